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
_FORMS = {"docx": "docx", "word": "docx", "md": "md", "markdown": "md", "pdf": "pdf"}
_ALL = ("all", "全部")
_EACH = "/export docx、/export md、/export pdf；加 all 导出整个对话的回答（最多 {n} 个）。"


class Exporting:
    """Makes documents of answers."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def export(self, command: Commanded) -> Reply:
        """`/export`, `/export md`: the last answer; with `all`, the whole conversation."""
        place, store = command.place, self._tools.store
        words = self._tools.words(place)
        wanted = command.rest.lower().split()
        each = words(_EACH, n=_MOST_ANSWERS)
        if any(one not in _FORMS and one not in _ALL for one in wanted):
            said = words("没有这种格式。可以用：{each}", each=each)
            return Reply().say(to(place, plain(said)))
        form = next((_FORMS[one] for one in wanted if one in _FORMS), "docx")
        most = _MOST_ANSWERS if any(one in _ALL for one in wanted) else 1
        given = store.answers.last(place.talk, most)
        if not given:
            return Reply().say(to(place, plain(words("这次对话里还没有回答。"))))
        when = datetime.datetime.now(datetime.UTC)
        answers = [one.answer for one in given]
        content = await self._tools.aside(partial(_written, answers, words, when, form))
        name = safe_name(answers[-1].question, when, f".{form}")
        said = f"{words(_held(answers))}{words('其他写法：{each}', each=each)}"
        return Reply().say(Outgoing(place.chat, plain(said), place.thread, name=name, file=content))


def _held(answers: list[Answer]) -> str:
    """What of the reports the document holds."""
    if any(one.refusal is None for one in answers):
        return "每句的原文在脚注里。"
    if any(one.refusal and one.refusal.nearest for one in answers):
        return "这里没有作答；最接近的原文在脚注里。"
    return "这里没有作答，文档里写明原因。"


def _written(answers: list[Answer], words: Words, when: datetime.datetime, form: str) -> bytes:
    """The document in one of the forms."""
    document = document_of(answers, words, when)
    if form == "md":
        return to_markdown(document).encode()
    return to_pdf(document) if form == "pdf" else to_docx(document)
