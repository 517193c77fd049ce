"""What was asked of the library on every surface, and what people thought of the answers, in
a SQLite file beside it.

Keeps nothing of who asked: no name, no number, and of the caller's key only its hash. The
surface masks the words before. Which questions are the same is for `answering.concerns`.
"""

import datetime
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from retrieval import schema
from retrieval.connections import Connections

FILE = "feedback.sqlite3"
LONGEST = 2000
"""Characters that are kept of a question, and of the word why."""

Surface = Literal["telegram", "portal", "cli"]
Opinion = Literal["useful", "useless", ""]
OPINIONS = ("useful", "useless")

_STEPS = (
    """
CREATE TABLE impressions(
    key TEXT PRIMARY KEY, question TEXT NOT NULL, surface TEXT NOT NULL, outcome TEXT NOT NULL,
    opinion TEXT NOT NULL, why TEXT NOT NULL, regions TEXT NOT NULL, years TEXT NOT NULL,
    at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX impressions_at ON impressions(at);
""",
)
_PUT = """
INSERT INTO impressions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(key) DO UPDATE SET
    question = excluded.question, surface = excluded.surface, regions = excluded.regions,
    years = excluded.years, at = excluded.at,
    outcome = CASE excluded.outcome WHEN '' THEN outcome ELSE excluded.outcome END,
    opinion = CASE excluded.opinion WHEN '' THEN opinion ELSE excluded.opinion END,
    why = CASE WHEN excluded.opinion = '' OR (excluded.why = '' AND excluded.opinion = opinion)
        THEN why ELSE excluded.why END
"""
_COLUMNS = "question, surface, outcome, opinion, why, regions, years, at"


@dataclass(frozen=True, slots=True)
class Impression:
    """What came of one question on one surface.

    `outcome` is "answered", "refused:REASON", "useful" or "useless"; the last two are the
    asker's opinion of what was answered, `why` a word on it. `regions` (full names) and
    `years` are the scope taken; empty means everywhere. What may tell who somebody is has
    been masked in `question` and `why`.
    """

    question: str
    surface: Surface
    outcome: str
    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry of the store: the answer's `outcome` ("" where only an opinion came) beside
    the `opinion` ("" for none), and when (UTC, ISO 8601) it was last written."""

    question: str
    surface: str
    outcome: str
    opinion: Opinion
    why: str
    regions: tuple[str, ...]
    years: tuple[int, ...]
    at: str

    @property
    def refused(self) -> str:
        """The reason of a refusal; "" where it was answered."""
        kind, _, reason = self.outcome.partition(":")
        return reason if kind == "refused" else ""


class Feedback:
    """The impressions so far, for any number of threads and processes. Those older than
    `keep_days` are gone when it opens and whenever it is written to."""

    def __init__(self, home: Path, keep_days: int) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._path = home / FILE
        self._keep_days = keep_days
        self._connections = Connections(self._connected)
        with self._writing():
            pass  # what has expired goes

    def put(self, key: str, impression: Impression) -> None:
        """Keeps an impression under the caller's key. Under one key there is one entry: an
        opinion joins the answer that it is of and takes the place of an earlier opinion,
        and an answer told again takes the place of itself."""
        opined = impression.outcome in OPINIONS
        row = (
            hashlib.sha256(_sound(key).encode()).hexdigest(),
            _sound(impression.question)[:LONGEST],
            impression.surface,
            "" if opined else impression.outcome,
            impression.outcome if opined else "",
            _sound(impression.why)[:LONGEST],
            json.dumps(list(map(_sound, impression.regions)), ensure_ascii=False),
            json.dumps(impression.years),
            _now().isoformat(timespec="seconds"),
        )
        with self._writing() as db:
            db.execute(_PUT, row)

    def all(self) -> tuple[Kept, ...]:
        """Every entry, the latest first."""
        sql = f"SELECT {_COLUMNS} FROM impressions ORDER BY at DESC, key"
        with schema.errors(self._path):
            return tuple(map(_kept, self._connections.own().execute(sql)))

    def forget_before(self, moment: datetime.datetime) -> int:
        """Forgets what was last written before a moment (with its time zone), and tells how
        many entries that were."""
        with self._writing() as db:
            return _expired(db, moment)

    def close(self) -> None:
        """Closes the file; the object is of no use afterwards."""
        self._connections.close()

    def _connected(self) -> sqlite3.Connection:
        """An answer need not wait for the disk: a loss of power may take the last ones."""
        db = schema.create(self._path, steps=_STEPS)
        db.execute("PRAGMA synchronous = NORMAL")
        return db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with schema.errors(self._path), schema.transaction(self._connections.own()) as db:
            _expired(db, _now() - datetime.timedelta(days=self._keep_days))
            yield db


def _expired(db: sqlite3.Connection, moment: datetime.datetime) -> int:
    oldest = moment.astimezone(datetime.UTC).isoformat(timespec="seconds")
    return db.execute("DELETE FROM impressions WHERE at < ?", (oldest,)).rowcount


def _kept(row: sqlite3.Row) -> Kept:
    regions, years = (tuple(json.loads(row[name])) for name in ("regions", "years"))
    said = {name: row[name] for name in ("question", "surface", "outcome", "opinion", "why", "at")}
    return Kept(**said, regions=regions, years=years)


def _sound(text: str) -> str:
    """Without halves of surrogate pairs, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
