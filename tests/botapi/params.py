"""What a request asks for: its parameters, however they were sent."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from tests.botapi.errors import bad_request
from tests.botapi.utf16 import is_sound

NOT_UTF8 = "strings must be encoded in UTF-8"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came with a request."""

    name: str
    content: bytes = field(repr=False)
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Params:
    """Parameters as text, objects as their JSON, and the files beside them."""

    values: dict[str, str]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether it was sent and is not empty."""
        return bool(self.values.get(name))

    def text(self, name: str) -> str:
        """Empty where it was not sent."""
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number in 64 bits."""
        value = self.text(name)
        if not value:
            return default
        if not re.fullmatch(r"-?\d{1,19}", value, re.ASCII):
            raise bad_request(f"can't parse {name}: {value[:40]!r} is no integer")
        return int(value)

    def flag(self, name: str) -> bool:
        """A truth value; not sent is false."""
        value = self.text(name)
        if value not in ("", "true", "false", "True", "False", "1", "0"):
            raise bad_request(f'field "{name}" must be of type Boolean')
        return value in ("true", "True", "1")

    def object(self, name: str) -> dict[str, Any]:
        """A JSON object; empty where it was not sent."""
        found = self._json(name)
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return found

    def array(self, name: str) -> list[Any] | None:
        """A JSON array; None where it was not sent."""
        found = self._json(name)
        if found is not None and not isinstance(found, list):
            raise bad_request(f"expected an Array of {name.replace('_', ' ')}")
        return found

    def _json(self, name: str) -> Any:
        if not self.has(name):
            return None
        try:
            return json.loads(self.values[name])
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


def read_params(query: str, content_type: str, body: bytes) -> Params:
    """The parameters of a request, from its address and its body.

    ApiError 400 where a body is not what its type says, or a text cannot be UTF-8.
    """
    kind = content_type.partition(";")[0].strip().lower()
    values, uploads = _form(query.encode()), dict[str, Upload]()
    if body and kind == "application/json":
        values |= _json_values(body)
    elif body and kind == "application/x-www-form-urlencoded":
        values |= _form(body)
    elif body and kind == "multipart/form-data":
        parts, uploads = _multipart(content_type, body)
        values |= parts
    elif body:
        raise bad_request(f"unsupported content type {kind[:40]!r}")
    if not all(is_sound(name) and is_whole(value) for name, value in values.items()):
        raise bad_request(NOT_UTF8)
    return Params(values, uploads)


def is_whole(text: str) -> bool:
    """Whether the text, and each text in it where it is JSON, can be written in UTF-8."""
    if not is_sound(text):
        return False
    if "\\u" not in text or text[:1] not in "[{":
        return True
    try:
        return _all_sound(json.loads(text))
    except ValueError:
        return True


def _all_sound(value: Any) -> bool:
    if isinstance(value, str):
        return is_sound(value)
    if isinstance(value, dict):
        return all(is_sound(key) and _all_sound(inner) for key, inner in value.items())
    return all(map(_all_sound, value)) if isinstance(value, list) else True


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise bad_request(NOT_UTF8) from None


def _form(raw: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(_decoded(raw), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise bad_request(NOT_UTF8) from None
    return dict(pairs)


def _json_values(body: bytes) -> dict[str, str]:
    try:
        found = json.loads(_decoded(body))
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("object expected as request")
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=True)
        for name, value in found.items()
        if value is not None
    }


def _multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, Upload]]:
    found = re.search(r'boundary="?([^";]+)"?', content_type)
    if not found:
        raise bad_request("boundary not found in multipart/form-data")
    values: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    limit = b"--" + found[1].encode()
    for part in (b"\r\n" + body).split(b"\r\n" + limit)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name, upload = _part(_decoded(head), content)
        if upload is None:
            values[name] = _decoded(content)
        else:
            uploads[name] = upload
    return values, uploads


def _part(head: str, content: bytes) -> tuple[str, Upload | None]:
    names = re.search(r'content-disposition:.*?\bname="([^"]*)"', head, re.IGNORECASE)
    file = re.search(r'content-disposition:.*?\bfilename="([^"]*)"', head, re.IGNORECASE)
    mime = re.search(r"content-type:\s*([^\r\n;]+)", head, re.IGNORECASE)
    if not names:
        raise bad_request("a part of multipart/form-data has no name")
    if not file:
        return names[1], None
    return names[1], Upload(_unquoted(file[1]), content, mime[1].strip() if mime else "")


def _unquoted(name: str) -> str:
    """What browsers and httpx percent-encode in a file's name, put back."""
    return name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
