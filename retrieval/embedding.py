"""Turns text into vectors. The built-in embedder needs no model and no download.

It hashes characters and pairs into signed buckets (feature hashing: Weinberger et al.,
ICML 2009), so that texts sharing rare pairs lie close. A learned model can stand in its
place behind the same Protocol. numpy is imported where vectors are made: a question that
asks for none need not wait for it.
"""

import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Protocol, TypeAlias

from retrieval.analysis import grams

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Vectors: TypeAlias = "npt.NDArray[np.float32]"


class Embedder(Protocol):
    """Texts to unit vectors.

    Both methods raise ModelUnavailable where a service that embeds does not answer.
    """

    @property
    def name(self) -> str:
        """Changes whenever the vectors of `embed` would."""
        ...

    @property
    def travels(self) -> bool:
        """Whether it is made anew in another process at no cost, so that several may embed
        side by side."""
        ...

    @property
    def weight(self) -> float:
        """What the vector leg counts beside the lexical one, unless the operator says
        otherwise; 0 leaves it out."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Passages, one row each."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """One question, as one row without the outer dimension. Learned models are told
        that it is a question."""
        ...


class HashedGrams:
    """The built-in embedder: `builtin`."""

    name = "hashed-grams/2"
    travels = True
    weight = 0.0
    dimension = 384

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), 384), each row of length 1, or 0 for a text without words."""
        import numpy as np

        counted = [Counter(grams(text)) for text in texts]
        sizes = [len(counts) for counts in counted]
        buckets = chain.from_iterable(_buckets(token) for counts in counted for token in counts)
        table = np.fromiter(buckets, np.float64).reshape(-1, 5)
        counts = np.fromiter((n for counts in counted for n in counts.values()), np.float64)
        weights = (1.0 + np.log(counts)) * table[:, 4]
        starts = np.repeat(np.arange(len(texts)) * self.dimension, sizes)
        rows = np.zeros(len(texts) * self.dimension)
        for place, sign in ((0, 1), (2, 3)):
            at = starts + table[:, place].astype(np.intp)
            rows += np.bincount(at, table[:, sign] * weights, minlength=len(rows))
        return unit(rows.reshape(len(texts), self.dimension).astype(np.float32))

    def embed_question(self, text: str) -> Vectors:
        """The same as of a passage: shape (384,)."""
        row: Vectors = self.embed([text])[0]
        return row


def unit(rows: Vectors) -> Vectors:
    """The rows at length 1; a row of nothing but zeros stays."""
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return found


@lru_cache(maxsize=200_000)
def _buckets(token: str) -> tuple[int, int, int, int, float]:
    """Two buckets with their signs, fewer chance collisions than one; and what the token
    weighs by its length."""
    code = zlib.crc32(token.encode())
    other = zlib.crc32(token.encode(), 0x9E3779B9)
    (first, sign), (second, other_sign) = (
        ((value >> 1) % HashedGrams.dimension, 1 if value & 1 else -1) for value in (code, other)
    )
    return first, sign, second, other_sign, 0.3 if len(token) == 1 else 1.0


def to_bytes(vector: Vectors) -> bytes:
    """One vector as little-endian float32, the way the library keeps it."""
    return vector.astype("<f4").tobytes()


def from_bytes(blobs: Sequence[bytes]) -> Vectors:
    """Kept vectors as rows of one array."""
    import numpy as np

    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    joined = np.frombuffer(b"".join(blobs), dtype="<f4")
    return joined.reshape(len(blobs), -1).astype(np.float32, copy=False)
