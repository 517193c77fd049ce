"""An answer as a chat completion of OpenAI's protocol, whole or in chunks.

The content is the answer with its marks, and under it the source of each; the annotations say
at which characters of the content the marks stand, and where our own pages show the quote.
What comes from reports cannot be taken for Markdown that loads or links anything.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from answering.answer import Answer, Citation, Claim
from bot import saying
from bot.export.label import label
from bot.words import Words

MODEL = "fazhi"
Link = Callable[[Citation], str]
_MARK = re.compile(r"\[(\d+)\]")
_ESCAPED = {"[": "&#91;", "]": "&#93;", "<": "&lt;"}
_ENTITY = re.compile(r"&(?=#?\w+;)")


@dataclass(frozen=True, slots=True)
class Written:
    """What a message says: its content, and the annotations of it."""

    content: str
    annotations: tuple[dict[str, Any], ...]


def written(answer: Answer, words: Words, link: Link) -> Written:
    """The whole message."""
    said, sources = body(answer), appendix(answer, words, link)
    citations = {one.n: one for one in _cited(answer)}
    marked = _marks(said, citations, link)
    told = {mark["url_citation"]["url"] for mark in marked}
    listed = [
        mark
        for mark in _marks(sources, citations, link, len(said))
        if mark["url_citation"]["url"] not in told
    ]
    return Written(said + sources, (*marked, *listed))


def body(answer: Answer) -> str:
    """The answer itself: the claims with their marks, and what is remarked."""
    if answer.refusal is not None:
        return plain(answer.text)
    lines = [line(claim) for claim in answer.claims]
    stated = "\n".join(claim.text + _numbers(claim) for claim in answer.claims)
    return "\n".join(lines) + plain(answer.text.removeprefix(stated))


def line(claim: Claim) -> str:
    """One claim with its marks."""
    return plain(claim.text) + _numbers(claim)


def appendix(answer: Answer, words: Words, link: Link) -> str:
    """What stands under the answer: the source of each mark, and who wrote it."""
    cited = _cited(answer)
    head = words("最接近的原文：") if answer.refusal else words("来源：")
    sources = [_source(citation, words, link) for citation in cited]
    parts = ["\n".join([head, *sources])] if cited else []
    return "".join(f"\n\n{part}" for part in (*parts, label(answer, words)))


def plain(text: str) -> str:
    """`text`, so that a reader of Markdown finds no link, picture or tag in it."""
    text = _ENTITY.sub("&amp;", text)
    return "".join(_ESCAPED.get(character, character) for character in text)


def _cited(answer: Answer) -> tuple[Citation, ...]:
    return answer.refusal.nearest if answer.refusal else answer.citations


def _numbers(claim: Claim) -> str:
    return "".join(f"[{n}]" for n in claim.citations)


def _source(citation: Citation, words: Words, link: Link) -> str:
    where = plain(saying.report(citation, words))
    quote = plain(" ".join(citation.quote.split()))
    said = words("{where}：“{quote}”", where=f"[{where}]({link(citation)})", quote=quote)
    return f"[{citation.n}] {said}"


def _marks(
    text: str, citations: dict[int, Citation], link: Link, offset: int = 0
) -> list[dict[str, Any]]:
    """An annotation for each mark in the text, which begins at `offset` of the content."""
    found = []
    for match in _MARK.finditer(text):
        citation = citations.get(int(match[1]))
        if citation is not None:
            cited = {
                "start_index": offset + match.start(),
                "end_index": offset + match.end(),
                "url": link(citation),
                "title": citation.title,
            }
            found.append({"type": "url_citation", "url_citation": cited})
    return found
