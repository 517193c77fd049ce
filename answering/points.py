"""The points of a section: numbered children, 一是 二是 items, 1. 2. within a paragraph,
or else its sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answering.cutting import QUOTE_LIMIT
from answering.draft import Proof
from retrieval.report import Report, Section
from retrieval.sentences import Span, sentences

_FEW = 5
"""Sentences given of a section that has no points."""
_PARAGRAPH = 25
_LOST = 3
"""Paragraphs that may have lost their number among numbered ones."""
_REMARK = re.compile("[（(][^（()）]*[）)][。；]?")
"""What is said beside a sentence and is none by itself: （牵头单位：县司法局）."""
_INLINE = re.compile(
    r"(?:(?<=[。；;：:！!])|^)\s*(?:(\d{1,2})[.．、](?!\d)|[(（](\d{1,2})[)）])", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Point:
    """One point: where its words begin in the report, and the stretch that proves it."""

    start: int
    proof: Proof


def children(sections: Sequence[Section], index: int) -> tuple[int, ...]:
    """The section's children of the highest kind there is; two or more make a list."""
    found = _below(sections, index)
    while len(found) == 1:
        further = _below(sections, found[0])
        if not further:
            break
        found = further
    return found if len(found) >= 2 else ()


def chief(sections: Sequence[Section]) -> tuple[int, ...]:
    """The document's own parts: its numbered sections of the top level."""
    return tuple(i for i, s in enumerate(sections) if s.parent < 0 and s.marker)


def points(report: Report, index: int, numbered: Sequence[int]) -> list[Point]:
    """The points of section `index` (-1 for the document), whose children are given."""
    if index < 0:
        return [_bare(report, _first(report.text, report.sections[i])) for i in numbered]
    section = report.sections[index]
    if numbered:
        spans = _paragraphs(report, section, numbered)
        spans = spans or [_first(report.text, report.sections[i]) for i in numbered]
        return [_extended(report, span) for span in spans]
    inline = _inline(report.text, section)
    if inline:
        return [_bare(report, span) for span in inline]
    body = [] if _says_all(report.text, section) else _told(report.text, section)
    return [_bare(report, span) for span in body[:_FEW] or [_first(report.text, section)]]


def _says_all(text: str, section: Section) -> bool:
    """Whether a heading is the whole item, with nothing but a remark behind it on its line:
    what stands below then is not its own."""
    line = text[section.body : section.end].partition("\n")[0].strip()
    return text[section.start : section.body].rstrip().endswith(("。", "；")) and bool(
        _REMARK.fullmatch(line)
    )


def _told(text: str, section: Section) -> list[Span]:
    found = sentences(text, section.body, section.end)
    return [span for span in found if not _REMARK.fullmatch(text, *span)]


def _below(sections: Sequence[Section], index: int) -> tuple[int, ...]:
    return tuple(i for i, section in enumerate(sections) if section.parent == index)


def _bare(report: Report, span: Span) -> Point:
    return Point(span[0], Proof.around(report, span, (span[0], span[0] + 1)))


def _extended(report: Report, span: Span) -> Point:
    """The point's own sentence, with those after it in its section while they fit."""
    start, end = span
    here = report.section_at(start)
    if end - start > QUOTE_LIMIT or here < 0:
        return _bare(report, span)
    section = report.sections[here]
    for begin, further in sentences(report.text, end, section.end):
        broken = "\n" in report.text[end:begin]
        if further - start > QUOTE_LIMIT or (broken and not _heads_text(report, here, end)):
            break
        end = further
    return Point(start, Proof(report, start, end))


def _heads_text(report: Report, index: int, end: int) -> bool:
    """Whether a heading ends at `end` with text right under it, no further headings."""
    heading = end <= report.sections[index].body and report.text[end - 1] not in "。；;！？"
    return heading and not _below(report.sections, index)


def _inline(text: str, section: Section) -> list[Span]:
    """1. 2. 3. inside the section's text, each up to the next."""
    marks = list(_INLINE.finditer(text, section.body, section.end))
    numbers = [int(mark.group(1) or mark.group(2)) for mark in marks]
    if len(marks) < 2 or numbers != list(range(1, len(marks) + 1)):
        return []
    starts = [mark.start(1) if mark.group(1) else mark.start(2) - 1 for mark in marks]
    return [
        _trimmed(text, start, end)
        for start, end in zip(starts, [*starts[1:], section.end], strict=True)
    ]


def _trimmed(text: str, start: int, end: int) -> Span:
    line = text.find("\n", start, end)
    end = line if line >= 0 else end
    return start, start + len(text[start:end].rstrip())


def _paragraphs(report: Report, section: Section, numbered: Sequence[int]) -> list[Span]:
    """The section's paragraphs where some lost their number and stand beside numbered
    ones; empty where the headings alone are the points."""
    starts = {report.sections[i].start for i in numbered}
    nested = any(s.parent in numbered and s.marker[-1:] != "是" for s in report.sections)
    found, at = [], section.start
    for line in report.text[section.start : section.end].split("\n"):
        paragraph = len(line) >= _PARAGRAPH and line.endswith(("。", "；", ";"))
        if paragraph and at >= min(starts):
            found.append(next(iter(sentences(report.text, at, at + len(line)))))
        elif line and at > max(starts):
            break
        at += len(line) + 1
    complete = starts <= {start for start, _ in found}
    return found if complete and not nested and len(found) <= len(starts) + _LOST else []


def _first(text: str, section: Section) -> Span:
    """The heading's own sentence, its number with it."""
    found = sentences(text, section.start, section.end)
    return next(iter(found), (section.start, section.body))
