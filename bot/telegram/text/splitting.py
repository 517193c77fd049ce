"""A long text as several messages: none over the limits, none that begins or ends in the
middle of what belongs together.

A cut is made between paragraphs, else lines, else sentences, else clauses and words, else
anywhere, but for the earlier half of a message, where a coarser cut would waste room. The
white space at a cut is left out (Telegram would); everything else is kept, in order.
"""

import re
from collections.abc import Iterator, Sequence

from bot.telegram.text.cleaning import blank
from bot.telegram.text.graphemes import cuttable
from bot.telegram.text.richtext import LIMIT, Entity, Rich, units

MOST_ENTITIES = 90
"""Of a message. Telegram reads 100, its own links among them, and leaves out the rest."""

MOST_ADDRESS = 6000
"""Characters of all addresses of a message; near 9,500 Telegram refuses it (ENTITIES_TOO_LONG)."""

_LINES = (re.compile(r"\n\s*\n"), re.compile(r"\n"))
_STOPS = (
    re.compile(r"(?:[。！？!?；;…]+|\.(?=\s))[”’」』）)》]*(?:\[\d+\])*"),
    re.compile(r"[，、,：:\s]+"),
)
_MARK = re.compile(r"\S?\[\d{1,3}\]")
_LONGEST_STOP = 40
Span = tuple[int, int]
"""An open interval: no cut may fall within it, but at both its ends."""


def pieces(rich: Rich, limit: int = LIMIT) -> tuple[Rich, ...]:
    """`rich` as messages of at most `limit` UTF-16 units; none where there is nothing to see.

    An entity is cut only where it is longer than a message: a long block quotation becomes
    several. A mark like [3] stays whole, with the character before it; a single character
    of more than `limit` units (combining marks without end) does not.
    """
    found = []
    start, length = 0, len(rich.text)
    while start < length:
        stop = _furthest(rich, start, limit)
        end = stop if stop == length else _cut(rich, start, stop, limit)
        found.append(part(rich, start, end))
        start = _beyond_space(rich.text, end)
    return tuple(piece for piece in found if not blank(piece.text))


def part(rich: Rich, start: int, end: int) -> Rich:
    """That stretch, without white space at its ends, and what of the entities is in it."""
    start, end = _inner(rich.text, start, end)
    clipped = (_clipped(entity, rich.text, start, end) for entity in rich.entities)
    moved = (e._replace(start=e.start - start, end=e.end - start) for e in clipped if e)
    return Rich(rich.text[start:end], tuple(moved))


def _clipped(entity: Entity, text: str, start: int, end: int) -> Entity | None:
    a, b = _inner(text, max(entity.start, start), min(entity.end, end))
    return entity._replace(start=a, end=b) if a < b else None


def _inner(text: str, start: int, end: int) -> Span:
    """The stretch without the white space at its ends."""
    end = start + len(text[start:end].rstrip())
    return end - len(text[start:end].lstrip()), end


def _beyond_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _furthest(rich: Rich, start: int, limit: int) -> int:
    """As far as a message from `start` may go by its units and its entities."""
    stop = min(len(rich.text), start + limit)
    while (over := units(rich.text[start:stop]) - limit) > 0 and stop > start + 1:
        stop = max(start + 1, stop - (over + 1) // 2)
    return min(stop, _by_entities(rich, start))


def _by_entities(rich: Rich, start: int) -> int:
    count = room = 0
    for entity in rich.entities:
        if entity.end <= start:
            continue
        count, room = count + 1, room + len(entity.url)
        if (count > MOST_ENTITIES or room > MOST_ADDRESS) and entity.start > start:
            return entity.start
    return len(rich.text)


def _cut(rich: Rich, start: int, stop: int, limit: int) -> int:
    """The best place for a cut after `start`, at `stop` at the latest."""
    entities, marks = _entities(rich, start, stop, limit), _marks(rich.text, start, stop)
    whole = [*entities, *marks]
    for at in _preferred(rich.text, start + (stop - start) // 2, stop):
        if start < at <= stop and _fits(rich.text, at, whole):
            return at
    for spans in (whole, entities, ()):
        for at in range(stop, start, -1):
            if _fits(rich.text, at, spans):
                return at
    return stop


def _preferred(text: str, start: int, stop: int) -> Iterator[int]:
    """Ends of paragraphs, then of lines, sentences and clauses, each the latest first."""
    end = min(len(text), stop + _LONGEST_STOP)
    for pattern in _LINES:
        yield from reversed([m.start() for m in pattern.finditer(text, start, end)])
    for pattern in _STOPS:
        yield from reversed([m.end() for m in pattern.finditer(text, start, end)])


def _fits(text: str, at: int, spans: Sequence[Span]) -> bool:
    return cuttable(text, at) and not any(a < at < b for a, b in spans)


def _entities(rich: Rich, start: int, stop: int, limit: int) -> list[Span]:
    """What of the entities is not to be cut: those that one message can hold."""
    near = ((max(e.start, start), e.end) for e in rich.entities if e.start < stop)
    return [(a, b) for a, b in near if a < b and units(rich.text[a:b]) <= limit]


def _marks(text: str, start: int, stop: int) -> list[Span]:
    near = _MARK.finditer(text, start, min(len(text), stop + _LONGEST_STOP))
    return [found.span() for found in near]
