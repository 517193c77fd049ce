"""The generations of a derived index below a folder: which is current, and which may go.

A pointer file names the current one and is swapped atomically. Each generation has a lock
that the one process which opens it holds.
"""

import json
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

_POINTER = "current.json"


@dataclass(frozen=True, slots=True)
class Generation:
    """What the pointer says: which generation is current, and of what it was made.

    `name` is empty where there is none. `writing` is true from before a change in place
    to after it: a generation found so was left by a killed process and is not trusted.
    `count` is how many vectors it holds; `whole` is true where no passage of that revision
    was without one.
    """

    name: str = ""
    revision: int = -1
    embedder: str = ""
    library: str = ""
    writing: bool = False
    count: int = 0
    whole: bool = False


class Generations:
    """Those below `root`; nothing is made before `point`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Generation:
        """What the pointer says; an unnamed one where it says nothing that can be read."""
        try:
            return Generation(**json.loads((self.root / _POINTER).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return Generation()

    def point(self, state: Generation) -> None:
        """Swaps the pointer; readers see the old generation or the new one."""
        _written(self.root / _POINTER, json.dumps(asdict(state)))

    def new_name(self) -> str:
        """A name that no generation had."""
        found = [self.current().name, *(path.name for path in self.root.glob("[0-9]*"))]
        number = max((int(name[:6]) for name in found if name[:6].isdigit()), default=0)
        return f"{number + 1:06}-{secrets.token_hex(3)}"

    def folder(self, name: str) -> Path:
        """Where a generation's files lie."""
        return self.root / name

    def lock(self, name: str) -> FileLock:
        """Held by the process that has it open."""
        self.root.mkdir(parents=True, exist_ok=True)
        return FileLock(str(self.root / f"{name}.lock"), thread_local=False)

    def rest(self, name: str) -> list[str]:
        """The keys that the generation holds and does not find."""
        try:
            kept = json.loads((self.root / f"{name}.rest").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return [str(key) for key in kept]

    def keep_rest(self, name: str, keys: Sequence[str]) -> None:
        """Notes them, before the pointer names that generation."""
        _written(self.root / f"{name}.rest", json.dumps(list(keys)))

    def sweep(self, keep: str) -> None:
        """Removes the generations that nobody has open."""
        names = {path.name.partition(".")[0] for path in self.root.glob("[0-9]*")}
        for name in names - {keep}:
            try:
                with self.lock(name).acquire(timeout=0):
                    shutil.rmtree(self.folder(name), ignore_errors=True)
                    for suffix in ("rest", "lock"):
                        (self.root / f"{name}.{suffix}").unlink(missing_ok=True)
            except Timeout:
                continue


def _written(path: Path, text: str) -> None:
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
