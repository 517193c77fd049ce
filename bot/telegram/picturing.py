"""The picture that comes with an answer that compares values."""

from answering.answer import Answer
from bot.charts.making import chart_of
from bot.charts.picture import png
from bot.words import Words


def picture(answer: Answer, words: Words, topic: str = "") -> bytes:
    """A PNG; empty where the answer has no values to compare. `topic` is what it is about,
    "" where the question says it."""
    chart = chart_of(answer, topic)
    return b"" if chart is None else png(chart, words)
