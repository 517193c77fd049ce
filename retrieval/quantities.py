"""Quantities: the counts, shares and sums a report states, with unit, approximation, direction.

Knows the number writing of government reports. Dates are `retrieval.dates`; names in 《》
or “”, document and telephone numbers, list marks and set phrases (三项制度, 二十大,
一把手) are no quantities. What a quantity counts is left to the reader.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from retrieval.dates import dates
from retrieval.dates import year_mentions as year_mentions
from retrieval.numerals import ARABIC_PATTERN, CHINESE_PATTERN, WIDTH, multiplied, numeral, plain
from retrieval.phrases import masked
from retrieval.units import CHINESE_UNITS, UNITS
from retrieval.units import same_unit as same_unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit, half-open in the parsed text: text[q.start:q.end] == q.text.

    `value` has the multiplier in it (1.2万 is 12000); a share is in per cent whatever its
    writing (七成, 百分之七十, 三分之二), and `unit` is then "%". `high` is the upper end of
    a range, else None. `unit` is as written, without multiplier and spaces; "" where none.
    `approx`: "" exact; "more" the value or something over it (余, 多, 以上, 超过, 至少);
    "less" the value or something under it (近, 不足, 不超过, 以内); "about" either (约, 左右).
    `direction` is "up" or "down" where a change leads to the number (同比上升24.03%), and
    `to` tells a change to the value (压缩为0.25次) from one by it. `basis` is what it is
    compared with, as written (同比, 比上年). `ordinal`: 第四, 第3批.
    """

    start: int
    end: int
    text: str
    value: Decimal
    high: Decimal | None = None
    unit: str = ""
    approx: str = ""
    direction: str = ""
    basis: str = ""
    ordinal: bool = False
    to: bool = False


