"""The file that a report was read from, as it is now: just as it was taken in, or changed, or
gone. Knows files and how they become text; serves nothing.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from config.errors import UnreadableReport
from retrieval import preparing, reader
from retrieval.library import Entry, Library
from retrieval.report import text_hash

_ENCODINGS = ("utf-8", "gb18030", "big5")
_MARKED = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8"}
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class Original:
    """What stands where a report was read from. `data` is the file, None where it cannot be
    had just as it was taken in; `changed` tells that another content is there now."""

    name: str
    data: bytes | None
    changed: bool = False

    @property
    def encoding(self) -> str:
        """The encoding of a text; empty where it is not plain."""
        return encoding_of(self.data or b"")


def original(library: Library, entry: Entry) -> Original:
    """The file of a report: of several that brought the same text, the first that still does."""
    found = [_looked(name, Path(place), entry) for name, place in library.origins_of(entry.id)]
    whole = next((one for one in found if one.data is not None), None)
    return whole or Original(entry.source, None, any(one.changed for one in found))


def encoding_of(data: bytes) -> str:
    """The encoding that gives the text of a file as the reader reads it; "" for none."""
    marked = next((name for mark, name in _MARKED.items() if data.startswith(mark)), "")
    try:
        read = reader.decode(data, "")
        return marked or next((one for one in _ENCODINGS if _decoded(data, one) == read), "")
    except UnreadableReport:
        return ""


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _looked(name: str, path: Path, entry: Entry) -> Original:
    data = _bytes(path)
    if data is None:
        return Original(name, None)
    try:
        same = text_hash(preparing.text_of(data, path.name)[1]) == entry.sha256
    except UnreadableReport:
        same = False
    return Original(name, data if same else None, changed=not same)


def _bytes(path: Path) -> bytes | None:
    """The file's content, None where there is none; no link is followed to another place."""
    try:
        if not path.is_absolute() or path.resolve() != path:
            return None
        file = os.open(path, _FLAGS)
        with os.fdopen(file, "rb") as opened:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                return None
            return opened.read(reader.MAX_BYTES + 1)
    except (OSError, ValueError, RuntimeError):
        return None
