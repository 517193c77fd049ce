"""JSON as models write it: in pieces, in code fences, amid prose, with wrong escapes.

Gives parsed values and nothing else; text outside them is discarded. Whether a value
says anything true is for others.
"""

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from retrieval.normalise import sound

Object = dict[str, Any]

_THOUGHT = "<think>", "</think>"
"""What some models put before their answer; nothing within counts."""
_STARTS = 200
"""How many opening brackets are tried as the start of a document."""
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.DOTALL)
_ESCAPES = re.compile(r'\\(u[0-9a-fA-F]{4}|["\\/bfnrt])|\\', re.DOTALL)


def _finite(number: str) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None


_DECODER = json.JSONDecoder(strict=False, parse_float=_finite, parse_constant=lambda _: None)


class ObjectReader:
    """Reads the objects of the array under `key`, each as soon as its brace closes.

    How the text is cut into pieces makes no difference. An object that is no JSON even
    after mending is left out. Only the first array that holds anything counts.
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self._opening = re.compile(rf'(?<!\\)"{re.escape(key)}"\s*:\s*\[')
        self._begun = re.compile(rf'.?"{re.escape(key)}"\s*(?::\s*)?\Z', re.DOTALL)
        self._all: list[str] = []
        self._buffer = ""
        self._step = self._answer
        self._depth = 0
        self._in_text = self._escaped = False
        self._object: list[str] = []
        self._found: list[Object] = []
        self._any = False

    def feed(self, text: str) -> list[Object]:
        """The objects that these characters complete."""
        self._all.append(text)
        self._buffer += text
        while self._step():
            pass
        found, self._found = self._found, []
        return found

    def close(self) -> list[Object]:
        """The objects of the whole text, where none could be given while it came."""
        if self._any:
            return []
        listed = (self.document() or {}).get(self._key)
        listed = listed if isinstance(listed, list) else []
        return [value for value in listed if isinstance(value, dict)]

    def document(self) -> Object | None:
        """The whole object that holds the key, None where there is none."""
        return document("".join(self._all), (self._key,))

    # -- steps: each uses up some of the buffer; False where it needs more -----------

    def _answer(self) -> bool:
        """Past the thought, if there is one."""
        start = self._buffer.lstrip()
        if len(start) < len(_THOUGHT[0]) and _THOUGHT[0].startswith(start):
            return False
        self._step = self._think if start.startswith(_THOUGHT[0]) else self._seek
        return True

    def _think(self) -> bool:
        _, end, rest = self._buffer.partition(_THOUGHT[1])
        if not end:
            self._buffer = self._buffer[1 - len(_THOUGHT[1]) :]
            return False
        self._buffer, self._step = rest, self._seek
        return True

    def _seek(self) -> bool:
        """To the array's opening bracket."""
        found = self._opening.search(self._buffer)
        if found is None:
            begun = self._begun.search(self._buffer)
            self._buffer = self._buffer[begun.start() if begun else -len(self._key) - 2 :]
            return False
        self._buffer, self._step = self._buffer[found.end() :], self._between
        return True

    def _between(self) -> bool:
        """To the next object, or past the end of the array."""
        for at, character in enumerate(self._buffer):
            if self._in_text or character == '"':
                self._text(character)
            elif character == "{":
                self._buffer, self._step = self._buffer[at:], self._within
                return True
            elif character == "]":
                self._buffer = self._buffer[at + 1 :]
                self._step = self._ignore if self._any else self._seek
                return True
        self._buffer = ""
        return False

    def _within(self) -> bool:
        """To the brace that closes the object."""
        for at, character in enumerate(self._buffer):
            if self._in_text or character == '"':
                self._text(character)
            elif character in "{}":
                self._depth += 1 if character == "{" else -1
                if not self._depth:
                    self._take(at + 1)
                    return True
        self._object.append(self._buffer)
        self._buffer = ""
        return False

    def _ignore(self) -> bool:
        self._buffer = ""
        return False

    def _text(self, character: str) -> None:
        """One character of a string, its quotation marks included."""
        if self._escaped:
            self._escaped = False
        elif character == "\\":
            self._escaped = True
        elif character == '"':
            self._in_text = not self._in_text

    def _take(self, end: int) -> None:
        value = loads("".join([*self._object, self._buffer[:end]]))
        self._object = []
        self._buffer, self._step = self._buffer[end:], self._between
        if isinstance(value, dict):
            self._found.append(value)
            self._any = True


def loads(text: str) -> Any:
    """One JSON value, mended where needed; None where it is none. NaN becomes None."""
    for candidate in (text, _mended(text)):
        try:
            return _sound(_DECODER.decode(candidate))
        except (ValueError, RecursionError):
            continue
    return None


def document(text: str, keys: Sequence[str]) -> Object | None:
    """The first object in a text that has one of the keys; a bare array of objects counts
    as the value of the first key. None where there is neither."""
    if text.lstrip().startswith(_THOUGHT[0]):
        text = text.partition(_THOUGHT[1])[2]
    bare: Object | None = None
    for value in _values(text):
        if isinstance(value, dict) and any(key in value for key in keys):
            return value
        if bare is None and keys and _lists_objects(value):
            bare = {keys[0]: value}
    return bare


def _values(text: str) -> Iterator[Any]:
    """Every JSON value that starts at one of the first brackets, outermost first."""
    for candidate in (text, _mended(text)):
        at = 0
        for _ in range(_STARTS):
            start = re.compile(r"[{\[]").search(candidate, at)
            if start is None:
                break
            at = start.end()
            try:
                value, at = _DECODER.raw_decode(candidate, start.start())
            except (ValueError, RecursionError):
                continue
            yield _sound(value)


def _mended(text: str) -> str:
    """Without trailing commas, and without the backslash of escapes that JSON has not."""
    return _TOKENS.sub(lambda m: _ESCAPES.sub(_escape, m[0]) if m[0] != "," else "", text)


def _escape(match: re.Match[str]) -> str:
    return match[0] if match[1] else ""


def _sound(value: Any) -> Any:
    """The same value without halves of surrogate pairs, which no file could hold."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, list):
        return [_sound(item) for item in value]
    if isinstance(value, dict):
        return {_sound(key): _sound(item) for key, item in value.items()}
    return value


def _lists_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)
