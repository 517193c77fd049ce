"""Where sentences stand: each with the innermost section that it begins in."""

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


def _enclosing(sections: Sequence[Section], index: int, offset: int) -> int:
    while index >= 0 and sections[index].end <= offset:
        index = sections[index].parent
    return index
