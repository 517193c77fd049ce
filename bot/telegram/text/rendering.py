"""An answer as messages of a chat: scope, values, sentences, quotes, and how it was made.

Knows in what order it is said. What a quote looks like is `bot.telegram.text.quoting`'s, what
the sentences look like `bot.telegram.text.claiming`'s; the words are `bot.saying`'s.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from answering.answer import Answer, Citation, Claim, Refusal, ScopeTaken
from bot import saying
from bot.telegram.text.claiming import compared, said
from bot.telegram.text.cleaning import one_line
from bot.telegram.text.quoting import Address, mark, place, quotes
from bot.telegram.text.richtext import LIMIT, Rich, bold, code, joined, plain, quote
from bot.telegram.text.splitting import pieces
from bot.words import Words

_ROOM = 64
"""UTF-16 units of a message kept for what is added where there are several."""

_MOST_REGIONS = 6
_MOST_FOUND = 2
_DIGITS = 12


def rendered(answer: Answer, words: Words, link: Address | None = None) -> tuple[Rich, ...]:
    """The whole answer, a message each, in order. An English question gets English words
    around it. `link` tells where a quote can be read."""
    words = saying.spoken(answer.question, words)
    if answer.refusal is not None:
        parts = _refused(answer, answer.refusal, words, link)
    else:
        parts = _answered(answer, words, link)
    return _messages(parts, words, generated=answer.mode == "model" and not answer.refusal)


def preview(
    scope: ScopeTaken | None,
    found: Sequence[Citation],
    claims: Sequence[Claim],
    words: Words,
) -> Rich:
    """What is known while an answer is being made: where it looks, what it found, and the
    claims proven so far. One message; nothing unverified is in it."""
    parts = [_scope(scope, words)] if scope else []
    told = [words("找到 {n} 处原文", n=len(found))] if found else []
    told += [words("已核对 {n} 句", n=len(claims))] if claims else []
    parts += [plain(words("正在查找……"))] if not told else [plain(" · ".join(told))]
    parts += [_claim(claim) for claim in claims] or _nearest(found, words)
    return pieces(joined("\n\n", parts))[0]


def passage_shown(citation: Citation, before: str, after: str, words: Words) -> tuple[Rich, ...]:
    """A quote in its surroundings, for those who have no viewer: headings on top, the quote
    in bold. `before` and `after` are the report's text on both sides of it."""
    title = bold(one_line(saying.report(citation, words)))
    passage = quote(joined("", (before, bold(citation.quote), after)), expandable=False)
    at = plain(one_line(saying.position(citation, words)))
    headings = plain(one_line(saying.headings(citation)))
    top = joined("\n", [line for line in (title, headings) if line])
    return _messages((top, passage, at), words)


def sources(answer: Answer, words: Words, link: Address | None = None) -> tuple[Rich, ...]:
    """The citations of an answer (of a refusal: the nearest passages) as a numbered list:
    report, headings, the quote, characters, and the beginning of the text's SHA-256. `link`
    tells where a quote can be read."""
    words = saying.spoken(answer.question, words)
    cited = answer.refusal.nearest if answer.refusal else answer.citations
    if not cited:
        return (plain(words("这个回答没有引用原文。")),)
    return _messages(tuple(_source(citation, words, link) for citation in cited), words)


def _answered(answer: Answer, words: Words, link: Address | None) -> Iterator[Rich]:
    yield _scope(answer.scope, words)
    yield compared(answer, words, link)
    yield said(answer, words, link)
    yield quotes(answer.citations, answer, words, link)
    made = [plain(one_line(saying.how(answer, words)))]
    if answer.mode == "model":
        made = [joined(" · ", (bold(words("人工智能生成")), *made))]
    yield joined("\n", (*_struck(answer, words), *made))


def _refused(
    answer: Answer, refusal: Refusal, words: Words, link: Address | None
) -> Iterator[Rich]:
    yield _scope(answer.scope, words)
    yield plain(refusal.message)
    if refusal.nearest:
        label = bold(words("最接近的原文（不是回答）："))
        yield joined("\n", (label, quotes(refusal.nearest, answer, words, link)))


def _messages(
    parts: "Iterator[Rich] | tuple[Rich, ...]", words: Words, *, generated: bool = False
) -> tuple[Rich, ...]:
    """The parts as messages; the later ones say that they go on, and what a model wrote
    bears its label in the message where it stands."""
    first, *others = pieces(joined("\n\n", (part for part in parts if part)), LIMIT - _ROOM)
    if generated and others:
        first = joined("\n\n", (first, bold(words("人工智能生成"))))
    return (first, *(joined("\n", (bold(words("（续）")), other)) for other in others))


def _scope(scope: ScopeTaken, words: Words) -> Rich:
    """Where the answer looked. A line, and one for how that was chosen."""
    few = replace(scope, regions=scope.regions[:_MOST_REGIONS])
    told = [saying.regions(few, words)]
    if few != scope:
        told += [words("等 {n} 个地区", n=len(scope.regions))]
    told += [saying.years(scope, words)]
    label, text = bold(words("范围：{regions}", regions="")), one_line(" ".join(told)).rstrip()
    note = [one_line(words("说明：{note}", note=scope.note))] if scope.note else []
    return joined("\n", (joined("", (label, text)), *note))


def _struck(answer: Answer, words: Words) -> list[Rich]:
    if not answer.dropped:
        return []
    count, reasons = saying.struck(answer.dropped, words)
    return [plain(f"{count}{'' if count.endswith('：') else ' '}{words('；').join(reasons)}")]


def _claim(claim: Claim) -> Rich:
    return plain(one_line(claim.text) + "".join(f"[{n}]" for n in claim.citations))


def _nearest(found: Sequence[Citation], words: Words) -> list[Rich]:
    """The best of what was found, word for word, until there is a proven claim."""
    blocks = [
        quote(joined("\n", (plain(citation.quote), *place(citation, words))))
        for citation in found[:_MOST_FOUND]
    ]
    label = bold(words("最接近的原文（不是回答）："))
    return [joined("\n", (label, *blocks))] if blocks else []


def _source(citation: Citation, words: Words, link: Address | None) -> Rich:
    number = mark(citation, link)
    if not number.entities:
        number = bold(number.text)
    lines = (
        joined(" ", (number, one_line(saying.report(citation, words)))),
        plain(one_line(saying.headings(citation))),
        quote(citation.quote),
        plain(one_line(saying.position(citation, words))),
        joined(" ", ("SHA-256", code(citation.sha256[:_DIGITS]))),
    )
    return joined("\n", (line for line in lines if line))
