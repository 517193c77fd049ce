"""The settings: one frozen object, read once from defaults, then file, then environment.

Knows names, forms and where they are looked for. What a setting is used for is
`bot.wiring`'s; nothing below it sees settings.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from config.errors import SettingsError

FILE = "fazhi.toml"
Language = Literal["zh", "en"]
Audit = Literal["off", "hashed", "full"]

ENVIRONMENT = {
    "FAZHI_HOME": "home",
    "FAZHI_LANGUAGE": "language",
    "FAZHI_EMBEDDING": "embedding",
    "FAZHI_EMBEDDING_BASE_URL": "embedding_base_url",
    "FAZHI_EMBEDDING_API_KEY": "embedding_api_key",
    "FAZHI_VECTOR_WEIGHT": "vector_weight",
    "FAZHI_RERANKER": "reranker",
    "FAZHI_MODELSCOPE_URL": "modelscope_url",
    "HF_ENDPOINT": "hf_url",
    "FAZHI_MODEL": "model",
    "FAZHI_MODEL_SECONDS": "model_seconds",
    "FAZHI_KEEP_DAYS": "keep_days",
    "FAZHI_SHARE_DAYS": "share_days",
    "FAZHI_PROMPTS": "prompts",
    "FAZHI_FALLBACK_MODEL": "fallback_model",
    "FAZHI_FALLBACK_BASE_URL": "fallback_base_url",
    "FAZHI_FALLBACK_API_KEY": "fallback_api_key",
    "OPENAI_BASE_URL": "openai_base_url",
    "OPENAI_API_KEY": "openai_api_key",
    "CHROMA_URL": "chroma_url",
    "TELEGRAM_BOT_TOKEN": "telegram_bot_token",
    "TELEGRAM_BASE_URL": "telegram_base_url",
    "FAZHI_TELEGRAM_OPEN": "telegram_open",
    "FAZHI_TELEGRAM_ALLOW": "telegram_allow",
    "FAZHI_TELEGRAM_ADMINS": "telegram_admins",
    "FAZHI_TELEGRAM_USER_LIMIT": "telegram_user_limit",
    "FAZHI_TELEGRAM_CHAT_LIMIT": "telegram_chat_limit",
    "FAZHI_TELEGRAM_WEBHOOK_URL": "telegram_webhook_url",
    "FAZHI_TELEGRAM_SECRET": "telegram_secret",
    "FAZHI_TELEGRAM_LISTEN": "telegram_listen",
    "FAZHI_PORTAL_URL": "portal_url",
    "FAZHI_PORTAL_ALLOW": "portal_allow",
    "FAZHI_PORTAL_UPLOADERS": "portal_uploaders",
    "FAZHI_PORTAL_ADMINS": "portal_admins",
    "FAZHI_PORTAL_USER_LIMIT": "portal_user_limit",
    "FAZHI_PORTAL_USER_DAY_LIMIT": "portal_user_day_limit",
    "FAZHI_OIDC_ISSUER": "oidc_issuer",
    "FAZHI_OIDC_CLIENT_ID": "oidc_client_id",
    "FAZHI_OIDC_CLIENT_SECRET": "oidc_client_secret",
    "FAZHI_OIDC_SCOPES": "oidc_scopes",
    "FAZHI_TRUSTED_PROXY": "trusted_proxy",
    "FAZHI_PROXY_USER_HEADER": "proxy_user_header",
    "FAZHI_PROXY_GROUPS_HEADER": "proxy_groups_header",
    "FAZHI_AUDIT": "audit",
    "FAZHI_DEBUG": "debug",
}
"""Which setting an environment variable gives. In the file it stands under that name, or in
a table under the first part of it: `open` in `[telegram]` is `telegram_open`."""

_NUMBERS: Mapping[str, tuple[int, int, type]] = {
    "vector_weight": (0, 2, float),
    "model_seconds": (1, 600, float),
    "keep_days": (1, 3650, int),
    "share_days": (1, 3650, int),
    "telegram_user_limit": (1, 100_000, int),
    "telegram_chat_limit": (1, 100_000, int),
    "portal_user_limit": (1, 100_000, int),
    "portal_user_day_limit": (1, 10_000_000, int),
}
"""Settings that are numbers: least, most, and what they become."""

_FORMS = {
    "embedding": ("builtin", "onnx:", "openai:"),
    "reranker": ("onnx:",),
}
"""Models: the whole of a value, or where it ends in a colon, its beginning."""

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "language": get_args(Language),
    "audit": get_args(Audit),
}
_SWITCHES = ("debug", "telegram_open")
_IDS = ("telegram_allow", "telegram_admins")
_LISTS = ("portal_allow", "portal_uploaders", "portal_admins", "trusted_proxy")
_WORDS = ("_api_key", "_token", "_secret", "_client_id", "_header")
"""How the names of settings end that are one word of ASCII: secrets, and names of others."""
_ADDRESSES = ("_url", "_issuer")

_OTHERS = re.compile("FAZHI_(?:PORT$|PORT_|SERVICE_|REPORTS)")
"""Variables that are no settings: Kubernetes gives every container the first three where a
service is called fazhi; the last tells the tests where the real reports are."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decides. An empty text means: not set.

    `home` is the library's folder. `embedding` is `builtin`, `onnx:FOLDER` or `openai:MODEL`,
    the last on the embedding server, or else on OpenAI's; `vector_weight` None leaves the
    weight to it. `reranker` is `onnx:FOLDER`. `hf_url` and `modelscope_url` are mirrors that
    models are brought from. Without `model`, answers are extractive; with one, a
    question may spend `model_seconds` with it and with `fallback_model`, the second to be
    asked. Conversations are forgotten after `keep_days`, shared answers after `share_days`
    without being shared again. `prompts` is a folder whose
    texts take the place of ours. `debug` shows tracebacks. Secrets, and addresses that
    may hold one, are not in the repr.

    The bot answers the users and chats of `telegram_allow`, or with `telegram_open` everyone;
    the users of `telegram_admins` may also manage it. The limits are questions in a minute.
    With `telegram_webhook_url` (where the Bot API reaches it, by `/telegram` behind it) it
    listens at
    `telegram_listen` (HOST:PORT) for what bears `telegram_secret`, else it polls.
    `portal_url` is where readers reach the pages that show reports. `audit` says what the
    portal writes down of each question: nothing, who asked and its hash, or its words.

    Whoever signs in at `oidc_issuer`, or is named by a `trusted_proxy` (addresses or networks)
    in `proxy_user_header`, may ask and read where a rule of `portal_allow` fits them: `*`, a
    name, an e-mail address, `@domain`, or `claim=value` (`groups=`…). `portal_uploaders` may
    also upload, `portal_admins` everything. The limits are questions in a minute and a day.
    """

    home: Path
    language: Language = "zh"
    embedding: str = "builtin"
    embedding_base_url: str = field(default="", repr=False)
    embedding_api_key: str = field(default="", repr=False)
    vector_weight: float | None = None
    reranker: str = ""
    modelscope_url: str = field(default="", repr=False)
    hf_url: str = field(default="", repr=False)
    model: str = ""
    model_seconds: float = 30.0
    keep_days: int = 30
    share_days: int = 365
    prompts: Path | None = None
    fallback_model: str = ""
    fallback_base_url: str = field(default="", repr=False)
    fallback_api_key: str = field(default="", repr=False)
    openai_base_url: str = field(default="", repr=False)
    openai_api_key: str = field(default="", repr=False)
    chroma_url: str = field(default="", repr=False)
    telegram_bot_token: str = field(default="", repr=False)
    telegram_base_url: str = field(default="", repr=False)
    telegram_open: bool = False
    telegram_allow: tuple[int, ...] = ()
    telegram_admins: tuple[int, ...] = ()
    telegram_user_limit: int = 10
    telegram_chat_limit: int = 20
    telegram_webhook_url: str = field(default="", repr=False)
    telegram_secret: str = field(default="", repr=False)
    telegram_listen: str = "127.0.0.1:8443"
    portal_url: str = ""
    portal_allow: tuple[str, ...] = ()
    portal_uploaders: tuple[str, ...] = ()
    portal_admins: tuple[str, ...] = ()
    portal_user_limit: int = 20
    portal_user_day_limit: int = 1000
    oidc_issuer: str = field(default="", repr=False)
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_scopes: str = "openid profile email"
    trusted_proxy: tuple[str, ...] = ()
    proxy_user_header: str = ""
    proxy_groups_header: str = ""
    audit: Audit = "off"
    debug: bool = False


def load(environ: Mapping[str, str], folder: Path) -> Settings:
    """The settings for a process in `folder`; raises SettingsError with the mend.

    The file is `fazhi.toml` in `folder`, or else in the home that the environment or
    the default gives. A variable that is set but empty counts as not set.
    """
    given = _from_environment(environ)
    home = given.get("home") or _default_home()
    path = next((p for p in (folder / FILE, home / FILE) if p.is_file()), None)
    stated = _from_file(path) if path is not None else {}
    return Settings(**{"home": home, **stated, **given})


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    for name in environ:
        ours = name.startswith("FAZHI_") and not _OTHERS.match(name)
        if ours and name not in ENVIRONMENT:
            raise _unknown(name, "environment", ENVIRONMENT)
    return {
        key: _checked(key, environ[name], name, Path())
        for name, key in ENVIRONMENT.items()
        if environ.get(name, "").strip()
    }


def _from_file(path: Path) -> dict[str, Any]:
    try:
        stated = _flat(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The settings file cannot be read: {error}",
            where=path,
            mend='Write it as TOML in UTF-8, one `name = "value"` a line.',
        ) from error
    keys = ENVIRONMENT.values()
    for key in stated:
        if key not in keys:
            raise _unknown(key, path, keys)
    return {
        key: _checked(key, value, f"{path}: {key}", path.parent)
        for key, value in stated.items()
        if value != ""
    }


def _flat(stated: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in a table under the name that it has outside of one."""
    flat: dict[str, Any] = {}
    for key, value in stated.items():
        inside = value if isinstance(value, dict) else {"": value}
        flat.update({f"{key}_{name}" if name else key: v for name, v in inside.items()})
    return flat


