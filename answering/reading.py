"""A report laid out for answering: its sentences, each with what stands above it."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from answering import chapters
from retrieval.folding import fold
from retrieval.placement import placed
from retrieval.report import Report
from retrieval.search import Hit
from retrieval.sentences import Span, clauses

_LONGEST_HEADING = 40
"""Characters; a longer numbered line is a task or a fact of its own."""
_PLANNED = re.compile("力争|拟于|计划于|争取在")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a report: half-open offsets in its text, and its innermost section
    (-1 for none). `folded` is its text as search compares it, of the same length."""

    start: int
    end: int
    section: int
    folded: str


@dataclass(frozen=True)
class Reading:
    """A report with its sentences in order, its sections' titles, folded, and the passages
    of it that a search found, best first; none where nothing was searched for."""

    report: Report
    lines: tuple[Line, ...]
    titles: tuple[str, ...]
    hits: tuple[Hit, ...] = ()

    @property
    def year(self) -> int:
        """The year that the report covers; 0 where unknown."""
        return self.report.metadata.year or 0

    @property
    def is_plan(self) -> bool:
        """Whether the whole document is a plan."""
        return self.report.metadata.kind == "plan"

    def headings(self, section: int) -> list[str]:
        """Folded titles above a place, innermost first."""
        found = []
        while section >= 0:
            found.append(self.titles[section])
            section = self.report.sections[section].parent
        return found

    def looks_ahead(self, line: Line) -> bool:
        """True where a sentence tells a plan or target, not a result."""
        if line.section < 0:
            return False
        if self.is_plan or _PLANNED.search(line.folded):
            return True
        return any(chapters.looks_ahead(title) for title in self.headings(line.section))

    def is_heading(self, line: Line) -> bool:
        """True where a sentence only opens the section that it heads."""
        if line.section < 0 or line.end - line.start > _LONGEST_HEADING:
            return False
        section = self.report.sections[line.section]
        return line.start == section.start and line.end <= section.body < section.end

    def legs(self, start: int) -> tuple[str, ...]:
        """The legs of the search that found what stands at `start`; empty for none."""
        hit = self._hit_at(start)
        return hit.legs if hit is not None else ()

    def _hit_at(self, start: int) -> Hit | None:
        """Passages do not overlap: the last that begins there or before, if it reaches it."""
        at = bisect_right(self._in_order, start, key=lambda hit: hit.start) - 1
        return self._in_order[at] if at >= 0 and start < self._in_order[at].end else None

    @cached_property
    def _in_order(self) -> list[Hit]:
        return sorted(self.hits, key=lambda hit: hit.start)

    def found(self, line: Line) -> float:
        """How far the search puts the line's passage above the others, in standard
        deviations of their scores; 0 for one that it puts below them or did not find."""
        hit = self._hit_at(line.start)
        return max(0.0, hit.score) if hit is not None else 0.0

    def text(self, line: Line) -> str:
        """The sentence as it stands in the report."""
        return self.report.text[line.start : line.end]

    def clauses(self, line: Line) -> list[Span]:
        """The sentence's clauses, half-open in the report's text."""
        return clauses(self.report.text, line.start, line.end)


def lay_out(report: Report) -> Reading:
    """The report's sentences with their sections."""
    folded = fold(report.text)
    lines = tuple(
        Line(start, end, section, folded[start:end])
        for section, (start, end) in placed(report.text, report.sections)
    )
    return Reading(report, lines, tuple(fold(s.title) for s in report.sections))
