"""Answers that somebody shared, in a SQLite file beside the library, each under the hash of
what it says: the same answer has the same link, and one that was altered in the file shows.

Knows texts and their hashes. What an answer is, and whether it holds, is the surfaces'.
"""

import base64
import datetime
import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.errors import LibraryDamaged
from retrieval import schema
from retrieval.connections import Connections

FILE = "shares.sqlite3"

_STEPS = (
    """
CREATE TABLE shares(hash TEXT PRIMARY KEY, content TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE INDEX shares_at ON shares(at);
""",
)
_PUT = """
INSERT INTO shares VALUES (?, ?, ?)
    ON CONFLICT(hash) DO UPDATE SET content = excluded.content, at = excluded.at
"""
_HASH = re.compile(r"[a-z2-7]{52}")


@dataclass(frozen=True, slots=True)
class Share:
    """What was shared, and when (UTC, ISO 8601) for the last time."""

    hash: str
    content: str
    at: str


class Shares:
    """The shares so far, for any number of threads and processes. Those that were last shared
    more than `keep_days` ago are as good as gone, and removed when the next one comes."""

    def __init__(self, home: Path, keep_days: int) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._path = home / FILE
        self._keep = datetime.timedelta(days=keep_days)
        self._connections = Connections(lambda: schema.create(self._path, steps=_STEPS))

    def put(self, content: str) -> Share:
        """Keeps a text, and gives it with its hash. One that is kept already is kept longer."""
        share = Share(hash_of(content), content, _told(_now()))
        with self._writing() as db:
            db.execute(_PUT, (share.hash, share.content, share.at))
        return share

    def get(self, hash: str) -> Share | None:
        """The text of that hash; None where nothing is kept under it. Raises LibraryDamaged
        where what is kept is not what was shared."""
        if not _HASH.fullmatch(hash):
            return None
        sql = "SELECT hash, content, at FROM shares WHERE hash = ? AND at >= ?"
        with schema.errors(self._path):
            row = self._connections.own().execute(sql, (hash, self._oldest())).fetchone()
        if row is None:
            return None
        share = Share(*row)
        if hash_of(share.content) != hash:
            raise LibraryDamaged(
                "What is kept of this shared answer was altered",
                where=self._path,
                mend="Ask the question again, and share the new answer.",
            )
        return share

    def close(self) -> None:
        """Closes the file; the object is of no use afterwards."""
        self._connections.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with schema.errors(self._path), schema.transaction(self._connections.own()) as db:
            db.execute("DELETE FROM shares WHERE at < ?", (self._oldest(),))
            yield db

    def _oldest(self) -> str:
        return _told(_now() - self._keep)


def hash_of(content: str) -> str:
    """SHA-256 of a text, in base 32 and small letters, so that it may stand in an address and
    be read aloud: 52 characters."""
    digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()


def _told(moment: datetime.datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
