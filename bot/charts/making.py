"""Makes the chart of an answer's rows, or none where they are not to be compared.

What is drawn side by side is of one unit and one kind; what is not keeps its words and gets
no bar. What a report does not state is shown as such, never as nought. Regions stand by
value, the largest first; years from the earliest on.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from answering.answer import Answer, Citation, Claim, Row
from bot.charts.figure import Chart, Panel, Point, Source
from bot.charts.measuring import Measured, measured

MOST_POINTS = 30
"""Values of one panel; of more, the largest are kept."""
MOST_PANELS = 3
_FEWEST = 2

_ASKED = re.compile(
    r"(?:分别|各自?|都|共)*(?:是|有|为|达到?)?(?:多少|几)[个万亿]?[\u4e00-\u9fff]{0,2}[?？。！\s]*$|[?？。！\s]+$"
)
_SPANNED = re.compile(r"所问涉及(\d+)个地区|The question spans (\d+) regions")
_TARGET = re.compile(
    r"^[^：]{0,60}提出的目标要求：|^目标：|^[^:]{0,200}sets as a target \(目标\): |^Target \(目标\): "
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One row as it is going to be drawn."""

    point: Point
    measure: Measured

    @property
    def place(self) -> tuple[str, int | None]:
        return self.point.region, self.point.year


def chart_of(answer: Answer, title: str = "") -> Chart | None:
    """The chart of an answer's rows under a title, by default what the question asks about.

    None where there is nothing to compare: a refusal, fewer than two values of one unit, or
    several of one unit for the same region and year, which no row tells apart.
    """
    cells = [_cell(row, answer) for row in answer.rows if row.value]
    groups = [group for group in _groups(cells) if _can_be_drawn(group)][:MOST_PANELS]
    if not groups:
        return None
    drawn = {cell.place for group in groups for cell in group}
    panels = [_panel(group) for group in groups]
    wordless = [*_apart(cells, drawn), *_silent(answer)]
    panels[0] = replace(panels[0], points=(*panels[0].points, *wordless))
    kept = tuple(_kept(panel) for panel in panels)
    left_out = sum(len(panel.points) for panel in panels) - sum(len(p.points) for p in kept)
    spoken_of = {point.region for panel in panels for point in panel.points}
    return Chart(
        title or _title(answer.question),
        tuple(_in_order(panel) for panel in kept),
        _sources(answer, kept),
        left_out,
        _unlisted(answer, spoken_of),
    )


def _cell(row: Row, answer: Answer) -> _Cell:
    cited = next((c for c in answer.citations if c.n == row.citation), None)
    measure = measured(row, cited.quote if cited else "")
    region = row.region or (cited.title if cited else "")
    claim = next((c for c in answer.claims if row.citation in c.citations), Claim("", ()))
    target = _TARGET.match(claim.text) is not None
    point = Point(region, row.year, measure.label, None, None, row.citation, target)
    return _Cell(point, measure)


def _groups(cells: Sequence[_Cell]) -> list[list[_Cell]]:
    """The cells that have a number, those together that can share an axis; most first."""
    groups: list[list[_Cell]] = []
    for cell in cells:
        if cell.measure.value is None:
            continue
        fitting = (g for g in groups if all(cell.measure.beside(c.measure) for c in g))
        group = next(fitting, None)
        if group is None:
            groups.append([cell])
        elif not any(c.place == cell.place and c.measure == cell.measure for c in group):
            group.append(cell)
    return sorted(groups, key=lambda group: -len(group))


def _can_be_drawn(group: Sequence[_Cell]) -> bool:
    return _FEWEST <= len(group) == len({cell.place for cell in group})


def _panel(group: Sequence[_Cell]) -> Panel:
    units = tuple(dict.fromkeys(cell.measure.unit for cell in group))
    bases = tuple(dict.fromkeys(cell.measure.base for cell in group))
    own = len(units) == 1
    points = tuple(_valued(cell, cell.measure, own=own) for cell in group)
    return Panel("、".join(units if own else bases), points, group[0].measure.change)


def _valued(cell: _Cell, measure: Measured, *, own: bool) -> Point:
    value, high = (measure.value, measure.high) if own else measure.in_base()
    return replace(cell.point, value=value, high=high)


def _apart(cells: Sequence[_Cell], drawn: set[tuple[str, int | None]]) -> Iterator[Point]:
    """Those told in words only: of another unit, or no number; where that is all there is."""
    told = {cell.place: cell.point for cell in cells if cell.place not in drawn}
    yield from told.values()


def _silent(answer: Answer) -> Iterator[Point]:
    """The regions and years whose reports do not state it."""
    silent = ((row.region, row.year) for row in answer.rows if not row.value and not row.citation)
    return (Point(region, year) for region, year in dict.fromkeys(silent))


def _unlisted(answer: Answer, told: Collection[str]) -> int:
    """How many regions were asked for beside those told; a parent stands for those told."""
    spanned = _SPANNED.search(answer.text)
    if spanned is not None:
        return max(0, int(spanned[1] or spanned[2]) - len(told))
    asked = set(answer.scope.regions)
    return sum(not any(region.startswith(name) for region in told) for name in asked)


def _kept(panel: Panel) -> Panel:
    """At most MOST_POINTS, the largest, in the order they had."""
    ranked = sorted(panel.points, key=_size, reverse=True)[:MOST_POINTS]
    return replace(panel, points=tuple(point for point in panel.points if point in ranked))


def _size(point: Point) -> Decimal:
    return Decimal(-1) if point.value is None else abs(point.value)


def _in_order(panel: Panel) -> Panel:
    rank = {region: at for at, region in enumerate(sorted(panel.regions, key=_by_value(panel)))}
    points = sorted(panel.points, key=lambda point: (rank[point.region], point.year or 0))
    return replace(panel, points=tuple(points))


def _by_value(panel: Panel) -> Callable[[str], tuple[bool, Decimal]]:
    """The key of a region: by its latest value, the largest first; those without one last."""
    latest: dict[str, Decimal] = {}
    for point in sorted(panel.stated, key=lambda point: point.year or 0):
        assert point.value is not None
        latest[point.region] = point.value
    return lambda region: (region not in latest, -latest.get(region, Decimal(0)))


def _sources(answer: Answer, panels: Sequence[Panel]) -> tuple[Source, ...]:
    used = {point.citation for panel in panels for point in panel.points}
    return tuple(_source(citation) for citation in answer.citations if citation.n in used)


def _source(citation: Citation) -> Source:
    return Source(citation.n, citation.title or citation.source, citation.region, citation.year)


def _title(question: str) -> str:
    """What a question asks about: without 各是多少 and its like at the end."""
    line = " ".join(question.split())
    bare = _ASKED.sub("", line).rstrip("，,：: ")
    return bare if len(bare) > 1 else line
