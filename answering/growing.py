"""A list that is found piece by piece, for as long as whoever wants it may wait."""

import threading
import time
from collections.abc import Iterator

from answering.catalogue import Catalogue


class Growing:
    """Suggestions about one catalogue, found as they are asked for, by any number of threads.
    The source gives "" wherever time has passed and nothing was found."""

    def __init__(self, catalogue: Catalogue, source: Iterator[str]) -> None:
        self.catalogue = catalogue
        self._source = source
        self._found: list[str] = []
        self._lock = threading.Lock()

    def first(self, n: int, deadline: float) -> tuple[str, ...]:
        """The first `n`, or those found until the deadline (of `time.monotonic`)."""
        with self._lock:
            while len(self._found) < n and time.monotonic() < deadline:
                try:
                    found = next(self._source)
                except StopIteration:
                    break
                if found:
                    self._found.append(found)
            return tuple(self._found[:n])
