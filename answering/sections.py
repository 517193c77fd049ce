"""Answers a question for a part of a report: its points, each with its own quote.

Finds the heading asked for (不足, 下一步, a quoted name, a topic) and gives what stands
under it; what its points are is for `answering.points`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from answering import chapters
from answering.brief import Brief
from answering.chapters import Chapter, chapter_asked, chapters_asked
from answering.cutting import window, without_tail
from answering.draft import Draft, Item
from answering.points import Point, chief, children, points
from answering.reading import Reading
from answering.topic import Topic
from answering.wordlists import is_weak

Cover = Callable[[str], float]
"""The share of the topic's weight that a text holds."""

ROOM = 780
"""Characters of the points together; with labels and numbers an answer stays under 900."""
MOST_POINTS = 12
_POINT_LIMIT = 130
_SHORTEST_POINT = 24
_SHORTEST_SECTION = 16
_COVER = 0.6
_OF_ITS_OWN = 1.5
_NEARLY_ALL = 0.6
_CLOSE = 0.15
"""Headings this near to the best in score fit alike; the latest year then decides."""
_MARKER = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[一二三四五六七八九十]{1,2}是)\s*"
)
_NAMED = re.compile(r"[“\"「]([^”\"」]{2,20})[”\"」]")


@dataclass(frozen=True, slots=True)
class Part:
    """A section that answers (-1 for the whole document), with its points (indexes of
    sections; empty for none), and how well its heading fits (0 to about 2)."""

    reading: Reading
    index: int
    points: tuple[int, ...]
    score: float


def find(brief: Brief) -> Part | None:
    """The section asked for; the latest year's where several fit alike. For the outline
    of a document, or the targets of one that is all plan, the document itself."""
    cover = lru_cache(maxsize=None)(partial(_cover, brief.topic))  # reports share headings
    general = is_general(brief)
    parts = [
        part
        for reading in brief.readings
        for index in range(len(reading.sections))
        if (part := _part(reading, index, brief, cover, general=general)) is not None
    ]
    top = max((part.score for part in parts), default=0.0)
    close = [part for part in parts if part.score >= top - _CLOSE]
    best = max(close, key=lambda part: (part.reading.year, part.score), default=None)
    return best or _document(brief)


def write(brief: Brief) -> list[Draft]:
    """A claim for each point of each section asked for; empty where no heading fits."""
    chapters_ = chapters_asked(brief.text) or (brief.ask.chapter,)
    parts: dict[tuple[str, int], Part] = {}
    for chapter in chapters_:
        part = find(replace(brief, ask=replace(brief.ask, chapter=chapter)))
        if part is not None:
            parts.setdefault((part.reading.id, part.index), part)
    return [draft for part in parts.values() for draft in told(brief, part, 1 / len(parts))]


def is_general(brief: Brief) -> bool:
    """Whether a question names nothing of its own beside the part it asks for."""
    own = (
        term.weight
        for term in brief.topic.terms
        if term.known
        and not is_weak(term.text)
        and not chapters.in_every_title(term.text, (reading.metadata for reading in brief.readings))
        and not chapters.heads(brief.ask.chapter, term.text)
        and not chapter_asked(term.text)
    )
    return sum(own) < _OF_ITS_OWN


def covers(part: Part, brief: Brief) -> bool:
    """Whether the headings of a section speak of what is asked about."""
    reading = part.reading
    titles = [reading.titles[i] for i in part.points]
    titles += reading.headings(part.index) if part.index >= 0 else []
    return _cover(brief.topic, " ".join(titles)) > 0


