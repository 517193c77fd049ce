"""Turns text into vectors. The built-in embedder needs no model and no download.

It hashes characters and pairs into signed buckets (feature hashing: Weinberger et al.,
ICML 2009), so that texts sharing rare pairs lie close. A learned model can stand in its
place behind the same Protocol. numpy is imported where vectors are made: a question that
asks for none need not wait for it.
"""

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
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

    name = "hashed-grams/1"
    weight = 0.0
    dimension = 384

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), 384), each row of length 1, or 0 for a text without words."""
        import numpy as np

        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            _fill(row, text)
        return rows

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


def _fill(row: Vectors, text: str) -> None:
    counts = Counter(grams(text))
    for token, count in counts.items():
        weight = (1.0 + math.log(count)) * (0.3 if len(token) == 1 else 1.0)
        for bucket, sign in _buckets(token):
            row[bucket] += sign * weight
    length = math.sqrt(float(row @ row))
    if length:
        row /= length


@lru_cache(maxsize=200_000)
def _buckets(token: str) -> tuple[tuple[int, int], ...]:
    """Two signed buckets a token: fewer chance collisions than one."""
    code = zlib.crc32(token.encode())
    other = zlib.crc32(token.encode(), 0x9E3779B9)
    return tuple(
        ((value >> 1) % HashedGrams.dimension, 1 if value & 1 else -1) for value in (code, other)
    )


def to_bytes(vector: Vectors) -> bytes:
    """One vector as little-endian float32, the way the library keeps it."""
    return vector.astype("<f4").tobytes()


def from_bytes(blobs: Sequence[bytes]) -> Vectors:
    """Kept vectors as rows of one array."""
    import numpy as np

    joined = np.frombuffer(b"".join(blobs), dtype="<f4")
    return joined.reshape(len(blobs), -1).astype(np.float32, copy=False)
