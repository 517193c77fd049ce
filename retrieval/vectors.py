"""The vector leg: exact search over our own vectors where the scope is narrow, Chroma
where it is wide. Whatever befalls Chroma, exact search answers meanwhile.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from config.errors import IndexBroken, LibraryLocked, ModelUnavailable
from retrieval.chroma import ChromaIndex
from retrieval.embedding import Embedder, Vectors, from_bytes
from retrieval.library import Library

EXACT_LIMIT = 20_000
"""Passages up to which exact search is faster than Chroma (8 ms for 100,000 measured)."""

_WIDTH = 1000
"""How many Chroma is asked for: it looks as far as that, and finds nine of ten of the truly
nearest (docs/benchmarks.md); some are gone or lie outside the scope."""

_BATCH = 5000

Key = TypeVar("Key")

Loose = tuple[list[str], Vectors]
"""Content hashes, and their vectors as rows."""


class VectorIndex:
    """Passages near a text in meaning, as the embedder sees it.

    `trouble` is why the last question found nothing here: the embedder could not be had.
    None where it could.
    """

    def __init__(
        self, home: Path, embedder: Embedder, chroma_url: str = "", exact_limit: int = EXACT_LIMIT
    ) -> None:
        self.embedder = embedder
        self.trouble: ModelUnavailable | None = None
        self.chroma = ChromaIndex(home, embedder.name, chroma_url)
        self._exact_limit = exact_limit
        self._loose: tuple[tuple[str, int, int], Loose] | None = None

    def search(
        self, library: Library, text: str, reports: Sequence[str] | None, limit: int
    ) -> list[tuple[int, float]]:
        """(passage number, cosine similarity), best first, within `reports` (None: all).

        Empty where the embedder cannot be had: the lexical leg answers meanwhile.
        """
        if reports is not None and not reports:
            return []
        try:
            vector = self.embedder.embed_question(text)
        except ModelUnavailable as error:
            self.trouble = error
            return []
        self.trouble = None
        if library.passage_count(reports) > self._exact_limit:
            found = self._wide(library, vector, reports, limit)
            if len(found) >= limit:
                return found
        if reports is None:
            return self._everything(library, vector, limit)
        return nearest(library.vectors(self.embedder.name, reports), vector, limit)

    def _wide(
        self, library: Library, vector: Vectors, reports: Sequence[str] | None, limit: int
    ) -> list[tuple[int, float]]:
        """Chroma unfiltered, beside it what Chroma does not find, then filtered here: its
        own filters are slower by far.

        Empty where another process owns Chroma, or it is of no use or broken.
        """
        try:
            if not self.chroma.is_fresh(library):
                return []
            found = self.chroma.search(vector, _WIDTH)
        except (IndexBroken, LibraryLocked, OSError):
            return []
        keys, rows = self._beside(library)
        found = sorted([*found, *_best(keys, rows, vector, _WIDTH)], key=_by_score)
        return _passages(library, found, None if reports is None else set(reports))[:limit]

    def _beside(self, library: Library) -> Loose:
        """What Chroma does not find, read once for each state of generation and library."""
        state = self.chroma.state()
        at = state.name, state.revision, library.revision()
        if self._loose is None or self._loose[0] != at:
            pairs = library.vectors_for(self.embedder.name, self.chroma.beside(library) or [])
            self._loose = at, ([key for key, _ in pairs], from_bytes([b for _, b in pairs]))
        return self._loose[1]

    def _everything(self, library: Library, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """Exact search over all vectors, a batch in memory at a time."""
        best: list[tuple[str, float]] = []
        for batch in library.vector_batches(self.embedder.name, _BATCH):
            best = sorted([*best, *nearest(batch, vector, limit)], key=_by_score)[:limit]
        return _passages(library, best, None)[:limit]


def nearest(
    vectors: Sequence[tuple[Key, bytes]], vector: Vectors, limit: int
) -> list[tuple[Key, float]]:
    """(key, cosine similarity) of the nearest of `vectors`, best first.

    One of another length is of another model, which a server gave the same name: not near.
    """
    vectors = [pair for pair in vectors if len(pair[1]) == vector.nbytes]
    if not vectors:
        return []
    rows = from_bytes([blob for _, blob in vectors])
    return _best([key for key, _ in vectors], rows, vector, limit)


def _best(
    keys: Sequence[Key], rows: Vectors, vector: Vectors, limit: int
) -> list[tuple[Key, float]]:
    if not keys:
        return []
    scores = rows @ vector
    best = (-scores).argsort(kind="stable")[:limit]
    return [(keys[i], float(scores[i])) for i in best]


def _passages(
    library: Library, found: Iterable[tuple[str, float]], inside: set[str] | None
) -> list[tuple[int, float]]:
    """The passages that have those vectors, in their order, within those reports."""
    scored = list(found)
    places = library.passages_with([key for key, _ in scored])
    return [
        (number, score)
        for key, score in scored
        for number, report_id in places.get(key, ())
        if inside is None or report_id in inside
    ]


def _by_score(pair: tuple[str, float]) -> float:
    return -pair[1]
