"""Lay words to official words, and English terms to Chinese ones, from `config/`.

Knows words, not sentences. A weight of 1 is a plain synonym, .2 a loose association.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_FURTHER = 0.92
"""Each further word of a row is a little looser than the one before it."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One official word that a lay expression may stand for."""

    word: str
    weight: float


@dataclass(frozen=True)
class Thesaurus:
    """`senses` maps a lay expression to its official words, best first; `english` an
    English term (lower case) to Chinese words."""

    senses: Mapping[str, tuple[Sense, ...]]
    english: Mapping[str, tuple[str, ...]]

    def of(self, expression: str) -> tuple[Sense, ...]:
        """The official words for a lay expression; empty where it has none."""
        return self.senses.get(expression, ())

    def chinese(self, question: str) -> str:
        """The Chinese words for an English question's terms, longest terms first."""
        words = re.findall(r"[a-z0-9.%'-]+", question.lower())
        return " ".join(self._terms(words))

    def _terms(self, words: list[str]) -> Iterator[str]:
        at = 0
        while at < len(words):
            for size in range(min(6, len(words) - at), 0, -1):
                found = self._english(words[at : at + size])
                if found:
                    yield found[0]
                    at += size
                    break
            else:
                at += 1

    def _english(self, words: list[str]) -> tuple[str, ...]:
        for last in _singulars(words[-1]):
            found = self.english.get(" ".join([*words[:-1], last]))
            if found:
                return found
        singular = [_singulars(word)[-1] for word in words]
        return self.english.get(" ".join(singular), ())


def _singulars(word: str) -> list[str]:
    forms = [word]
    word = word.removesuffix("'s").strip("'.-")
    forms.append(word)
    for ending, instead in (
        ("ies", "y"),
        ("ses", "s"),
        ("s", ""),
        ("ing", ""),
        ("ing", "e"),
        ("ed", ""),
        ("d", ""),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            forms.append(word.removesuffix(ending) + instead)
    return forms


class _Senses(Mapping[str, tuple[Sense, ...]]):
    """The rows of a table; a question makes senses of the few that it asks for."""

    def __init__(self, rows: Mapping[str, tuple[str, str]]) -> None:
        self._rows = rows

    def __getitem__(self, lay: str) -> tuple[Sense, ...]:
        official, weight = self._rows[lay]
        words = enumerate(official.split())
        return tuple(Sense(word, float(weight) * _FURTHER**place) for place, word in words)

    def __contains__(self, lay: object) -> bool:
        return lay in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@lru_cache(maxsize=1)
def load() -> Thesaurus:
    """The shipped thesaurus and English glossary."""
    rows = {lay: (official, weight) for lay, official, weight in _rows("thesaurus.tsv", 3)}
    english = {term: tuple(words.split()) for term, words in _rows("english.tsv", 2)}
    return Thesaurus(_Senses(rows), english)


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    text = (resources.files("config") / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        parts = line.split("\t")
        if not line.startswith("#") and len(parts) >= columns:
            yield parts[:columns]
