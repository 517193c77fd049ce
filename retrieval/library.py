"""The library: every report, its tree, passages and vectors, in one SQLite file.

The truth. A report goes in, is replaced or goes out in one transaction, all or nothing.
Each transaction has a revision; `changes` tells a derived index what it has missed.
All SQL of the program stands in this module, `schema` and `statements`.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.errors import LibraryError, ReportUnknown
from retrieval import schema
from retrieval import statements as sql
from retrieval.connections import Connections
from retrieval.report import Passage, Report, Section, text_hash
from retrieval.rows import (
    Change,
    Entry,
    Stored,
    entry_of,
    passage_rows,
    report_of,
    report_row,
    section_rows,
    stored_of,
)

__all__ = ["FILE", "Change", "Entry", "Library", "Stored"]

FILE = "library.sqlite3"

Vectors = tuple[str, Sequence[tuple[str, bytes]]]


class Library:
    """An open library, for any number of threads. Close it, or use it as a context manager."""

    def __init__(self, home: Path, connect: Callable[[], sqlite3.Connection]) -> None:
        self.home = home
        self._connections = Connections(connect)
        self._batch = threading.local()
        self._count = (-1, 0)
        self.id: str = self._rows("SELECT id FROM library")[0][0]

    @classmethod
    def create(cls, home: Path, *, wait: float = schema.WAIT_SECONDS) -> "Library":
        """Opens the library in `home` for writing, making it where there is none.

        `wait` is how long, in seconds, a write waits for another process's.
        """
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"The folder cannot be made: {error.strerror}",
                where=home,
                mend="Check the path and its permissions, or set FAZHI_HOME.",
            ) from error
        return cls(home, lambda: schema.create(home / FILE, wait))

    @classmethod
    def open(cls, home: Path, *, wait: float = schema.WAIT_SECONDS) -> "Library":
        """Opens an existing library; raises LibraryMissing where there is none, and
        makes no file."""
        return cls(home, lambda: schema.open_existing(home / FILE, wait))

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; the object is of no use afterwards."""
        self._connections.close()

    # -- writing ---------------------------------------------------------------

    def put(self, report: Report, vectors: Vectors | None = None) -> None:
        """Stores `report` with its vectors in one transaction, and drops the report that
        its origin held before, unless another file holds that too.

        `vectors` names the embedder and gives (content hash, little-endian float32 bytes).
        """
        with self._writing() as db:
            hashes = self._hashes(db, report.id)
            db.execute("DELETE FROM sections WHERE report_id = ?", (report.id,))
            db.execute("DELETE FROM passages WHERE report_id = ?", (report.id,))
            db.execute(sql.PUT_REPORT, report_row(report))
            db.executemany(sql.PUT_SECTION, section_rows(report))
            db.executemany(sql.PUT_PASSAGE, passage_rows(report))
            if vectors is not None:
                db.executemany(sql.PUT_VECTOR, ((vectors[0], *pair) for pair in vectors[1]))
            _changed(db, report.id, "put")
            hashes |= self._place(db, report.id, report.origin, report.source)
            _prune_vectors(db, hashes)

    def place(self, report_id: str, origin: str, source: str) -> None:
        """Notes that a file at `origin` holds that report's very text; what it held
        before goes as with `put`."""
        with self._writing() as db:
            _prune_vectors(db, self._place(db, report_id, origin, source))

    def forget(self, report_id: str) -> None:
        """Takes a report out; raises ReportUnknown where it is not in."""
        self.entry(report_id)
        with self._writing() as db:
            _prune_vectors(db, self._drop(db, report_id))

    def keep_vectors(self, embedder: str, vectors: Iterable[tuple[str, bytes]]) -> None:
        """Keeps (content hash, little-endian float32 bytes) of one embedder."""
        with self._writing() as db:
            db.executemany(sql.PUT_VECTOR, ((embedder, *pair) for pair in vectors))

    def _place(self, db: sqlite3.Connection, report_id: str, origin: str, source: str) -> set[str]:
        before = db.execute("SELECT report_id FROM origins WHERE origin = ?", (origin,)).fetchone()
        db.execute(sql.PUT_ORIGIN, (origin, source, report_id))
        if before is None or before[0] == report_id:
            return set()
        held = db.execute("SELECT 1 FROM origins WHERE report_id = ?", (before[0],)).fetchone()
        return set() if held else self._drop(db, before[0])

    def _drop(self, db: sqlite3.Connection, report_id: str) -> set[str]:
        hashes = self._hashes(db, report_id)
        if db.execute("DELETE FROM reports WHERE id = ?", (report_id,)).rowcount:
            _changed(db, report_id, "drop")
        return hashes

    @staticmethod
    def _hashes(db: sqlite3.Connection, report_id: str) -> set[str]:
        rows = db.execute("SELECT hash FROM passages WHERE report_id = ?", (report_id,))
        return {row[0] for row in rows}

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread writes inside is stored at once at the end, or nothing of it."""
        with self._writing():
            self._batch.open = True
            try:
                yield
            finally:
                self._batch.open = False

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with schema.errors(self.home / FILE):
            db = self._connections.own()
            if getattr(self._batch, "open", False):
                yield db
                return
            with schema.transaction(db):
                yield db

    # -- reading ---------------------------------------------------------------

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What this thread reads inside is the library of one moment, whoever writes."""
        if self.in_snapshot:
            yield
            return
        with schema.errors(self.home / FILE):
            self._connections.own().execute("BEGIN")
        try:
            yield
        finally:
            self._connections.own().rollback()

    @property
    def in_snapshot(self) -> bool:
        """True inside `snapshot`, on its thread."""
        return self._connections.own().in_transaction

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with schema.errors(self.home / FILE):
            return self._connections.own().execute(query, values).fetchall()

    def entries(self) -> tuple[Entry, ...]:
        """Every report, by region and year."""
        return tuple(map(entry_of, self._rows(f"{sql.ENTRY} ORDER BY region, year, source")))

    def entries_of(self, report_ids: Collection[str]) -> tuple[Entry, ...]:
        """Those reports, in no order; ids that are not in are absent."""
        query = f"{sql.ENTRY} WHERE r.id IN {sql.LISTED}"
        return tuple(map(entry_of, self._rows(query, json.dumps(list(report_ids)))))

    def first_origins(self) -> dict[str, tuple[str, str]]:
        """(source, origin) of the file that brought each report first."""
        rows = self._rows("SELECT report_id, source, origin FROM origins ORDER BY n DESC")
        return {row[0]: (row[1], row[2]) for row in rows}

    def origins_of(self, report_id: str) -> tuple[tuple[str, str], ...]:
        """(source, origin) of each file that brought a report, the first one first."""
        query = "SELECT source, origin FROM origins WHERE report_id = ? ORDER BY n"
        return tuple((row[0], row[1]) for row in self._rows(query, report_id))

    def entry(self, key: str) -> Entry:
        """The report of that id, unique id prefix, source name or origin; else ReportUnknown."""
        rows = self._rows(f"{sql.ENTRY} WHERE r.id IN ({sql.KEY})", key, key, key)
        if not rows and len(key) >= 6:
            rows = self._rows(f"{sql.ENTRY} WHERE substr(r.id, 1, ?) = ?", len(key), key)
        if len(rows) == 1:
            return entry_of(rows[0])
        what = "Several reports have this name" if rows else "No report has this id or name"
        raise ReportUnknown(what, where=key, mend="`fazhi reports` lists the ids.")

    def with_text(self, sha256: str) -> Entry | None:
        """The report of exactly that text, by its hash."""
        rows = self._rows(f"{sql.ENTRY} WHERE r.sha256 = ?", sha256)
        return entry_of(rows[0]) if rows else None

    def at(self, origin: str) -> str:
        """The id of the report that the file or address holds; empty where none."""
        rows = self._rows("SELECT report_id FROM origins WHERE origin = ?", origin)
        return str(rows[0][0]) if rows else ""

    def report(self, report_id: str) -> Report:
        """A whole report; raises ReportUnknown."""
        return self.whole(self.entry(report_id))

    def whole(self, entry: Entry) -> Report:
        """The report of an entry; raises ReportUnknown where it is gone."""
        rows = self._rows("SELECT text FROM reports WHERE id = ?", entry.id)
        if not rows:
            raise ReportUnknown(
                "The report is no longer in the library",
                where=entry.id,
                mend="`fazhi reports` lists the ids.",
            )
        text = rows[0][0]
        sections = self._rows(sql.SECTIONS, entry.id)
        return report_of(entry, text, sections, self.passages_of(entry.id, text))

    def sections_above(self, ids: Sequence[int]) -> dict[str, dict[int, Section]]:
        """The sections that the sentences of those passages stand in, and all above them:
        of each report by their place in `Report.sections`, in reading order."""
        found: dict[str, dict[int, Section]] = {}
        for report_id, n, *row in self._rows(sql.ABOVE, json.dumps(list(ids))):
            found.setdefault(report_id, {})[n] = Section(*row)
        return found

    def passages_of(self, report_id: str, text: str | None = None) -> tuple[Stored, ...]:
        """The passages of one report with their numbers, in reading order."""
        if text is None:
            rows = self._rows("SELECT text FROM reports WHERE id = ?", report_id)
            text = rows[0][0] if rows else ""
        return tuple(stored_of(row, text) for row in self._rows(sql.PASSAGES, report_id))

    def places(self, ids: Sequence[int]) -> dict[int, tuple[str, int, int]]:
        """(report id, start, end) of each passage number; numbers that are gone are absent."""
        query = f"SELECT id, report_id, start, end FROM passages WHERE id IN {sql.LISTED}"
        return {
            row[0]: (row[1], row[2], row[3]) for row in self._rows(query, json.dumps(list(ids)))
        }

    def texts(self, ids: Sequence[int]) -> dict[int, str]:
        """The text of each passage number; numbers that are gone are absent."""
        query = (
            "SELECT p.id, substr(r.text, p.start + 1, p.end - p.start) FROM passages p"
            f" JOIN reports r ON r.id = p.report_id WHERE p.id IN {sql.LISTED}"
        )
        return dict(map(tuple, self._rows(query, json.dumps(list(ids)))))

    def passages_with(self, hashes: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
        """(passage number, report id) of all passages with those content hashes."""
        query = f"SELECT hash, id, report_id FROM passages WHERE hash IN {sql.LISTED} ORDER BY id"
        found: dict[str, list[tuple[int, str]]] = {}
        for key, number, report_id in self._rows(query, json.dumps(list(hashes))):
            found.setdefault(key, []).append((number, report_id))
        return found

    def report_ids(self) -> set[str]:
        """The ids of all reports."""
        return {row[0] for row in self._rows("SELECT id FROM reports")}

    def passage_ids(self) -> set[int]:
        """The numbers of all passages."""
        return {row[0] for row in self._rows("SELECT id FROM passages")}

    def passage_numbers(self, report_id: str) -> list[int]:
        """The numbers of a report's passages in reading order; empty where it is not in."""
        query = "SELECT id FROM passages WHERE report_id = ? ORDER BY start, id"
        return [row[0] for row in self._rows(query, report_id)]

    def passage_count(self, report_ids: Sequence[str] | None = None) -> int:
        """How many passages those reports have; None counts all."""
        if report_ids is None:
            return self._counted()
        query = f"SELECT count(*) FROM passages WHERE report_id IN {sql.LISTED}"
        return int(self._rows(query, json.dumps(list(report_ids)))[0][0])

    def _counted(self) -> int:
        """All passages, counted once a revision: with a million it takes a while."""
        revision = self.revision()
        if self._count[0] != revision:
            counted = int(self._rows("SELECT count(*) FROM passages")[0][0])
            self._count = (revision, counted)
        return self._count[1]

    def vectors(self, embedder: str, report_ids: Sequence[str]) -> list[tuple[int, bytes]]:
        """(passage number, vector bytes) of those reports' passages that have one."""
        query = (
            "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.hash = p.hash"
            f" WHERE v.embedder = ? AND p.report_id IN {sql.LISTED} ORDER BY p.id"
        )
        rows = self._rows(query, embedder, json.dumps(list(report_ids)))
        return [(row[0], row[1]) for row in rows]

    def vector_count(self, embedder: str) -> int:
        """How many different texts that embedder has embedded."""
        return int(self._rows("SELECT count(*) FROM vectors WHERE embedder = ?", embedder)[0][0])

    def vector_batches(self, embedder: str, size: int) -> Iterator[list[tuple[str, bytes]]]:
        """(content hash, vector bytes) of everything embedded, `size` at a time; each once,
        in the order in which they are stored, which reads a large file from end to end."""
        last = 0
        while batch := self._rows(sql.VECTOR_BATCH, embedder, last, size):
            yield [(row[1], row[2]) for row in batch]
            last = batch[-1][0]

    def vectors_for(self, embedder: str, hashes: Sequence[str]) -> list[tuple[str, bytes]]:
        """(content hash, vector bytes) of those that are embedded and still in a report."""
        query = f"{sql.VECTORS} AND hash IN {sql.LISTED}"
        rows = self._rows(query, embedder, json.dumps(list(hashes)))
        return [(row[0], row[1]) for row in rows]

    def without_vectors(self, embedder: str, since: int = -1) -> Iterator[list[Passage]]:
        """The passages that this embedder has not embedded, a report at a time; only of what
        changed after the revision `since`, where one is given."""
        if since < 0:
            reports = self._rows(sql.BARE_REPORTS, embedder)
        else:
            reports = self._rows(sql.BARE_REPORTS_SINCE, since, embedder)
        for (report_id,) in reports:
            bare = {row[0] for row in self._rows(sql.BARE, embedder, report_id)}
            yield [stored.passage for stored in self.passages_of(report_id) if stored.id in bare]

    def revision(self) -> int:
        """Counts up with every change; 0 for an empty library."""
        return int(self._rows("SELECT coalesce(max(revision), 0) FROM changes")[0][0])

    def changes_since(self, revision: int) -> tuple[Change, ...]:
        """What became of each report that changed after `revision`, oldest first."""
        query = "SELECT revision, report_id, op FROM changes WHERE revision > ? ORDER BY revision"
        return tuple(Change(*row) for row in self._rows(query, revision))

    def hashes_since(self, revision: int) -> list[str]:
        """The content hashes of the reports that came or changed after `revision`."""
        query = (
            "SELECT DISTINCT p.hash FROM changes c CROSS JOIN passages p ON p.report_id = c.report_id"
            " WHERE c.revision > ? ORDER BY p.hash"
        )
        return [row[0] for row in self._rows(query, revision)]

    def check(self) -> list[str]:
        """What is wrong with the file, as SQLite and the texts' hashes tell; empty when sound."""
        wrong = [row[0] for row in self._rows("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += [f"broken reference in {row[0]}" for row in self._rows("PRAGMA foreign_key_check")]
        for (report_id,) in self._rows("SELECT id FROM reports"):
            [(text, digest)] = self._rows("SELECT text, sha256 FROM reports WHERE id=?", report_id)
            if text_hash(text) != digest:
                wrong.append(f"the text of report {report_id} is not what was stored")
        return wrong


def _changed(db: sqlite3.Connection, report_id: str, op: str) -> None:
    """Notes a report's last step only: an index behind asks which reports, not how often."""
    db.execute("INSERT OR REPLACE INTO changes(report_id, op) VALUES (?, ?)", (report_id, op))


def _prune_vectors(db: sqlite3.Connection, hashes: set[str]) -> None:
    """Drops the vectors of texts that no passage has any more."""
    if hashes:
        db.execute(sql.PRUNE, (json.dumps(sorted(hashes)),))
