"""What a run must reach: `right=0.9`, `lookup.proven=0.8`, `unverbatim=0`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from bot.evaluation.tally import ALL, SHARES, Tally
from config.errors import BadRequest

UNVERBATIM = "unverbatim"
_FORM = re.compile(r"(?:(?P<group>.+)\.)?(?P<figure>\w+)=(?P<bound>\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A share of a group that must be reached; of `unverbatim`, which counts the quotes
    that are not verbatim or too long, a number that must not be passed."""

    text: str
    group: str
    figure: str
    bound: float

    @classmethod
    def read(cls, text: str, groups: Sequence[str]) -> Self:
        """The requirement as typed; raises BadRequest naming what there is instead."""
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise BadRequest(
                "This is no requirement",
                where=text,
                mend="Write it like right=0.9 or lookup.proven=0.8.",
            )
        group, figure = match["group"] or ALL, match["figure"]
        if figure not in SHARES and not (figure == UNVERBATIM and match["group"] is None):
            known = ", ".join((*SHARES, UNVERBATIM))
            raise BadRequest(
                f"There is no figure {figure}", where=text, mend=f"There are: {known}."
            )
        if group not in groups:
            raise BadRequest(
                f"The questions have no group {group}",
                where=text,
                mend=f"There are: {', '.join(groups)}.",
            )
        return cls(text.strip(), group, figure, float(match["bound"]))

    def reached(self, tally: Tally) -> float | None:
        """The figure that there is; None where nothing was judged or looked for."""
        if self.figure == UNVERBATIM:
            return float(tally.unsound)
        return tally.groups[self.group].share(self.figure)

    def holds(self, tally: Tally) -> bool:
        """Whether it is met. A share of nothing meets none."""
        reached = self.reached(tally)
        if self.figure == UNVERBATIM:
            return tally.unsound <= self.bound
        return reached is not None and reached >= self.bound
