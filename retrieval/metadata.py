"""What a report is about: title, region, the year it covers, kind, number, issuer, date.

Reads the cleaned text; the raw page only for what its header and footer name: a title
in a bread crumb, the parent of a homonym (城中区, 鼓楼区). What cannot be found stays
unknown; nothing is guessed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from retrieval.cleaner import tidy_lines, without_links
from retrieval.covered import year_covered
from retrieval.dates import dates
from retrieval.labels import Field, labels
from retrieval.place import place_of
from retrieval.regions import Divisions
from retrieval.report import Kind, Metadata
from retrieval.titles import Title, crumb_title, find_title, opening

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s?[〔\[【(（]\s?20\d\d\s?[〕\]】)）]\s?(?:第\s?)?\d{1,4}\s?号"
)
_ORGAN = r"(?:人民政府(?:办公室|办公厅)?|委员会(?:办公室)?|管委会|管理局|[司厅局]|街道办事处?|办公室|办公厅|领导小组)"
_ORGAN_LINE = re.compile(rf"[\u4e00-\u9fff]{{2,28}}?{_ORGAN}")
_SENDER = re.compile(rf"([\u4e00-\u9fff]{{2,28}}?{_ORGAN})关于")
_ISSUED_OUT = re.compile(r"(?:关于)?(?:印发|转发|下发|发布|公布)(.{4,})的?(?:通知|公告|函)$")
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("annual_report", "报告|总结|情况|年报|综述|汇报"),
    ("plan", "方案|要点|计划|规划|纲要|任务分解表?|实施意见|责任清单|重点任务|工作安排|行动"),
    ("notice", "通知|公告|通告|公示|意见|决定|办法|通报|函|规定"),
)
_OPENING = re.compile(
    r"现(?:将|就|按照).{0,80}?(?:报告|汇报|总结|公布|公开|公告|通报)?如下|[将向].{0,30}社会公[布开]"
)
_SIGNATURE_REACH = 6


@dataclass(frozen=True, slots=True)
class _Page:
    """A cleaned text by lines: those above its body, and its last ones."""

    lines: Sequence[str]
    title: Title | None
    head: Sequence[str]
    tail: Sequence[str]

    def labelled(self, *fields: Field) -> Iterable[str]:
        """The values of such labels, in the order of `fields`."""
        found = [label for line in self.head for label in labels(line)]
        return [label.value for f in fields for label in found if label.field == f and label.value]


def describe(text: str, raw: str, divisions: Divisions) -> Metadata:
    """What `text` says of itself; `raw` is the same report before cleaning."""
    page = _page(text)
    title = _title(page, raw)
    kind = _kind(title, text)
    issuer = _issuer(page)
    issued = _issued(page)
    year = year_covered(title, page.lines[opening(page.lines) :], kind, issued)
    region = place_of(title, issuer, text, without_links(raw), divisions)
    return retitled(
        Metadata(
            title=title,
            region=region,
            year=year,
            kind=kind,
            document_number=_document_number(page),
            issuer=issuer,
            issued=issued,
            title_made=not title,
        )
    )


def retitled(found: Metadata) -> Metadata:
    """With a title put together from what is known, where the report has none."""
    if not found.title_made:
        return found
    forms = {"annual_report": "法治政府建设年度报告", "plan": "法治政府建设方案"}
    year = f"{found.year}年" if found.year else ""
    title = f"{found.region_name}{year}{forms.get(found.kind, '文件')}"
    return replace(found, title=title)


def _page(text: str) -> _Page:
    lines = text.split("\n")
    title = find_title(lines)
    first = opening(lines)
    return _Page(lines, title, lines[:first], _tail(lines[first:]))


def _tail(body: Sequence[str]) -> Sequence[str]:
    """The signatures, each with its date, and the short lines that end the text."""
    signed = [pair for pair in pairwise(body) if _ORGAN_LINE.fullmatch(pair[0]) and _day(pair[1])]
    ending = [line for line in body[-_SIGNATURE_REACH:] if len(line) <= 40]
    return [line for pair in signed[:1] for line in pair] + ending


def _title(page: _Page, raw: str) -> str:
    named = next((name for name in page.labelled("title") if len(name) >= 6), "")
    if named and not named.endswith(("…", "...")):
        return named
    return page.title.text if page.title is not None else crumb_title(tidy_lines(raw))


def _kind(title: str, text: str) -> Kind:
    """What the title calls the document: of a notice, what it sends out."""
    if not title:
        return "annual_report" if _OPENING.search(text[:1500]) else "other"
    sent = _ISSUED_OUT.search(title.strip("《》"))
    named = re.sub("[《》]", "", sent.group(1)) if sent else re.sub("《[^》]*》", "", title)
    own = re.split("[及和暨与]", named)[0]
    return _last_form(own) or _last_form(named) or _last_form(title) or "other"


def _last_form(words: str) -> Kind | None:
    ends: list[tuple[int, int, Kind]] = []
    for rank, (kind, forms) in enumerate(_KINDS):
        ends += [(found.end(), -rank, kind) for found in re.finditer(forms, words)]
    return max(ends)[2] if ends else None


def _document_number(page: _Page) -> str:
    title = "" if page.title is None else page.title.text
    above = (line for line in page.head if len(line) <= 40 and line not in title)
    for line in (*page.labelled("number"), *above):
        match = _NUMBER.search(line)
        if match:
            return re.sub(r"\s", "", match.group())
    return ""


def _issuer(page: _Page) -> str:
    """The organ that signs or sends, else the one that heads the text, is labelled, or its source."""
    signed = [line for line in page.tail if _ORGAN_LINE.fullmatch(line)]
    if page.title is not None and (sender := _SENDER.match(page.title.text)):
        signed.append(sender.group(1))
    above = [line for line in page.head if _ORGAN_LINE.fullmatch(line)]
    labelled = [organ for value in page.labelled("issuer") for organ in _organs(value)]
    sources = [organ for value in page.labelled("source") for organ in _organs(value)]
    return next(iter((*signed, *above, *labelled, *sources)), "")


def _organs(value: str) -> list[str]:
    found = re.match(r"[\u4e00-\u9fff]{3,30}", value)
    return [found.group()] if found else []


def _issued(page: _Page) -> str:
    """The ISO date of writing or publication: labelled, under the title, or signed."""
    short = (line for line in page.head if len(line) <= 25)
    places = (*page.labelled("written", "published"), *short, *page.tail)
    return next((day for day in map(_day, places) if day), "")


def _day(text: str) -> str:
    for date in dates(text):
        if date.year and date.month and date.day and date.month <= 12 and date.day <= 31:
            return f"{date.year:04}-{date.month:02}-{date.day:02}"
    return ""
