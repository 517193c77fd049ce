"""How much somebody may ask within a minute or a day, counted for all processes together.

In a SQLite file of its own, which may be lost at any time. Honest in one direction: never more
than the limit in any stretch of a window's length, wherever it begins; at times one is told to
wait for one grain (a sixtieth of the window) longer than need be.
"""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from retrieval import schema

FILE = "portal-quotas.sqlite3"
MINUTE, DAY = 60, 86_400
_GRAINS = 60
_SWEPT = 600.0
"""Seconds after which what no window counts any more is cleared away."""
_WAIT_SECONDS = 2.0

_STEPS = (
    """
CREATE TABLE hits(
    bucket TEXT NOT NULL, grain INTEGER NOT NULL, n INTEGER NOT NULL, until REAL NOT NULL,
    PRIMARY KEY(bucket, grain)) STRICT, WITHOUT ROWID;
""",
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` hits of `bucket` in any `seconds`; `name` is what it is called to who
    runs into it."""

    bucket: str
    name: str
    most: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a limit: `hits` more now; the first of those counted is forgotten in
    `reset` seconds. `wait` is how long until one more fits, 0 where it does now."""

    limit: Limit
    hits: int
    reset: int
    wait: int


class Quotas:
    """The counts of one installation, for any number of threads and processes."""

    def __init__(self, home: Path, clock: Callable[[], float]) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._path = home / FILE
        self._db = schema.create(self._path, _WAIT_SECONDS, _STEPS)
        self._db.execute("PRAGMA synchronous = OFF")
        self._clock = clock
        self._lock = threading.Lock()
        self._swept = 0.0

    def close(self) -> None:
        """Closes the file; the object is of no use afterwards."""
        with self._lock:
            self._db.close()

    def hit(self, limits: Sequence[Limit]) -> tuple[Left, ...]:
        """Counts one hit against each limit, or, where one of them has no room, none against
        any; then some `wait` is above 0."""
        with self._lock, schema.errors(self._path), schema.transaction(self._db) as db:
            now = self._clock()
            self._sweep(db, now)
            before = [_counted(db, limit, now) for limit in limits]
            if any(left.wait for left in before):
                return tuple(before)
            for limit in limits:
                _count(db, limit, now)
            return tuple(_one_less(left) for left in before)

    def left(self, limit: Limit) -> Left:
        """What is left of a limit; counts nothing."""
        with self._lock, schema.errors(self._path):
            return _counted(self._db, limit, self._clock())

    def _sweep(self, db: sqlite3.Connection, now: float) -> None:
        if not self._swept <= now < self._swept + _SWEPT:
            db.execute("DELETE FROM hits WHERE until < ?", (now,))
            self._swept = now


def _grain(limit: Limit) -> float:
    return limit.seconds / _GRAINS


def _count(db: sqlite3.Connection, limit: Limit, now: float) -> None:
    grain = int(now // _grain(limit))
    until = (grain + 1) * _grain(limit) + limit.seconds
    db.execute(
        "INSERT INTO hits VALUES (?, ?, 1, ?) ON CONFLICT(bucket, grain) DO UPDATE SET n = n + 1",
        (limit.bucket, grain, until),
    )


def _counted(db: sqlite3.Connection, limit: Limit, now: float) -> Left:
    """Counts every grain that reaches into the window, whole."""
    sql = "SELECT n, until FROM hits WHERE bucket = ? AND grain >= ? ORDER BY grain"
    first = int((now - limit.seconds) // _grain(limit))
    rows = [row for row in db.execute(sql, (limit.bucket, first)) if row["until"] > now]
    count = sum(row["n"] for row in rows)
    reset = ceil(rows[0]["until"] - now) if rows else 0
    return Left(limit, max(limit.most - count, 0), reset, _wait(rows, count - limit.most, now))


def _wait(rows: Sequence[sqlite3.Row], over: int, now: float) -> int:
    """Seconds until more than `over` of the hits are forgotten; 0 where there is room."""
    if over < 0:
        return 0
    for row in rows:
        over -= row["n"]
        if over < 0:
            until: float = row["until"]
            return max(ceil(until - now), 1)
    return 1


def _one_less(left: Left) -> Left:
    reset = left.reset or ceil(left.limit.seconds + _grain(left.limit))
    return Left(left.limit, left.hits - 1, reset, 0)