def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of `text`, in order. Never raises; empty means there is none."""
    if not _MAYBE.search(text):
        return ()
    plain_text = text.translate(WIDTH)
    hidden = masked(plain_text, [(date.start, date.end) for date in dates(text)])
    found = (_quantity(match, plain_text, text) for match in _QUANTITY.finditer(hidden))
    return tuple(_carried([quantity for quantity in found if quantity], plain_text))


def _carried(found: list[Quantity], text: str) -> list[Quantity]:
    """分别增长6.8%和9.1%: the second number changes as the first does."""
    for index in range(1, len(found)):
        last, here = found[index - 1], found[index]
        if last.direction and not here.direction and text[last.end : here.start] in _JOINTS:
            found[index] = replace(here, direction=last.direction, basis=last.basis, to=last.to)
    return found


_JOINTS = ("和", "、", "与", "及")
_MAYBE = re.compile(r"[\d０-９〇零一二两三四五六七八九十百千万半]")

_APPROX = {
    "more": "不少于 不低于 不小于 超过 超出 高于 多于 大于 至少 最少 突破 超 逾 上 过 余 馀 多 来 几 以上 及以上",
    "less": "不多于 不高于 不大于 不超过 低于 少于 小于 不足 不到 不满 未满 至多 最多 将近 接近 近 以下 以内 之内",
    "about": "大约 约为 大概 约 左右 上下",
}
_APPROX_OF = {word: name for name, words in _APPROX.items() for word in words.split()}
_BEFORE = (
    "不少于|不低于|不小于|不多于|不高于|不大于|不超过|超过|超出|高于|多于|大于|低于|少于|小于|不足|不到|"
    "不满|未满|至少|最少|至多|最多|突破|将近|接近|大约|大概|约为|(?<![签预合公条违节履民制])约|"
    "(?<![最附临邻亲靠就远])近|超|逾|(?<!以)上(?=[百千万])|(?<![通经超])过(?=[百千万])"
)
_S = r"[ \t\u3000\xa0]*"
_NUMBER = rf"{ARABIC_PATTERN}|{CHINESE_PATTERN}"
_QUANTITY = re.compile(
    rf"""(?:(?P<before>{_BEFORE})了?{_S})?(?:(?P<nth>第){_S})?(?<![A-Za-z\d几])(?!(?<=数)[十百千万亿])(?:
      (?P<parts>{_NUMBER})分之(?P<share>{_NUMBER})
    | (?P<low>{_NUMBER}|半)
      (?:%?{_S}(?:-|~|—|–|至|到){_S}(?P<high>{_NUMBER}))?
      (?:{_S}(?P<odd>[余馀多来几])(?!自))?(?:{_S}(?P<times>[十百千万亿]{{1,3}}))?(?:{_S}(?P<odd2>[余馀多来几]))?
      (?P<unit>{_S}(?:%|{UNITS}))?
    )(?P<after>及?以上|以下|以内|之内|左右|上下|多(?=[,，。;；、\s]|$))?""",
    re.VERBOSE,
)
_EARLIER = re.compile(r"(至少|最少|不少于|不低于|至多|最多|不超过)[\u4e00-\u9fff]{1,18}$")
_PAIR = re.compile("一[二两]|[二两]三|三四|三五|四五|五六|六七|七八|八九")
_CHINESE_UNIT = re.compile(CHINESE_UNITS)

_UP = "上升|增长|增加|提高|提升|上涨|增幅|涨幅|扩大|延长|上浮|攀升"
_DOWN = "下降|减少|降低|压缩|缩减|缩短|压减|回落|下滑|降幅|减幅|精简|下调"
_CHANGE = re.compile(
    rf"(?<!新)(?:(?P<up>{_UP}|[升增涨](?=[到至为]))|(?P<down>{_DOWN}|[压降减](?=[到至为])))"
    r"(?:的?(?:比例|幅度|比率)|率)?(?P<to>到|至|为|成)?(?:达到|达|了|为|约)*(?:原来的|原先的|此前的)?\s*$"
)
_BASIS = re.compile(
    r"同比|环比|(?:比|较|与|同)(?:上年|去年|上一年|前年|上月|上季度|\d{4}年)(?:同期)?(?:相比)?|同期"
)


def _quantity(found: re.Match[str], folded: str, text: str) -> Quantity | None:
    if found["parts"]:
        return _share(found, folded, text)
    unit = (found["unit"] or "").strip()
    low, high = _ends(found)
    if low is None or not _counts(found, unit):
        return None
    tens = 10 if unit.startswith("成") else 1
    times = found["times"] or ""
    return _build(
        found,
        folded,
        text,
        plain(multiplied(low, times) * tens),
        None if high is None else plain(multiplied(high, times) * tens),
        "%" if tens == 10 else "".join(unit.split()),
    )


def _ends(found: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """The number, or both ends of a range (2-3, 两三, 3至5万)."""
    low, high = found["low"], found["high"]
    if low == "半":
        return Decimal("0.5"), None
    value = numeral(low)
    if high is None or value is None:
        return (value // 10, value % 10) if value and _PAIR.fullmatch(low) else (value, None)
    if high[-1] in "万亿" and low[-1] not in "万亿":
        value = multiplied(value, high[-1])
    return value, numeral(high)


def _share(found: re.Match[str], folded: str, text: str) -> Quantity | None:
    parts, share = _parts(found["parts"]), numeral(found["share"])
    if not parts or share is None:
        return None
    if parts == 1000:
        return _build(found, folded, text, plain(share), None, "‰")
    return _build(found, folded, text, plain(share * 100 / parts), None, "%")


def _parts(text: str) -> Decimal | None:
    return {"百": Decimal(100), "千": Decimal(1000)}.get(text) or numeral(text)


def _counts(found: re.Match[str], unit: str) -> bool:
    """Whether a numeral is a count here and no part of a word."""
    low, nth = found["low"], found["nth"]
    if low[0].isdecimal():
        return bool(unit or nth) or len(low) < 7
    if low == "半":
        return bool(unit) and _CHINESE_UNIT.fullmatch(unit) is not None and unit != "年"
    if nth:
        return True
    bare = low.strip("百千万亿") == ""
    if bare and not found["before"]:
        return False
    return _CHINESE_UNIT.fullmatch(unit) is not None


def _build(
    found: re.Match[str],
    folded: str,
    text: str,
    value: Decimal,
    high: Decimal | None,
    unit: str,
) -> Quantity:
    start, end = found.span()
    up, to, basis = _change(folded[max(0, start - 24) : start])
    return Quantity(
        start,
        end,
        text[start:end],
        value,
        high,
        unit,
        _approx(found, folded, unit),
        up,
        basis,
        found["nth"] is not None,
        to,
    )


def _approx(found: re.Match[str], folded: str, unit: str) -> str:
    after, odd = found["after"], found["odd"] or found["odd2"]
    word = after or odd or found["before"] or _earlier(folded[: found.start()])
    if word == "近" and unit in {"年", "个月", "天", "日", "月"}:
        return ""
    return _APPROX_OF.get(word, "")


def _earlier(before: str) -> str:
    """至少 and its like with a verb between them and the number: 至少开展1次."""
    found = _EARLIER.search(before[-24:])
    return found.group(1) if found else ""


def _change(before: str) -> tuple[str, bool, str]:
    change = _CHANGE.search(before)
    basis = ""
    for found in _BASIS.finditer(before):
        if not re.search(r"[,，;；。]", before[found.end() :]):
            basis = found.group()
    if not change:
        return "", False, basis
    return "up" if change["up"] else "down", change["to"] is not None, basis
