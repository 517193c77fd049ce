"""Which workers live: each holds a lock on a file of its own, and the system lets go of it
when the process dies, however it dies."""

import secrets
from collections.abc import Iterable
from pathlib import Path

from filelock import FileLock, Timeout

FOLDER = "telegram-workers"


class Presence:
    """This process among the workers of one home."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self.name = secrets.token_hex(6)
        self._lock = FileLock(self._path(self.name))
        self._lock.acquire(blocking=False)

    def gone(self, workers: Iterable[str]) -> set[str]:
        """Those of `workers` that live no more."""
        return {name for name in workers if name != self.name and not self._lives(name)}

    def leave(self) -> None:
        """Says that this worker is gone."""
        self._lock.release()
        self._path(self.name).unlink(missing_ok=True)

    def _lives(self, name: str) -> bool:
        path = self._path(name)
        if not path.exists():
            return False
        lock = FileLock(path)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return True
        lock.release()
        path.unlink(missing_ok=True)
        return False

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"
