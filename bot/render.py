"""An answer as lines for a person: the scope taken, the answer, each quote with its place.

Knows what is said and in what order. How it looks is `bot.terminal`'s.
"""

import re
from collections.abc import Iterator

from answering.answer import Answer, Citation, Refusal, Struck
from answering.question import language
from bot.highlight import answering_part
from bot.safe import safe
from bot.styled import BLANK, Line, Span, line
from bot.words import Words

_MARKS = re.compile(r"(\[\d+\])")
_DEEP = 4


def shown(answer: Answer, words: Words) -> list[Line]:
    """The whole answer. An English question gets English words around it."""
    if language(answer.question) == "en":
        words = Words("en")
    return [*_lines(answer, words)]


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
    regions = words("、").join(answer.scope.regions) or words("库中全部地区")
    years = words("、").join(words("{y}年", y=year) for year in answer.scope.years)
    return words("范围：{regions}", regions=regions) + (f" {years}" if years else "")


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
    year = words("{y}年", y=citation.year) if citation.year else words("年份未知")
    region = citation.region or words("地区未知")
    yield line(f"{words('《')}{citation.title}{words('》')} {region} {year}", "faint", _DEEP)
    if citation.section:
        yield line(" › ".join(citation.section), "faint", _DEEP)
    at = words(
        "{source} 第 {start}–{end} 字",
        source=citation.source,
        start=citation.start,
        end=citation.end,
    )
    page = words("，第 {page} 页", page=citation.page) if citation.page else ""
    yield line(at + page, "faint", _DEEP)


def _refusal(answer: Answer, refusal: Refusal, words: Words) -> Iterator[Line]:
    yield line(refusal.message, "strong")
    if not refusal.nearest:
        return
    yield BLANK
    yield line(words("最接近的原文（不是回答）："), "faint")
    for citation in refusal.nearest:
        yield from _cited(citation, answer, words)


def _struck(dropped: tuple[Struck, ...], words: Words) -> Iterator[Line]:
    """What the model said and the verifier struck: told, never hidden."""
    for struck in dropped:
        reasons = "; ".join(finding.message for finding in struck.findings)
        yield line(words("已删去未能证明的一句：{text}", text=struck.text), "bad")
        yield line(reasons, "faint", _DEEP)


def _how(answer: Answer, words: Words) -> str:
    if answer.mode == "model":
        how = words("由模型 {model} 撰写，逐句核对原文", model=answer.model or "?")
    else:
        how = words("摘自报告原文，未使用模型")
    total = answer.timings_ms.get("total")
    return how if total is None else f"{how} · {total:.0f} ms"
