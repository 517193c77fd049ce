"""What an answer says, in a chat: its sentences with what was asked in bold, and the values
that it compares, one a line.

A line for each value, and no table: a phone is 20 汉字 wide, and no two phones agree on how
wide a 汉字 is beside a figure.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from answering.answer import Answer, Citation, Claim, Row
from bot.highlight import answering_part
from bot.telegram.text.cleaning import one_line
from bot.telegram.text.quoting import Address, mark
from bot.telegram.text.richtext import Rich, bold, joined, plain
from bot.words import Words

_MARK = re.compile(r"\[([0-9]{1,3})\]")
_MARKS_BACKWARDS = re.compile(r"(?:\][0-9]{1,3}\[)*")
_LEVELS = re.compile(r"(?:.{1,12}?(?:自治区|自治州|地区|省|市|盟)(?=..))*")
_NOT_IN_FORMULAS = re.compile(r"[^\d.+\-*/×÷=()%]")
_HEAD = re.compile(r"(?:[^：]{0,40}：)?（\d+）([^。；;]{2,40})。(?=.)")
_LONG = 40
"""Characters of a sentence from which a blank line after it makes reading easier."""


def said(answer: Answer, words: Words, to: Address | None) -> Rich:
    """The sentences of an answer with their marks, each on a line."""
    texts = answer.text.splitlines()
    between = "\n\n" if max(map(len, texts), default=0) > _LONG else "\n"
    pairs = zip_longest(texts, answer.claims[: len(texts)])
    return joined(between, (_sentence(text, claim, answer, words, to) for text, claim in pairs))


def compared(answer: Answer, words: Words, to: Address | None) -> Rich:
    """The values that an answer compares, and where none is stated; empty where there are
    not two such. What is told in words only is told by its sentence."""
    rows = tuple(row for row in answer.rows if row.value or not row.citation)
    if len(rows) < 2:
        return Rich()
    names = _names(rows, words)
    lines = (_row(name, row, answer, words, to) for name, row in zip(names, rows, strict=True))
    return joined("\n", lines)


def _sentence(
    text: str, claim: Claim | None, answer: Answer, words: Words, to: Address | None
) -> Rich:
    """The marks are what follows the claim: whatever looks like one within it is its text."""
    ends = len(text) - _length_of_marks(text)
    if claim is None or not text.startswith(claim.text) or len(claim.text) < ends:
        return plain(text[:ends]) + _marks(text[ends:], answer, to)
    body, marks = _emphasised(claim, answer), _marks(text[len(claim.text) :], answer, to)
    return joined("", (body, marks, _formula(claim, words)))


def _length_of_marks(text: str) -> int:
    """Characters of the marks that a line ends with."""
    found = _MARKS_BACKWARDS.match(text[::-1])
    return found.end() if found else 0


def _marks(text: str, answer: Answer, to: Address | None) -> Rich:
    cited = {f"[{citation.n}]": citation for citation in answer.citations}
    found = (one[0] for one in _MARK.finditer(text))
    return joined("", (mark(cited[one], to) if one in cited else one for one in found))


def _emphasised(claim: Claim, answer: Answer) -> Rich:
    text = claim.text
    part = next((part for part in _answering(claim, answer) if part and part in text), "")
    before, _, after = text.rpartition(part) if part else (text, "", "")
    return joined("", (before, bold(part), after))


def _answering(claim: Claim, answer: Answer) -> Iterator[str]:
    """What of a sentence the eye should fall on, the best first: what was computed, the
    clause of the quote that holds the value, the value itself, the head of an item."""
    if claim.formula:
        result = claim.formula.rpartition("=")[2].strip()
        found = re.search(rf"= ?({re.escape(result)}[^\s。；;，,.]*)", claim.text)
        yield found[1] if found and result else ""
    for citation, row in _valued(claim, answer):
        start, end = answering_part(citation, answer)
        yield citation.quote[start:end]
        yield row.value + row.unit
    head = _HEAD.match(claim.text)
    yield head[1] if head else ""


def _valued(claim: Claim, answer: Answer) -> Iterator[tuple[Citation, Row]]:
    for citation in answer.citations:
        for row in answer.rows:
            if citation.n == row.citation and citation.n in claim.citations and row.value:
                yield citation, row


def _formula(claim: Claim, words: Words) -> Rich:
    """The formula of a computed claim, where its own words do not show it."""
    bare = [_NOT_IN_FORMULAS.sub("", text) for text in (claim.formula, claim.text)]
    if not claim.formula or bare[0] in bare[1]:
        return Rich()
    return plain("\n" + words("算式：{formula}", formula=one_line(claim.formula)))


def _names(rows: tuple[Row, ...], words: Words) -> list[str]:
    """What tells the rows apart: their regions without the province where that is clear,
    their years; what is the same in all stands in the scope."""
    regions, years = {row.region for row in rows}, {row.year for row in rows}
    short = {region: _LEVELS.sub("", region, count=1) for region in regions}
    clear = len(set(short.values())) == len(short)

    def name(row: Row) -> Iterator[str]:
        if len(regions) > 1:
            yield short[row.region] if clear else row.region
        if len(years) > 1 and row.year:
            yield words("{y}年", y=row.year)

    return [" ".join(name(row)) for row in rows]


def _row(name: str, row: Row, answer: Answer, words: Words, to: Address | None) -> Rich:
    value = bold(one_line(row.value + row.unit)) if row.value else plain(words("报告未载明"))
    cited = (mark(citation, to) for citation in answer.citations if citation.n == row.citation)
    told = joined(" ", (value, *cited))
    return joined("", (one_line(name) + words("："), told)) if name else told
