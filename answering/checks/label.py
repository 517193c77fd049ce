"""A label: the words around a number that say what it counts."""

import re
from dataclasses import dataclass
from typing import Self

from answering.checks.wording import bigrams

_PARTICLES = re.compile(r"[了的共有为达到约计是各仅只已即过在至出]+$")


@dataclass(frozen=True, slots=True)
class Label:
    """The words before and after a number, up to the next number or mark.

    `origin` is true where a change starts from the number: 由86项 in 由86项增至132项.
    """

    before: str
    after: str
    origin: bool = False

    @property
    def pairs(self) -> frozenset[str]:
        """The pairs of characters on both sides."""
        return bigrams(self.before) | bigrams(self.after)

    @property
    def words(self) -> str:
        """Both sides as one text."""
        return f"{self.before}|{self.after}"

    def touch(self, other: Self) -> int:
        """How many characters next to the number are the same in both."""
        mine, theirs = _PARTICLES.sub("", self.before), _PARTICLES.sub("", other.before)
        return max(shared(mine[::-1], theirs[::-1]), shared(self.after, other.after))


def shared(a: str, b: str) -> int:
    """The length of the common beginning, in Chinese characters."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y or not "\u4e00" <= x <= "\u9fff":
            break
        count += 1
    return count
