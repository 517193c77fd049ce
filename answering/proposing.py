"""Questions that a report may answer, made of what it says: its figures, its headings.

Proposes only. That a question is answered, and by what it was made of, is for
`answering.suggesting` to try.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from answering import chapters
from answering.answer import Answer, Citation
from answering.catalogue import Catalogue, Path
from answering.figures import Figure, figures
from answering.neighbourhood import plans, regions_near
from answering.phrasing import Phrasing
from answering.reading import Line, Reading
from answering.readings import Readings
from retrieval.folding import fold
from retrieval.library import Entry

_SOMETHING = 40
"""Characters that a deed takes to tell."""
_REGIONS = 3
"""Other regions that a report's figures are looked for in."""

Holds = Callable[[Answer], bool]
Speaks = Callable[[Citation], bool]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question ("" where there are no words for it), what it is about (two of one topic
    are not shown together), and whether an answer to it is the one that was meant."""

    text: str
    topic: str
    holds: Holds


NOTHING = Proposal("", "", lambda _: False)
"""Proposed where a report was looked at, so that whoever waits may look at the clock."""


class Proposals:
    """Makes proposals about the reports of one catalogue in one language."""

    def __init__(self, readings: Readings, catalogue: Catalogue, phrasing: Phrasing) -> None:
        self._readings = readings
        self._catalogue = catalogue
        self._phrasing = phrasing

    def numbers(self, entries: Iterable[Entry]) -> Iterator[Proposal]:
        """The plainest figure of each report, then the second of each."""
        yield from _by_turns(map(self._numbers, entries))

    def comparisons(self, entries: Iterable[Entry]) -> Iterator[Proposal]:
        """A figure of each report with the same of its region's report before, or else with
        that of another region."""
        yield from _by_turns(map(self._comparisons, entries))

    def shortcomings(self, entries: Iterable[Entry]) -> Iterator[Proposal]:
        """What each report owns up to."""
        for entry in entries:
            found = self._has("shortcomings", entry)
            asked = self._phrasing.shortcomings(self._place(entry), _years(entry))
            yield Proposal(asked, "shortcomings", told_by(entry)) if found else NOTHING

    def next_steps(self, entries: Iterable[Entry]) -> Iterator[Proposal]:
        """What each report wants to do next."""
        for entry in entries:
            found = self._has("plans", entry)
            asked = self._phrasing.plans(self._place(entry), _years(entry))
            yield Proposal(asked, "plans", told_by(entry)) if found else NOTHING

    def deeds(self, entries: Iterable[Entry], near: int = -1) -> Iterator[Proposal]:
        """How something was done that a heading of each report tells: the plainest, or the
        nearest to an offset where one is given."""
        yield from _by_turns(self._deeds(entry, near) for entry in entries)

    def beside(self, entry: Entry, at: int) -> Iterator[Proposal]:
        """The figures of a report, those nearest to an offset first."""
        reading = self._readings.of(entry)
        for line in _nearest(reading, at):
            yield NOTHING
            if self._readings.is_told(reading, line):
                yield from (self._figure(entry, figure) for figure in figures(line))

    def _numbers(self, entry: Entry) -> Iterator[Proposal]:
        yield from (self._figure(entry, figure) for figure in self._readings.plainest(entry))

    def _comparisons(self, entry: Entry) -> Iterator[Proposal]:
        path, year = entry.metadata.region, entry.metadata.year or 0
        for other in self._comparable(entry):
            paths = list(dict.fromkeys((path, other.metadata.region)))
            years = sorted({year, other.metadata.year or 0})
            places = [self._phrasing.place(one, self._catalogue) for one in paths]
            yield NOTHING
            for figure in self._readings.plainest(entry):
                if self._readings.speak_of(other, figure.noun):
                    asked = self._phrasing.figure(figure, places, years, planned=False)
                    yield Proposal(asked, figure.noun, cites(paths, years, speaks_of(figure.noun)))

    def _comparable(self, entry: Entry) -> Iterator[Entry]:
        """The report of the region's year before, then those of the nearest regions' same
        year."""
        path, year = entry.metadata.region, entry.metadata.year
        if year is None:
            return
        earlier = [one for one in self._catalogue.of(path).years if one < year]
        yield from self._catalogue.of(path).of_years(earlier[-1:])[:1]
        near = regions_near(self._catalogue, path, year, planned=False)
        for other in islice(near, _REGIONS):
            yield from self._catalogue.of(other).of_years((year,))[:1]

    def _deeds(self, entry: Entry, near: int) -> Iterator[Proposal]:
        reading, place = self._readings.of(entry), self._place(entry)
        for section, name in self._readings.deeds(reading, near):
            asked = self._phrasing.deed(name, place, _years(entry), planned=plans(reading.metadata))
            topic = re.sub(r"\d", "", asked.replace(place, ""))
            yield Proposal(asked, topic, tells(entry, section.start, section.end))

    def _figure(self, entry: Entry, figure: Figure) -> Proposal:
        place, planned = self._place(entry), plans(entry.metadata)
        asked = self._phrasing.figure(figure, [place], _years(entry), planned=planned)
        return Proposal(asked, figure.noun, states(entry, figure))

    def _has(self, chapter: chapters.Chapter, entry: Entry) -> bool:
        """Whether it is a report on what was done that has a part of that kind."""
        titles = () if plans(entry.metadata) else self._readings.of(entry).titles
        return any(chapters.heads(chapter, title) for title in titles)

    def _place(self, entry: Entry) -> str:
        return self._phrasing.place(entry.metadata.region, self._catalogue)


def states(entry: Entry, figure: Figure) -> Holds:
    """Whether the answer's first quote has the figure's own clause."""
    return lambda answer: _overlaps(answer.citations[:1], entry, figure.start, figure.end)


def tells(entry: Entry, start: int, end: int) -> Holds:
    """Whether the answer begins in that stretch of the report, and says something."""
    return lambda answer: (
        _overlaps(answer.citations[:1], entry, start, end)
        and sum(len(one.quote) for one in answer.citations) >= _SOMETHING
    )


def told_by(entry: Entry) -> Holds:
    """Whether the answer quotes that report, and no other."""
    return lambda answer: {one.report_id for one in answer.citations} == {entry.id}


def speaks_of(noun: str) -> Speaks:
    """Whether a quote has the noun."""
    return lambda citation: noun in fold(citation.quote)


def cites(paths: Sequence[Path], years: Sequence[int], speaks: Speaks) -> Holds:
    """Whether the answer quotes reports of each of the places and years, and no other; of
    each first a sentence that speaks of what was asked. No years: of any."""
    wanted = {("".join(path), year) for path in paths for year in years or (None,)}

    def holds(answer: Answer) -> bool:
        firsts: dict[tuple[str, int | None], Citation] = {}
        for one in answer.citations:
            firsts.setdefault((one.region, one.year if years else None), one)
        return firsts.keys() == wanted and all(map(speaks, firsts.values()))

    return holds


def _overlaps(citations: Sequence[Citation], entry: Entry, start: int, end: int) -> bool:
    return any(c.report_id == entry.id and c.start < end and start < c.end for c in citations)


def _years(entry: Entry) -> tuple[int, ...]:
    return (entry.metadata.year,) if entry.metadata.year else ()


def _nearest(reading: Reading, at: int) -> list[Line]:
    """The sentences, those of the same section first, those nearest to an offset first."""
    here = min(reading.lines, key=lambda line: abs(line.start - at), default=None)
    section = here.section if here else -1
    return sorted(reading.lines, key=lambda one: (one.section != section, abs(one.start - at)))


def _by_turns(each: Iterable[Iterator[Proposal]]) -> Iterator[Proposal]:
    """The first of each, then the second of each; none is begun before its turn."""
    turn = deque[Iterator[Proposal]]()
    for source in each:
        turn.append(source)
        yield NOTHING
        yield from islice(source, 1)
    while turn:
        source = turn.popleft()
        for proposal in islice(source, 1):
            turn.append(source)
            yield proposal
