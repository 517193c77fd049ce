"""How long the steps to one answer take.

Only measures; nothing is decided by it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal


class Stopwatch:
    """Runs from when it is made. Steps must not lie within each other."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._spent: dict[str, float] = {"search": 0.0, "verify": 0.0}

    @contextmanager
    def during(self, step: Literal["search", "verify"]) -> Iterator[None]:
        """Counts what happens inside as part of a step."""
        entered = time.perf_counter()
        try:
            yield
        finally:
            self._spent[step] += time.perf_counter() - entered

    def timings(self) -> dict[str, float]:
        """Milliseconds so far: `search` for understanding and finding what the reports
        say, `verify` for the verifier, `write` for all the rest, a model's time included,
        and `total`."""
        total = time.perf_counter() - self._started
        steps = {
            "search": self._spent["search"],
            "write": total - sum(self._spent.values()),
            "verify": self._spent["verify"],
            "total": total,
        }
        return {step: round(seconds * 1000, 2) for step, seconds in steps.items()}
