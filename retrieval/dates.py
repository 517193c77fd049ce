"""Dates: years, months and days as reports write them, apart from the counts around them.

Resolves nothing: 今年 and 上年 need the report's year and are left to the reader.
"""

import re
from dataclasses import dataclass

from retrieval.numerals import CHINESE, WIDTH, numeral


@dataclass(frozen=True, slots=True)
class Date:
    """A date in a text, half-open offsets; None for a part that is not written.

    A stretch of years (2020—2022年) gives one Date for each end.
    """

    start: int
    end: int
    text: str
    year: int | None
    month: int | None = None
    day: int | None = None


_C = r"[零〇○一二三四五六七八九十]"
_Y = rf"(?:19[4-9]\d|20[0-4]\d)(?!\d)|(?:一九|二[零〇○])[{CHINESE[:11]}]{{2}}"
_DATES = re.compile(
    rf"""(?<![\d.])(?P<iso>(?P<iy>(?:19|20)\d\d)(?P<sep>[-/.])(?P<im>\d{{1,2}})(?P=sep)(?P<id>\d{{1,2}})
        (?!\d)(?:\s*\d{{1,2}}:\d\d(?::\d\d)?)?)
    |(?<![\d.])(?<!\d,)(?P<y>{_Y})\s*(?:年度?\s*(?:(?P<m>\d{{1,2}}|{_C}{{1,3}})\s*月份?\s*(?:(?P<d>\d{{1,2}}|{_C}{{1,3}})\s*[日号])?)?
        |(?=\s*年?\s*[-—–~至到]+\s*(?:{_Y})\s*年))
    |(?<![\d.])(?<!\d,)(?P<y2>(?:19[4-9]\d|20[0-4]\d))(?![\d%,.]\d|\d|\s*[%余多个件起宗例份人名位户家条项次场部册本篇期批支台辆处所座间套类种款笔幅张块元万亿千百吨亩天])
    |(?<![\d.])(?<!\d,\d)(?:\d{{1,2}}[-—–~至])?(?P<m3>\d{{1,2}})\s*月份?\s*(?:(?P<d3>\d{{1,2}})\s*[日号])?
    |(?<![个{CHINESE}\d])(?P<m4>十[一二]|[一二三四五六七八九十])月份?(?:(?P<d4>{_C}{{1,3}})日)?
    |(?:(?<=本月)|(?<=当月)|(?<=每月)|(?<![\d.月]))(?P<d5>\d{{1,2}})日(?=[上下晚凌中]|\d{{1,2}}[时点]|电|讯)
    |(?<=[本当每]月)(?P<d6>\d{{1,2}})[日号]
    |(?<![\d.])\d{{1,2}}[时点](?:\d{{1,2}}分)?(?=[\d前后许，,。、至到—-]|$)
    |(?<!\d)\d{{1,2}}:\d\d(?::\d\d)?(?!\d)""",
    re.VERBOSE,
)


def dates(text: str) -> tuple[Date, ...]:
    """All dates of `text`, in order; clock times come as dates without any part."""
    if not _MAYBE.search(text):
        return ()
    plain = _NUMBERED.sub(lambda mark: " " * len(mark.group()), text.translate(WIDTH))
    return tuple(_date(found, text) for found in _DATES.finditer(plain))


def year_mentions(text: str) -> tuple[tuple[int, int, int], ...]:
    """(start, end, year) of every year named in `text`, in order."""
    return tuple((date.start, date.end, date.year) for date in dates(text) if date.year)


_NUMBERED = re.compile(
    r"(?:(?<![^\n])|(?<=[。；;：:]))[ \t]*\d{1,2}[.](?=(?:(?:19|20)\d\d年|\d{1,2}月))"
)
"""The number of a point that begins with a date: 24.6月底前, 3.2024年."""
_MAYBE = re.compile(r"[年月:：\d０-９]")


def _date(found: re.Match[str], text: str) -> Date:
    start, end = found.span()
    year = found["iy"] or found["y"] or found["y2"]
    month = found["im"] or found["m"] or found["m3"] or found["m4"]
    day = found["id"] or found["d"] or found["d3"] or found["d4"] or found["d5"] or found["d6"]
    return Date(start, end, text[start:end], _number(year), _number(month), _number(day))


def _number(text: str | None) -> int | None:
    value = numeral(text) if text else None
    return None if value is None else int(value)
