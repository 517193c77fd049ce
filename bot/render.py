"""An answer as lines for a person: the scope taken, the answer, each quote with its place.

Knows what is said and in what order. How it looks is `bot.terminal`'s.
"""

import re
from collections import Counter
from collections.abc import Iterator

from answering.answer import Answer, Citation, Finding, Refusal, Struck
from answering.question import language
from bot.highlight import answering_part
from bot.safe import safe
from bot.styled import BLANK, Line, Span, line
from bot.words import Words

_MARKS = re.compile(r"(\[\d+\])")
_DEEP = 4
_MOST_REASONS = 3
_REASONS = (
    ("number", "数字与原文不符"),
    ("year", "年份与原文不符"),
    ("date", "年份与原文不符"),
    ("period", "年份与原文不符"),
    ("region", "地区与原文不符"),
    ("plan", "把计划说成了结果"),
    ("negation", "肯定与否定颠倒"),
    ("detail", "添加了原文没有的内容"),
    ("citation", "没有可用的引文"),
    ("off_topic", "没有回答所问"),
    ("claim_link", "含有链接或标记"),
    ("formula", "算式不成立"),
)


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
    """How much the verifier struck, and why. What was struck is not repeated: it may be
    false, and who wants it finds it in the JSON."""
    if not dropped:
        return
    yield line(words("已删去未能证明的 {n} 句：", n=len(dropped)), "bad")
    reasons = (_reason(finding) for struck in dropped for finding in struck.findings)
    for reason, count in Counter(reasons).most_common(_MOST_REASONS):
        yield line(f"{words(reason)} × {count}", "faint", _DEEP)


def _reason(finding: Finding) -> str:
    """The kind of finding; its own message may repeat what is false."""
    return next((told for kind, told in _REASONS if finding.code.startswith(kind)), "与原文不符")


def _how(answer: Answer, words: Words) -> str:
    if answer.mode == "model":
        how = words("由模型 {model} 撰写，逐句核对原文", model=answer.model or "?")
    else:
        how = words("摘自报告原文，未使用模型")
    total = answer.timings_ms.get("total")
    return how if total is None else f"{how} · {total:.0f} ms"
