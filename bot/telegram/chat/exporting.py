"""`/export`: the last answers of a conversation as a document with footnotes."""

import datetime
from functools import partial

from answering.answer import Answer
from bot.export.document import document_of
from bot.export.docx import to_docx
from bot.export.filename import safe_name
from bot.export.markdown import to_markdown
from bot.export.pdf import to_pdf
from bot.telegram.chat.tools import Tools, to
from bot.telegram.messages.incoming import Commanded
from bot.telegram.messages.outgoing import Outgoing
from bot.telegram.messages.reply import Reply
from bot.telegram.text.richtext import plain
from bot.words import Words

_MOST_ANSWERS = 20
_FORMS = ("docx", "md", "pdf")


class Exporting:
    """Makes documents of answers."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def export(self, command: Commanded) -> Reply:
        """`/export`, `/export md`: the last answer; with `all`, the whole conversation."""
        place, store = command.place, self._tools.store
        words = self._tools.words(place)
        wanted = command.rest.lower().split()
        form = next((form for form in _FORMS if form in wanted), "docx")
        most = _MOST_ANSWERS if {"all", "全部"} & set(wanted) else 1
        given = store.answers.last(place.talk, most)
        if not given:
            return Reply().say(to(place, plain(words("这次对话里还没有回答。"))))
        when = datetime.datetime.now(datetime.UTC)
        answers = [one.answer for one in given]
        content = await self._tools.aside(partial(_written, answers, words, when, form))
        name = safe_name(answers[-1].question, when, f".{form}")
        said = words("每句的原文在脚注里。另有 /export md、/export pdf、/export all。")
        return Reply().say(Outgoing(place.chat, plain(said), place.thread, name=name, file=content))


def _written(answers: list[Answer], words: Words, when: datetime.datetime, form: str) -> bytes:
    """The document in one of the forms."""
    document = document_of(answers, words, when)
    if form == "md":
        return to_markdown(document).encode()
    return to_pdf(document) if form == "pdf" else to_docx(document)
