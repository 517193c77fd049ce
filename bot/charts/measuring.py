"""What a row of a comparison measures: its number, exactly, in which unit, and whether it is
a level (236件) or a change (同比增长29.7%). Which of them stand side by side is for others.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import normalize

from answering.answer import Row
from retrieval.numerals import plain
from retrieval.quantities import Quantity, quantities
from retrieval.units import same_unit

_EXACT = {
    "‰": ("%", Decimal("0.1")),
    "公顷": ("平方米", Decimal(10**4)),
    "平方公里": ("平方米", Decimal(10**6)),
    "平方千米": ("平方米", Decimal(10**6)),
    "公斤": ("吨", Decimal("0.001")),
    "千克": ("吨", Decimal("0.001")),
}
"""Units that another one measures exactly, with what one of them is in it. 万 and 亿 are
part of the number already; 亩 and hectares, months and days are no exact matter."""

_VAGUE = frozenset("个 项 条 部 篇 份 块 间 所 节 期".split())
"""Measure words of too many things to stand for another one: 5个 offices are no 5件."""

_RISES = (
    "增长 增加 增幅 提高 提升 上升 上涨 涨幅 扩大 延长 上浮 攀升 下降 减少 降低 压缩 缩减 缩短"
    " 压减 回落 下滑 降幅 减幅 精简 下调 升 增 涨 降 压 减"
)
_CHANGED = re.compile(
    f"({'|'.join(_RISES.split())})(?:的?(?:比例|幅度|比率)|率)?(?:达到|达|了|为|约)*\\s*$"
)
_SIGNS = {"up": "+", "down": "−"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One value: `label` in the report's words, `value` (`high`: the end of a range) in
    `unit`. None where it is no number to draw: a rank, or nothing that can be read."""

    label: str
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    change: bool = False

    @property
    def base(self) -> str:
        """The unit in which values of this kind are compared: % for ‰."""
        return _EXACT.get(self.unit, (self.unit, 1))[0]

    def in_base(self) -> tuple[Decimal, Decimal | None]:
        """The value and the end of its range in `base`; only of one that can be drawn."""
        assert self.value is not None
        factor = _EXACT.get(self.unit, ("", Decimal(1)))[1]
        high = None if self.high is None else plain(self.high * factor)
        return plain(self.value * factor), high

    def beside(self, other: "Measured") -> bool:
        """Whether both can stand on one axis: the same kind, and the same unit or two words
        for it (件 and 起)."""
        one, two = self.base, other.base
        alike = one == two or (same_unit(one, two) and not {one, two} & _VAGUE)
        return alike and self.change == other.change


def measured(row: Row, quote: str) -> Measured:
    """What a row states, read where it stands in its quote; from its own words where the
    quote has it not. A fall is negative."""
    found = _in_quote(row, quote)
    if found is None:
        return _alone(row)
    label = "".join(found.text.split())
    if found.ordinal:
        return Measured(label)
    if not found.direction or found.to:
        return Measured(label, found.value, found.high, found.unit)
    fall = found.direction == "down"
    return Measured(
        _verb(found, quote) + label,
        -found.value if fall else found.value,
        None,
        found.unit,
        change=True,
    )


def _in_quote(row: Row, quote: str) -> Quantity | None:
    """The quantity of the row; one that is no change where the quote has the number twice."""
    wanted = (_folded(row.value), row.unit)
    found = [
        q for q in quantities(quote) if (_folded(q.text.removesuffix(q.unit)), q.unit) == wanted
    ]
    return min(found, key=lambda q: bool(q.direction), default=None)


def _alone(row: Row) -> Measured:
    words = row.value + row.unit
    found = [q for said in (words, row.value) for q in quantities(said) if q.text == said]
    if not found or found[0].ordinal:
        return Measured(words)
    return Measured(found[0].text, found[0].value, found[0].high, found[0].unit)


def _verb(found: Quantity, quote: str) -> str:
    """The report's word for a rise or fall; a sign where it has another way to say it."""
    said = _CHANGED.search(quote[: found.start])
    return said.group(1) if said else _SIGNS[found.direction]


def _folded(text: str) -> str:
    return normalize("NFKC", text).strip()
