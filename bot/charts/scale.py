"""The scale of an axis: round numbers along it, and in what they are counted (万, 亿)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_HUGE = 1e12
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`, in the values' own unit; `ticks` lie within, and are
    written in `multiple` of it (万: ten thousands), whose name is put before the unit."""

    low: float
    high: float
    ticks: tuple[float, ...]
    multiple: str = ""

    @property
    def cut(self) -> bool:
        """Whether it leaves out the nought."""
        return self.low > 0 or self.high < 0

    def share(self, value: float) -> float:
        """Where on the axis a value lies, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)

    def written(self, tick: float) -> str:
        """A tick as it stands beside the axis."""
        number = tick / _MULTIPLES[self.multiple]
        if abs(number) >= _HUGE:
            return f"{number:.2g}"
        return f"{number:,.10g}".replace("-", "−")


_MULTIPLES = {"": 1.0, "万": 1e4, "亿": 1e8}


def from_nought(values: Sequence[Decimal], unit: str, most: int = 4) -> Scale:
    """The axis of bars: it holds the nought, and reaches to the outermost values."""
    low = min(0.0, *map(float, values))
    high = max(0.0, *map(float, values))
    if low == high:
        return Scale(0.0, 1.0, (0.0,))
    return Scale(low, high, _ticks(low, high, most), _multiple(max(-low, high), unit))


def around(values: Sequence[Decimal], unit: str, *, share: bool = False) -> Scale:
    """The axis of a line: from nought where the values reach down to half of the largest,
    else only around them. A `share` of a whole is never more than 100%."""
    low, high = float(min(values)), float(max(values))
    if 0 <= low <= high / 2 or high == low:
        low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        return Scale(0.0, 1.0, (0.0,))
    step = _step(high - low, 4)
    if low != 0.0:
        low = math.floor(low / step) * step
    high = math.ceil(high / step) * step
    if share:
        high = min(high, 100.0)
    return Scale(low, high, _ticks(low, high, 5), _multiple(max(abs(low), abs(high)), unit))


def _ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    step = _step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(step * at for at in range(first, last + 1))


def _step(span: float, most: int) -> float:
    """A round step of which at most so many fit the span."""
    power = 10.0 ** math.floor(math.log10(span / most))
    return next(power * step for step in _STEPS if power * step >= span / most * (1 - 1e-9))


def _multiple(most: float, unit: str) -> str:
    """What to count in: money as reports do, other things only where they are many."""
    if most >= 1e8:
        return "亿"
    return "万" if most >= (1e4 if unit == "元" else 1e5) else ""
