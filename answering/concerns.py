"""Questions that people asked in their own words, brought together by what they ask, and
put in order by how badly they were served. Values only; where they are kept is elsewhere.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from answering.question import language
from answering.years import without_years
from retrieval.feedback import Kept
from retrieval.folding import fold
from retrieval.regions import Divisions

_REPORT_LACKS = ("no_such_region", "no_such_year")
"""Refusals whose mend is a report: the region and the year are what an operator must know."""
_NO_FAULT = ("not_a_question",)
"""A greeting was no question asked in vain."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A question, however often and on whatever surface it was asked.

    `question` is its latest wording, `asked` how often it came, `refused` counts refusals
    by reason, `why` the words on it, latest first, each once; `last` is when it was asked
    or judged last (UTC, ISO 8601). `regions` and `years` are the scope it was last taken in.
    """

    question: str
    asked: int
    answered: int
    refused: tuple[tuple[str, int], ...]
    useful: int
    useless: int
    why: tuple[str, ...]
    surfaces: tuple[str, ...]
    last: str
    regions: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def in_vain(self) -> int:
        """How often it was refused though it was a question."""
        return sum(count for reason, count in self.refused if reason not in _NO_FAULT)


def concerns(entries: Iterable[Kept], divisions: Divisions) -> tuple[Concern, ...]:
    """The entries (the latest first) as concerns, worst first: by useless answers, then by
    refusals, by how often asked, and the latest first.

    Region and year do not tell two questions apart (the same figure that is missed for one
    county is missed for the next), save where it is the report itself that is missing.
    """
    groups: dict[str, list[Kept]] = {}
    gist = lru_cache(maxsize=None)(_Gist(divisions))
    for entry in entries:
        lacks_report = entry.refused in _REPORT_LACKS
        groups.setdefault(gist(entry.question, whole=lacks_report), []).append(entry)
    found = sorted(map(_concern, groups.values()), key=lambda one: one.last, reverse=True)
    return tuple(sorted(found, key=lambda one: (-one.useless, -one.in_vain, -one.asked)))


class _Gist:
    """What a question asks, as a key: folded, without punctuation and white space."""

    def __init__(self, divisions: Divisions) -> None:
        self._divisions = divisions

    def __call__(self, question: str, *, whole: bool) -> str:
        """`whole` keeps region and year; so does a question that has nothing else."""
        folded = fold(question)
        bare = "" if whole else _letters(without_years(self._without_places(folded, question)))
        return bare or f"={_letters(folded) or folded}"

    def _without_places(self, folded: str, question: str) -> str:
        mentions = self._divisions.mentions(folded)
        if language(folded) == "en":
            mentions += self._divisions.mentions_english(question)
        for mention in mentions:
            blank = " " * (mention.end - mention.start)
            folded = folded[: mention.start] + blank + folded[mention.end :]
        return folded


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _concern(entries: Sequence[Kept]) -> Concern:
    """`entries` are of one question, the latest first."""
    placed = next((entry for entry in entries if entry.regions or entry.years), entries[0])
    return Concern(
        question=entries[0].question,
        asked=len(entries),
        answered=sum(entry.outcome == "answered" for entry in entries),
        refused=tuple(Counter(entry.refused for entry in entries if entry.refused).most_common()),
        useful=sum(entry.opinion == "useful" for entry in entries),
        useless=sum(entry.opinion == "useless" for entry in entries),
        why=tuple(dict.fromkeys(entry.why for entry in entries if entry.why)),
        surfaces=tuple(sorted({entry.surface for entry in entries})),
        last=max(entry.at for entry in entries),
        regions=placed.regions,
        years=placed.years,
    )
