"""Inline questions: the bot's name and a few words in any chat bring proven sentences."""

from answering.answer import Citation
from answering.question import Question
from bot.telegram.client import Result
from bot.telegram.incoming import Inline
from bot.telegram.quoting import place
from bot.telegram.reply import Reply
from bot.telegram.richtext import joined, quote
from bot.telegram.tools import Tools
from bot.words import Words
from config.errors import FazhiError

MOST = 8
_REMEMBERED_SECONDS = 30
_TITLE, _DESCRIPTION = 60, 120
"""Characters that a client shows."""


class Inlining:
    """Answers inline questions."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def answer(self, inline: Inline) -> Reply:
        """The answer first where there is one, then the sentences nearest to the question.
        There is nothing to keep: who types on asks again."""
        words = self._tools.words(inline.place)
        text = inline.text.strip()
        if len(text) < 2:
            found: tuple[Citation, ...] = ()
        else:
            found = await self._tools.aside(self._found, text)
        results = [_result(citation, words) for citation in found]
        await self._tools.answer_inline(inline, results, _REMEMBERED_SECONDS)
        return Reply()

    def _found(self, text: str) -> tuple[Citation, ...]:
        try:
            return self._tools.parts.answerer.found(Question(text), MOST)
        except FazhiError:
            return ()


def _result(citation: Citation, words: Words) -> Result:
    year = words("{y}年", y=citation.year) if citation.year else words("年份未知")
    title = f"{citation.region or words('地区未知')} {year}"
    shown = joined("\n", (quote(citation.quote, expandable=False), *place(citation, words)))
    return Result(title[:_TITLE], citation.quote[:_DESCRIPTION], shown)
