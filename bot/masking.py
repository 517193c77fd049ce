"""Personal data masked before it is logged or kept: numbers that tell who somebody is.

Knows the forms of Chinese identity cards, telephones, bank cards, passports, number plates
and of e-mail addresses. Names are left: no form tells them. So is the 统一社会信用代码 of an
organisation, which is public and no person's. Figures of reports keep every digit.
"""

import logging
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle

from retrieval.folding import fold

_HIDDEN = "\0"
"""Stands for what is masked already: no pattern holds it, nor crosses it."""


def masked(text: str) -> str:
    """`text` with personal data as [身份证号], [手机号] and the like; all else as it is."""
    while found := _found(text):  # what stood beside another number may now stand alone
        for start, end, name in sorted(found, reverse=True):
            text = f"{text[:start]}[{name}]{text[end:]}"
    return text


def masked_values(value: object) -> object:
    """A JSON value with every text and number in it masked, the names of members too; a
    number that is masked becomes a text, so that it stays JSON."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {masked(str(key)): masked_values(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [masked_values(one) for one in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        told = masked(str(value))
        return value if told == str(value) else told
    return value


class MaskingFormatter(logging.Formatter):
    """Formats what is logged, tracebacks too, and masks it last of all."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of number: what takes its place, its form, and a check of its digits. Of a
    form with a group, only the group is masked: the words before it tell what it is."""

    name: str
    form: re.Pattern[str]
    fits: Callable[[str], bool] | None = None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        for match in self.form.finditer(text):
            which = match.lastindex or 0
            if self.fits is None or self.fits(re.sub(_GAPS, "", match[which])):
                yield match.span(which)


def _found(text: str) -> list[tuple[int, int, str]]:
    plain = list(map(_digit, fold(text)))
    found = []
    for kind in _KINDS:
        for start, end in kind.spans("".join(plain)):
            found.append((start, end, kind.name))
            plain[start:end] = _HIDDEN * (end - start)
    return found


def _digit(character: str) -> str:
    """Every kind of digit as 0 to 9; another character as it is."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _is_identity(digits: str) -> bool:
    """Whether a number of an identity card's form is one. The check digit is not asked: one
    slip in it leaves a number that still tells who. Companies' codes, which are as long,
    begin with 9; there it is."""
    return digits[0] != "9" or _checks(digits)


def _checks(digits: str) -> bool:
    """The check digit of GB 11643: weights are the powers of 2 modulo 11."""
    total = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(digits[:17]))
    return "10x98765432"[total % 11] == ("x" if digits[17] in _X else digits[17])


def _is_card(digits: str) -> bool:
    """Whether a bank card's number: its beginning is an issuer's, and Luhn's sum is whole."""
    if len(digits) != 16 and not _LONG_CARD.match(digits):
        return False
    counted = (int(digit) * by for digit, by in zip(reversed(digits), cycle((1, 2)), strict=False))
    return sum(n - 9 if n > 9 else n for n in counted) % 10 == 0


_X = "x×ⅹ"
_GAPS = r"[ \-‐-―.·\u200b-\u200f\u2060\ufeff]"
_GAP = rf"{_GAPS}?"
_FIRST, _LAST = r"(?<!\d)", r"(?!\d)"
_APART, _OVER = r"(?<![\da-z])", r"(?![\da-z])"
_COUNTED = r"(?!(?:\.\d+)?\s*(?:[余多来]?[万亿]|%|平方|公里|[余多]?[件元起人名个家户次项份条场宗部卷笔台辆亩吨度]))"
"""What follows a figure, and no telephone number."""
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_REGION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)\d{4}"
_IDENTITY = rf"{_REGION}{_GAP}{_YEAR}{_GAP}{_MONTH}{_GAP}{_DAY}{_GAP}\d{{3}}{_GAP}[\d{_X}]"
_OLD_IDENTITY = rf"{_REGION}{_GAP}\d\d{_MONTH}{_DAY}{_GAP}\d{{3}}"
_ABROAD = rf"[(]?(?:(?:\+|00){_GAP})?86[)]?{_GAP}"
_MOBILE = rf"(?:{_ABROAD})?1{_GAP}[3-9]" + rf"{_GAP}\d" * 9
_AREA = r"(?:10|2\d|[3-9]\d\d)"
_LANDLINE = (
    rf"(?:[(]?0{_AREA}[)]?|[(]?(?:\+|00){_GAP}86[)]?{_GAP}[(]?0?{_AREA}[)]?){_GAP}"
    rf"[1-9]\d{{2,3}}{_GAP}\d{{4}}(?:(?:-|转)\d{{1,5}}{_LAST})?"
)
_LOCAL = rf"\d{{3,4}}{_GAP}\d{{4}}"
_IS = r"(?:号码|号)?(?:是|为)?[:\s]*"
_CARD = rf"[3-69]\d{{3}}(?:{_GAP}\d){{12,15}}"
_LONG_CARD = re.compile(r"6|4|9[0458]")
_PLATE = (
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z]{_GAP}"
    r"(?:[a-hj-np-z\d]{4}[警学挂港澳领试超]|(?=(?:[a-z]?\d){3})[a-hj-np-z\d]{5,6})"
)
_PASSPORT = r"(?:[egdspkhcm]\d{8}|[egdsp][a-hj-np-z]\d{7}|[hm]\d{10})"
_EMAIL = r"(?<![a-z\d._%+-])[a-z\d._%+-]+@(?:[a-z\d-]+\.)+[a-z]{2,}"


def _kind(name: str, form: str, fits: Callable[[str], bool] | None = None) -> _Kind:
    return _Kind(name, re.compile(form), fits)


_KINDS = (
    _kind("邮箱", _EMAIL),
    _kind("身份证号", _FIRST + _IDENTITY + _OVER, _is_identity),
    _kind("身份证号", _APART + _OLD_IDENTITY + _OVER + _COUNTED),
    _kind("银行卡号", _APART + _CARD + _OVER, _is_card),
    _kind("银行卡号", rf"[卡账帐][号户]{_IS}(\d(?:{_GAP}\d){{8,20}}){_LAST}{_COUNTED}"),
    _kind("手机号", _FIRST + _MOBILE + _LAST + _COUNTED),
    _kind("电话", r"(?<![\d.])" + _LANDLINE + _LAST),
    _kind("电话", rf"(?:电话|座机|tel){_IS}({_LOCAL}){_LAST}{_COUNTED}"),
    _kind("护照号", _APART + _PASSPORT + _OVER),
    _kind("护照号", rf"(?:护照|通行证){_IS}([a-z]{{0,3}}\d{{6,10}}){_OVER}"),
    _kind("车牌号", _PLATE + _OVER),
)
"""In the order in which they are looked for: an address may hold a telephone number."""
