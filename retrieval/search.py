"""Finds passages for a question inside a scope: the lexical leg and the vector leg, fused.

Leaves to the caller which reports are in scope and what the question's words mean.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.errors import IndexBroken
from retrieval.analysis import grams
from retrieval.indexes import Indexes
from retrieval.library import Library, Stored

VECTOR_WEIGHT = 0.0
"""Share of the vector leg in the z-score sum. The built-in embedder adds nothing over
BM25 on the public sets, so it is not asked; a learned one sets its own weight."""

WORDS_SHARE = 0.25
"""What the caller's tokens count beside the question's own characters. Both figures
come from docs/benchmarks.md."""


_K3 = 8.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, its fused score (higher is better), and the legs that found it."""

    passage: int
    report_id: str
    score: float
    legs: tuple[str, ...]


class Searcher:
    """Search over one library. Empty means nothing matched, never failure."""

    def __init__(
        self, library: Library, indexes: Indexes, vector_weight: float = VECTOR_WEIGHT
    ) -> None:
        self._library = library
        self._indexes = indexes
        self._vector_weight = vector_weight

    def search(
        self,
        text: str,
        weights: Mapping[str, float],
        reports: Sequence[str] | None,
        limit: int,
    ) -> list[Hit]:
        """Passages for the characters of `text` and for weighted tokens (its words, and
        those that mean the same), best first."""
        legs = {"lexical": self._lexical(asked(text, weights), reports, limit)}
        if self._vector_weight:
            legs["vector"] = self._indexes.vectors.search(self._library, text, reports, limit)
        scores = fused(legs, {"lexical": 1.0, "vector": self._vector_weight})
        best = sorted(scores, key=lambda number: -scores[number])[:limit]
        owners = self._library.passage_reports(best)
        found_by = {
            number: tuple(name for name, leg in legs.items() if any(n == number for n, _ in leg))
            for number in best
        }
        return [
            Hit(number, owners[number], scores[number], found_by[number])
            for number in best
            if number in owners
        ]

    def _lexical(
        self, weights: Mapping[str, float], reports: Sequence[str] | None, limit: int
    ) -> list[tuple[int, float]]:
        """An index that turns out damaged is made anew: the library is sound."""
        index = self._indexes.lexical
        index.catch_up(self._library)
        try:
            return index.search(weights, reports, limit)
        except IndexBroken:
            index.mend(self._library)
            return index.search(weights, reports, limit)

    def stored(self, report_id: str) -> tuple[Stored, ...]:
        """The passages of one report with their numbers."""
        return self._library.passages_of(report_id)


def asked(text: str, weights: Mapping[str, float]) -> dict[str, float]:
    """Every character and pair of the question, as often as it says it, and at a share the
    tokens it stands for."""
    total = {token: _saturated(count) for token, count in Counter(grams(text)).items()}
    for token, weight in weights.items():
        total[token] = total.get(token, 0.0) + WORDS_SHARE * weight
    return total


def _saturated(count: int) -> float:
    """What a token said several times counts for: BM25's term frequency of a question, with
    its k3 (Robertson and Walker, TREC-8)."""
    return (_K3 + 1) * count / (_K3 + count)


def fused(
    legs: Mapping[str, Sequence[tuple[int, float]]], weights: Mapping[str, float]
) -> dict[int, float]:
    """Sum of each leg's z-scores times its weight; a passage that a leg did not return
    counts with that leg's lowest. With one leg, its order is kept."""
    total: dict[int, float] = {}
    numbers = {number for leg in legs.values() for number, _ in leg}
    for name, leg in legs.items():
        if not leg:
            continue
        values = [score for _, score in leg]
        mean = sum(values) / len(values)
        spread = (sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5 or 1.0
        own = dict(leg)
        for number in numbers:
            score = (own.get(number, min(values)) - mean) / spread
            total[number] = total.get(number, 0.0) + weights[name] * score
    return total
