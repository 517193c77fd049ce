"""Where sentences stand: each with the innermost section that it begins in."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

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


def placed_at(text: str, start: int, sections: Sequence[Section]) -> Iterator[tuple[int, Span]]:
    """The same for a stretch of a report that holds whole sentences: `text` is what stands
    from `start` on, and the spans count in the report."""
    for a, b in sentences(text):
        span = (start + a, start + b)
        current = bisect_right(sections, span[0], key=lambda section: section.start) - 1
        yield _enclosing(sections, current, span[0]), span


def _enclosing(sections: Sequence[Section], index: int, offset: int) -> int:
    while index >= 0 and sections[index].end <= offset:
        index = sections[index].parent
    return index
