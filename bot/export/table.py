"""The values of a comparison as a table of regions and years."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answering.answer import Citation, Row
from bot.export.notes import Mark, Notes, told
from bot.words import Words

_MOST_ACROSS = 4
"""Years that fit side by side on a page; more stand one below another."""
_Key = str | int | None
"""A region, or a year."""


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
    # By region and year in either order, as the table may lie either way.
    found = defaultdict[frozenset[_Key], list[Row]](list)
    for row in rows:
        found[frozenset((row.region, row.year))].append(row)
    regions: list[_Key] = list(dict.fromkeys(row.region for row in rows))
    years: list[_Key] = [*sorted({row.year for row in rows}, key=lambda year: year or 0)]
    tall = len(years) > max(_MOST_ACROSS, len(regions))
    down, across = (years, regions) if tall else (regions, years)
    lines = [
        [_cell(found[frozenset((line, column))], cited, notes, words) for column in across]
        for line in down
    ]
    names = [Marked(_name(line, words)) for line in down]
    return Table(
        (words("年份") if tall else words("地区"), *(_name(one, words) for one in across)),
        tuple((name, *line) for name, line in zip(names, lines, strict=True)),
    )


def _name(key: _Key, words: Words) -> str:
    if isinstance(key, str):
        return told(key) or words("地区未知")
    return words("{y}年", y=key) if key else words("年份未知")


def _cell(rows: Sequence[Row], cited: Mapping[int, Citation], notes: Notes, words: Words) -> Marked:
    """The values of one region and year; a dash where nobody asked."""
    if not rows:
        return Marked("—")
    said = [told(row.value + row.unit) or words("报告未写到") for row in rows]
    proofs = [cited[row.citation] for row in rows if row.citation]
    return Marked(words("；").join(dict.fromkeys(said)), notes.marks(proofs))
