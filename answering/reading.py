"""A report laid out for answering: its sentences, each with what stands above it.

The whole of it, or only the passages that a search found: the report itself is then read
when an answer quotes it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from answering import chapters
from retrieval.folding import fold
from retrieval.placement import placed, placed_at
from retrieval.report import Metadata, Report, Section
from retrieval.search import Hit
from retrieval.sentences import Span, clauses

_LONGEST_HEADING = 40
"""Characters; a longer numbered line is a task or a fact of its own."""
_PLANNED = re.compile("力争|拟于|计划于|争取在")
_CLAUSES_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a report: half-open offsets in its text, and its innermost section
    (-1 for none). `text` is how it stands there, `folded` how search compares it; both have
    the same length."""

    start: int
    end: int
    section: int
    text: str
    folded: str


@dataclass(frozen=True)
class Reading:
    """A report with its sentences in order, or those of the passages found, and these
    passages, best first; none where nothing was searched for. `read` gives the report;
    `above` holds the sections that the sentences stand in, and what those stand in, by
    their index in `Report.sections`."""

    id: str
    metadata: Metadata
    above: Mapping[int, Section]
    lines: tuple[Line, ...]
    read: Callable[[], Report]
    hits: tuple[Hit, ...] = ()

    @cached_property
    def report(self) -> Report:
        """The report itself; of a reading of parts, this is when it is read."""
        return self.read()

    @property
    def sections(self) -> tuple[Section, ...]:
        """All of the report's sections; of a reading of parts, this reads the report."""
        return self.report.sections

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The titles of all its sections, folded."""
        return tuple(_folded(section.title) for section in self.sections)

    @property
    def year(self) -> int:
        """The year that the report covers; 0 where unknown."""
        return self.metadata.year or 0

    @property
    def is_plan(self) -> bool:
        """Whether the whole document is a plan."""
        return self.metadata.kind == "plan"

    def headings(self, section: int) -> list[str]:
        """Folded titles above a place, innermost first."""
        found = []
        while section >= 0:
            here = self._section(section)
            found.append(_folded(here.title))
            section = here.parent
        return found

    def _section(self, index: int) -> Section:
        """The section of that index, whether a sentence that is read stands in it or not."""
        held = self.above.get(index)
        return held if held is not None else self.sections[index]

    def looks_ahead(self, line: Line) -> bool:
        """True where a sentence tells a plan or target, not a result."""
        if line.section < 0:
            return False
        if self.is_plan or _PLANNED.search(line.folded):
            return True
        return any(chapters.looks_ahead(title) for title in self.headings(line.section))

    def owns_up(self, line: Line) -> bool:
        """True where a sentence tells a shortcoming, in the part of a report for these."""
        if line.section < 0 or not chapters.owns_up(line.folded):
            return False
        return any(chapters.heads("shortcomings", t) for t in self.headings(line.section))

    def is_heading(self, line: Line) -> bool:
        """True where a sentence only opens the section that it heads."""
        if line.section < 0 or line.end - line.start > _LONGEST_HEADING:
            return False
        section = self._section(line.section)
        return line.start == section.start and line.end <= section.body < section.end

    def legs(self, start: int) -> tuple[str, ...]:
        """The legs of the search that found what stands at `start`; empty for none."""
        hit = self._hit_at(start)
        return hit.legs if hit is not None else ()

    def _hit_at(self, start: int) -> Hit | None:
        """Passages do not overlap: the last that begins there or before, if it reaches it."""
        at = bisect_right(self._starts, start) - 1
        return self._in_order[at] if at >= 0 and start < self._in_order[at].end else None

    @cached_property
    def _in_order(self) -> list[Hit]:
        return sorted(self.hits, key=lambda hit: hit.start)

    @cached_property
    def _starts(self) -> list[int]:
        return [hit.start for hit in self._in_order]

    def found(self, line: Line) -> float:
        """How far the search puts the line's passage above the others, in standard
        deviations of their scores; 0 for one that it puts below them or did not find."""
        hit = self._hit_at(line.start)
        return max(0.0, hit.score) if hit is not None else 0.0


def lay_out(report: Report) -> Reading:
    """The report's sentences with their sections."""
    folded = fold(report.text)
    lines = tuple(
        Line(start, end, section, report.text[start:end], folded[start:end])
        for section, (start, end) in placed(report.text, report.sections)
    )
    above = dict(enumerate(report.sections))
    return Reading(report.id, report.metadata, above, lines, lambda: report)


def lines_of(text: str, start: int, above: Mapping[int, Section]) -> Iterator[Line]:
    """The sentences of one passage, `text`, that begins at `start` of its report."""
    folded = fold(text)
    for section, (a, b) in placed_at(text, start, above):
        here = slice(a - start, b - start)
        yield Line(a, b, section, text[here], folded[here])


_folded = lru_cache(maxsize=_CLAUSES_KEPT)(fold)


@lru_cache(maxsize=_CLAUSES_KEPT)
def clauses_of(sentence: str) -> tuple[Span, ...]:
    """The clauses of a sentence, half-open in it; the same sentences are read for every
    question."""
    return tuple(clauses(sentence, 0, len(sentence)))
