"""Where sentences stand: each with the innermost section that it begins in."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from retrieval.report import Section
from retrieval.sentences import Span, sentences


def placed(text: str, sections: Sequence[Section]) -> Iterator[tuple[int, Span]]:
    """The sentences of `text` in order, half-open, each after the index of its section in
    `sections` (in reading order); -1 for one that stands in none."""
    current = -1
    for span in sentences(text):
        while current + 1 < len(sections) and sections[current + 1].start <= span[0]:
            current += 1
        yield _enclosing(sections, current, span[0]), span


def placed_at(text: str, start: int, sections: Mapping[int, Section]) -> Iterator[tuple[int, Span]]:
    """The same for a stretch of a report that holds whole sentences: `text` is what stands
    from `start` on, and the spans count in the report. `sections` are those that begin in
    the stretch or hold it, by their index, in reading order."""
    order = list(sections)
    for a, b in sentences(text):
        span = (start + a, start + b)
        at = bisect_right(order, span[0], key=lambda index: sections[index].start) - 1
        yield _enclosing(sections, order[at] if at >= 0 else -1, span[0]), span


def _enclosing(sections: Sequence[Section] | Mapping[int, Section], index: int, offset: int) -> int:
    while index >= 0 and sections[index].end <= offset:
        index = sections[index].parent
    return index
