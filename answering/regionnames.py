"""How regions are put in order, called for short, and typed by who looks for one."""

from collections.abc import Iterator

from answering.catalogue import Path
from retrieval.folding import fold
from retrieval.regions import Divisions
from retrieval.spelling import initials

_MOST_SPELLINGS = 4
"""Ways to cut the initials of one name that are kept."""


class RegionNames:
    """How regions are ordered, named and typed."""

    def __init__(self, divisions: Divisions) -> None:
        self._divisions = divisions

    def order(self, path: Path) -> tuple[tuple[str, str], ...]:
        """By the state's codes; what has none behind its neighbours, by name."""
        divisions = (self._divisions.by_path(path[:depth]) for depth in range(1, len(path) + 1))
        codes = (division.code if division else "~" for division in divisions)
        return tuple(zip(codes, path, strict=True))

    def short(self, path: Path) -> str:
        """城口 for 重庆市城口县; the last name itself where nothing shorter tells it."""
        division = self._divisions.by_path(path)
        return (division.short if division else "") or path[-1]

    def spellings(self, path: Path) -> str:
        """All that may be typed for a region, folded, a line each: names, pinyin and
        initials, with the regions that it lies in and without."""
        return "\n".join(["", *self._spelled(path), ""])

    def _spelled(self, path: Path) -> Iterator[str]:
        shorts = [self.short(path[:depth]) for depth in range(1, len(path) + 1)]
        for start in range(len(path)):
            yield fold("".join(path[start:]))
            yield fold("".join(shorts[start:]))
            yield fold(shorts[start] + shorts[-1])
            yield from self._typed(path, start)

    def _typed(self, path: Path, start: int) -> Iterator[str]:
        """In Latin letters; a township, whose pinyin is not known, in none."""
        divisions = [self._divisions.by_path(path[:at]) for at in range(start + 1, len(path) + 1)]
        spelled = [division.pinyin for division in divisions if division and division.pinyin]
        if len(spelled) < len(divisions):
            return
        yield "".join(spelled)
        heads = [""]
        for at, pinyin in enumerate(spelled, start + 1):
            own = initials(pinyin, len(self.short(path[:at])))
            heads = [head + one for head in heads for one in own][:_MOST_SPELLINGS]
        yield from heads


def rank(sought: str, spellings: str) -> int:
    """How well a region of those spellings fits what is sought, folded: 1 for a name itself,
    2 for its beginning, 3 for a part of it; 0 for none. In Latin letters a part counts for
    nothing: an is in half of all names."""
    if sought not in spellings:
        return 0
    if f"\n{sought}\n" in spellings:
        return 1
    if f"\n{sought}" in spellings:
        return 2
    return 0 if sought.isascii() else 3
