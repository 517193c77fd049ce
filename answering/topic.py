"""What a question is about: its words with their weights. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Protocol

from answering.thesaurus import Sense
from answering.wordlists import is_weak, words
from retrieval.analysis import grams

_CHIEF = 0.5
"""The share of what is counted from which one word says most of it."""
WORDS_SHARE = 0.75
SENSES_SHARE = 0.5
"""What the words of a question, and what they may stand for, count in a search beside the
question's characters; both from docs/benchmarks.md."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word asked for. `senses` are official words that count for it, each with its
    weight; `known` is true where some report of the library uses the word itself, `lay`
    where it is no word of reports at all, `official` where it is a term of the domain or
    holds one, `named` where the question has it in quotation marks, `foreign` where it is no
    word of reports nor of anybody who asks about them (巴黎, 股市), and `focus` where the
    question counts or measures it (多少件**矛盾纠纷**)."""

    text: str
    weight: float
    senses: tuple[Sense, ...]
    known: bool
    focus: bool = False
    lay: bool = False
    official: bool = False
    named: bool = False
    foreign: bool = False

    def match(self, text: str) -> float:
        """1 where the text holds the word, less for a synonym or a part of a long word."""
        if self.text in text:
            return 1.0
        best = 0.0
        for sense in self.senses:
            if sense.weight > best and sense.word in text:
                best = sense.weight
        if best < 0.7 and len(self.text) >= 3 and not self.text.isascii():
            best = max(best, _partly(self.text, text))
        return best

    def stands_in(self, text: str, *, sense: float = 0.0) -> bool:
        """Whether the text holds the word, or a sense of at least that weight."""
        return self.text in text or any(s.word in text for s in self.senses if s.weight >= sense)


@dataclass(frozen=True)
class Topic:
    """What a question is about, once region, year and question words are off, and the
    tokens with weights that passages on such questions were learned to use. `needed` are the
    words without which a sentence is about something else, whatever else it holds."""

    terms: tuple[Term, ...]
    expansion: Mapping[str, float] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()

    @cached_property
    def weight(self) -> float:
        """The sum of the terms' weights; 0 where the question has no words of its own."""
        return sum(term.weight for term in self.terms)

    @cached_property
    def chief(self) -> tuple[int, ...]:
        """Which terms say most of what is counted and are in some report of the library; none
        where somebody asks in lay words, who may mean what reports call by another."""
        if any(term.lay for term in self.terms):
            return ()
        total = sum(term.weight for term in self.terms if term.focus)
        return tuple(
            at
            for at, term in enumerate(self.terms)
            if term.focus and term.known and term.weight >= _CHIEF * total
            if not is_weak(term.text)
        )

    @cached_property
    def at_needed(self) -> tuple[int, ...]:
        """Which terms are needed."""
        return tuple(at for at, term in enumerate(self.terms) if term.text in self.needed)

    @cached_property
    def matter(self) -> tuple[int, ...]:
        """Which terms name the thing itself, not how it stands or is dealt with."""
        return tuple(
            at
            for at, term in enumerate(self.terms)
            if not is_weak(term.text) and term.text not in words("handling_words")
        )

    def tokens(self) -> dict[str, float]:
        """Weighted grams and words for the lexical index, beside the question's own
        characters; senses weigh half."""
        weights: dict[str, float] = {}
        for term in self.terms:
            _add(weights, term.text, WORDS_SHARE if term.known else WORDS_SHARE / 2)
            for sense in term.senses:
                _add(weights, sense.word, SENSES_SHARE * sense.weight)
        for token, weight in self.expansion.items():
            weights[token] = weights.get(token, 0.0) + weight
        return weights

    def share(self, held: Sequence[float]) -> float:
        """The part of the topic's weight that `held` (0 to 1 for each term) stands for."""
        if not self.weight:
            return 0.0
        total = 0.0
        for weight, part in zip(self._weights, held, strict=True):  # asked of every sentence
            total += weight * part
        return total / self.weight

    @cached_property
    def _weights(self) -> tuple[float, ...]:
        return tuple(term.weight for term in self.terms)

    def unfocused(self) -> "Topic":
        """The same words, none of them counted or measured any more."""
        return replace(self, terms=tuple(replace(term, focus=False) for term in self.terms))

    def plus(self, other: "Topic", share: float) -> "Topic":
        """This topic with another's words added at `share` of their weight."""
        own = {term.text for term in self.terms}
        added = tuple(
            replace(term, weight=term.weight * share)
            for term in other.terms
            if term.text not in own
        )
        return replace(self, terms=self.terms + added)


class Topics(Protocol):
    """Reads the topic of a folded text whose regions and years are blanked out."""

    def read(self, text: str) -> Topic: ...


def _add(weights: dict[str, float], word: str, weight: float) -> None:
    for token in {*grams(word), word}:
        share = weight * (0.4 if len(token) == 1 and not token.isascii() else 1.0)
        weights[token] = max(weights.get(token, 0.0), share)


def _partly(word: str, text: str) -> float:
    """The share of a word's pairs that the text holds; the first must be among them
    (败诉率 is not spoken of by 应诉率)."""
    pairs = _pairs(word)
    share = sum([pair in text for pair in pairs]) / len(pairs)
    return 0.7 * share if share >= 0.5 and (len(word) > 3 or pairs[0] in text) else 0.0


@lru_cache(maxsize=4096)
def _pairs(word: str) -> tuple[str, ...]:
    """Each two neighbouring characters of a word, which every sentence is asked for."""
    return tuple(word[i : i + 2] for i in range(len(word) - 1))
