"""A question about several regions or years as parts: each its place, years and words.

Where the words are said once for all (A、B、C各…), every part gets them. Writes nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from answering.brief import Brief
from answering.catalogue import Entries
from answering.evidence import Evidence, rank
from answering.intent import asks_value
from answering.naming import Names
from answering.place import Place
from answering.reading import Reading
from answering.scope import Scope
from retrieval.quantities import Quantity

_JOINTS = r"[\s，,、；;和与跟及同的：:以]*"
_EMPTY_PART = re.compile(
    rf"^{_JOINTS}(?:[(（][^)）]{{1,6}}[)）])?{_JOINTS}"
    rf"(?:分别|各|都|相比|对比|比较|比)?{_JOINTS}$"
)
_FURNITURE = re.compile(
    r"多少|百分之几|几|[\s，,、；;：:?？和与跟及同的在里年度报告方案中各分别是有为件个名项]"
)
_MEASURES = re.compile(
    r"\s*(?:的)?(?:更|还|要|来得?)?[多少高低大小快慢](?:吗|么|出?了?(?:多少|几)|还是|些)"
)
"""What ends a comparison whose thing is said of the first place: 城口的调解率比衡阳**高吗**."""
_SUBSTANCE = 3
MOST_SEARCHED = 12
"""Parts up to which each is searched and read by itself; an answer has no room for more."""
MOST_TOLD = 8
"""Of more parts than that, those which are told."""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the comparison: the reports to look in, and the words asked of them."""

    place: str
    entries: Entries
    words: str

    def silence(self, names: Names) -> str:
        """What is told of it where nothing was found."""
        years = self.entries.years
        if not self.entries:
            return names.absent(self.place)
        return names.silent(self.place, years[0] if len(years) == 1 else None)


def compares(scope: Scope) -> bool:
    """Whether the scope holds several regions, or several years that were asked for."""
    places = scope.places
    if len({place.path for place in places}) > 1:
        return True
    if len(places) != 1:
        return False
    several_years = len(scope.years) > 1 and len(scope.entries.years) > 1
    return several_years or len(places[0].entries.regions) > 1


def parts_of(text: str, places: Sequence[Place], years: Sequence[int]) -> list[Part]:
    """The parts of a question; `text` has regions and years blanked out at their place.

    Several years of one place give a part each; several places give one each, with the
    words after each place where it has its own.
    """
    return [
        part
        for place, words in zip(places, _words(text, places), strict=True)
        for part in _parts(place, words, several_years=len(years) > 1)
    ]


def order(found: Sequence[Sequence[Evidence]], *, least: bool) -> list[int]:
    """The parts by their values, highest or `least` first; those without one last. Empty where
    the values cannot be held against one another: fewer than two, or of several units."""
    values = [answers[0].value if len(answers) == 1 else None for answers in found]
    told = [value for value in values if value is not None]
    if len(told) < 2 or len({value.unit for value in told}) > 1:
        return []
    if any(answers and value is None for answers, value in zip(found, values, strict=True)):
        return []
    sign = 1 if least else -1
    return sorted(range(len(found)), key=lambda at: _last_of(values[at], sign))


def _last_of(value: Quantity | None, sign: int) -> tuple[bool, Decimal]:
    return value is None, value.value * sign if value is not None else Decimal(0)


def foremost(brief: Brief, parts: Sequence[Part]) -> Iterator[tuple[Part, tuple[Reading, ...]]]:
    """The parts that have something of the question among the brief's readings, those with
    the best of it first, each with its own readings."""
    ranked = dict.fromkeys(e.reading.id for e in rank(brief.readings, brief.topic, brief.ask))
    found = {reading.id: reading for reading in brief.readings}
    owners = {key: at for at, part in enumerate(parts) for key in part.entries.held & found.keys()}
    for at in dict.fromkeys(owners[key] for key in ranked if key in owners):
        own = (reading for key, reading in found.items() if owners.get(key) == at)
        yield parts[at], tuple(own)


def _parts(place: Place, words: str, *, several_years: bool) -> list[Part]:
    covered, regions = place.entries.years, place.entries.regions
    if several_years and len(covered) > 1:
        return [Part(place.name, place.entries.of_years((year,)), words) for year in covered]
    if place.path and len(regions) > 1:
        return [Part(path[-1], place.entries.of_region(path), words) for path in regions]
    return [Part(place.name, place.entries, words)]


def _words(text: str, places: Sequence[Place]) -> list[str]:
    """What is said of each place: the stretch behind it, or what all of them share."""
    if not places:
        return []
    ends = [place.start for place in places[1:]] + [len(text)]
    stretches = [text[place.end : end] for place, end in zip(places, ends, strict=True)]
    lead = text[: places[0].start]
    shared = stretches[-1] if not _EMPTY_PART.match(stretches[-1]) else lead
    opening = lead if _says(lead) else ""
    if _MEASURES.match(stretches[-1]) and _says(stretches[0]):
        return [opening + stretches[0] + stretches[-1]] * len(stretches)
    return [opening + stretch if _is_own(stretch) else shared + lead for stretch in stretches]


def _is_own(stretch: str) -> bool:
    """Whether a stretch asks or says something of its own place."""
    return not _EMPTY_PART.match(stretch) and (_says(stretch) or asks_value(stretch))


def _says(stretch: str) -> bool:
    """Whether a stretch says something of its own, beyond 的报告里 and the like."""
    return len(_FURNITURE.sub("", stretch)) >= _SUBSTANCE
