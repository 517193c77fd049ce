"""Whether a quote stands in its report, whole and verbatim.

Stitched, altered, empty and too short quotes end here, and those of another report.
"""

from answering.checks.problem import Problem, unsupported
from answering.checks.proof import Cited
from retrieval.folding import fold
from retrieval.normalise import normalised, sound, squeezed

SHORTEST = 4
"""Letters, digits and characters a quote must have at least to prove anything."""


def located(cited: Cited) -> tuple[int, int] | Problem:
    """The half-open span of the quote in `cited.text`, or why there is none."""
    wanted = squeezed(cited.quote)
    if not any(map(str.isalnum, wanted)):
        return unsupported("quote_empty", "引文是空的，没有可以核对的原文。")
    if sum(map(str.isalnum, wanted)) < SHORTEST:
        return unsupported("quote_too_short", f"引文“{cited.quote}”太短，不足以证明任何内容。")
    if cited.span and squeezed(cited.text[slice(*cited.span)]) == wanted:
        spans = [cited.span]
    else:
        view = normalised(cited.text)
        spans = view.find(cited.quote) or view.find(fold(sound(cited.quote)))
    whole = [span for span in spans if not _cuts_number(cited.text, *span)]
    if spans and not whole:
        return unsupported("quote_cuts_number", f"引文“{cited.quote}”把一个数字从中间截断了。")
    if not whole:
        return unsupported("quote_not_found", f"所引报告中没有这段原文：“{_short(cited.quote)}”。")
    return whole[0]


def _cuts_number(text: str, start: int, end: int) -> bool:
    return _joins(text, start) or _joins(text, end)


def _joins(text: str, at: int) -> bool:
    """True where a number runs across `at`."""
    left, right = text[at - 1 : at], text[at : at + 1]
    if left.isdecimal() and right.isdecimal():
        return True
    if left in {".", "．"}:
        return right.isdecimal() and text[at - 2 : at - 1].isdecimal()
    return left.isdecimal() and right in {".", "．"} and text[at + 1 : at + 2].isdecimal()


def _short(quote: str) -> str:
    return quote if len(quote) <= 60 else quote[:60] + "……"
