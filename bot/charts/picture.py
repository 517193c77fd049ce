"""Draws a chart as a picture for a phone: title, unit, panels, notes and sources."""

from collections.abc import Iterator

from bot.charts.bars import lay_bars
from bot.charts.bars import scale_of as scale_of_bars
from bot.charts.figure import Chart, Panel
from bot.charts.fitting import wrapped
from bot.charts.lines import fits_a_line, lay_line, leaves_gaps
from bot.charts.lines import scale_of as scale_of_line
from bot.charts.sheet import BLUE, GREY, LEFT, MARGIN, RIGHT, Box, Ruler, Sheet
from bot.words import Words

_TITLE, _UNIT, _NOTE = 48.0, 32.0, 27.0
_MOST_TITLE, _MOST_SOURCES = 4, 14
_LONGEST_TITLE = 48


def png(chart: Chart, words: Words) -> bytes:
    """The picture, 1080 pixels wide; the same chart in the same language gives the same
    bytes. Loads what draws only when it is first called."""
    from bot.charts.canvas import painted, ruler

    return painted(laid(chart, words, ruler()))


def laid(chart: Chart, words: Words, ruler: Ruler) -> Sheet:
    """Everything of the picture in its place; the sheet ends at its `y`."""
    sheet = Sheet(ruler, MARGIN)
    sheet.add(Box(LEFT, sheet.y, LEFT + 84, sheet.y + 10, BLUE))
    sheet.y += 22
    sheet.lines(wrapped(chart.title, _TITLE, RIGHT - LEFT, ruler, _MOST_TITLE), _TITLE, bold=True)
    notes: list[str] = []
    for panel in chart.panels:
        notes += _lay(sheet, panel, words)
        sheet.y += 18
    for note in dict.fromkeys([*notes, *_notes(chart, words)]):
        sheet.lines(wrapped(note, _NOTE, RIGHT - LEFT, ruler, 3), _NOTE, color=GREY)
    sheet.y += 8
    told = wrapped(_sources(chart, words), _NOTE, RIGHT - LEFT, ruler, _MOST_SOURCES)
    sheet.lines(told, _NOTE, color=GREY)
    sheet.y += MARGIN * 0.75
    return sheet


def _lay(sheet: Sheet, panel: Panel, words: Words) -> Iterator[str]:
    """Lays one panel; the notes that it needs."""
    line = fits_a_line(sheet, panel, words)
    scale = scale_of_line(panel) if line else scale_of_bars(panel)
    sheet.y += 10
    about = "  ·  ".join([*_shared(panel, words), _unit(panel, scale.multiple, words)])
    sheet.lines(wrapped(about, _UNIT, RIGHT - LEFT, sheet.ruler, 3), _UNIT, color=GREY)
    (lay_line if line else lay_bars)(sheet, panel, words)
    if line and scale.cut:
        yield words("纵轴不从0起，只看变化，不看高矮。")
    if line and leaves_gaps(panel):
        yield words("虚线跨过没有数值的年份。")


def _shared(panel: Panel, words: Words) -> Iterator[str]:
    """What is the same for every value: the region, the year."""
    if panel.by_year:
        yield panel.regions[0]
    if len(panel.years) == 1:
        yield words("{y}年", y=panel.years[0])


def _unit(panel: Panel, multiple: str, words: Words) -> str:
    unit = multiple + panel.unit or words("个")
    told = words("单位：{unit}", unit=unit)
    return told + words("（升为正，降为负）") if panel.change else told


def _notes(chart: Chart, words: Words) -> Iterator[str]:
    """What a reader must know so as not to be misled."""
    if any(not point.label for point in chart.points):
        yield words("未载明：报告中没有相应数值，不等于零。")
    if any(point.label and point.value is None for point in chart.points):
        yield words("只有文字、没有条形的，单位或口径不同，不作比较。")
    if any(point.target for point in chart.points):
        yield words("空心的是计划目标，不是结果。")
    if any(point.high is not None for point in chart.points):
        yield words("空心的一段是报告所给的上下限之间。")
    if chart.left_out:
        yield words("只画数值最大的几项，另有{n}项未画。", n=chart.left_out)
    if chart.unlisted:
        yield words("所问的地区还有{n}个未列入此图。", n=chart.unlisted)
    yield words("数值照录各报告，统计口径可能不同。")


def _sources(chart: Chart, words: Words) -> str:
    told = [
        f"[{one.n}] {_brief(one.title)}{_year_beside(one.title, one.year, words)}"
        for one in chart.sources
    ]
    return words("来源：{sources}", sources=words("；").join(told))


def _brief(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE] + "…"


def _year_beside(title: str, year: int | None, words: Words) -> str:
    if year is None or str(year) in title:
        return ""
    return f"（{words('{y}年', y=year)}）"
