"""The portal's own SQLite file: keys, channels, sessions, and what is signed with. Knows its
tables, and how secrets are made and recognised; what is kept in them is its users'.

Beside the library, and only for the operator's account to read. No secret that was given to
anybody is in it: only its HMAC-SHA256 under a key of this installation.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.errors import LibraryError
from retrieval import schema

FILE = "portal.sqlite3"
_PEPPER = "pepper"
_BYTES = 32
_WAIT_SECONDS = 5.0

_STEPS = (
    """
CREATE TABLE secrets(name TEXT PRIMARY KEY, value BLOB NOT NULL, made_at REAL NOT NULL) STRICT;
CREATE TABLE keys(
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, digest BLOB NOT NULL UNIQUE,
    hint TEXT NOT NULL, scopes TEXT NOT NULL, per_minute INTEGER NOT NULL,
    per_day INTEGER NOT NULL, made_at REAL NOT NULL, expires_at REAL, used_at REAL,
    revoked_at REAL) STRICT;
CREATE UNIQUE INDEX keys_name ON keys(name) WHERE revoked_at IS NULL;
CREATE TABLE channels(
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, digest BLOB NOT NULL UNIQUE,
    hint TEXT NOT NULL, origins TEXT NOT NULL, regions TEXT NOT NULL,
    per_minute INTEGER NOT NULL, per_day INTEGER NOT NULL, user_per_minute INTEGER NOT NULL,
    made_at REAL NOT NULL, used_at REAL, revoked_at REAL) STRICT;
CREATE UNIQUE INDEX channels_name ON channels(name) WHERE revoked_at IS NULL;
CREATE TABLE sessions(
    digest BLOB PRIMARY KEY, how TEXT NOT NULL, name TEXT NOT NULL, facts TEXT NOT NULL,
    made_at REAL NOT NULL, seen_at REAL NOT NULL) STRICT, WITHOUT ROWID;
""",
)


class Vault:
    """One open file, for any number of threads. Other processes may have it open too."""

    def __init__(self, home: Path) -> None:
        """Raises LibraryError and its kind where the file cannot be used."""
        home.mkdir(parents=True, exist_ok=True)
        self._path = home / FILE
        with schema.errors(self._path):
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        self._db = schema.create(self._path, _WAIT_SECONDS, _STEPS)
        self._lock = threading.RLock()
        self._pepper = self.secret(_PEPPER, 0.0)

    def close(self) -> None:
        """Closes the file; the object is of no use afterwards."""
        with self._lock:
            self._db.close()

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """What a query gives."""
        with self._lock, schema.errors(self._path):
            return self._db.execute(sql, values).fetchall()

    def noted(self, sql: str, *values: Any) -> None:
        """Writes down what is good to know and no more: where that cannot be, on a full disk
        say, nothing comes of it."""
        with contextlib.suppress(LibraryError), self.writing() as db:
            db.execute(sql, values)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is stored, for good, or nothing."""
        with self._lock, schema.errors(self._path), schema.transaction(self._db):
            yield self._db

    def secret(self, name: str, at: float) -> bytes:
        """A secret of this installation; made by whoever first asks for it, at that time."""
        known = self.rows("SELECT value FROM secrets WHERE name = ?", name)
        if not known:
            with self.writing() as db:
                made = (name, secrets.token_bytes(_BYTES), at)
                db.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?, ?)", made)
            known = self.rows("SELECT value FROM secrets WHERE name = ?", name)
        return bytes(known[0]["value"])

    def digest(self, secret: str) -> bytes:
        """What is kept of a secret."""
        return hmac.digest(self._pepper, secret.encode(), hashlib.sha256)


def made(prefix: str) -> str:
    """A new secret that nobody guesses (256 bits), recognised by its prefix."""
    return prefix + secrets.token_urlsafe(_BYTES)


def hint(secret: str) -> str:
    """As much of a secret as tells its owner which one it is, and nobody else anything."""
    return secret[: secret.index("_") + 5] + "…"


def same(a: bytes, b: bytes) -> bool:
    """Whether two digests are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(a, b)
