"""Where a text may be cut without cutting what a reader sees as one character.

Follows Unicode's grapheme clusters (UAX 29), and is stricter where in doubt: it may keep
together what could be parted, never the other way round.
"""

import unicodedata
from itertools import takewhile

_JOINER = "\u200d"
_EXTENDING = ("Mn", "Me", "Mc")
_BEFORE = (
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd"
    "\U000111c2\U000111c3\U0001193f\U00011941\U00011a84\U00011a85\U00011a86\U00011a87\U00011a88"
    "\U00011a89\U00011d46"
)
"""Signs that belong to the character after them."""

_EXTRA = "\u200c\u200d\uff9e\uff9f\u0e33\u0eb3"
"""Extending by rule though not by category: joiners, half-width sound marks, Thai and Lao AM."""

_VIRAMA = 9


def cuttable(text: str, at: int) -> bool:
    """Whether a cut before `text[at]` leaves both sides whole."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if after.isascii() and before.isascii():
        return True
    return not (
        _extends(after)
        or before == _JOINER
        or before in _BEFORE
        or _is_conjunct(text, at)
        or _is_syllable(before, after)
        or (_is_flag_half(after) and _flag_halves_before(text, at) % 2)
    )


def _extends(character: str) -> bool:
    return (
        unicodedata.category(character) in _EXTENDING
        or character in _EXTRA
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # a colour of skin
        or "\U000e0020" <= character <= "\U000e007f"  # a letter of a flag
    )


def _is_conjunct(text: str, at: int) -> bool:
    """Whether a sign that binds consonants (Indic scripts) is among the marks before."""
    marks = takewhile(_extends, (text[i] for i in range(at - 1, -1, -1)))
    return any(unicodedata.combining(mark) == _VIRAMA for mark in marks)


def _is_syllable(before: str, after: str) -> bool:
    """Whether two parts of Korean writing belong to one syllable."""
    if "\u1160" <= after <= "\u11ff" or "\ud7b0" <= after <= "\ud7fb":
        return True
    starts = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    return starts and (
        "\u1100" <= after <= "\u115f" or "\ua960" <= after <= "\ua97c" or "가" <= after <= "힣"
    )


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves_before(text: str, at: int) -> int:
    before = (text[i] for i in range(at - 1, -1, -1))
    return sum(1 for _ in takewhile(_is_flag_half, before))
