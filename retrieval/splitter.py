"""Cuts a report's text into passages small enough to cite, each knowing its heading.

Passages are whole sentences in a row from one section; together they hold every
sentence of the text. Headings come from `headings`, sentences and their sections from `placement`.
"""

from retrieval.headings import heading_tree
from retrieval.placement import placed
from retrieval.report import Passage, Section

TARGET = 300
"""Characters a passage grows to; a longer sentence is a passage of its own."""


def split(report_id: str, text: str) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """The heading tree and the passages of `text`, in reading order."""
    sections = heading_tree(text)
    passages = [
        Passage(report_id, section, start, end, 0, text[start:end])
        for section, start, end in _stretches(text, sections)
    ]
    return sections, tuple(passages)


def _stretches(text: str, sections: tuple[Section, ...]) -> list[tuple[int, int, int]]:
    """(section, start, end) of each passage: sentences gathered while they fit."""
    stretches: list[tuple[int, int, int]] = []
    for section, (start, end) in placed(text, sections):
        if stretches and _joins(stretches[-1], section, end, sections):
            first, at, _ = stretches[-1]
            stretches[-1] = (first, at, end)
        else:
            stretches.append((section, start, end))
    return stretches


def _joins(
    last: tuple[int, int, int], section: int, end: int, sections: tuple[Section, ...]
) -> bool:
    """Same section, or a numbered item beside or under the one before it (一是…二是…)."""
    previous, start, _ = last
    if end - start > TARGET:
        return False
    if section == previous:
        return True
    if section < 0 or previous < 0 or not sections[section].marker.endswith(("是", "是要")):
        return False
    return sections[section].parent in (previous, sections[previous].parent)
