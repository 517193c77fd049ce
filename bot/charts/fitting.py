"""Fits words into the width there is: wraps lines, shortens names. Draws nothing."""

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.charts.sheet import Ruler

_WORD = re.compile(r"\[\d+\]\s?|[A-Za-z0-9.,%+−-]+|\s+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：！？）》”’」』】%…,.;:!?)")
_DIVISION_ENDS = "省市区县州盟旗"
_SHORTEST_NAME = 2


def wrapped(text: str, size: float, width: float, ruler: Ruler, most: int) -> list[str]:
    """The text in at most `most` lines of that width; a line too many ends in an ellipsis.
    Numbers and words stay whole where they fit a line; no line begins with a full stop."""
    lines = [""]
    for piece in _pieces(text, size, width, ruler):
        if ruler.width((lines[-1] + piece).rstrip(), size) <= width or not lines[-1]:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(lines[most - 1] + "……", size, width, ruler, force=True)]
    return [line.rstrip() for line in lines if line.strip()]


def cut(text: str, size: float, width: float, ruler: Ruler, *, force: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis behind it."""
    if not force and ruler.width(text, size) <= width:
        return text
    kept = text.rstrip("…")
    while kept and ruler.width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept + "…"


def short_names(regions: Sequence[str]) -> dict[str, str]:
    """Each region without what all of them lie in: 四川省广元市青川县 and 四川省成都市金堂县
    as 广元市青川县 and 成都市金堂县. One alone keeps its name."""
    shared = _beginning(min(regions), max(regions)) if len(regions) > 1 else ""
    while shared and not (shared[-1] in _DIVISION_ENDS and _all_keep_a_name(regions, shared)):
        shared = shared[:-1]
    return {region: region[len(shared) :] for region in regions}


def _beginning(one: str, other: str) -> str:
    """What both begin with."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(character for character, _ in same)


def _all_keep_a_name(regions: Sequence[str], shared: str) -> bool:
    return all(len(region) - len(shared) >= _SHORTEST_NAME for region in regions)


def _pieces(text: str, size: float, width: float, ruler: Ruler) -> list[str]:
    """What a line may be broken between."""
    pieces: list[str] = []
    for piece in _WORD.findall(text):
        if pieces and piece in _NEVER_FIRST:
            pieces[-1] += piece
        elif ruler.width(piece, size) > width:
            pieces += piece
        else:
            pieces.append(piece)
    return pieces
