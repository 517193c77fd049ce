"""How checks look at words: tidied text, clauses, and the overlap of two wordings.

Works on plain strings; knows nothing of quotes, reports or numbers.
"""

import re
from functools import lru_cache

from retrieval.folding import fold
from retrieval.normalise import folded, sound

_MARKS = str.maketrans("「」『』[]【】〔〕｢｣·", "“”“”()()()“”·")
_SPACE = re.compile(r"(?<![0-9a-z])\s+|\s+(?![0-9a-z])")
_CJK = re.compile(r"[\u4e00-\u9fff]+")
CLAUSE_END = ",;:。!?|\n"
STOP = re.compile(r"[,;:。、()!?|\n]")
"""Where the words that belong to a number or a date end."""


@lru_cache(maxsize=1024)
def tidy(text: str) -> str:
    """`text` folded (width, case, traditional), without spaces between Chinese characters."""
    return _SPACE.sub("", folded(fold(sound(text))).translate(_MARKS))


def clauses(text: str) -> list[str]:
    """The clauses of a tidied text, at commas, semicolons, colons and full stops."""
    return [clause for clause in re.split(rf"[{re.escape(CLAUSE_END)}]", text) if clause]


def bigrams(text: str) -> frozenset[str]:
    """Adjacent pairs of Chinese characters; none across a mark or a number."""
    return frozenset(
        run[index : index + 2] for run in _CJK.findall(text) for index in range(len(run) - 1)
    )


def likeness(a: str, b: str) -> float:
    """How much of the shorter wording is in the other, from 0 to 1; 0 where one is empty."""
    first, second = bigrams(a), bigrams(b)
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


_NAMED = re.compile(r"《[^《》]{1,120}(?:《[^《》]*》[^《》]*)?》|“[^“”]{1,120}”")


def nameless(text: str) -> str:
    """`text` with the names in 《》 and “” blanked out; its length does not change."""
    return blanked(text, [found.span() for found in _NAMED.finditer(text)])


def blanked(text: str, spans: list[tuple[int, int]], filler: str = "|") -> str:
    """`text` with `spans` overwritten by `filler`; its length does not change."""
    for start, end in spans:
        text = text[:start] + filler * (end - start) + text[end:]
    return text


def is_english(text: str) -> bool:
    """True where Latin letters outnumber Chinese characters."""
    latin = sum(character.isascii() and character.isalpha() for character in text)
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
    return latin > 2 * chinese and latin > 3
