"""Numerals: what a written number is worth, whether 16,777, 1.2万, 一百零六 or 零点二五.

Knows digits and multipliers only; units, dates and fixed phrases belong to
`retrieval.quantities` and `retrieval.dates`.
"""

from decimal import Decimal

WIDTH = {
    **{ord("０") + i: str(i) for i in range(10)},
    ord("％"): "%",
    ord("．"): ".",
    ord("，"): ",",
}
"""Full-width digits and signs to their plain forms, one character for one."""

CHINESE = "零〇○一二两三四五六七八九十百千万亿"
ARABIC_PATTERN = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
CHINESE_PATTERN = rf"(?:[{CHINESE}]+(?:点[零〇○一二两三四五六七八九]+)?)"

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}


def numeral(text: str) -> Decimal | None:
    """The value of one numeral, Arabic or Chinese; None where it is none (百千, 点三)."""
    if text[:1].isdecimal():
        return _arabic(text)
    whole, _, part = text.partition("点")
    value = _whole(whole)
    if value is None or not part:
        return None if value is None else Decimal(value)
    if not all(character in _DIGITS for character in part):
        return None
    return Decimal(f"{value}." + "".join(str(_DIGITS[character]) for character in part))


def multiplied(value: Decimal, multipliers: str) -> Decimal:
    """`value` times each of the multipliers that follow it, as 万 in 1.2万."""
    for character in multipliers:
        value *= _TENS.get(character) or _MYRIADS[character]
    return value


def plain(value: Decimal) -> Decimal:
    """The same value without trailing zeros or exponent: 12000.0 as 12000."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def _arabic(text: str) -> Decimal | None:
    digits = text.rstrip("十百千万亿")
    bare = digits.replace(",", "")
    if not bare.isascii() or bare.count(".") > 1 or not bare.replace(".", "").isdecimal():
        return None
    return multiplied(Decimal(bare), text[len(digits) :])


def _whole(text: str) -> int | None:
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            section += (digit or 1) * _TENS[character]
            digit = 0
        elif character in _MYRIADS:
            total = (total + section + digit or 1) * _MYRIADS[character]
            section = digit = 0
        else:
            return None
    return total + section + digit if text else None
