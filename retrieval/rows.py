"""Reports as the library's rows have them, and back. No SQL; `library` has that."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from retrieval.report import Metadata, Passage, Report, Section


@dataclass(frozen=True, slots=True)
class Entry:
    """A report as the list shows it: what is known about it, without its text.

    `source` and `origin` are those of the file that brought it first; the same text
    in a second file is the same report.
    """

    id: str
    source: str
    origin: str
    sha256: str
    metadata: Metadata
    passages: int
    url: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A passage with the number under which the indexes know it."""

    id: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class Change:
    """The last step of a report: at `revision`, it came ("put") or went ("drop")."""

    revision: int
    report_id: str
    op: str


def report_row(report: Report) -> tuple[object, ...]:
    """The columns of a report, from its id to `by_hand`, as the table has them."""
    about = report.metadata
    return (
        report.id,
        report.sha256,
        report.text,
        report.url,
        about.title,
        json.dumps(about.region, ensure_ascii=False),
        about.year,
        about.kind,
        about.document_number,
        about.issuer,
        about.issued,
        int(about.title_made),
        json.dumps(about.by_hand),
    )


def section_rows(report: Report) -> Iterator[tuple[object, ...]]:
    """The columns of its sections in reading order."""
    for n, s in enumerate(report.sections):
        yield report.id, n, s.parent, s.level, s.marker, s.title, s.start, s.body, s.end


def passage_rows(report: Report) -> Iterator[tuple[object, ...]]:
    """The columns of its passages in reading order."""
    for p in report.passages:
        yield report.id, p.section, p.start, p.end, p.page, p.content_hash


def entry_of(row: sqlite3.Row) -> Entry:
    """An entry from its row."""
    metadata = Metadata(
        title=row["title"],
        region=_path(row["region"]),
        year=row["year"],
        kind=row["kind"],
        document_number=row["document_number"],
        issuer=row["issuer"],
        issued=row["issued"],
        title_made=bool(row["title_made"]),
        by_hand=_path(row["by_hand"]),
    )
    return Entry(
        row["id"],
        row["source"],
        row["origin"],
        row["sha256"],
        metadata,
        row["passages"],
        row["url"],
    )


@lru_cache(maxsize=10_000)
def _path(stored: str) -> tuple[str, ...]:
    """Names as they are stored; the reports of one region share theirs."""
    return tuple(json.loads(stored))


def report_of(
    entry: Entry, text: str, sections: list[sqlite3.Row], passages: tuple[Stored, ...]
) -> Report:
    """A whole report from its rows."""
    return Report(
        id=entry.id,
        source=entry.source,
        origin=entry.origin,
        text=text,
        sha256=entry.sha256,
        metadata=entry.metadata,
        sections=tuple(Section(*row) for row in sections),
        passages=tuple(stored.passage for stored in passages),
        url=entry.url,
    )


def stored_of(row: sqlite3.Row, text: str) -> Stored:
    """A passage from its row and its report's text."""
    number, report_id, section, start, end, page = row
    return Stored(number, Passage(report_id, section, start, end, page, text[start:end]))
