"""A whole evaluation, for whoever shows it. A value only."""

from dataclasses import dataclass

from bot.evaluation.earlier import Comparison
from bot.evaluation.tally import Outcome, Tally


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of the questions of the file called `name`; `comparison` is None where
    there was no earlier run to compare with."""

    name: str
    outcomes: tuple[Outcome, ...]
    tally: Tally
    comparison: Comparison | None = None
