"""Cuts the question's Chinese into words by what the library's reports use.

A piece is a word where the index holds it, or the thesaurus or the domain's term list
does, so that no dictionary is loaded to ask.
"""

import math
from collections.abc import Iterable, Mapping

LONGEST_WORD = 10
_LOOSE_ENDS = frozenset("的了们着过给把被让就都也得地吗呢么")
_SINGLE_NOISE = frozenset(
    "的了在和与及或是有为被把让从向对于到上下中里内外年月日个件次项家条名人那这其之各每都也就还又"
    "再才很太最更请问各共多几何谁哪能会可要想去来得地着过给用以而但并等该此本全一二三四五六七八九十"
    "两叫啥做搞办"
)


_BEGINS_NOUN = frozenset("地上下中内外年月日人家")
"""Of these, what may also be the first character of a noun that no report has."""


def pieces(run: str) -> Iterable[str]:
    """Every stretch of a run that may be a word; a run of Latin letters is one."""
    if run[0].isascii():
        return (run,)
    return (
        run[start:end]
        for start in range(len(run))
        for end in range(start + 1, min(len(run), start + LONGEST_WORD) + 1)
    )


def cut(run: str, counts: Mapping[str, int], fixed: frozenset[str]) -> list[str]:
    """The likeliest words that cover the run; unknown characters join to one word.

    `counts` has the passages that hold each piece, `fixed` the pieces that are words
    whatever the reports say.
    """
    if run[0].isascii():
        return [run]
    best: list[tuple[float, int]] = [(0.0, 0)] + [(math.inf, 0)] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - LONGEST_WORD), end):
            cost = best[start][0] + _cost(run[start:end], counts, fixed)
            if cost < best[end][0]:
                best[end] = (cost, start)
    cuts, end = [], len(run)
    while end:
        start = best[end][1]
        cuts.append(run[start:end])
        end = start
    return _joined(reversed(cuts), fixed)


def _cost(piece: str, counts: Mapping[str, int], fixed: frozenset[str]) -> float:
    if len(piece) == 1:
        return 3.5 if piece in _SINGLE_NOISE or piece in fixed else 8.0
    known = counts.get(piece, 0)
    if piece in fixed:
        return 5.0 - 0.5 * math.log(known + 1)
    if known and piece[0] not in _LOOSE_ENDS and piece[-1] not in _LOOSE_ENDS:
        return 6.0 - 0.5 * math.log(known)
    return math.inf


def _joined(cuts: Iterable[str], fixed: frozenset[str]) -> list[str]:
    """Words of two characters and more, and single ones that are words (狗, 奖); a row of
    unknown single ones is one word, with what may begin a noun before it (地铁)."""
    words: list[str] = []
    loose, first = "", ""
    for piece in [*cuts, ""]:
        if len(piece) == 1 and piece not in _SINGLE_NOISE and piece not in fixed:
            loose += piece
            continue
        if len(first + loose) >= 2 and loose:
            words.append(first + loose)
        loose, first = "", piece if piece in _BEGINS_NOUN else ""
        if len(piece) >= 2 or piece in fixed:
            words.append(piece)
    return words
