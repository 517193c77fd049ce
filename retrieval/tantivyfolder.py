"""Where a tantivy index lies: generations in a folder, and a pointer to the current one.

A generation is built beside the current one and put in its place by swapping the
pointer; the old one goes, and whoever has it open reads on. Knows nothing of what is
indexed. The pointer names the analysis and the library that the index was made of.
"""

import json
import os
import secrets
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.errors import IndexBroken
from retrieval.foreign import broken
from retrieval.tantivyindex import OpenIndex

_POINTER = "current.json"
_FOOTER_MAGIC = 1337
_CHECKED_BYTES = 32_000_000
"""Up to this size every file's checksum is read on opening: 30 ms at most."""


class Folder:
    """The generations of one index below `path`; nothing is made before `replaced`."""

    def __init__(self, path: Path, made_by: str) -> None:
        self.path = path
        self._made_by = made_by
        self._opened: tuple[str, OpenIndex] | None = None
        self.library = ""
        """Of which library the open index is; empty before it is opened."""

    def opened(self) -> OpenIndex:
        """The current generation; IndexBroken where there is none of this analysis, or
        it cannot be read."""
        pointer = self._pointer()
        name = pointer.get("folder", "")
        if self._opened is not None and self._opened[0] == name:
            return self._opened[1]
        if not name or pointer.get("made_by") != self._made_by:
            raise broken("The lexical index is missing or of another version", self.path)
        opened = self._open(self.path / name)
        self._opened, self.library = (name, opened), pointer.get("library", "")
        return opened

    def reload(self) -> None:
        """Shows the last commit of the open generation; a damaged one is closed."""
        try:
            if self._opened is not None:
                self._opened[1].reload()
        except IndexBroken:
            self._opened = None

    @contextmanager
    def replaced(self, library: str) -> Iterator[OpenIndex]:
        """A new generation to be filled, which takes the current one's place at the end.

        Only one process at a time may do this; the caller holds the lock.
        """
        name = f"{self._number() + 1:06}-{secrets.token_hex(3)}"
        folder = self.path / name
        folder.mkdir(parents=True)
        try:
            opened = OpenIndex.create(folder)
            yield opened
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._point({"folder": name, "made_by": self._made_by, "library": library})
        self._opened, self.library = (name, opened), library
        self._sweep(name)

    def damaged_files(self) -> list[str]:
        """Files of the current generation whose checksum is not that of their content.

        Of the last commit only: a process that writes has others, which are not whole yet.
        """
        folder = self.path / self._pointer().get("folder", "-")
        return [path.name for path in _committed(folder) if not _is_whole(path)]

    def _open(self, folder: Path) -> OpenIndex:
        if not (folder / "meta.json").exists():
            raise broken("The lexical index is missing or of another version", self.path)
        if sum(map(_size, _committed(folder))) <= _CHECKED_BYTES and self.damaged_files():
            raise broken("The lexical index is damaged", folder)
        return OpenIndex.open(folder)

    def _pointer(self) -> dict[str, str]:
        try:
            pointer = json.loads((self.path / _POINTER).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return pointer if isinstance(pointer, dict) else {}

    def _number(self) -> int:
        names = [path.name[:6] for path in self.path.glob("[0-9]*")]
        return max((int(name) for name in names if name.isdigit()), default=0)

    def _point(self, pointer: dict[str, str]) -> None:
        beside = self.path / f"{_POINTER}.new"
        with beside.open("w", encoding="utf-8") as file:
            json.dump(pointer, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path / _POINTER)

    def _sweep(self, keep: str) -> None:
        for folder in self.path.iterdir():
            if folder.is_dir() and folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)


def _committed(folder: Path) -> list[Path]:
    """The files of the segments that the last commit names; none where it cannot be read."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        deletes = {one["segment_id"].replace("-", ""): one["deletes"] for one in meta["segments"]}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []
    found = []
    for path in sorted(folder.glob("*.*")):
        segment, _, rest = path.name.partition(".")
        if segment in deletes and (path.suffix != ".del" or rest == _deleting(deletes[segment])):
            found.append(path)
    return found


def _deleting(deletes: object) -> str:
    """The ending of the file that says what is deleted from a segment, of which tantivy
    writes another at each commit; empty where nothing is."""
    return f"{deletes['opstamp']}.del" if isinstance(deletes, dict) else ""


def _size(path: Path) -> int:
    """In bytes; 0 for one that a writer has removed meanwhile."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _is_whole(path: Path) -> bool:
    """Compares a file with the checksum that tantivy writes at its end. One that a writer
    has removed meanwhile is no damage: what is missing is told when the index is opened."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        size, magic = struct.unpack("<II", data[-8:])
        footer = json.loads(data[-8 - size : -8])
    except (ValueError, struct.error):
        return False
    return bool(magic == _FOOTER_MAGIC and zlib.crc32(data[: -8 - size]) == footer.get("crc"))
