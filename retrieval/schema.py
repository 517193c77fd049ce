"""The library's tables, how its file is opened, and what SQLite's errors mean."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.errors import (
    LibraryDamaged,
    LibraryError,
    LibraryLocked,
    LibraryMissing,
    LibraryNewer,
    disk_full,
)

WAIT_SECONDS = 15.0
"""How long a writer waits for another one."""
_CACHE_KIB = 64 * 1024
"""What one connection keeps of the file in memory, at most; hashes are written all over it."""

_FIRST = """
CREATE TABLE library(id TEXT NOT NULL) STRICT;
INSERT INTO library VALUES (lower(hex(randomblob(8))));
CREATE TABLE reports(
    id TEXT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, text TEXT NOT NULL, url TEXT,
    title TEXT NOT NULL, region TEXT NOT NULL, year INTEGER, kind TEXT NOT NULL,
    document_number TEXT NOT NULL, issuer TEXT NOT NULL, issued TEXT NOT NULL,
    title_made INTEGER NOT NULL, by_hand TEXT NOT NULL) STRICT;
CREATE TABLE origins(
    n INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, source TEXT NOT NULL,
    report_id TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE) STRICT;
CREATE INDEX origins_source ON origins(source);
CREATE INDEX origins_report ON origins(report_id, n);
CREATE TABLE sections(
    report_id TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE, n INTEGER NOT NULL,
    parent INTEGER NOT NULL, level INTEGER NOT NULL, marker TEXT NOT NULL, title TEXT NOT NULL,
    start INTEGER NOT NULL, body INTEGER NOT NULL, end INTEGER NOT NULL,
    PRIMARY KEY(report_id, n)) STRICT, WITHOUT ROWID;
CREATE TABLE passages(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    report_id TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
    section INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, page INTEGER NOT NULL,
    hash TEXT NOT NULL) STRICT;
CREATE INDEX passages_report ON passages(report_id, start);
CREATE INDEX passages_hash ON passages(hash);
CREATE TABLE vectors(
    hash TEXT NOT NULL, embedder TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY(hash, embedder)) STRICT;
CREATE TABLE changes(
    revision INTEGER PRIMARY KEY AUTOINCREMENT, report_id TEXT NOT NULL UNIQUE,
    op TEXT NOT NULL) STRICT;
"""

STEPS: Sequence[str] = (_FIRST,)
"""Step i brings a library of format i to format i + 1. Never change one; add one."""

_NO_ACCESS = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def create(
    path: Path, wait: float = WAIT_SECONDS, steps: Sequence[str] = STEPS
) -> sqlite3.Connection:
    """A connection to the library at `path`, made or brought to today's format.

    Raises LibraryNewer, LibraryDamaged, LibraryLocked or LibraryFull.
    """
    with errors(path):
        db = _connected(f"{path.absolute().as_uri()}?mode=rwc", wait)
        if _format(db, path, steps) < len(steps):
            _bring_up(db, path, steps)
        return db


def open_existing(
    path: Path, wait: float = WAIT_SECONDS, steps: Sequence[str] = STEPS
) -> sqlite3.Connection:
    """A connection to the library at `path`; makes no file, and reads where it cannot
    write. Raises as `create` does, and LibraryMissing."""
    if not path.exists():
        raise _missing(path)
    with errors(path):
        db = _reading(path, wait)
        version = _format(db, path, steps)
        if version == 0:
            db.close()
            raise _missing(path)
        if version < len(steps):
            _bring_up(db, path, steps)
        return db


def _reading(path: Path, wait: float) -> sqlite3.Connection:
    """Where the folder cannot be written, SQLite cannot lock; nor can anyone change it."""
    address = path.absolute().as_uri()
    try:
        return _connected(f"{address}?mode=rw", wait)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NO_ACCESS or Path(f"{path}-wal").exists():
            raise
        return _connected(f"{address}?immutable=1", wait)


def _connected(address: str, wait: float) -> sqlite3.Connection:
    db = sqlite3.connect(
        address, uri=True, timeout=wait, isolation_level=None, check_same_thread=False
    )
    db.row_factory = sqlite3.Row
    try:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return db


def _format(db: sqlite3.Connection, path: Path, steps: Sequence[str]) -> int:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(steps):
        db.close()
        raise LibraryNewer(
            f"The library has format {version}, this program reads up to {len(steps)}",
            where=path,
            mend="Update the program, or point FAZHI_HOME at another folder.",
        )
    if version == 0 and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        db.close()
        raise _not_ours(path)
    return version


def _bring_up(db: sqlite3.Connection, path: Path, steps: Sequence[str]) -> None:
    """Runs the missing steps in one transaction, unless another process was quicker."""
    db.execute("PRAGMA journal_mode = WAL")
    with transaction(db):
        for number in range(_format(db, path, steps), len(steps)):
            for statement in steps[number].split(";\n"):
                if statement.strip():
                    db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(steps)}")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All that is written inside is stored, or nothing of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def errors(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into ours, each with its mend."""
    try:
        yield
    except sqlite3.Error as error:
        raise _ours(error, path) from error


def _ours(error: sqlite3.Error, path: Path) -> LibraryError:
    code = getattr(error, "sqlite_errorcode", None) or 0
    primary = code & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryLocked(
            "Another process is writing to the library",
            where=path,
            mend="Wait for it to finish, or stop it, and try again.",
        )
    if primary == sqlite3.SQLITE_FULL:
        return disk_full(path)
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "decode" in str(error):
        return _not_ours(path)
    return LibraryError(
        f"The library cannot be used: {error}",
        where=path,
        mend="Check that the folder exists, has room and may be written by this user.",
    )


def _missing(path: Path) -> LibraryMissing:
    return LibraryMissing(
        "There is no library here yet", where=path.parent, mend="Run `fazhi ingest FOLDER` first."
    )


def _not_ours(path: Path) -> LibraryDamaged:
    return LibraryDamaged(
        "The library's file is damaged or is no library",
        where=path,
        mend="Move it away and ingest the reports again, or put back a copy.",
    )
