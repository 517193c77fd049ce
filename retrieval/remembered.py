"""What a model said to help a search, in a SQLite file beside the library.

Never fails and never waits: where the file cannot be read or written, it remembers for
as long as the process runs.
"""

import datetime
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

from config.errors import FazhiError
from retrieval import schema

FILE = "rewordings.sqlite3"
MOST = 2000
"""Sayings that are kept; the oldest make room."""
_WAIT = 0.2
"""Seconds to wait for another process; then it goes without."""

_STEPS = (
    """
CREATE TABLE sayings(key TEXT PRIMARY KEY, said TEXT NOT NULL, said_at TEXT NOT NULL) STRICT;
CREATE INDEX sayings_age ON sayings(said_at);
""",
)


class Remembered:
    """Sayings by key. Thread-safe. Those older than `keep_days` are as good as gone, and
    are removed when the next is put. The file is made by the first that is put."""

    def __init__(self, home: Path, keep_days: int, most: int = MOST) -> None:
        self._path = home / FILE
        self._keep = datetime.timedelta(days=keep_days)
        self._most = most
        self._lock = threading.Lock()
        self._here: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """What was said, None where nothing is remembered."""
        with self._lock:
            if key not in self._here:
                self._recall(key)
            return self._here.get(key)

    def put(self, key: str, said: str) -> None:
        """Remembers a saying, in place of what was said before."""
        with self._lock:
            self._note(key, said)
            with suppress(FazhiError, OSError, sqlite3.Error):  # it is remembered here anyway
                self._store(key, said)

    def _recall(self, key: str) -> None:
        sql = "SELECT said FROM sayings WHERE key = ? AND said_at >= ?"
        try:
            if not self._path.exists():
                return
            db = schema.open_existing(self._path, _WAIT, steps=_STEPS)
            try:
                row = db.execute(sql, (key, self._oldest())).fetchone()
            finally:
                db.close()
        except (FazhiError, OSError, sqlite3.Error):
            return
        if row is not None:
            self._note(key, row[0])

    def _store(self, key: str, said: str) -> None:
        db = schema.create(self._path, _WAIT, steps=_STEPS)
        try:
            with schema.transaction(db):
                row = (key, said, _now().isoformat())
                db.execute("INSERT OR REPLACE INTO sayings VALUES (?, ?, ?)", row)
                db.execute("DELETE FROM sayings WHERE said_at < ?", (self._oldest(),))
                db.execute(
                    "DELETE FROM sayings WHERE key NOT IN"
                    " (SELECT key FROM sayings ORDER BY said_at DESC LIMIT ?)",
                    (self._most,),
                )
        finally:
            db.close()

    def _note(self, key: str, said: str) -> None:
        self._here[key] = said
        while len(self._here) > self._most:
            del self._here[next(iter(self._here))]

    def _oldest(self) -> str:
        return (_now() - self._keep).isoformat()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
