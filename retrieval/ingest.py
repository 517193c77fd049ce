"""Files in, reports stored: several prepared side by side, one writer, many a transaction.

A bad file fails by itself; the others go in. A file's outcome is told once its report is
stored, and found by a search.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from config.errors import ModelUnavailable, UnreadableReport
from retrieval import reader
from retrieval.embedding import Embedder
from retrieval.keeper import Keeper
from retrieval.library import Library, Vectors
from retrieval.preparing import (
    NOTHING_KNOWN,
    Overrides,
    Prepared,
    Preparer,
    is_stored,
    readable,
    vectors_of,
)
from retrieval.regions import Divisions
from retrieval.report import Metadata, Report
from retrieval.workers import Workers, worth_it

__all__ = ["Ingestor", "Outcome", "Overrides", "files"]

Status = Literal["added", "unchanged", "replaced", "failed"]

_GROUP, _GROUP_SECONDS = 64, 1.0
"""How many reports are stored in one transaction at most, and how long the first of them
waits for the others."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    `report_id` is empty where it failed; `error` says why, `cause` is the error itself.
    `seconds` is what preparing it took.
    """

    source: str
    status: Status
    report_id: str = ""
    metadata: Metadata | None = None
    passages: int = 0
    error: str = ""
    cause: UnreadableReport | None = None
    seconds: float = 0.0


class Ingestor:
    """Puts files into a library, and keeps its indexes up with it.

    `trouble` is why reports went in without vectors: the embedder could not be had. None
    where it could. It is then not asked again; `Indexes.catch_up` fills in what is missing.
    """

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        divisions: Divisions,
        processes: int = 1,
    ) -> None:
        """`processes` prepare reports side by side where there are many."""
        self._library = library
        self._embedder = embedder
        self._divisions = divisions
        self._processes = processes
        self.trouble: ModelUnavailable | None = None

    def ingest(
        self,
        paths: Iterable[Path],
        overrides: Overrides = NOTHING_KNOWN,
        keeper: Keeper | None = None,
    ) -> Iterator[Outcome]:
        """One outcome a file, in order. Without a keeper, the indexes are left behind.

        Raises only where the library itself fails.
        """
        for group in grouped(self._prepared(list(paths), overrides), _GROUP, _GROUP_SECONDS):
            outcomes = self._stored(group)
            if keeper is not None:
                keeper.keep_up(group)
            yield from outcomes

    def _prepared(self, paths: Sequence[Path], overrides: Overrides) -> Iterator[Prepared]:
        embedder = self._embedder if self._embedder.travels else None
        if worth_it(len(paths), self._processes):
            given = (self._library.home, embedder, overrides)
            return Workers(Preparer.apart, given, _killed, self._processes).map(paths)
        preparer = Preparer(self._library, embedder, self._divisions, overrides)
        return map(preparer, paths)

    def _stored(self, group: Sequence[Prepared]) -> list[Outcome]:
        vectors = [self._vectors(prepared) for prepared in group]
        with self._library.together():
            return [self._one(*pair) for pair in zip(group, vectors, strict=True)]

    def _one(self, prepared: Prepared, vectors: Vectors | None) -> Outcome:
        report = prepared.report
        if report is None:
            assert prepared.error is not None
            return failed(prepared.source, prepared.error, prepared.seconds)
        held, twin = self._library.at(report.origin), self._library.with_text(report.sha256)
        status: Status = "replaced" if held or twin else "added"
        if twin is not None and is_stored(self._library, report, twin):
            status = "replaced" if held not in ("", twin.id) else "unchanged"
            if held != twin.id:
                self._library.place(twin.id, report.origin, report.source)
        else:
            if vectors is None and self._embedder.travels:  # it was stored when prepared
                vectors = self._keyed(report, vectors_of(report, self._embedder))
            self._library.put(report, vectors)
        count, seconds = len(report.passages), prepared.seconds
        return Outcome(report.source, status, report.id, report.metadata, count, seconds=seconds)

    def _vectors(self, prepared: Prepared) -> Vectors | None:
        """The report's vectors as the library takes them, made here where they could not be
        made in another process; None where none can be had."""
        report, rows = prepared.report, prepared.vectors
        if report is None or (not rows and not prepared.tokens):
            return None
        if not rows and self.trouble is None:
            rows = self._embedded(report)
        return self._keyed(report, rows) if rows else None

    def _keyed(self, report: Report, rows: Sequence[bytes]) -> Vectors:
        keys = (passage.content_hash for passage in report.passages)
        return self._embedder.name, list(zip(keys, rows, strict=True))

    def _embedded(self, report: Report) -> tuple[bytes, ...]:
        try:
            return vectors_of(report, self._embedder)
        except ModelUnavailable as error:
            self.trouble = error
            return ()


def grouped(items: Iterable[Prepared], size: int, seconds: float) -> Iterator[list[Prepared]]:
    """Rows of at most `size`, each ended once its first item is `seconds` old."""
    row: list[Prepared] = []
    since = 0.0
    for item in items:
        since = since if row else time.monotonic()
        row.append(item)
        if len(row) >= size or time.monotonic() - since >= seconds:
            yield row
            row = []
    if row:
        yield row


def failed(source: str, error: UnreadableReport, seconds: float = 0.0) -> Outcome:
    """The outcome of a file that did not go in."""
    return Outcome(source, "failed", error=str(error), cause=error, seconds=seconds)


def _killed(path: Path) -> Prepared:
    error = UnreadableReport(
        "The process that read this file was ended by the system",
        where=path.name,
        mend="Check that the file is whole and no larger than the memory; then try it alone.",
    )
    return Prepared(path.name, error=error)


def files(paths: Iterable[Path], warn: Callable[[Outcome], None]) -> list[Path]:
    """The files that `paths` name: files as they are, folders searched for readable ones.

    What is not there, or a folder that holds nothing readable, goes to `warn`.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = readable(sorted(path.rglob("*")))
            if not inside:
                warn(failed(str(path), _nothing_in(path)))
            found += inside
        else:
            found.append(path)
    return found


def _nothing_in(folder: Path) -> UnreadableReport:
    return UnreadableReport(
        "There is no readable file in this folder",
        where=folder,
        mend=f"Files are read that end in {', '.join(sorted(reader.readable_suffixes()))}.",
    )
