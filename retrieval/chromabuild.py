"""A generation of the vector index while it is made: filled, then every vector asked for."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from retrieval.chromaclient import Collection, Keyed
from retrieval.foreign import broken

_LOST_SHARE, _LOST_FEW = 0.25, 100
"""How many of its vectors a graph may not lead to, and how many in any case: they are looked
at one by one. More tell of damage."""
_ASKING = 2
"""Threads that ask at once: Chroma answers outside of Python's lock."""


class Build:
    """A new collection, empty at first."""

    def __init__(self, name: str, collection: Collection) -> None:
        self.name = name
        self._collection = collection
        self._held: set[str] = set()

    @property
    def count(self) -> int:
        """How many vectors it holds."""
        return len(self._held)

    def put(self, vectors: Sequence[tuple[str, bytes]]) -> None:
        """Adds those that it does not hold yet."""
        new = {key: blob for key, blob in with_length(vectors) if key not in self._held}
        self._collection.add(list(new.items()))
        self._held.update(new)

    def lost(
        self, parts: Iterable[Sequence[tuple[str, bytes]]], tell: Callable[[int], None]
    ) -> list[str]:
        """The hashes of those vectors that a search for each does not find; `tell` hears of
        each so many that were asked for.

        Raises IndexBroken where they are more than such a graph loses.
        """
        lost = unfound(self._collection, parts, tell)
        if len(lost) > self.count * _LOST_SHARE + _LOST_FEW:
            raise broken(f"Chroma lost {len(lost)} of {self.count} vectors", self.name)
        return lost


def unfound(
    collection: Collection,
    parts: Iterable[Sequence[tuple[str, bytes]]],
    tell: Callable[[int], None],
) -> list[str]:
    """The hashes of those vectors that a search of the collection for each does not find."""
    lost: list[str] = []
    asked: deque[tuple[int, Future[list[str]]]] = deque()

    def heard(at_most: int) -> None:
        while len(asked) > at_most:
            count, missing = asked.popleft()
            lost.extend(missing.result())
            tell(count)

    with ThreadPoolExecutor(_ASKING) as pool:
        for part in parts:
            asked.append((len(part), pool.submit(collection.missing, with_length(part))))
            heard(at_most=2 * _ASKING)
        heard(at_most=0)
    return lost


def with_length(vectors: Sequence[tuple[str, bytes]]) -> Keyed:
    """Without the vectors of texts that hold no word: all zeros, near to nothing."""
    return [(key, blob) for key, blob in vectors if blob.strip(b"\0")]
