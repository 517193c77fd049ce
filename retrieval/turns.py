"""What was asked before, conversation by conversation, in a SQLite file beside the library.

Keeps questions, not answers: an answer is found anew, from what the library holds now.
Forgotten on demand, and by itself after a while.
"""

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval import schema

FILE = "conversations.sqlite3"
MOST = 20
"""Questions of one conversation that are kept; older ones make room."""

_STEPS = (
    """
CREATE TABLE turns(
    n INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, question TEXT NOT NULL,
    asked_at TEXT NOT NULL) STRICT;
CREATE INDEX turns_conversation ON turns(conversation, n);
""",
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation: its name, how many questions it holds, and when the last was
    asked (UTC, ISO 8601)."""

    name: str
    questions: int
    last: str


class Turns:
    """The questions asked so far. Those older than `keep_days` are gone when it opens."""

    def __init__(self, home: Path, keep_days: int) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._path = home / FILE
        self._db = schema.create(self._path, steps=_STEPS)
        self._expire(keep_days)

    def of(self, conversation: str) -> tuple[str, ...]:
        """The questions of a conversation, oldest first; () for an unknown one."""
        sql = "SELECT question FROM turns WHERE conversation = ? ORDER BY n"
        with schema.errors(self._path):
            return tuple(row[0] for row in self._db.execute(sql, (conversation,)))

    def add(self, conversation: str, question: str) -> None:
        """Keeps a question as the last of its conversation."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO turns(conversation, question, asked_at) VALUES (?, ?, ?)",
                (conversation, question, _now().isoformat(timespec="seconds")),
            )
            db.execute(
                "DELETE FROM turns WHERE conversation = ? AND n NOT IN"
                " (SELECT n FROM turns WHERE conversation = ? ORDER BY n DESC LIMIT ?)",
                (conversation, conversation, MOST),
            )

    def all(self) -> tuple[Conversation, ...]:
        """Every conversation, the latest first."""
        sql = (
            "SELECT conversation, count(*), max(asked_at) FROM turns"
            " GROUP BY conversation ORDER BY max(n) DESC"
        )
        with schema.errors(self._path):
            return tuple(Conversation(*row) for row in self._db.execute(sql))

    def forget(self, conversation: str) -> bool:
        """Forgets a conversation; False where there was none of that name."""
        with self._writing() as db:
            gone = db.execute("DELETE FROM turns WHERE conversation = ?", (conversation,))
            return gone.rowcount > 0

    def close(self) -> None:
        """Closes the file; the object is of no use afterwards."""
        self._db.close()

    def _expire(self, keep_days: int) -> None:
        oldest = (_now() - datetime.timedelta(days=keep_days)).isoformat(timespec="seconds")
        with self._writing() as db:
            db.execute("DELETE FROM turns WHERE asked_at < ?", (oldest,))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with schema.errors(self._path), schema.transaction(self._db):
            yield self._db


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
