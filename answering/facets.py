"""A question for several values as questions for one each: 收到多少件，审结多少件；
行政处罚案件和罚没金额各是多少."""

import re

from answering.intent import asks_value
from answering.measures import asks_rank, how_many

_PIECES = re.compile(r"[?？,，;；。]|以及|(?<=[少几])(?=和|与)")
_EACH = re.compile(
    r"^(.*?)(?:的)?(?:数量?|情况)?(?:分别|各自|各)(?:是|有|为|达|到|做到|达到)*(?=多少|几|百分之)"
)
_JOINTS = re.compile("、|和|与|以及|及|跟")


def facets(text: str) -> list[str]:
    """The parts of a folded question that each ask for a value, with what stands before
    them all; the question itself where it asks for one. 哪个多 behind a value asks for no
    other."""
    parts: list[str] = []
    lead = ""
    for piece in filter(str.strip, (p for one in _PIECES.split(text) for p in _measures(one))):
        if asks_value(piece) and not (parts and asks_rank(piece)):
            parts.append(piece)
        elif parts:
            parts[-1] += "，" + piece
        else:
            lead += piece + "，"
    return [lead + part for part in parts] or [text]


def _measures(piece: str) -> list[str]:
    """A piece that asks for two numbers in a row (几起抓了几个人), parted behind the first."""
    first = how_many(piece)
    if first is None or not first.group(1) or how_many(piece[first.end() :]) is None:
        return [piece]
    return [piece[: first.end()], *_measures(piece[first.end() :])]


def coordinated(text: str) -> list[str]:
    """Each of the things whose values are asked for together, as a question of its own;
    empty where the question joins none."""
    asked = _EACH.match(text)
    if not asked:
        return []
    names = [name for name in _JOINTS.split(asked.group(1)) if len(name.strip()) >= 2]
    return [f"{name}{text[asked.end() :]}" for name in names] if len(names) > 1 else []
