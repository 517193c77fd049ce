"""Finds passages for a question inside a scope: the lexical leg and the vector leg, fused.

Leaves to the caller which reports are in scope and what the question's words mean.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from config.errors import IndexBroken
from retrieval.analysis import grams
from retrieval.indexes import Indexes
from retrieval.lexical import LexicalIndex
from retrieval.library import Library
from retrieval.reranking import Reranker

RERANKED = 30
"""Passages that a reranker reads of what was found: it takes each one tens of milliseconds."""
_K3 = 8.0
_HALF = 0.5
"""The share of a question's weight from which on it counts how much of it is held."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: its number, where it stands (half-open in its report's text), its
    fused score (higher is better), and the legs that found it."""

    passage: int
    report_id: str
    start: int
    end: int
    score: float
    legs: tuple[str, ...]


class Searcher:
    """Search over one library. Empty means nothing matched, never failure."""

    def __init__(
        self,
        library: Library,
        indexes: Indexes,
        vector_weight: float = 0.0,
        reranker: Reranker | None = None,
    ) -> None:
        """`vector_weight` is what the vector leg counts beside the lexical one; it is not
        asked at 0, nor a reranker that is None."""
        self._library = library
        self._indexes = indexes
        self._vector_weight = vector_weight
        self._reranker = reranker

    def search(
        self,
        text: str,
        weights: Mapping[str, float],
        reports: Sequence[str] | None,
        limit: int,
    ) -> list[Hit]:
        """Passages for the characters of `text` and, beside them, for weighted tokens (its
        words, and those that mean the same), best first."""
        legs = {"lexical": self._lexical(text, weights, reports, limit)}
        if self._vector_weight:
            legs["vector"] = self._indexes.vectors.search(self._library, text, reports, limit)
        scores = fused(legs, {"lexical": 1.0, "vector": self._vector_weight})
        best = ranked(scores)[:limit]
        if self._reranker is not None:
            legs["reranker"] = self._reranked(self._reranker, text, best[:RERANKED])
            scores |= fused(
                {"found": [(n, scores[n]) for n in best[:RERANKED]], "reranker": legs["reranker"]},
                {"found": 1.0, "reranker": 1.0},
            )
            best = ranked({number: scores[number] for number in best})
        return self._hits(best, scores, legs)

    def _reranked(
        self, reranker: Reranker, text: str, numbers: Sequence[int]
    ) -> list[tuple[int, float]]:
        texts = self._library.texts(numbers)
        held = [number for number in numbers if number in texts]
        return list(zip(held, reranker.scores(text, [texts[n] for n in held]), strict=True))

    def _hits(
        self,
        best: Sequence[int],
        scores: Mapping[int, float],
        legs: Mapping[str, Sequence[tuple[int, float]]],
    ) -> list[Hit]:
        found_by = {name: {number for number, _ in leg} for name, leg in legs.items()}
        places = self._library.places(best)
        return [
            Hit(
                number,
                *places[number],
                scores[number],
                tuple(name for name, numbers in found_by.items() if number in numbers),
            )
            for number in best
            if number in places
        ]

    def _lexical(
        self, text: str, weights: Mapping[str, float], reports: Sequence[str] | None, limit: int
    ) -> list[tuple[int, float]]:
        """An index that turns out damaged is made anew: the library is sound."""
        index = self._indexes.lexical
        index.catch_up(self._library)
        tokens = grams(text)

        def found() -> list[tuple[int, float]]:
            return covered(index, tokens, index.search(asked(tokens, weights), reports, limit))

        try:
            return found()
        except IndexBroken:
            index.mend(self._library)
            return found()


def asked(tokens: Iterable[str], weights: Mapping[str, float]) -> dict[str, float]:
    """A question's characters and pairs, as often as it says them, and the tokens that it
    stands for."""
    total = {token: _saturated(count) for token, count in Counter(tokens).items()}
    for token, weight in weights.items():
        total[token] = total.get(token, 0.0) + weight
    return total


def covered(
    index: LexicalIndex, tokens: Sequence[str], found: Sequence[tuple[int, float]]
) -> list[tuple[int, float]]:
    """What was found, with passages that hold more of the question before those that hold
    some of it often.

    The more of the question the best passage holds, the more that counts: one in the
    reports' own words is answered where they all stand, one in lay words is not.
    """
    shares = index.coverage(tokens, [number for number, _ in found])
    most = max(shares.values(), default=0.0)
    power = max(0.0, most - _HALF) / (1.0 - _HALF)
    return [(number, score * shares[number] ** power) for number, score in found]


def _saturated(count: int) -> float:
    """What a token said several times counts for: BM25's term frequency of a question, with
    its k3 (Robertson and Walker, TREC-8)."""
    return (_K3 + 1) * count / (_K3 + count)


def ranked(scores: Mapping[int, float]) -> list[int]:
    """Passage numbers, best first; of equals the one that came later, which is newer text."""
    return sorted(scores, key=lambda number: (-scores[number], -number))


def fused(
    legs: Mapping[str, Sequence[tuple[int, float]]], weights: Mapping[str, float]
) -> dict[int, float]:
    """Mean of each leg's z-scores by its weight; a passage that a leg did not return counts
    with that leg's lowest. With one leg, its order is kept. A leg without results counts
    nothing."""
    total: dict[int, float] = {}
    spoken = {name: leg for name, leg in legs.items() if leg}
    numbers = {number for leg in spoken.values() for number, _ in leg}
    whole = sum(weights[name] for name in spoken)
    for name, leg in spoken.items():
        values = [score for _, score in leg]
        mean = sum(values) / len(values)
        spread = (sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5 or 1.0
        own, lowest = dict(leg), min(values)
        for number in numbers:
            score = (own.get(number, lowest) - mean) / spread
            total[number] = total.get(number, 0.0) + weights[name] / whole * score
    return total
