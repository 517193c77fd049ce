"""A normalised view of a text that knows where each of its characters came from.

Width, case and traditional characters are folded one character at a time, so that a
slice folds as it does inside its text (`retrieval.folding` looks at whole phrases, for
search). Variants of quotation marks, brackets and dashes are made one, white space is
dropped. Nothing else changes: a word or a digit altered is a text altered.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from retrieval.folding import simplified_character

_VARIANTS = str.maketrans(
    {
        **dict.fromkeys("“”„‟〝〞＂「」『』", '"'),
        **dict.fromkeys("‘’‚‛＇`´", "'"),
        **dict.fromkeys("〔【［[（", "("),
        **dict.fromkeys("〕】］]）", ")"),
        **dict.fromkeys("〈《≪", "<"),
        **dict.fromkeys("〉》≫", ">"),
        **dict.fromkeys("—–−‐‑‒―－~～", "-"),
        **dict.fromkeys("·•・‧∙", "·"),
        **dict.fromkeys("﹐､", ","),
    }
)
_SPACE = r"\s\u200b-\u200f\u2060\ufeff\u00ad"
_INVISIBLE = re.compile(f"[{_SPACE}]+")
_VISIBLE = re.compile(f"[^{_SPACE}]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TRADITIONAL = dict(zip("後徵於夥拚捱摺菸薹袷醣麴麽", "后征于伙拼挨折烟苔夹糖曲么", strict=True))
"""Traditional forms that GB 2312 holds too; every other character of it is simplified.
乾 is left out: it is also a place (乾县)."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text[i]` stands for the raw text's character at `offsets[i]`, both counted from 0.

    `offsets` rises strictly; it has one more entry than `text`, the raw length.
    """

    text: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, raw: str) -> Self:
        """The normalised view of `raw`."""
        folded = plain(raw)
        offsets: list[int] = []
        for run in _VISIBLE.finditer(folded):
            offsets.extend(range(*run.span()))
        return cls(_INVISIBLE.sub("", folded), (*offsets, len(raw)))

    def find(self, needle: str) -> list[tuple[int, int]]:
        """Raw half-open spans, in order, where `needle` stands but for the folds.

        Empty where it stands nowhere, and for a needle of white space only.
        """
        wanted = squeezed(needle)
        found: list[tuple[int, int]] = []
        at = self.text.find(wanted) if wanted else -1
        while at >= 0:
            found.append((self.offsets[at], self.offsets[at + len(wanted) - 1] + 1))
            at = self.text.find(wanted, at + 1)
        return found


def plain(text: str) -> str:
    """`text` folded, with one form for each kind of mark; same length."""
    return folded(text).translate(_VARIANTS)


def sound(text: str) -> str:
    """`text` without lone surrogates, which no encoder takes; same length."""
    return _SURROGATE.sub("\ufffd", text)


def folded(text: str) -> str:
    """`text` in half width, lower case, simplified characters; same length, marks kept."""
    return text.translate(_FOLDS)


def squeezed(text: str) -> str:
    """`text` as `Normalised.of(text).text` has it, without the offsets."""
    return _INVISIBLE.sub("", plain(text))


@lru_cache(maxsize=64)
def normalised(raw: str) -> Normalised:
    """`Normalised.of(raw)`, kept for texts asked for again."""
    return Normalised.of(raw)


class _Folds(dict[int, str]):
    """Each character's fold, found at first need and kept."""

    def __missing__(self, code: int) -> str:
        self[code] = fold = _fold(chr(code))
        return fold


_FOLDS = _Folds()


def _fold(character: str) -> str:
    code = ord(character)
    if 0xFF01 <= code < 0xFF5F:
        character = chr(code - 0xFEE0)
    elif 0xD800 <= code < 0xE000:
        return "\ufffd"
    lower = character.lower()
    return _simple(lower if len(lower) == 1 else character)


def _simple(character: str) -> str:
    """The simplified form; `opencc` is asked only for what GB 2312 cannot write."""
    if character.isascii() or character in _TRADITIONAL:
        return _TRADITIONAL.get(character, character)
    if not "\u3400" <= character <= "\U0003ffff" or character.encode("gb2312", "ignore"):
        return character
    return simplified_character(character)
