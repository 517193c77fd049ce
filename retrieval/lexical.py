"""The lexical index: which passages hold the question's characters and words, by BM25.

Where its files lie, and how they keep up with the library, is for `lexicalstore`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from retrieval.lexicalstore import WAIT_SECONDS, LexicalStore

WORD_SHARE = 0.0
"""What a word counts beside the same characters as grams; see docs/benchmarks.md. The
words are kept for `vocabulary`."""


class LexicalIndex(LexicalStore):
    """Finds passages by their text. `catch_up` first; nothing is opened before."""

    def __init__(
        self, home: Path, word_share: float = WORD_SHARE, wait: float = WAIT_SECONDS
    ) -> None:
        super().__init__(home, wait)
        self._shares = {"grams": 1.0} | ({"words": word_share} if word_share else {})

    def search(
        self, weights: Mapping[str, float], reports: Sequence[str] | None, limit: int
    ) -> list[tuple[int, float]]:
        """(passage number, BM25 score), best first, for weighted tokens.

        `reports` narrows to those report ids; None searches all, an empty one nothing.
        Raises IndexBroken where the index is missing or damaged.
        """
        if not weights or (reports is not None and not reports):
            return []
        return self.current().search(weights, self._shares, reports, limit)

    def coverage(self, tokens: Iterable[str], passages: Sequence[int]) -> dict[int, float]:
        """Which share of these tokens' weight each passage holds, 0 to 1; a rare token weighs
        more (Robertson's inverse document frequency), one that no passage has nothing."""
        index = self.current()
        total = index.size()
        counts = ((token, index.frequency("grams", token)) for token in set(tokens))
        weights = {token: rarity(count, total) for token, count in counts if count}
        whole = sum(weights.values())
        held = index.held("grams", weights, passages) if weights and passages else {}
        return {number: held.get(number, 0.0) / whole if whole else 0.0 for number in passages}

    def vocabulary(self, pieces: Iterable[str]) -> dict[str, int]:
        """Which pieces are words of the index, with the passages that hold each."""
        index = self.current()
        found = ((piece, index.frequency("words", piece)) for piece in pieces)
        return {piece: count for piece, count in found if count}

    def size(self) -> int:
        """How many passages are in the index."""
        return self.current().size()

    def passages(self) -> set[int]:
        """The numbers of all passages in the index."""
        return self.current().passages()


def rarity(count: int, total: int) -> float:
    """Robertson's inverse document frequency, as BM25 uses it; never negative."""
    return math.log(1 + (max(total - count, 0) + 0.5) / (count + 0.5))
