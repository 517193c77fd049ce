"""The picture that comes with an answer that compares values."""

from decimal import Decimal

from answering.answer import Answer
from bot.charts.figure import Chart, Panel, Point
from bot.charts.making import chart_of
from bot.charts.picture import png
from bot.words import Words


def picture(answer: Answer, words: Words, topic: str = "") -> bytes:
    """A PNG; empty where the answer has no values to compare. `topic` is what it is about,
    "" where the question says it."""
    chart = chart_of(answer, topic)
    return b"" if chart is None else png(chart, words)


def warm() -> None:
    """Loads what draws, so that the first who compares need not wait for it."""
    points = tuple(Point(name, 2000, "1", Decimal(1)) for name in ("甲", "乙"))
    png(Chart("", (Panel("", points),), ()), Words())
