"""Reports laid out for who looks for questions: their figures and the deeds they tell.

Knows what a report has; how a question is made of it is for `answering.proposing`.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import islice

from answering import chapters
from answering.deeds import deed, object_of
from answering.figures import Figure, figures
from answering.neighbourhood import plans
from answering.reading import Line, Reading, lay_out
from retrieval.library import Entry
from retrieval.report import Report, Section

_LOOKED_AT, _SHOWN = 14, 4
"""Figures of a report that are looked at for the plainest, and how many these are."""
_LAID_OUT, _KEPT = 48, 1024
"""Reports that are kept laid out, and those whose plainest figures are kept."""
_STRIDE = 4
"""Every so manieth sentence is looked at first."""


class Readings:
    """The reports of one library laid out, with what can be asked of them; what was read is
    kept."""

    def __init__(self, read: Callable[[Entry], Report], interest: Callable[[str], float]) -> None:
        """`interest` tells how likely somebody is to ask about a noun."""
        self.interest = interest
        self.of = lru_cache(maxsize=_LAID_OUT)(lambda entry: lay_out(read(entry)))
        self.plainest = lru_cache(maxsize=_KEPT)(self._plainest)

    def figure_at(self, entry: Entry, start: int, end: int) -> Figure | None:
        """The figure that a stretch of a report tells; the first, where it tells several."""
        lines = (one for one in self.of(entry).lines if one.start < end and start < one.end)
        found = (figure for line in lines for figure in figures(line))
        return next((one for one in found if one.start < end and start < one.end), None)

    def deeds(self, reading: Reading, near: int) -> list[tuple[Section, str]]:
        """The sections whose headings tell a deed, with it; those likely to be asked for
        first, or those nearest to an offset from 0."""
        done = (one for at, one in enumerate(reading.sections) if _done(reading, at))
        told = [(one, name) for one in done if (name := deed(one.title))]
        if near >= 0:
            return sorted(told, key=lambda pair: abs(pair[0].start - near))
        return sorted(told, key=lambda pair: self.interest(object_of(pair[1])), reverse=True)

    def is_told(self, reading: Reading, line: Line) -> bool:
        """Whether a sentence tells what its document is for: what was done, or in a plan
        what is to be."""
        return plans(reading.metadata) or not reading.looks_ahead(line)

    def speak_of(self, entry: Entry, noun: str) -> bool:
        """Whether a report has the word."""
        return any(noun in line.folded for line in self.of(entry).lines)

    def _plainest(self, entry: Entry) -> tuple[Figure, ...]:
        """Some figures from all over a report, those likely to be asked for first."""
        reading = self.of(entry)
        told = [line for line in reading.lines if self.is_told(reading, line)]
        apart = (line for first in range(_STRIDE) for line in told[first::_STRIDE])
        found = islice((figure for line in apart for figure in figures(line)), _LOOKED_AT)
        return tuple(sorted(found, key=self._weight, reverse=True))[:_SHOWN]

    def _weight(self, figure: Figure) -> float:
        return self.interest(figure.noun) - (0.5 if figure.who else 0.0)


def _done(reading: Reading, section: int) -> bool:
    """Whether a section tells what was done; in a plan, what is to be."""
    headings = reading.headings(section)
    if any(chapters.heads("shortcomings", title) for title in headings):
        return False
    return plans(reading.metadata) or not any(chapters.looks_ahead(title) for title in headings)
