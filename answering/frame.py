"""A question as somebody asked it, with its place and its years to be put otherwise.

Knows how a question is written; where it names places, and which ones there are to ask
about, is for others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from answering.question import language, readable, written
from answering.years import without_years

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """A question that says by itself what it asks. `place` and `year` are where it names
    them (half-open in `text`); None where it names none. The year takes its 年 with it."""

    text: str
    place: Span | None
    year: Span | None
    english: bool = False

    def of(self, place: str, year: str, *, each: bool = False) -> str:
        """The question of another place and year, as they are to be written: 衡阳市 and
        2021年, or Hengyang City and 2021; `each` where either is several. An empty one
        stays as it is."""
        changes = [(self.place, place), (self.year, year)]
        told = self._with([(span, words) for span, words in changes if span and words])
        missing = [words for span, words in changes if span is None and words]
        if self.english:
            added = "".join(f" in {words}" for words in missing)
            return re.sub(r"\s*[?？]*$", f"{added}?", told, count=1)
        if missing:
            at = self._gap(place if self.place else "")
            told = told[:at] + "".join(missing) + told[at:]
        return _SINGLE.sub("分别是多少", told, count=1) if each else told

    @property
    def bare(self) -> str:
        """The question with place and year blanked out."""
        return self._with([(span, " ") for span in (self.place, self.year) if span])

    def _gap(self, place: str) -> int:
        """Where what the question does not name belongs, once the place is put in: a year
        behind the place, all else before the year or at the front."""
        if self.place is not None:
            return self.place[0] + len(place)
        return self.year[0] if self.year is not None else 0

    def _with(self, changes: Sequence[tuple[Span, str]]) -> str:
        text = self.text
        for (start, end), words in sorted(changes, reverse=True):
            text = text[:start] + words + text[end:]
        return text


def frame(question: str, places: Sequence[Span]) -> Frame | None:
    """The frame of a question that names places there; None for one that leans on what was
    asked before (那衡阳呢？), says nothing but place and year, or names several of either."""
    text, folded = written(question), readable(question)
    english = language(folded) == "en"
    years = _years(folded)
    if len(places) > 1 or len(years) > 1 or _LEANS.search(folded):
        return None
    if not _says(folded, [*places, *years], english=english):
        return None
    return Frame(text, places[0] if places else None, years[0] if years else None, english)


def _years(folded: str) -> list[Span]:
    """Where the folded question names years, each with its 年."""
    changed = (a != b for a, b in zip(folded, without_years(folded), strict=True))
    spans: list[Span] = []
    at = 0
    for named, run in groupby(changed):
        end = at + len(list(run))
        spans += [(at, end)] if named else []
        at = end
    return spans


def _says(folded: str, spans: Sequence[Span], *, english: bool) -> bool:
    """Whether something is asked beside place and year."""
    for start, end in spans:
        folded = folded[:start] + " " * (end - start) + folded[end:]
    if english:
        return len(re.findall("[a-z]{3,}", folded)) >= _ENGLISH_WORDS
    return len(_FILLING.sub("", folded)) >= _CHARACTERS


_CHARACTERS, _ENGLISH_WORDS = 4, 3
_SINGLE = re.compile("(?<!分别)(?:各?是)多少")
_FILLING = re.compile(r"[\s，,。?？!！的呢吗了和与]")
_LEANS = re.compile(
    "^(?:那|其中|里面|这|它|他|还有|另外|再|又|换成|改成|同样|and |what about|how about|there|it |they )"
    "|刚才|上述|呢[?？]?$|两地|哪个(?:地方|县|市|区|地区)|各(?:地|县|市|区)|同比|比(?:上|去)年|这两|历年|逐年|[每各几]年"
)
