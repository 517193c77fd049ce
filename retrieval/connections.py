"""One SQLite connection a thread, opened when the thread first asks."""

import sqlite3
import threading
import weakref
from collections.abc import Callable


class Connections:
    """The connections of one library. A thread's own goes with the thread."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._threads = threading.local()
        self._handles: weakref.WeakSet[_Handle] = weakref.WeakSet()

    def own(self) -> sqlite3.Connection:
        """The asking thread's connection."""
        handle: _Handle | None = getattr(self._threads, "handle", None)
        if handle is None:
            handle = self._threads.handle = _Handle(self._connect())
            self._handles.add(handle)
        return handle.db

    def close(self) -> None:
        """Closes all of them, whichever thread they belong to."""
        for handle in list(self._handles):
            handle.db.close()


class _Handle:
    """A connection that can be referred to weakly, so that it goes with its thread."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
