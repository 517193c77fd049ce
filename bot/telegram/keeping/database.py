"""The bot's own SQLite file: its tables, and transactions that any thread may write in.

Beside the library, not in it: updates that wait, messages to send, what chats have chosen.
What is stored outlives the process at once, and a loss of power once it is flushed: waiting
for the disk at each of the few writes that a question takes would be most of its time.
"""

import errno
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.errors import disk_full
from retrieval import schema

FILE = "telegram.sqlite3"
_CACHE_KIB = 4 * 1024
"""What was stored is read once more at most, so that little of it is worth keeping at hand."""

_STEPS = (
    """
CREATE TABLE updates(
    id INTEGER PRIMARY KEY, line TEXT NOT NULL, body TEXT NOT NULL, worker TEXT NOT NULL,
    done INTEGER NOT NULL, tries INTEGER NOT NULL, preview INTEGER NOT NULL,
    at REAL NOT NULL) STRICT;
CREATE INDEX updates_waiting ON updates(line, id) WHERE done = 0;
CREATE TABLE outbox(
    n INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, body TEXT NOT NULL,
    state TEXT NOT NULL, due REAL NOT NULL, tries INTEGER NOT NULL, worker TEXT NOT NULL,
    message INTEGER NOT NULL, answer TEXT NOT NULL, pictured INTEGER NOT NULL,
    later INTEGER NOT NULL, at REAL NOT NULL) STRICT;
CREATE INDEX outbox_waiting ON outbox(chat, n) WHERE state = 'waiting';
CREATE INDEX outbox_answer ON outbox(answer, n);
CREATE INDEX outbox_message ON outbox(chat, message);
CREATE TABLE talks(name TEXT PRIMARY KEY, state TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE TABLE keys(
    key TEXT PRIMARY KEY, talk TEXT NOT NULL, body TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE INDEX keys_talk ON keys(talk);
CREATE TABLE answers(
    id TEXT PRIMARY KEY, talk TEXT NOT NULL, question INTEGER NOT NULL, body TEXT NOT NULL,
    at REAL NOT NULL) STRICT;
CREATE INDEX answers_talk ON answers(talk, at);
CREATE TABLE members(id INTEGER PRIMARY KEY, status TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE TABLE asked(who INTEGER NOT NULL, what TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE INDEX asked_who ON asked(who, what, at);
""",
)


class Database:
    """One open file, for any number of threads. Other processes may have it open too.
    `commits` counts the transactions stored so far."""

    def __init__(self, home: Path) -> None:
        """Raises LibraryError and its kind where the file cannot be used."""
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self._path = home / FILE
        self._db = schema.create(self._path, steps=_STEPS)
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._lock = threading.RLock()
        self.commits = 0

    def close(self) -> None:
        """Closes the file; the object is of no use afterwards."""
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside is stored, or nothing of it. One within another
        belongs to the outer one."""
        with self._lock, schema.errors(self._path):
            if self._db.in_transaction:
                yield self._db
                return
            with schema.transaction(self._db):
                yield self._db
            self.commits += 1

    def flush(self) -> None:
        """Brings all that was stored to the disk; needs no turn of its own, so that nobody
        waits for it. Raises LibraryFull."""
        try:
            with Path(f"{self._path}-wal").open("rb") as written:
                os.fsync(written.fileno())
        except FileNotFoundError:
            return  # all of it is in the file itself, which SQLite has flushed
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise disk_full(self._path) from error

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """What a query finds."""
        with self._lock, schema.errors(self._path):
            return self._db.execute(query, values).fetchall()

    def expire(self, before: float) -> None:
        """Forgets what is older than `before` (seconds since the epoch) and settled."""
        with self.transaction() as db:
            for table in ("talks", "keys", "answers", "asked"):
                db.execute(f"DELETE FROM {table} WHERE at < ?", (before,))
            db.execute("DELETE FROM outbox WHERE at < ? AND state != 'waiting'", (before,))
