"""An answer as lines for a person: the scope taken, the answer, each quote with its place.

Knows in what order it is said; the words themselves are `bot.saying`'s, and how it looks is
`bot.terminal`'s.
"""

import re
from collections.abc import Iterator

from answering.answer import Answer, Citation, Refusal, Struck
from bot import saying
from bot.highlight import answering_part
from bot.safe import safe
from bot.styled import BLANK, Line, Span, line
from bot.words import Words

_MARKS = re.compile(r"(\[\d+\])")
_DEEP = 4


def shown(answer: Answer, words: Words) -> list[Line]:
    """The whole answer. An English question gets English words around it."""
    return [*_lines(answer, saying.spoken(answer.question, words))]


def _lines(answer: Answer, words: Words) -> Iterator[Line]:
    yield line(_scope(answer, words), "faint")
    if answer.scope.note:
        yield line(words("说明：{note}", note=answer.scope.note), "faint")
    yield BLANK
    if answer.refusal is not None:
        yield from _refusal(answer, answer.refusal, words)
        return
    for text in answer.text.splitlines():
        yield _marked(text)
    yield BLANK
    for citation in answer.citations:
        yield from _cited(citation, answer, words)
    yield from _struck(answer.dropped, words)
    yield line(_how(answer, words), "faint")


def _scope(answer: Answer, words: Words) -> str:
    scope = words("范围：{regions}", regions=saying.regions(answer.scope, words))
    return f"{scope} {saying.years(answer.scope, words)}".rstrip()


def _marked(text: str) -> Line:
    """A sentence of the answer, its numbered marks standing out less than its words."""
    parts = _MARKS.split(safe(text))
    return Line(tuple(Span(p, "faint" if _MARKS.fullmatch(p) else "strong") for p in parts if p))


def _cited(citation: Citation, answer: Answer, words: Words) -> Iterator[Line]:
    start, end = answering_part(citation, answer)
    quote = citation.quote
    yield Line(
        (
            Span(f"[{citation.n}] ", "faint"),
            Span(words("“") + safe(quote[:start])),
            Span(safe(quote[start:end]), "mark"),
            Span(safe(quote[end:]) + words("”")),
        )
    )
    yield from _place(citation, words)
    yield BLANK


def _place(citation: Citation, words: Words) -> Iterator[Line]:
    """Where the quote stands: report, region, year; headings; offsets."""
    yield line(saying.report(citation, words), "faint", _DEEP)
    if citation.section:
        yield line(saying.headings(citation), "faint", _DEEP)
    yield line(saying.position(citation, words), "faint", _DEEP)


def _refusal(answer: Answer, refusal: Refusal, words: Words) -> Iterator[Line]:
    yield line(refusal.message, "strong")
    if not refusal.nearest:
        return
    yield BLANK
    yield line(words("最接近的原文（不是回答）："), "faint")
    for citation in refusal.nearest:
        yield from _cited(citation, answer, words)


def _struck(dropped: tuple[Struck, ...], words: Words) -> Iterator[Line]:
    """How much the verifier struck, and why."""
    if not dropped:
        return
    count, reasons = saying.struck(dropped, words)
    yield line(count, "bad")
    for reason in reasons:
        yield line(reason, "faint", _DEEP)


def _how(answer: Answer, words: Words) -> str:
    total = answer.timings_ms.get("total")
    how = saying.how(answer, words)
    return how if total is None else f"{how} · {total:.0f} ms"
