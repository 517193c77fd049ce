"""The heading tree of a report: 第一章, 一、, (一), 1., (1), 一是, and bare headings.

Finds where headings stand and how they nest; leaves passages to the splitter. Levels
follow the style of the numbers, not their values, so that gaps, restarts and a lost
bracket (二)) do no harm; a number that has lost its point (11优化) counts where it is
the next in its row.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from retrieval.labels import labels
from retrieval.numerals import numeral
from retrieval.report import Section
from retrieval.titles import is_prose, looks_like_title, opening

_CN = "一二三四五六七八九十百"
_DOCUMENT, _CHAPTER, _TOP, _ITEM = 0, 1, 3, 7
_STYLES = (
    (_CHAPTER, re.compile(rf"第[{_CN}\d]+[章编部]分?\s*")),
    (2, re.compile(rf"第[{_CN}\d]+节\s*")),
    (_TOP, re.compile(rf"[{_CN}]+\s*[、．.]\s*(?![{_CN}]*季度)")),
    (4, re.compile(rf"[(（]?\s*[{_CN}]+\s*[)）]\s*[、.．]?")),
    (5, re.compile(rf"\d{{1,3}}\s*(?:[、．]|\.(?!\d))\s*|第[{_CN}\d]+条\s*")),
    (6, re.compile(r"[(（]?\s*\d{1,3}\s*[)）]\s*[、.．]?|[①-⑳⑴-⒇]\s*")),
)
_LOOSE = (
    (4, re.compile(rf"[(（]\s*[{_CN}]{{1,3}}(?![{_CN})）])")),
    (5, re.compile(r"\d{1,3}(?=[\u4e00-\u9fff])|\d{1,3}\.(?=\d{1,2}[年月日])")),
)
_ITEM_MARK = re.compile(
    rf"(?:(?<=[。；;：:！!])|(?<=[。；;：:]”)|^)\s*([{_CN}]{{1,3}}(?:是要?|要))(?=[^否求素点紧])",
    re.MULTILINE,
)
_END = re.compile(r"[。！？!?\n]")
_ITEM_END = re.compile(r"[。！？!?；;\n]")
_COMMA = re.compile("[，,：:；;]")
_LONGEST_TITLE = 80
_LONGEST_BARE = 36
_SIGNED = re.compile(
    r"(人民政府|办公室|委员会|管委会|[司厅局]|街道办事处?)$|^[（(]?[12]\d{3}\s*[年\d.-]\s*\d|^附件?[:：]|[:：]$"
)
_TABLE_ROW = re.compile(r"^\d+ |(\S+ ){3}|%|[（(][^（()）]*[)）]$")
_DOCUMENT_FORM = re.compile(r"\d{4}.*(报告|要点|方案|总结|通知|计划|规划)$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with the level of its number, if it has one."""

    start: int
    end: int
    text: str
    style: int | None
    prose: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    """A heading: where it begins, where its text begins, and where it ends at the
    latest; only an item (一是) ends before the next heading, with its paragraph."""

    level: int
    marker: str
    title: str
    start: int
    body: int
    limit: int


def heading_tree(text: str) -> tuple[Section, ...]:
    """The sections of `text` in reading order, nested by `parent`.

    A section ends where the next one of its level or above begins. Empty where the
    text has no headings at all.
    """
    marks = sorted([*_line_marks(text), *_item_marks(text)], key=lambda mark: mark.start)
    sections: list[Section] = []
    open_: list[int] = []
    for mark in marks:
        while open_ and marks[open_[-1]].level >= mark.level:
            _close(sections, open_.pop(), mark.start)
        while open_ and sections[open_[-1]].end <= mark.start:
            open_.pop()
        parent = open_[-1] if open_ else -1
        open_.append(len(sections))
        level = len(open_)
        sections.append(
            Section(parent, level, mark.marker, mark.title, mark.start, mark.body, mark.limit)
        )
    return tuple(sections)


def _close(sections: list[Section], index: int, end: int) -> None:
    """Ends a section; one that ends within its own title has no body."""
    section = sections[index]
    end = min(end, section.end)
    sections[index] = replace(section, end=end, body=min(section.body, end))


# -- headings at the beginning of a line ------------------------------------------------


