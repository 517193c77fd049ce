"""The points of a section: its numbered children, 一是 二是 items, or its sentences."""

from dataclasses import dataclass

from answering.cutting import QUOTE_LIMIT, window
from answering.draft import Proof
from retrieval.report import Report, Section
from retrieval.sentences import Span, sentences

_FEW = 5
"""Sentences given of a section that has no points."""
_PARAGRAPH = 25
_LOST = 3
"""Paragraphs that may have lost their number among numbered ones."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point: where its words begin in the report, and the stretch that proves it."""

    start: int
    proof: Proof


def children(report: Report, index: int) -> tuple[int, ...]:
    """The section's children of the highest kind there is; two or more make a list."""
    found = _below(report, index)
    while len(found) == 1:
        further = _below(report, found[0])
        if not further:
            break
        found = further
    return found if len(found) >= 2 else ()


def points(report: Report, index: int, numbered: tuple[int, ...]) -> list[Point]:
    """The points of section `index`, whose numbered children are given."""
    section = report.sections[index]
    if numbered:
        spans = _paragraphs(report, section, numbered) or [
            _first(report.text, report.sections[child]) for child in numbered
        ]
    else:
        body = list(sentences(report.text, section.body, section.end))
        spans = body[:_FEW] or [_first(report.text, section)]
    return [Point(start, _proof(report, start, end)) for start, end in spans]


def _below(report: Report, index: int) -> tuple[int, ...]:
    return tuple(i for i, section in enumerate(report.sections) if section.parent == index)


def _proof(report: Report, start: int, end: int) -> Proof:
    """The point's own sentence, with those after it in its section while they fit."""
    if end - start > QUOTE_LIMIT:
        return Proof(report, *window(report.text, (start, end), (start, start + 1), QUOTE_LIMIT))
    here = report.section_at(start)
    stop = report.sections[here].end if report.sections else end
    bare = end
    for begin, further in sentences(report.text, end, stop):
        if further - start > QUOTE_LIMIT or "\n" in report.text[bare:begin]:
            break
        end = further
    return Proof(report, start, end)


def _paragraphs(report: Report, section: Section, numbered: tuple[int, ...]) -> list[Span]:
    """The section's paragraphs where some lost their number and stand beside numbered
    ones; empty where the headings alone are the points."""
    starts = {report.sections[i].start for i in numbered}
    nested = any(s.parent in numbered and s.marker[-1:] != "是" for s in report.sections)
    found, at = [], section.start
    for line in report.text[section.start : section.end].split("\n"):
        if at > section.start and len(line) >= _PARAGRAPH and line.endswith(("。", "；", ";")):
            found.append(next(iter(sentences(report.text, at, at + len(line)))))
        at += len(line) + 1
    complete = starts <= {start for start, _ in found}
    return found if complete and not nested and len(found) <= len(starts) + _LOST else []


def _first(text: str, section: Section) -> Span:
    """The heading's own sentence, its number with it."""
    found = sentences(text, section.start, section.end)
    return next(iter(found), (section.start, section.body))
