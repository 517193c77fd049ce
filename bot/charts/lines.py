"""Lays a line over the years, each value with its label; years that are silent are a gap."""

from collections.abc import Iterator
from itertools import pairwise

from bot.charts.bars import label_of
from bot.charts.figure import Panel, Point
from bot.charts.scale import Scale, around
from bot.charts.sheet import (
    BLUE,
    FAINT,
    GREY,
    INK,
    LEFT,
    RIGHT,
    Dot,
    Sheet,
    Spot,
    Stroke,
    Text,
)
from bot.words import Words

_HEIGHT = 520.0
_BELOW = 56.0
"""Pixels under the lowest tick of an axis that leaves out the nought, for labels."""
_TICK, _YEAR = 26.0, 30.0
_SIZES = (34.0, 30.0, 26.0)
_INSET = 40.0
_LIFT = 20.0
_ASIDE = 0.36
"""The share of its width that a label moves away from a line which climbs past it."""


def scale_of(panel: Panel) -> Scale:
    """The axis of a panel's line."""
    values = [point.value for point in panel.stated if point.value is not None]
    share = panel.unit == "%" and not panel.change and max(values) <= 100
    return around(values, panel.unit, share=share)


def fits_a_line(sheet: Sheet, panel: Panel, words: Words) -> bool:
    """Whether the labels have room side by side; else the years are better told by bars."""
    return panel.kind == "line" and _plot(sheet, panel, words) is not None


def lay_line(sheet: Sheet, panel: Panel, words: Words) -> None:
    """Lays the line of a panel for which there is room below what is on the sheet."""
    plot = _plot(sheet, panel, words)
    assert plot is not None
    stated = panel.stated
    sheet.add(*plot.grid())
    for one, two in pairwise(stated):
        gap = _years(one, two) > 1
        spots = (plot.spot(one), plot.spot(two))
        sheet.add(Stroke(spots, BLUE, 4.0 if gap else 7.0, dashed=gap))
    sheet.add(*(Dot(*plot.spot(point), 11.0, BLUE) for point in stated))
    sheet.add(*plot.labels(), *plot.silent(), *plot.years())
    sheet.y = plot.bottom + 2.2 * _YEAR


def leaves_gaps(panel: Panel) -> bool:
    """Whether the line crosses a year without a value."""
    return any(_years(one, two) > 1 for one, two in pairwise(panel.stated))


def _years(one: Point, two: Point) -> int:
    return (two.year or 0) - (one.year or 0)


class _Plot:
    """The rectangle of a line's plot with labels of one size, and what is where in it."""

    def __init__(self, sheet: Sheet, panel: Panel, words: Words, size: float) -> None:
        self.panel, self.scale, self.size = panel, scale_of(panel), size
        self._words, self._ruler = words, sheet.ruler
        self.top = sheet.y + 3 * _TICK
        self.bottom = self.top + _HEIGHT
        widths = [self.width(point) for point in panel.points]
        ticks = max(self._ruler.width(self.scale.written(t), _TICK) for t in self.scale.ticks)
        self.left = LEFT + ticks + max(_INSET, widths[0] / 2 + 8.0)
        self.right = RIGHT - max(_INSET, widths[-1] / 2)

    def width(self, point: Point) -> float:
        return self._ruler.width(label_of(point, self._words), self.size)

    def x(self, year: int) -> float:
        first, last = self.panel.years[0], self.panel.years[-1]
        return self.left + (year - first) / (last - first) * (self.right - self.left)

    def y(self, value: float) -> float:
        lowest = self.bottom if self.scale.low == 0 else self.bottom - _BELOW
        return lowest - self.scale.share(value) * (lowest - self.top)

    def spot(self, point: Point) -> Spot:
        assert point.year is not None
        assert point.value is not None
        return self.x(point.year), self.y(float(point.value))

    def has_room(self) -> bool:
        """Whether no label touches the next one's."""
        wide = [(self.x(p.year), self.width(p)) for p in self.panel.points if p.year is not None]
        return all(b[0] - a[0] >= (a[1] + b[1]) / 2 + 10.0 for a, b in pairwise(wide))

    def grid(self) -> Iterator[Stroke | Text]:
        for tick in self.scale.ticks:
            y = self.y(tick)
            color, thickness = (INK, 3.0) if tick == 0 else (FAINT, 2.0)
            yield Stroke(((LEFT, y), (RIGHT, y)), color, thickness)
            yield Text(LEFT, y - 8.0, self.scale.written(tick), _TICK, GREY)

    def labels(self) -> Iterator[Text]:
        """Above the dots, or below where the line comes down to one from both sides; aside
        where it climbs or falls past."""
        stated = self.panel.stated
        heights = [self.spot(point)[1] for point in stated]
        for at, point in enumerate(stated):
            x, y = self.spot(point)
            before, after = heights[max(0, at - 1)] - y, heights[min(at + 1, len(heights) - 1)] - y
            beside = [*heights[max(0, at - 1) : at], *heights[at + 1 : at + 2]]
            words = label_of(point, self._words)
            if all(other < y for other in beside) and y + 2 * self.size < self.bottom:
                y += _LIFT + 0.95 * self.size
            else:
                y -= _LIFT
                x += _aside(before, after) * self.width(point)
            yield Text(x, y, words, self.size, INK, "center", halo=True)

    def silent(self) -> Iterator[Text]:
        for point in self.panel.points:
            if point.value is None and point.year is not None:
                words = label_of(point, self._words)
                yield Text(self.x(point.year), self.bottom - 14.0, words, _TICK, GREY, "center")

    def years(self) -> Iterator[Text]:
        y = self.bottom + 1.5 * _YEAR
        for year in self.panel.years:
            yield Text(self.x(year), y, str(year), _YEAR, INK, "center")


def _aside(before: float, after: float) -> float:
    """How far a label goes to the side, in its widths, where its dot has the line's next dots
    so far below it (above, where negative)."""
    if before > 0 and after < -_LIFT:
        return -_ASIDE
    return _ASIDE if after > 0 and before < -_LIFT else 0.0


def _plot(sheet: Sheet, panel: Panel, words: Words) -> _Plot | None:
    """The plot with the largest labels that have room; None where none have."""
    plots = (_Plot(sheet, panel, words, size) for size in _SIZES)
    return next((plot for plot in plots if plot.has_room()), None)
