"""A chart as a value: what is drawn as a picture, and by a page in a browser. Draws nothing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["bars", "line"]

FEWEST_FOR_A_LINE = 4
"""Years from which the values of one region are a line; fewer are bars."""


@dataclass(frozen=True, slots=True)
class Point:
    """The value of one region in one year (None: not known).

    `value` is in the unit of its panel, `high` the upper end of a range; `label` tells it in
    the report's own words. Both are None where the value cannot be drawn beside the others,
    which `label` then tells all the same: it is of another unit or kind. An empty `label`
    means that the report does not state it; `citation` is then 0. `target` marks a plan's
    value, which is no result.
    """

    region: str
    year: int | None
    label: str = ""
    value: Decimal | None = None
    high: Decimal | None = None
    citation: int = 0
    target: bool = False

    @property
    def top(self) -> Decimal | None:
        """The upper end of a range, else the value."""
        return self.value if self.high is None else self.high


@dataclass(frozen=True, slots=True)
class Panel:
    """Values of one unit, at least two, in the order in which they are drawn.

    `change` tells that they are rises (positive) and falls (negative), not what there is.
    """

    unit: str
    points: tuple[Point, ...]
    change: bool = False

    @property
    def regions(self) -> tuple[str, ...]:
        """Each region once, in order."""
        return tuple(dict.fromkeys(point.region for point in self.points))

    @property
    def years(self) -> tuple[int, ...]:
        """Each year once, ascending."""
        return tuple(sorted({point.year for point in self.points if point.year is not None}))

    @property
    def by_year(self) -> bool:
        """Whether only years are compared, those of one region."""
        return len(self.regions) == 1

    @property
    def stated(self) -> tuple[Point, ...]:
        """The points that have a value to draw."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def kind(self) -> Kind:
        """A line for enough years of one region, all of them plain numbers; else bars."""
        plain = all(p.high is None and not p.target for p in self.stated)
        known = all(point.year is not None for point in self.points)
        enough = len(self.stated) >= FEWEST_FOR_A_LINE
        return "line" if self.by_year and plain and known and enough else "bars"

    @property
    def categories(self) -> tuple[str, ...]:
        """What stands along the axis: the years of one region, else the regions."""
        return tuple(map(str, self.years)) if self.by_year else self.regions

    @property
    def series(self) -> tuple[str, ...]:
        """What there is of each category: the one region, else the years."""
        return self.regions if self.by_year else tuple(map(str, self.years))


@dataclass(frozen=True, slots=True)
class Source:
    """A report that a value is from; `n` is the number of its citation in the answer."""

    n: int
    title: str
    region: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Chart:
    """What a picture compares: a panel for each unit, at least one.

    `left_out` counts the smaller values that had no room, `unlisted` the regions that were
    asked for and that the answer does not speak of.
    """

    title: str
    panels: tuple[Panel, ...]
    sources: tuple[Source, ...]
    left_out: int = 0
    unlisted: int = 0

    @property
    def points(self) -> tuple[Point, ...]:
        """Those of all panels."""
        return tuple(point for panel in self.panels for point in panel.points)


def to_json(chart: Chart) -> Json:
    """The chart for a page that draws it; numbers are strings, as exact as they are here."""
    return {
        "title": chart.title,
        "panels": [_panel(panel) for panel in chart.panels],
        "sources": [
            {"n": one.n, "title": one.title, "region": one.region, "year": one.year}
            for one in chart.sources
        ],
        "left_out": chart.left_out,
        "unlisted": chart.unlisted,
    }


def _panel(panel: Panel) -> Json:
    return {
        "unit": panel.unit,
        "change": panel.change,
        "kind": panel.kind,
        "series": list(panel.series),
        "categories": list(panel.categories),
        "points": [_point(point) for point in panel.points],
    }


def _point(point: Point) -> Json:
    return {
        "region": point.region,
        "year": point.year,
        "label": point.label,
        "value": _number(point.value),
        "high": _number(point.high),
        "citation": point.citation,
        "target": point.target,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
