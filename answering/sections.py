"""Answers a question for a part of a report: its points, each with its own quote.

Finds the heading asked for (不足, 下一步, a quoted name, a topic) and gives what stands
under it; what its points are is for `answering.points`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answering import chapters
from answering.brief import Brief
from answering.cutting import window, without_tail
from answering.draft import Draft
from answering.points import Point, children, points
from answering.reading import Reading
from answering.topic import Topic

ROOM = 780
"""Characters of the points together; with labels and numbers an answer stays under 900."""
MOST_POINTS = 12
_POINT_LIMIT = 130
_SHORTEST_POINT = 24
_SHORTEST_SECTION = 16
_COVER = 0.6
_CLOSE = 0.15
"""Headings this near to the best in score fit alike; the latest year then decides."""
_MARKER = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[一二三四五六七八九十]{1,2}是)\s*"
)
_NAMED = re.compile(r"[“\"「]([^”\"」]{2,20})[”\"」]")


@dataclass(frozen=True, slots=True)
class Part:
    """A section that answers, with its points (indexes of sections; empty for none), and
    how well its heading fits (0 to about 2)."""

    reading: Reading
    index: int
    points: tuple[int, ...]
    score: float


def find(brief: Brief) -> Part | None:
    """The section asked for; the latest year's where several fit alike."""
    parts = [
        part
        for reading in brief.readings
        for index in range(len(reading.report.sections))
        if (part := _part(reading, index, brief)) is not None
    ]
    top = max((part.score for part in parts), default=0.0)
    close = [part for part in parts if part.score >= top - _CLOSE]
    return max(close, key=lambda part: (part.reading.year, part.score), default=None)


def write(brief: Brief) -> list[Draft]:
    """A claim for each point of the section; empty where no heading fits."""
    part = find(brief)
    if part is None:
        return []
    found = points(part.reading.report, part.index, part.points)[:MOST_POINTS]
    limit = min(_POINT_LIMIT, max(_SHORTEST_POINT, ROOM // max(1, len(found))))
    head = brief.names.label(part.reading.report.metadata, ahead=_is_ahead(part))
    return [
        Draft(
            (head if number == 1 else "") + brief.names.point(number) + _words(point, limit) + "；",
            (point.proof,),
        )
        for number, point in enumerate(found, 1)
    ]


def _words(point: Point, limit: int) -> str:
    proof = point.proof
    text = proof.report.text
    focus = (point.start, point.start + 1)
    shown = without_tail(text, window(text, (proof.start, proof.end), focus, limit))
    return _MARKER.sub("", text[slice(*shown)].replace("\n", " "))


def _is_ahead(part: Part) -> bool:
    title = part.reading.titles[part.index]
    planned = chapters.heads("plans", title) or chapters.heads("targets", title)
    return planned or part.reading.report.metadata.kind == "plan"


def _part(reading: Reading, index: int, brief: Brief) -> Part | None:
    section = reading.report.sections[index]
    if section.end - section.body < _SHORTEST_SECTION:
        return None
    below = children(reading.report, index)
    titles = [reading.titles[child] for child in below]
    score = max(_fit(reading, index, brief), _shared(titles, brief))
    if score <= 0:
        return None
    score += 0.25 * bool(below) + 0.04 * max(0, 4 - section.level)
    score += 0.3 * bool(brief.ask.items and len(below) == brief.ask.items)
    score += 0.3 * _cover(brief.topic, " ".join(titles))
    return Part(reading, index, below, score)


def _fit(reading: Reading, index: int, brief: Brief) -> float:
    """How well a heading fits: its kind of chapter, a name in quotes, the topic's words."""
    title = reading.titles[index]
    score = 0.0
    if chapters.heads(brief.ask.chapter, title):
        score += 1.0 - 0.004 * len(title)
    if any(name in title for name in _NAMED.findall(brief.text)):
        score += 1.0
    cover = _cover(brief.topic, title)
    if score:
        path = " ".join(reading.headings(index)[1:])
        return score + 0.6 * cover + 0.2 * _cover(brief.topic, path)
    return cover if not brief.ask.chapter and cover >= _COVER else 0.0


def _shared(titles: Sequence[str], brief: Brief) -> float:
    """Headings that all name the thing asked for (八大提升行动: 实施…提升行动, eight of
    them) answer together, whatever stands above them."""
    if len(titles) < 3 or len(titles) != brief.ask.items:
        return 0.0
    best = 0.0
    for term in brief.topic.terms:
        held = [term.match(title) for title in titles]
        if sum(part >= 0.3 for part in held) >= 0.8 * len(held):
            best = max(best, sum(held) / len(held))
    return 0.6 + best if best else 0.0


def _cover(topic: Topic, text: str) -> float:
    return topic.share(
        [t.text in text or any(s.word in text for s in t.senses[:2]) for t in topic.terms]
    )
