"""What a check finds wrong, and how wrong that makes the claim."""

from dataclasses import dataclass
from typing import Literal

from answering.answer import Finding


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with its weight: the quote says otherwise, or just does not say so."""

    weight: Literal["contradicted", "unsupported"]
    finding: Finding


def contradicted(code: str, message: str) -> Problem:
    """The quote says something else."""
    return Problem("contradicted", Finding(code, message))


def unsupported(code: str, message: str) -> Problem:
    """The quote does not say it."""
    return Problem("unsupported", Finding(code, message))
