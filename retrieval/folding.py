"""Folds what readers do not tell apart: width, case, traditional characters.

Every fold keeps the length, so that offsets in the folded text are offsets in the
text itself. (NFKC does not keep it: ㈠ becomes three characters.)
"""

from functools import lru_cache
from typing import Any

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_SIMPLE_ENCODING = "gb2312"


def fold(text: str) -> str:
    """`text` in half width, lower case and simplified characters; same length."""
    narrow = text.translate(_WIDE)
    lowered = narrow.lower()
    if len(lowered) != len(narrow):  # İ and its like grow
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in narrow)
    return simplified(lowered)


def simplified(text: str) -> str:
    """Traditional characters as simplified ones; same length."""
    if _plain(text):
        return text
    try:
        converted: str = _converter().convert(text)
    except UnicodeEncodeError:  # half of a surrogate pair, from a broken sender
        converted = ""
    if len(converted) == len(text):
        return converted
    return "".join(simplified_character(character) for character in text)


def is_traditional(text: str) -> bool:
    """True where some character has another, simplified form."""
    return simplified(text) != text


def _plain(text: str) -> bool:
    """GB 2312 holds no traditional forms: what it can write needs no conversion."""
    try:
        text.encode(_SIMPLE_ENCODING)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=4096)
def simplified_character(character: str) -> str:
    """The simplified form of one character, whatever stands beside it."""
    if "\ud800" <= character <= "\udfff":
        return character
    converted: str = _converter().convert(character)
    return converted if len(converted) == 1 else character


@lru_cache(maxsize=1)
def _converter() -> Any:  # opencc ships no types
    import opencc

    return opencc.OpenCC("t2s")