def _line_marks(text: str) -> list[_Mark]:
    lines = list(_lines(text))
    first = next((i for i, line in enumerate(lines) if line.prose), len(lines))
    head = opening([line.text for line in lines])
    marks: list[_Mark] = []
    last: dict[int, int] = {}
    for index, line in enumerate(lines):
        mark = _numbered(text, line) or _next_in_row(text, line, last)
        if mark is None and index > first:
            mark = _bare(lines, index, head, marks, len(text))
        if mark is not None:
            mark = replace(mark, limit=len(text))
            last[mark.level] = _value(mark.marker)
            marks.append(mark)
    return marks


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            style = next((level for level, form in _STYLES if form.match(line)), None)
            prose = is_prose(line) and len(line) >= 25
            yield _Line(at, at + len(line), line, style, prose)
        at += len(line) + 1


def _numbered(text: str, line: _Line) -> _Mark | None:
    for level, style in _STYLES:
        match = style.match(line.text)
        if match and match.end() < len(line.text):
            return _heading(text, level, match.group(), line)
    return None


def _next_in_row(text: str, line: _Line, last: dict[int, int]) -> _Mark | None:
    """A number without its point or bracket, where it follows the last of its kind."""
    for level, style in _LOOSE:
        match = style.match(line.text)
        if match and level in last and _value(match.group()) == last[level] + 1:
            return _heading(text, level, match.group(), line)
    return None


def _heading(text: str, level: int, marker: str, line: _Line) -> _Mark:
    at = line.start + len(marker)
    title_end = _title_end(text, at, line.end, _END)
    body = min(title_end + 1, line.end) if title_end < line.end else line.end
    title = text[at:title_end].strip("。：:；; ")
    return _Mark(level, marker.strip(), title, line.start, body, line.end)


def _title_end(text: str, at: int, end: int, stops: re.Pattern[str]) -> int:
    """A heading's words end at the first full stop, or, run on too long, at a comma."""
    stop = stops.search(text, at, end)
    title_end = stop.start() if stop else end
    if title_end - at <= _LONGEST_TITLE:
        return title_end
    comma = _COMMA.search(text, at, at + _LONGEST_TITLE)
    return comma.start() if comma else at + _LONGEST_TITLE


def _value(marker: str) -> int:
    """The number that a marker writes; 0 where it is none."""
    found = re.search(rf"[{_CN}]+|\d+", marker)
    value = numeral(found.group()) if found else None
    return 0 if value is None else int(value)


# -- items inside a paragraph -----------------------------------------------------------


def _item_marks(text: str) -> Iterator[_Mark]:
    found = list(_ITEM_MARK.finditer(text))
    for match, following in zip_longest(found, found[1:]):
        start, at = match.span(1)
        paragraph = text.find("\n", at)
        limit = len(text) if paragraph < 0 else paragraph
        stop = limit if following is None else min(limit, following.start(1))
        title_end = _title_end(text, at, stop, _ITEM_END)
        title = text[at:title_end].strip("。：:；; ")
        body = min(title_end + 1, limit)
        yield _Mark(_ITEM, match.group(1), title, start, body, limit)


# -- headings without a number ----------------------------------------------------------


def _bare(
    lines: Sequence[_Line], index: int, head: int, marks: Iterable[_Mark], end: int
) -> _Mark | None:
    """A short line, no sentence, with text under it; or the title of a further document."""
    line = lines[index]
    if not 4 <= len(line.text) <= 2 * _LONGEST_BARE or index + 1 >= len(lines):
        return None
    below = lines[index + 1]
    if looks_like_title(line.text) and _DOCUMENT_FORM.search(line.text) and index > head + 12:
        return _Mark(_DOCUMENT, "", line.text, line.start, line.end, end)
    if not (below.prose or below.style is not None) or not _is_bare(lines, index, head):
        return None
    level = _bare_level(lines[index + 1 : index + 3], marks)
    return _Mark(level, "", line.text, line.start, line.end, end)


def _is_bare(lines: Sequence[_Line], index: int, head: int) -> bool:
    line = lines[index].text
    if len(line) > _LONGEST_BARE or not re.search(r"[\u4e00-\u9fff]{3}", line):
        return False
    if re.search(r"[。；;！？!?，,>|〔]", line) or _TABLE_ROW.search(line):
        return False
    if labels(line) or _SIGNED.search(line) or (looks_like_title(line) and index <= head + 12):
        return False
    above = lines[index - 1]
    return above.prose or above.style is not None or not looks_like_title(above.text + line)


def _bare_level(below: Sequence[_Line], marks: Iterable[_Mark]) -> int:
    """One above the numbered style that follows it, else one below 一、 or 第一章."""
    style = next((line.style for line in below if line.style is not None), None)
    if style is not None and style > _TOP:
        return style - 1
    return _TOP + 1 if any(mark.marker and mark.level <= _TOP for mark in marks) else _TOP
