"""Inline questions: the bot's name and a few words in any chat bring proven sentences."""

from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import islice

from answering.answer import Citation
from answering.question import Question
from answering.reading import lay_out
from bot.telegram.chat.deeplinks import Opening, payload
from bot.telegram.chat.tools import Tools
from bot.telegram.line.client import Opener, Result
from bot.telegram.messages.incoming import Inline
from bot.telegram.messages.reply import Reply
from bot.telegram.text.cleaning import one_line
from bot.telegram.text.quoting import place
from bot.telegram.text.richtext import joined, quote
from bot.words import Words
from config.errors import FazhiError, ReportUnknown
from retrieval.library import Library

MOST = 8
_HEADINGS_TOO = 3
"""So many times as many sentences are looked at, for some are headings."""
_REMEMBERED_SECONDS = 30
_SHORTEST = 2
_TITLE, _DESCRIPTION = 60, 120
"""Characters that a client shows."""


class Inlining:
    """Answers inline questions. There is nothing to keep: who types on asks again."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def answer(self, inline: Inline) -> Reply:
        """The sentences that answer first, then those nearest to the question; a way to ask
        in private where there is none."""
        members, text = self._tools.store.members, inline.text.strip()
        words = self._tools.words(inline.place)
        if len(text) < _SHORTEST:
            await self._tools.answer_inline(inline, (), _REMEMBERED_SECONDS, _hint(words))
            return Reply()
        if members.must_wait(inline.place, "inline"):
            await self._tools.answer_inline(inline, (), 0)
            return Reply()
        members.count(inline.place, "inline")
        found = await self._tools.aside(self._found, text)
        results = [self._result(citation, words) for citation in found]
        above = None if results else _to_private(text, words)
        await self._tools.answer_inline(inline, results, _REMEMBERED_SECONDS, above)
        return Reply()

    async def refuse(self, inline: Inline) -> Reply:
        """Nothing for who was not let in, and the way to apply."""
        said = self._tools.words(inline.place)("还没有对你开放：点这里申请")
        await self._tools.answer_inline(inline, (), 0, Opener(said, "apply"))
        return Reply()

    def _found(self, text: str) -> tuple[Citation, ...]:
        """Verbatim all of them: no model is asked for what is gone with the next letter."""
        try:
            cited = tuple(self._cited(Question(text)))
        except FazhiError:
            return ()
        first = {(one.report_id, one.start): one for one in reversed(cited)}
        return tuple(islice(reversed(first.values()), MOST))

    def _cited(self, question: Question) -> Iterator[Citation]:
        """What answers, then what is nearest, but for headings: they only say what is told
        under them."""
        answerer = self._tools.parts.answerer
        yield from answerer.extractive(question).citations
        heads = lru_cache(partial(_heads, self._tools.parts.library))
        for citation in answerer.found(question, MOST * _HEADINGS_TOO):
            if citation.start not in heads(citation.report_id):
                yield citation

    def _result(self, citation: Citation, words: Words) -> Result:
        year = words("{y}年", y=citation.year) if citation.year else words("年份未知")
        title = one_line(f"{citation.region or words('地区未知')} {year}")
        shown = joined("\n", (quote(citation.quote, expandable=False), *place(citation, words)))
        link = self._tools.link()(citation)
        return Result(title[:_TITLE], one_line(citation.quote)[:_DESCRIPTION], shown, link)


def _heads(library: Library, report: str) -> frozenset[int]:
    """Where the sentences of a report begin that only open the section they head."""
    try:
        reading = lay_out(library.report(report))
    except ReportUnknown:  # it has gone since it was found
        return frozenset()
    return frozenset(line.start for line in reading.lines if reading.is_heading(line))


def _hint(words: Words) -> Opener:
    return Opener(words("写上地区和事项就查原文；点这里看例子"), "ask")


def _to_private(text: str, words: Words) -> Opener:
    asked = payload(Opening("question", text)) or "ask"
    return Opener(words("没有找到：点这里去私聊里问"), asked)
