"""Whether anybody still waits for the answer that is being found.

A surface says so around its call; whoever waits for something slow asks. Where nobody has
said anything, somebody waits.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_nobody_waits: ContextVar[Callable[[], bool]] = ContextVar("nobody_waits")


class Abandoned(Exception):
    """Nobody waits for this answer any more. No error: it is told to no one."""


@contextmanager
def given_up_when(nobody_waits: Callable[[], bool]) -> Iterator[None]:
    """Inside, `check` raises as soon as `nobody_waits`. Holds for this thread (or task)."""
    token = _nobody_waits.set(nobody_waits)
    try:
        yield
    finally:
        _nobody_waits.reset(token)


def check() -> None:
    """Raises Abandoned where nobody waits any more."""
    nobody_waits = _nobody_waits.get(None)
    if nobody_waits is not None and nobody_waits():
        raise Abandoned
