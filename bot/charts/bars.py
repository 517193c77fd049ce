"""Lays bars: a bar for each value from the nought on, its label as the report has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.charts.figure import Panel, Point
from bot.charts.fitting import cut, short_names, wrapped
from bot.charts.scale import Scale, from_nought
from bot.charts.sheet import (
    BLUE,
    FAINT,
    GREY,
    INK,
    LEFT,
    ORANGE,
    PALE_BLUE,
    PALE_ORANGE,
    RIGHT,
    Box,
    Mark,
    Ruler,
    Sheet,
    Stroke,
    Text,
)
from bot.words import Words

_NAME, _LABEL, _TICK, _NUMBER = 34.0, 34.0, 26.0, 22.0
_WIDEST_NAME = 260.0
_WIDEST_LABEL, _WIDEST_ON_BOTH_SIDES = 400.0, 220.0
_GAP, _BESIDE, _ABOVE = 16.0, 6.0, 22.0
_MANY = 14
_HAIR = 3.0
"""Pixels of the bar of a value that is too small to be seen and yet not nought."""
_EMPTY = "#ffffff"


def scale_of(panel: Panel) -> Scale:
    """The axis of a panel's bars."""
    ends = [end for p in panel.stated for end in (p.value, p.top) if end is not None]
    return from_nought(ends, panel.unit)


def lay_bars(sheet: Sheet, panel: Panel, words: Words) -> None:
    """Lays the panel's bars below what is on the sheet."""
    plot = _Plot(sheet, panel, words)
    sheet.y += 1.5 * _TICK
    sheet.add(*plot.ticks(sheet.y - 8.0))
    for bar in plot.bars:
        if bar.heading:
            sheet.y += _ABOVE if bar is not plot.bars[0] else _BESIDE
            sheet.lines(wrapped(bar.heading, _NAME, RIGHT - LEFT, sheet.ruler, 2), _NAME)
        sheet.add(*plot.drawn(bar, sheet.y))
        sheet.y += plot.pitch


def label_of(point: Point, words: Words) -> str:
    """What stands beside a value: the report's words, and that it is a target; or that the
    report does not state it."""
    if not point.label:
        return words("未载明")
    return f"{words('目标')} {point.label}" if point.target else point.label


@dataclass(frozen=True, slots=True)
class _Bar:
    """A value with the `name` left of it, and above it the `heading` where it is the first
    of its region; `pale` where a later year's bar is the one to look at."""

    point: Point
    name: str
    heading: str = ""
    pale: bool = False


def _bars(panel: Panel, words: Words, ruler: Ruler) -> tuple[_Bar, ...]:
    """Names stand left of their bars where they are short, else above them."""
    years = {p: words("{y}年", y=p.year) if p.year is not None else "" for p in panel.points}
    if panel.by_year:
        return tuple(_Bar(point, years[point]) for point in panel.points)
    names = short_names(panel.regions)
    several = len(panel.years) > 1
    beside = [names[p.region] + (f" {years[p]}" if several else "") for p in panel.points]
    grouped = len(panel.points) > len(panel.regions)
    if not grouped and all(ruler.width(name, _NAME) <= _WIDEST_NAME for name in beside):
        return tuple(map(_Bar, panel.points, beside))
    return tuple(
        _Bar(
            point,
            years[point] if several else "",
            names[point.region] if before is None or before.region != point.region else "",
            pale=grouped and (point.year,) != panel.years[-1:],
        )
        for before, point in pairwise((None, *panel.points))
        if point is not None
    )


class _Plot:
    """Where the bars of a panel are, and what is drawn of each."""

    def __init__(self, sheet: Sheet, panel: Panel, words: Words) -> None:
        self._ruler, self._words, self._scale = sheet.ruler, words, scale_of(panel)
        self._below = self._scale.low < 0
        self.bars = _bars(panel, words, sheet.ruler)
        many = len(self.bars) > _MANY
        self._thick, self.pitch = (30.0, 46.0) if many else (42.0, 64.0)
        names = max(sheet.ruler.width(bar.name, _NAME) for bar in self.bars)
        rooms = [(bar.point.value or 0, self._room(bar.point)) for bar in self.bars]
        left = LEFT + (names + _GAP if names else 0.0)
        self._left = left + max((room + _GAP for value, room in rooms if value < 0), default=0.0)
        self._right = RIGHT - _GAP - max((room for value, room in rooms if value >= 0), default=0.0)

    def drawn(self, bar: _Bar, top: float) -> Iterator[Mark]:
        """The grid, the name, the bar, the nought over it, the label. The grid stands behind
        each bar by itself, so that no heading is struck through."""
        for tick in self._scale.ticks:
            yield self._upright(tick, top, FAINT, 2.0)
        base = top + self.pitch / 2 + 0.36 * _NAME
        yield Text(LEFT, base, bar.name, _NAME)
        yield from self._boxes(bar, top + (self.pitch - self._thick) / 2)
        yield self._upright(0.0, top, INK, 3.0)
        yield from self._label(bar.point, base)

    def ticks(self, y: float) -> Iterator[Text]:
        for tick in self._scale.ticks:
            yield Text(self._x(tick), y, self._scale.written(tick), _TICK, GREY, "center")

    def _boxes(self, bar: _Bar, top: float) -> Iterator[Box]:
        """The bar; a target, and what lies between the ends of a range, are empty frames."""
        point, bottom = bar.point, top + self._thick
        if point.value is None:
            return
        strong, pale = (ORANGE, PALE_ORANGE) if point.value < 0 else (BLUE, PALE_BLUE)
        zero, end = self._x(0), self._x(float(point.value))
        if point.value and abs(end - zero) < _HAIR:
            end = zero + (_HAIR if point.value > 0 else -_HAIR)
        left, right = min(zero, end), max(zero, end)
        if point.target:
            yield Box(left, top, right, bottom, _EMPTY, strong)
        else:
            yield Box(left, top, right, bottom, pale if bar.pale else strong)
        if point.high is not None:
            yield Box(end, top, self._x(float(point.high)), bottom, _EMPTY, strong)

    def _label(self, point: Point, y: float) -> Iterator[Text]:
        """The value in words behind its bar, with the number of its source."""
        words, number = self._told(point)
        if point.value is not None and point.value < 0:
            x = self._x(float(point.value)) - _GAP / 2 - self._room(point)
        else:
            x = max(self._x(float(point.top or 0)), self._x(0) + _HAIR) + _GAP / 2
        yield Text(x, y, words, _LABEL, GREY if point.value is None else INK, halo=True)
        behind = x + self._ruler.width(words, _LABEL) + _BESIDE
        yield Text(behind, y, number, _NUMBER, GREY, halo=True)

    def _told(self, point: Point) -> tuple[str, str]:
        widest = _WIDEST_ON_BOTH_SIDES if self._below else _WIDEST_LABEL
        words = cut(label_of(point, self._words), _LABEL, widest, self._ruler)
        return words, f"[{point.citation}]" if point.citation else ""

    def _room(self, point: Point) -> float:
        """What the label and the number of the source take together."""
        words, number = self._told(point)
        own = self._ruler.width(words, _LABEL)
        return own + (_BESIDE + self._ruler.width(number, _NUMBER) if number else 0.0)

    def _x(self, value: float) -> float:
        return self._left + self._scale.share(value) * (self._right - self._left)

    def _upright(self, value: float, top: float, color: str, thickness: float) -> Stroke:
        x = self._x(value)
        return Stroke(((x, top), (x, top + self.pitch)), color, thickness)
