"""Answers what a document is: its number, its date, who issued it.

What the report's metadata holds is looked up in its text, so that the answer has a quote;
what is not known of a document is not guessed from its sentences.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Literal

from answering.brief import Brief
from answering.draft import Draft, Proof
from answering.reading import Reading
from retrieval.folding import fold
from retrieval.report import Metadata

Matter = Literal["number", "date", "issuer", ""]

_DOCUMENT = "(?:报告|要点|方案|文件|通知|文|材料)"
_ASKED: tuple[tuple[Matter, re.Pattern[str]], ...] = (
    ("number", re.compile("文号|发文字号|文件编?号|发文号")),
    (
        "date",
        re.compile(
            f"{_DOCUMENT}.{{0,6}}(?:什么时候|何时|哪天|哪一天|哪一?年|几月|什么时间).{{0,4}}"
            "(?:发布|印发|公布|成文|发的|出的|下发)|(?:发布|印发|公布|成文)(?:日期|时间)"
            "|(?:什么时候|何时|哪天|哪一天|什么时间).{0,2}(?:发布|印发|公布|成文|下发|出)的?"
            f"(?:这份|该|这个|年度)?{_DOCUMENT}(?:[?？。]|$)"
        ),
    ),
    (
        "issuer",
        re.compile(
            f"{_DOCUMENT}.{{0,4}}(?:是|由)?(?:谁|哪个(?:单位|部门|机关|机构)).{{0,3}}"
            "(?:发布|印发|公布|发的|下发)|发布机构|发文(?:机关|单位)|印发(?:机关|单位)"
        ),
    ),
)
_LABEL = re.compile("日期|时间|发布|印发|文号|字号|机构|机关")
_NAMED = re.compile("《([^》]+)》")
_PLANS = re.compile("要点|方案|计划|通知")


def matter_of(text: str) -> Matter:
    """What a folded question asks of a document itself; "" for anything else."""
    return next((matter for matter, words in _ASKED if words.search(text)), "")


def is_meant(text: str, readings: Iterable[Reading]) -> bool:
    """Whether a folded question asks that of the report itself, not of another document
    that it names in 《》."""
    titles = [fold(reading.metadata.title) for reading in readings]
    named = _NAMED.findall(text)
    return bool(matter_of(text)) and all(any(n in title for title in titles) for n in named)


def write(brief: Brief) -> list[Draft]:
    """One claim for the document meant, the latest where there are several."""
    matter = matter_of(re.sub(r"\s", "", brief.text))
    meant = sorted(brief.readings, key=lambda reading: -reading.year)
    if _PLANS.search(brief.text):
        meant.sort(key=lambda reading: reading.metadata.kind not in ("plan", "notice"))
    found = (draft for reading in meant[:1] for draft in _said(brief, reading, matter))
    return list(found)[:1]


def _said(brief: Brief, reading: Reading, matter: Matter) -> Iterator[Draft]:
    """What the document says of the matter, first where a label stands beside it."""
    report = reading.report
    found = [
        (line, spelled)
        for spelled in (_SPELLINGS[matter](report.metadata) if matter else ())
        for line in reading.lines
        if spelled in report.text[line.start : line.end]
    ]
    for line, spelled in sorted(found, key=lambda pair: not _LABEL.search(pair[0].folded)):
        at = report.text.index(spelled, line.start)
        focus = (at, at + len(spelled))
        proof = Proof.around(report, (line.start, line.end), focus)
        told = f"{brief.names.matter(matter)}{spelled}"
        head = brief.names.label(report.metadata, ahead=False)
        yield Draft(head + brief.names.quote(told), (proof,))


def _number(about: Metadata) -> Iterator[str]:
    if about.document_number:
        yield about.document_number


def _issuer(about: Metadata) -> Iterator[str]:
    if about.issuer:
        yield about.issuer


def _issued(about: Metadata) -> Iterator[str]:
    """The day as a text may write it."""
    try:
        day = date.fromisoformat(about.issued)
    except ValueError:
        return
    yield f"{day.year}年{day.month}月{day.day}日"
    yield f"{day.year}年{day.month:02}月{day.day:02}日"
    for joint in "-/.":
        yield f"{day.year}{joint}{day.month:02}{joint}{day.day:02}"
        yield f"{day.year}{joint}{day.month}{joint}{day.day}"


_SPELLINGS: dict[Matter, Callable[[Metadata], Iterator[str]]] = {
    "number": _number,
    "date": _issued,
    "issuer": _issuer,
}
