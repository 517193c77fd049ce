"""Turns text into vectors. The built-in embedder needs no model and no download.

It hashes characters and pairs into signed buckets (feature hashing: Weinberger et al.,
ICML 2009), so that texts sharing rare pairs lie close. A learned model can stand in its
place behind the same Protocol. numpy is imported where vectors are made: a question that
asks for none need not wait for it.
"""

import zlib
from array import array
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Protocol, TypeAlias

from retrieval.analysis import grams

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Vectors: TypeAlias = "npt.NDArray[np.float32]"
Whole: TypeAlias = "npt.NDArray[np.intp]"


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

    name = "hashed-grams/3"
    travels = True
    weight = 0.0
    dimension = 384

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), 384), each row of length 1, or 0 for a text without words."""
        import numpy as np

        texts_at, counts, fields = _BUCKETS.counted(texts)
        weights = (1.0 + np.log(counts)) * fields[:, 4]
        rows = np.zeros(len(texts) * self.dimension)
        for place, sign in ((0, 1), (2, 3)):
            at = texts_at * self.dimension + fields[:, place].astype(np.intp)
            rows += np.bincount(at, fields[:, sign] * weights, minlength=len(rows))
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


_FIELDS = 5
_MOST_KEPT = 200_000


class _Buckets:
    """Where tokens go: each is worked out once, and found again by its number.

    For any number of threads. Starts anew once it holds too many: numbers are without end.
    """

    def __init__(self) -> None:
        self._tokens = _Numbered()
        self._lock = Lock()

    def counted(self, texts: Sequence[str]) -> tuple["Whole", "Whole", "npt.NDArray[np.float64]"]:
        """Of each different token of each text: the text's index, how often the token
        stands there, and its row of fields (see `_Numbered`)."""
        import numpy as np

        sizes: list[int] = []
        numbers: list[int] = []
        with self._lock:
            if len(self._tokens) > _MOST_KEPT:
                self._tokens = _Numbered()
            for text in texts:
                tokens = grams(text)
                sizes.append(len(tokens))
                numbers += map(self._tokens.__getitem__, tokens)
            known = max(len(self._tokens), 1)
            pairs = np.repeat(np.arange(len(texts)) * known, sizes) + np.array(numbers, np.intp)
            pairs, counts = np.unique(pairs, return_counts=True)
            texts_at, tokens_at = np.divmod(pairs, known)
            fields = np.frombuffer(self._tokens.fields).reshape(-1, _FIELDS)[tokens_at]
        return texts_at, counts, fields


class _Numbered(dict[str, int]):
    """Tokens to the number of their row in `fields`, made when first asked for.

    A row holds two buckets with their signs, fewer chance collisions than one; and what
    the token weighs by its length.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fields = array("d")

    def __missing__(self, token: str) -> int:
        for seed in (0, 0x9E3779B9):
            code = zlib.crc32(token.encode(), seed)
            self.fields.extend(((code >> 1) % HashedGrams.dimension, 1 if code & 1 else -1))
        self.fields.append(0.3 if len(token) == 1 else 1.0)
        number = self[token] = len(self)
        return number


_BUCKETS = _Buckets()


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
