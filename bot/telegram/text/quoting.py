"""A quote in a chat: a block quotation with its number, what answers in bold, and where it
stands. Each can be read alone, for a long answer is several messages.
"""

from collections.abc import Callable, Iterable

from answering.answer import Answer, Citation
from bot import saying
from bot.highlight import answering_part
from bot.telegram.text.cleaning import one_line
from bot.telegram.text.richtext import Rich, bold, joined, link, plain, quote
from bot.words import Words

Address = Callable[[Citation], str]
"""Where a quote can be read in its report; empty where it cannot."""


def mark(citation: Citation, to: Address | None) -> Rich:
    """The number of a citation, which opens the report where there is a viewer."""
    return link(f"[{citation.n}]", to(citation) if to else "")


def quotes(citations: Iterable[Citation], answer: Answer, words: Words, to: Address | None) -> Rich:
    """The quotes, one block after another."""
    return joined("\n", (quoted(one, answer, words, to) for one in citations))


def quoted(citation: Citation, answer: Answer, words: Words, to: Address | None) -> Rich:
    """A quote of an answer, and under it where it stands, in one block."""
    start, end = answering_part(citation, answer)
    text = citation.quote
    said = joined("", (text[:start], bold(text[start:end]), text[end:]))
    first = joined(" ", (mark(citation, to), said))
    return quote(joined("\n", (first, *place(citation, words))))


def place(citation: Citation, words: Words) -> tuple[Rich, ...]:
    """Lines that say where a quote stands: report; headings and page; file."""
    page = words("第 {page} 页", page=citation.page) if citation.page > 0 else ""
    within = " › ".join(part for part in (saying.headings(citation), page) if part)
    lines = (f"——{saying.report(citation, words)}", within, citation.source)
    return tuple(plain(one_line(line)) for line in lines if line)
