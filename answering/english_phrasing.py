"""How a suggested question is put in English, by the glossary that English questions are
read with: what it has no term for is not asked.
"""

from collections.abc import Mapping, Sequence

from answering.catalogue import Catalogue, Path
from answering.deeds import object_of
from answering.figures import Figure
from answering.naming import english_name
from answering.nouns import terms_in
from answering.thesaurus import Thesaurus
from retrieval.regions import Divisions

_DONE = {
    "收到": "received",
    "接到": "received",
    "受理": "accepted",
    "办理": "handled",
    "审结": "concluded",
    "办结": "concluded",
    "执结": "enforced",
    "审查": "reviewed",
    "审核": "reviewed",
    "化解": "resolved",
    "调解": "mediated",
    "调处": "mediated",
    "查处": "investigated",
    "开展": "carried out",
    "举办": "held",
    "组织": "held",
    "召开": "held",
    "印发": "issued",
    "发布": "published",
    "公布": "published",
    "公开": "published",
    "制定": "drawn up",
    "修订": "revised",
    "废止": "repealed",
    "建成": "built",
    "设立": "set up",
    "成立": "set up",
    "组建": "set up",
    "聘请": "engaged",
    "聘用": "engaged",
    "选聘": "engaged",
    "配备": "provided",
    "驳回": "rejected",
    "完成": "completed",
}
"""Verbs of `answering.figures`, as how many of a thing were …"""
_PLURALS = {"person": "people", "personnel": "personnel", "staff": "staff"}
_COUNTABLE = frozenset(
    "decision dispute offence case adviser document hearing contract right".split()
)
_LONG_TERM = 5
_UNTOLD = frozenset("元 万元 亿元 人次 件次 家次 户次".split())
"""Units that are not of the noun itself: how many were advised is no number of advices."""


class English:
    """Puts questions in plain English."""

    def __init__(self, divisions: Divisions, thesaurus: Thesaurus) -> None:
        self._divisions = divisions
        self._terms = _reversed(thesaurus.english)

    def place(self, path: Path, catalogue: Catalogue) -> str:
        """Chengkou County; "" where the pinyin is not known."""
        division = self._divisions.by_path(path)
        if division is None or not division.pinyin:
            return ""
        name = english_name(path, division).partition(" (")[0]
        alone = len(catalogue.ending(path[-1])) < 2 or len(path) < 2
        return name if alone else f"{name}, {self.place(path[:-1], catalogue)}"

    def years(self, years: Sequence[int]) -> str:
        """2019 and 2020."""
        return " and ".join(map(str, years))

    def together(self, places: Sequence[str]) -> str:
        """Chengkou County and Hengyang City; "" where one has no name."""
        return " and ".join(places) if all(places) else ""

    def figure(
        self, figure: Figure, places: Sequence[str], years: Sequence[int], *, planned: bool
    ) -> str:
        """How many legal aid cases were handled in Chengkou County in 2020?"""
        place, term = self.together(places), self._terms.get(figure.noun, "")
        if not place or not term or planned or figure.unit in _UNTOLD:
            return ""
        where = f"in {place} in {self.years(years)}"
        if not figure.unit:
            return f"What was the {term} {where}?"
        done = _DONE.get(figure.verb, "") if figure.verb else "there"
        return f"How many {_plural(term)} were {done} {where}?" if done else ""

    def shortcomings(self, place: str, years: Sequence[int]) -> str:
        """What a report owns up to."""
        asked = f"What shortcomings did {place} report for {self.years(years)}?"
        return asked if place else ""

    def plans(self, place: str, years: Sequence[int]) -> str:
        """What a report wants to do next."""
        asked = f"What next steps did {place} plan in its {self.years(years)} report?"
        return asked if place else ""

    def deed(self, deed: str, place: str, years: Sequence[int], *, planned: bool) -> str:
        """How did Chengkou County work on legal aid in 2020?"""
        terms = sorted(terms_in(object_of(deed)), key=len, reverse=True)
        term = next((self._terms[one] for one in terms if one in self._terms), "")
        if not term or not place or planned:
            return ""
        about = _plural(term) if term.split()[-1] in _COUNTABLE else term
        return f"How did {place} work on {about} in {self.years(years)}?"


def _reversed(english: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The English term of each Chinese one: the first that means it before all else. One
    word (peacemaker) is too little for a long term."""
    terms: dict[str, str] = {}
    for term, words in english.items():
        if words and (" " in term or len(words[0]) < _LONG_TERM):
            told = terms.setdefault(words[0], term)
            if told == term.replace("-", " "):
                terms[words[0]] = term
    return terms


def _plural(term: str) -> str:
    *head, last = term.split()
    if last in _PLURALS:
        return " ".join([*head, _PLURALS[last]])
    if last.endswith("y") and last[-2] not in "aeiou":
        return f"{term[:-1]}ies"
    return term if last.endswith("s") else f"{term}s"