def told(brief: Brief, part: Part, share: float = 1.0) -> list[Draft]:
    """A claim for each point of one section, in a share of the answer's room."""
    most, room = int(MOST_POINTS * share), int(ROOM * share)
    found = points(part.reading.report, part.index, part.points)[:most]
    limit = min(_POINT_LIMIT, max(_SHORTEST_POINT, room // max(1, len(found))))
    names, ahead = brief.names, _is_ahead(part)
    first, again = names.label(part.reading.metadata, ahead=ahead), names.again(ahead=ahead)
    return [
        Draft.of_item(
            Item(n, names.mark, first, again, f"{_words(point, limit)}{names.stop}"), point.proof
        )
        for n, point in enumerate(found, 1)
    ]


def under(brief: Brief, reading: Reading, index: int) -> list[Draft]:
    """What stands under one heading."""
    return told(brief, Part(reading, index, children(reading.sections, index), 0.0))


def _words(point: Point, limit: int) -> str:
    proof = point.proof
    text = proof.report.text
    focus = (point.start, point.start + 1)
    shown = without_tail(text, window(text, (proof.start, proof.end), focus, limit))
    return _MARKER.sub("", text[slice(*shown)].replace("\n", " "))


def _document(brief: Brief) -> Part | None:
    """The whole document as a section, its chief parts as the points: for its outline,
    the targets of one that is all plan, the results of one that gives them no heading."""
    wanted = [
        reading
        for reading in brief.readings
        if brief.ask.chapter == "outline"
        or (brief.ask.chapter in ("plans", "targets")) == reading.is_plan
    ]
    fitting = [_chief_part(reading, brief.ask.chapter) for reading in wanted]
    fitting = [part for part in fitting if len(part.points) >= 2]
    plans = [part for part in fitting if part.reading.is_plan]
    return max(plans or fitting, key=lambda part: part.reading.year, default=None)


def _chief_part(reading: Reading, chapter: Chapter) -> Part:
    """The document with its own parts, or the one of these that is nearly all of it with
    those below: 一、总体要求 二、目标任务 三、工作要求 say nothing by themselves."""
    parts = _chief(reading, chapter)
    sizes = {i: reading.sections[i].end - reading.sections[i].start for i in parts}
    largest = max(parts, key=lambda i: sizes[i], default=-1)
    if chapter != "outline" and largest >= 0:
        below = children(reading.sections, largest)
        if below and sizes[largest] >= _NEARLY_ALL * sum(sizes.values()):
            return Part(reading, largest, below, 1.0)
    return Part(reading, -1, parts, 1.0)


def _chief(reading: Reading, chapter: Chapter) -> tuple[int, ...]:
    """The document's own parts; of its results, without what it lacks and plans."""
    parts = chief(reading.sections)
    if chapter not in ("results", "outline", "plans", "targets"):
        return ()
    others: tuple[Chapter, ...] = ("shortcomings", "plans") if chapter == "results" else ()
    return tuple(
        i for i in parts if not any(chapters.heads(other, reading.titles[i]) for other in others)
    )


def _is_ahead(part: Part) -> bool:
    title = part.reading.titles[part.index] if part.index >= 0 else ""
    opens = chapters.heads("plans", title) or chapters.heads("targets", title)
    planned = opens and part.reading.sections[part.index].marker[-1:] != "是"
    return planned or part.reading.is_plan


def _part(
    reading: Reading, index: int, brief: Brief, cover: Cover, *, general: bool
) -> Part | None:
    section = reading.sections[index]
    if section.end - section.body < _SHORTEST_SECTION:
        return None
    if reading.is_plan and brief.ask.chapter == "shortcomings":
        return None  # it tells what is to be done about them
    score = _fit(reading, index, brief, cover, general=general)
    if score <= 0 and not brief.ask.items:
        return None
    below = children(reading.sections, index)
    titles = [reading.titles[child] for child in below]
    score = max(score, _shared(titles, brief))
    if score <= 0:
        return None
    score += 0.25 * bool(below) + 0.04 * max(0, 4 - section.level)
    score += 0.3 * bool(brief.ask.items and len(below) == brief.ask.items)
    score += 0.3 * cover(" ".join(titles))
    return Part(reading, index, below, score)


def _fit(reading: Reading, index: int, brief: Brief, cover: Cover, *, general: bool) -> float:
    """How well a heading fits: its kind of chapter, a name in quotes, the topic's words; these
    alone only where the question is about something (工作 is in every other heading)."""
    title = reading.titles[index]
    score = 0.0
    inner = reading.is_plan and reading.sections[index].parent >= 0  # all of it is the plan
    if chapters.heads(brief.ask.chapter, title) and not (inner and brief.ask.chapter == "plans"):
        score += 1.0 - 0.004 * len(title)
    if any(name in title for name in _NAMED.findall(brief.text)):
        score += 1.0
    covered = cover(title)
    if score:
        path = " ".join(reading.headings(index)[1:])
        return score + 0.6 * covered + 0.2 * cover(path)
    planned = reading.is_plan and brief.ask.chapter in ("plans", "targets") and not general
    return covered if (planned or not brief.ask.chapter) and covered >= _COVER else 0.0


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
