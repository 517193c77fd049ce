"""The year that a report covers, which is rarely the year it came out.

Its title names it; else its opening or its headings do, or a plan's date. A year that
only happens to be mentioned is none.
"""

import re
from collections.abc import Sequence

from retrieval.dates import year_mentions
from retrieval.report import Kind
from retrieval.titles import is_prose

_OTHERS = re.compile(
    r"《[^》]*》|<[^>]*>|[\u4e00-\u9fff]{0,6}[〔\[【][^〕\]】]*[〕\]】]\s*第?\d*号"
)
_ANNOUNCED = re.compile(r"现(?:将|就|按照)(.{0,80}?)(?:如下|[。：])")
_CHAPTER = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、章]|[(（][一二三四五六七八九十]+[)）])(.{0,40})"
)
_AHEAD = re.compile(r"打算|安排|计划|思路|重点|要点|下一步|任务|目标|展望|举措")
_PLANS = re.compile(
    r"度?(法治政府建设|法治建设|重点)?(工作)?(的?主要)?(打算|安排|计划|思路|要点|设想|任务)"
)
_THIS_YEAR = re.compile(r"今年以来|一年来|今年,|今年，")
_YEARS = range(1978, 2101)


def year_covered(title: str, body: Sequence[str], kind: Kind, issued: str) -> int | None:
    """The year, or None where nothing says it. `body` are the lines below the head.

    Of a stretch of years, a plan covers from the first, a report up to the last.
    """
    named = _years(title, kind) or _years(_quoted(title), kind) or _years(title, "other")
    if named:
        return named[0]
    first = next((line for line in body if is_prose(line)), "")
    announced = _ANNOUNCED.search(first)
    chapters = [match.group(1) for match in map(_CHAPTER.match, body) if match]
    for place in (announced.group(1) if announced else "", first[:40], *chapters[:1]):
        found = _years(place, kind)
        if found:
            return found[0]
    return _year_before_plans(chapters, kind) or _year_of_issue(first, kind, issued)


def _quoted(title: str) -> str:
    """The document that a title names, where it is no outline of several years."""
    named = " ".join(re.findall("《([^》]*)》", title))
    return "" if re.search("纲要|规划|条例|办法", named) else named


def _year_before_plans(chapters: Sequence[str], kind: Kind) -> int | None:
    """四、2024年工作打算 ends a report on 2023."""
    if kind != "annual_report":
        return None
    ahead = (_years(chapter, "other") for chapter in chapters if _AHEAD.search(chapter))
    return next((years[0] - 1 for years in ahead if years), None)


def _year_of_issue(first: str, kind: Kind, issued: str) -> int | None:
    """A plan's own year; a report's only where it says 今年 late in that year."""
    if not issued:
        return None
    this_year = _THIS_YEAR.search(first) is not None and issued[5:7] >= "10"
    return int(issued[:4]) if kind in ("plan", "notice") or this_year else None


def _years(text: str, kind: Kind) -> list[int]:
    """The years of a text's own words, not those in the names of other documents."""
    return _years_anywhere(_OTHERS.sub(" ", text), kind)


def _years_anywhere(text: str, kind: Kind) -> list[int]:
    """The years of `text`; those of a report's plans (及2024年工作思路) are left out."""
    found = [mention for mention in year_mentions(text) if mention[2] in _YEARS]
    if kind == "annual_report":
        found = [m for m in found if not _PLANS.match(text, m[1])]
    if len(found) > 1 and kind != "plan" and _is_stretch(text[found[0][1] : found[1][0]]):
        found = found[1:]
    return [year for _, _, year in found]


def _is_stretch(between: str) -> bool:
    return re.fullmatch(r"\s*年?度?\s*[-—–~～至到]+\s*", between) is not None