def _checked(key: str, value: object, where: str, base: Path) -> object:
    """The value in its proper form. Never repeats it: it may be a secret."""
    if key in _SWITCHES:
        return _switch(value, where)
    if key in _IDS:
        return _ids(value, where)
    if key in _LISTS:
        return _list(key, value, where)
    if key in _NUMBERS:
        least, most, kind = _NUMBERS[key]
        return kind(_number(value, where, least, most))
    return _text(key, value, where, base)


def _text(key: str, value: object, where: str, base: Path) -> object:
    if not isinstance(value, str):
        raise _malformed(where, "text in quotation marks")
    value = value.strip()
    if not value.isprintable():
        raise _malformed(where, "text without control characters")
    if key in ("home", "prompts"):
        return base / Path(value).expanduser()
    _check_text(key, value, where)
    return _model(key, value, where, base) if key in _FORMS else value


def _check_text(key: str, value: str, where: str) -> None:
    if key in _CHOICES and value not in _CHOICES[key]:
        raise _malformed(where, " or ".join(f"`{one}`" for one in _CHOICES[key]))
    if key.endswith(_ADDRESSES):
        _check_address(value, where)
    if key.endswith(_WORDS) and not _is_token(value):
        raise _malformed(where, "one word of ASCII characters")
    if key == "telegram_listen" and not _is_listening(value):
        raise _malformed(where, "`HOST:PORT`, e.g. `127.0.0.1:8443`")


