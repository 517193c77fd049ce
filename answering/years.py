"""The years a question names: 2023年, 21年, 2021至2023年, 2021年以来, 去年, 近三年."""

import datetime
import re
from collections.abc import Sequence

from answering.patterns import any_of
from retrieval.dates import year_mentions

_YEAR = r"(?:19|20)\d\d"
_RANGE = re.compile(rf"({_YEAR})\s*年?\s*(?:-|—|–|~|至|到)+\s*({_YEAR})")
_SINCE = re.compile(rf"({_YEAR})\s*年(?:起|以来|至今|到现在|之后|以后)")
_SHORT = re.compile(r"(?<![\d.])([012]\d)年(?!级|龄|来|内|以上|间)")
_RELATIVE = {"今年": 0, "本年度": 0, "去年": -1, "上年": -1, "上一年": -1, "前年": -2, "大前年": -3}
_RELATIVE_WORDS = re.compile("大前年|前年|去年|上一年|(?<![比较与同跟])上年|今年|本年度")
_LAST_YEARS = re.compile(r"(?:最近|近|过去|这)([两二三四五六]|\d)年")
_BARE = re.compile(rf"(?<![\d.])({_YEAR})(?![\d.]|\s*(?:[件个人起份次条项家户名元]))")
_STEPS = {
    "上一年": -1,
    "前一年": -1,
    "上年": -1,
    "再上一年": -2,
    "第二年": 1,
    "次年": 1,
    "下一年": 1,
    "后一年": 1,
    "转年": 1,
}
_STEP = re.compile("(?<![比较与同跟])" + any_of(*sorted(_STEPS, key=len, reverse=True)))
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_OF_DOCUMENT = re.compile(
    rf"(?<!\d)({_YEAR})年度?的?[^，,。?？;；\d]{{0,14}}?"
    "(?:报告|要点|方案|计划|文件|总结|通知)"
)
_ALL_YEARS = re.compile(
    any_of(
        "[两二三四五几]年(?:来|间|里) 历年 各年度? 逐年 每一?年(?:都|的|分别|各) 这几年 这些年",
        "哪一?年.{0,14}(?:最|更)?[多少高低大快好] (?:年|年度)(?:之间)?(?:的)?变化",
        "[两二三四五几]年(?=[^内来间里限期]{0,8}(?:一共|共|总共|合计|加起来|之和|相比))",
    )
)
_EACH_SPOKEN_OF = re.compile("(?:这|那|前面)?[两二三四五几]年|哪一?年|各年|历年")
_SAME_YEAR = re.compile("同年|同一年|同期|这一年|当年|那一年")
_RIGHT_BEFORE = re.compile(rf"{_YEAR}年度?的?$|(?:去年|今年|前年)的?$")
_BASE = re.compile(
    rf"(?:(?:比起?|较)\s*(?P<than>{_YEAR})年?|[和与跟同]\s*(?P<with>{_YEAR})年?度?(?:的)?\s*相?比)"
)
_LONGEST_RANGE = 30


def years_asked(text: str, today: datetime.date) -> tuple[int, ...]:
    """The years named in a folded question, in order, each once; () where none is.

    去年 counts from `today`; a range holds every year of it, 以来 those up to today.
    """
    found: list[int] = []
    for match in _RANGE.finditer(text):
        low, high = int(match.group(1)), int(match.group(2))
        found += range(low, min(high, low + _LONGEST_RANGE) + 1)
    for match in _SINCE.finditer(text):
        found += range(int(match.group(1)), today.year + 1)
    found += [year for _, _, year in year_mentions(text)]
    found += [int(year) for year in _BARE.findall(text)]
    found += [2000 + int(year) for year in _SHORT.findall(text)]
    found += [today.year + _RELATIVE[word] for word in _RELATIVE_WORDS.findall(text)]
    for match in _LAST_YEARS.finditer(text):
        span = _NUMBERS.get(match.group(1)) or int(match.group(1))
        found += range(today.year - span, today.year)
    return tuple(dict.fromkeys(found))


def years_beside(
    text: str, spans: Sequence[tuple[int, int]], today: datetime.date
) -> list[tuple[int, ...]]:
    """The years said of each of several places (offsets in `text`): those behind it up
    to the next one, or right before it (2020年的城口县). Years said before the first
    place or behind the last belong to every place without its own."""
    ends = [start for start, _ in spans[1:]] + [len(text)]
    own: list[tuple[int, ...]] = []
    for (start, end), stop in zip(spans, ends, strict=True):
        before = _RIGHT_BEFORE.search(text[max(0, start - 8) : start])
        stretch = text[end:stop]
        led = _RIGHT_BEFORE.search(stretch) if stop < len(text) else None
        stretch = stretch[: led.start()] if led else stretch
        years = years_asked((before.group() if before else "") + stretch, today)
        own.append(years or (own[-1] if own and _SAME_YEAR.search(stretch) else ()))
    shared = years_asked(text[: spans[0][0]], today) or own[-1]
    every = bool(own) and not any(own[:-1])
    return [years or (shared if every or not own[-1] else ()) for years in own]


def year_compared_with(text: str) -> int | None:
    """The year that a folded question compares with (比2022年, 与2022年相比); None for none."""
    found = _BASE.search(text)
    return int(found["than"] or found["with"]) if found else None


def document_years(text: str) -> tuple[int, ...]:
    """The years that name a document (2023年的报告对2024年…: 2023), not what it says."""
    return tuple(dict.fromkeys(int(year) for year in _OF_DOCUMENT.findall(text)))


def asks_all_years(text: str) -> bool:
    """True for 历年, 两年来, 两年一共: every year that there is."""
    return bool(_ALL_YEARS.search(text))


def asks_each_spoken_of(text: str) -> bool:
    """True for 这两年, 哪一年: each of the years spoken of before."""
    return bool(_EACH_SPOKEN_OF.search(text))


def years_from(text: str, spoken_of: Sequence[int]) -> tuple[int, ...]:
    """The year that a follow-up steps to from the one spoken of before (上一年呢？)."""
    match = _STEP.search(text)
    if not match or not spoken_of:
        return ()
    return (spoken_of[-1] + _STEPS[match.group()],)


def without_years(text: str) -> str:
    """The question with its years blanked out (spaces, same length)."""
    for pattern in (_RANGE, _SINCE, _SHORT, _RELATIVE_WORDS, _LAST_YEARS, _BARE):
        text = pattern.sub(_blank, text)
    for start, end, _ in year_mentions(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return re.sub(r"(?<= )(?:年度?|以来|全年|这一年里?|这年|年初|年底)", _blank, text)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
