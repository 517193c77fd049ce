"""Counts against a limit, in a process that loads nothing else."""

from contextlib import closing
from pathlib import Path

from bot.portal.quotas import MINUTE, Limit, Quotas


def let_through(home: Path, most: int, tries: int) -> int:
    """How many of so many tries this process gets through."""
    limit = Limit("shared", "minute", most, MINUTE)
    with closing(Quotas(home, lambda: 1_800_000_000.0)) as quotas:
        return sum(quotas.hit([limit])[0].wait == 0 for _ in range(tries))
