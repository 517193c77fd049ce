"""What a model reads of a tool's result: plain text, each quote with its number and its place.

All that is foreign in it is harmless: no control character, no hidden reordering.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from answering.answer import Answer, Citation
from bot import saying
from bot.export.label import label
from bot.mcp.room import Guest
from bot.safe import safe
from bot.words import Words

_SCHEME = "report://"


def uri_of(report: str) -> str:
    """The address of a report as a resource."""
    return _SCHEME + quote(report, safe="")


def answer_text(answer: Answer, guest: Guest) -> str:
    """An answer: its sentences, where it looked, the quotes, how it was made."""
    words = saying.spoken(answer.question, guest.words)
    return "\n".join(_answer(answer, words, guest))


def found_text(citations: Sequence[Citation], guest: Guest) -> str:
    """The sentences that a search found."""
    if not citations:
        return guest.words("没有找到相近的原文。")
    return "\n".join(_quote(one, guest.words, guest) for one in citations)


def _answer(answer: Answer, words: Words, guest: Guest) -> Iterator[str]:
    yield from map(safe, answer.text.split("\n"))
    yield ""
    scope = words("范围：{regions}", regions=saying.regions(answer.scope, words))
    yield safe(f"{scope} {saying.years(answer.scope, words)}".rstrip())
    if answer.scope.note:
        yield safe(words("说明：{note}", note=answer.scope.note))
    if answer.refusal is not None:
        if answer.refusal.nearest:
            yield words("最接近的原文（不是回答）：")
            yield from (_quote(one, words, guest) for one in answer.refusal.nearest)
        return
    yield words("原文：")
    yield from (_quote(one, words, guest) for one in answer.citations)
    if answer.dropped:
        told, reasons = saying.struck(answer.dropped, words)
        yield told + words("；").join(reasons)
    yield safe(label(answer, words))


def _quote(citation: Citation, words: Words, guest: Guest) -> str:
    place = saying.position(citation, words)
    above = f" {saying.headings(citation)}" if citation.section else ""
    link = _link(citation, guest)
    about = f"{saying.report(citation, words)}{above} · {place} {link}"
    return f"[{citation.n}] “{safe(citation.quote)}” —— {safe(about)}"


def _link(citation: Citation, guest: Guest) -> str:
    """Where a reader sees the quote; without a portal, the resource."""
    if not guest.address:
        return uri_of(citation.report_id)
    return f"{guest.address}/reports/{citation.report_id}#q={citation.start}-{citation.end}"
