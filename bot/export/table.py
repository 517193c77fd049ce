"""The values of a comparison as a table: a line for each region, a column for each year."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answering.answer import Citation, Row
from bot.export.notes import Mark, Notes, told
from bot.words import Words


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands in a cell, and the marks of the notes that prove it."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row is as long as `head`, and its first cell names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[Marked, ...], ...]


def table(rows: Sequence[Row], cited: Mapping[int, Citation], notes: Notes, words: Words) -> Table:
    """The rows of an answer; `cited` has its citations by their numbers there."""
    years = sorted({row.year for row in rows}, key=lambda year: year or 0)
    found: dict[str, dict[int | None, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.region][row.year].append(row)
    head = [words("{y}年", y=year) if year else words("年份未知") for year in years]
    return Table(
        (words("地区"), *head),
        tuple(
            (
                Marked(told(region) or words("地区未知")),
                *(_cell(by_year[year], cited, notes, words) for year in years),
            )
            for region, by_year in found.items()
        ),
    )


def _cell(rows: Sequence[Row], cited: Mapping[int, Citation], notes: Notes, words: Words) -> Marked:
    """The values of one region and year; a dash where nobody asked."""
    if not rows:
        return Marked("—")
    said = [told(row.value + row.unit) or words("报告未写到") for row in rows]
    proofs = [cited[row.citation] for row in rows if row.citation]
    return Marked(words("；").join(dict.fromkeys(said)), notes.marks(proofs))