def _model(key: str, value: str, where: str, base: Path) -> str:
    """A model's name with its kind; a folder is that of the file that names it."""
    kind, colon, name = value.partition(":")
    name = name.strip()
    if f"{kind}{colon}" not in _FORMS[key] or bool(colon) != bool(name):
        raise _malformed(where, " or ".join(_shown(form) for form in _FORMS[key]))
    if kind == "onnx":
        name = str(base / Path(name).expanduser())
    return f"{kind}{colon}{name}"


def _shown(form: str) -> str:
    return {"onnx:": "`onnx:FOLDER`", "openai:": "`openai:MODEL`"}.get(form, f"`{form}`")


def _switch(value: object, where: str) -> bool:
    text = str(value).strip().lower()
    if text not in ("1", "true", "yes", "0", "false", "no"):
        raise _malformed(where, "`1` or `0`")
    return text in ("1", "true", "yes")


def _ids(value: object, where: str) -> tuple[int, ...]:
    """Numbers of users and chats: a list, or text with commas between them."""
    listed = value if isinstance(value, list) else str(value).replace(",", " ").split()
    try:
        return tuple(int(str(one)) for one in listed)
    except ValueError:
        raise _malformed(where, "numbers of users or chats with commas between them") from None


def _list(key: str, value: object, where: str) -> tuple[str, ...]:
    """Items of text: a list, or text with commas between them."""
    listed = value if isinstance(value, list) else str(value).split(",")
    items = tuple(item for one in listed if (item := str(one).strip()))
    if not all(item.isprintable() for item in items):
        raise _malformed(where, "text without control characters")
    if key == "trusted_proxy" and not all(map(_is_network, items)):
        raise _malformed(where, "addresses or networks like `10.0.0.0/8` with commas between them")
    return items


def _is_network(value: str) -> bool:
    try:
        ip_network(value)
    except ValueError:
        return False
    return True


def _is_listening(value: str) -> bool:
    host, colon, port = value.rpartition(":")
    return bool(host) and bool(colon) and port.isdecimal() and 0 < int(port) < 65536


def _number(value: object, where: str, least: int, most: int) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        raise _malformed(where, f"a number from {least} to {most}")
    return number


def _check_address(value: str, where: str) -> None:
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in value
        _ = parts.port
    except ValueError:
        sound = False
    if not sound:
        raise _malformed(where, "an address like `http://127.0.0.1:8000`")


def _is_token(value: str) -> bool:
    return value.isascii() and not any(character.isspace() for character in value)


def _malformed(where: str, form: str) -> SettingsError:
    return SettingsError("A setting is malformed", where=where, mend=f"Write {form}.")


def _unknown(key: str, where: object, known: Iterable[str]) -> SettingsError:
    names = ", ".join(known)
    return SettingsError(f"There is no setting {key}", where=where, mend=f"There are: {names}.")


def _default_home() -> Path:
    import platformdirs  # here, because most runs name their home and need not wait for it

    return Path(platformdirs.user_data_path("fazhi", appauthor=False))
