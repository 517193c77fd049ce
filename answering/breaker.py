"""A circuit breaker: whether a server that kept failing is worth asking again.

Knows counts and times; what a failure is, its owner decides.
"""

import threading
import time
from collections.abc import Callable

LONGEST = 300.0
"""Seconds that a server's own wish for rest is granted at most."""


class Breaker:
    """Opens after `failures` in a row and stays open for `pause` seconds; then lets one
    caller try (half-open), and closes again when one succeeds. Thread-safe.

    A trial that never reports back blocks nobody: after another pause, the next may try.
    """

    def __init__(
        self,
        failures: int = 3,
        pause: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._pause = pause
        self._clock = clock
        self._lock = threading.Lock()
        self._count = 0
        self._until: float | None = None

    def allows(self) -> bool:
        """Whether to ask now. True from a half-open breaker is the one trial."""
        with self._lock:
            if self._until is None:
                return True
            now = self._clock()
            if now < self._until:
                return False
            self._until = now + self._pause
            return True

    def succeeded(self) -> None:
        """The server answered: closed, and the count starts anew."""
        with self._lock:
            self._count = 0
            self._until = None

    def failed(self, rest: float | None = None) -> None:
        """The server did not answer. `rest` is how long it asks to be left alone, in
        seconds; that opens the breaker at once."""
        with self._lock:
            self._count += 1
            if rest is not None:
                self._until = self._clock() + min(rest, LONGEST)
            elif self._count >= self._limit:
                self._until = self._clock() + self._pause
