"""Parts of a year: a figure of the first half is none of the year.

A period is bound to the figures that follow it in its sentence, up to the next period.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from answering.checks.problem import Problem, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import Statement

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_PART = re.compile(
    r"上半年|下半年|前[一二三123]个?季度|[一二三四1-4]季度|前[一二三四五六七八九十\d]+个?月|"
    r"(?<![\d.])(?:\d{1,2}月?(?:份)?[-—–~至到]\d{1,2}月)"
)
_FRESH = re.compile(
    r"全年|整年|一年来|今年以?来?(?!上半年|下半年|[一二三四1-4]季度|前|\d)|[。;!?\n]"
)
_ENGLISH = re.compile(
    r"(?P<half>first|second|last)[ -](?:half|six months)|\b(?P<h>[12])h\b|\bh(?P<h2>[12])\b|half[- ]year|"
    r"(?P<quarter>first|second|third|fourth) quarter|\bq(?P<q>[1-4])\b|"
    rf"\b(?P<from>{'|'.join(_MONTHS)})[a-z]*\.? ?(?:to|through|until|and|[-—–])(?:end of| )* ?"
    rf"(?P<to>{'|'.join(_MONTHS)})[a-z]*",
    re.IGNORECASE,
)
_NAMED = {"上半年": (1, 6), "下半年": (7, 12)}
_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 2}
_QUARTERS = "零一二三四"
Span = tuple[int, int]
"""The first and the last month."""


def check(
    statement: Statement, proofs: Sequence[Proof], values: Sequence[Decimal]
) -> Iterator[Problem]:
    """`values` are the claim's numbers."""
    said = claimed(statement)
    for value in values:
        known = [span for proof in proofs for span in _spans_of(value, proof)]
        if known and None not in known and not any(span in said for _, span in filter(None, known)):
            told = next(word for word, _ in filter(None, known))
            yield unsupported("period_widened", f"引文说的是“{told}”，不能当作全年的情况。")
            return


def is_stretch(words: str) -> bool:
    """True for 1-9月, which is a part of a year and no date."""
    return _PART.fullmatch(words) is not None


def claimed(statement: Statement) -> frozenset[Span]:
    """The parts of a year a claim speaks of."""
    if not statement.english:
        return frozenset(_span(found.group()) for found in _PART.finditer(statement.text))
    return frozenset(_english(found) for found in _ENGLISH.finditer(statement.raw))


def _spans_of(value: Decimal, proof: Proof) -> list[tuple[str, Span] | None]:
    """For each place of a number, the period it is told of; None for the whole year."""
    shift = max(0, proof.sentence.find(proof.quote))
    return [
        _before(proof.sentence[: shift + quantity.start])
        for quantity in proof.quantities
        if quantity.value == value
    ]


def _before(text: str) -> tuple[str, Span] | None:
    start = max((found.end() for found in _FRESH.finditer(text)), default=0)
    parts = list(_PART.finditer(text, start))
    return (parts[-1].group(), _span(parts[-1].group())) if parts else None


def _span(words: str) -> Span:
    if words in _NAMED:
        return _NAMED[words]
    if words.startswith("前") and words.endswith("季度"):
        return 1, 3 * ("零一二三".find(words[1]) if words[1] in "一二三" else int(words[1]))
    if words.endswith("季度"):
        first = 3 * (_QUARTERS.find(words[0]) if words[0] in _QUARTERS else int(words[0])) - 2
        return first, first + 2
    if words.startswith("前"):
        count = re.sub(r"\D", "", words) or str("零一二三四五六七八九十".find(words[1]))
        return 1, int(count)
    months = [int(month) for month in re.findall(r"\d+", words)]
    return months[0], months[-1]


def _english(found: re.Match[str]) -> Span:
    if found["from"]:
        first, last = (_MONTHS.index(found[name][:3].lower()) + 1 for name in ("from", "to"))
        return first, last
    if found["quarter"] or found["q"]:
        quarter = _ORDER.get((found["quarter"] or "").lower()) or int(found["q"])
        return 3 * quarter - 2, 3 * quarter
    half = found["h"] or found["h2"] or str(_ORDER.get((found["half"] or "first").lower()))
    return (1, 6) if half == "1" else (7, 12)
