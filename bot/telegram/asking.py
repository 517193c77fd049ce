"""A question from a chat: answered while the chat sees how far it is, kept, and shown."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from answering.answer import Answer
from answering.answerer import Answerer
from answering.events import Done
from answering.question import Question
from bot.telegram.answers import Answers, Given
from bot.telegram.inbox import Update
from bot.telegram.incoming import Place
from bot.telegram.keyboards import under_answer
from bot.telegram.live import Live
from bot.telegram.outgoing import Outgoing
from bot.telegram.picturing import picture
from bot.telegram.rendering import rendered
from bot.telegram.reply import Reply
from bot.telegram.richtext import Rich, plain
from bot.telegram.talks import Talk
from bot.telegram.tools import Tools, to
from bot.troubles import one_line
from bot.words import Words
from config.errors import FazhiError

MOST_CHARACTERS = 500
"""A longer question is cut: nobody asks so much at once."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question where it was asked. `message` is the number of the message that asks it (0:
    a button), `edited` says that it takes the place of an earlier one, `preview` is the
    message that shows how far its answer is (0: none)."""

    place: Place
    text: str
    update: int
    message: int = 0
    edited: bool = False
    preview: int = 0
    before: tuple[str, ...] | None = None
    """The questions that it follows, where they are not those of the conversation."""

    @classmethod
    def of(cls, update: Update, place: Place, text: str, message: int = 0) -> "Turn":
        """The question of an update."""
        return cls(place, text, update.id, message, preview=update.preview)


class Asking:
    """Answers questions of chats."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def answer(self, turn: Turn) -> Reply:
        """The answer, or why there is none."""
        store = self._tools.store
        talk = store.talks.of(turn.place.talk)
        words = self._tools.words(turn.place, talk)
        earlier = store.answers.to(talk.name, turn.message) if turn.edited else None
        text, note = shortened(turn.text, words)
        if earlier is not None and earlier.answer.question == text:
            return Reply()
        question = _question(talk, turn, text, earlier)
        store.members.count(turn.place)
        try:
            answer, message = await self._watched(turn, question, words)
        except FazhiError as error:
            return _said(turn, plain(one_line(error, words)))
        return await self._reply(replace(turn, preview=message), talk, answer, note, earlier)

    async def compare(self, turn: Turn) -> Reply:
        """The values of one matter, side by side: of the scope that the conversation has
        chosen, else of all regions in the latest year that they share."""
        talk = self._tools.store.talks.of(turn.place.talk)
        question = await self._tools.aside(self._comparison, turn.text, talk)
        return await self.answer(replace(turn, text=question, before=()))

    def _comparison(self, topic: str, talk: Talk) -> str:
        from bot.comparing import comparison

        return comparison(topic, talk.regions, talk.years, self._tools.parts.catalogue()).text

    async def _watched(self, turn: Turn, question: Question, words: Words) -> tuple[Answer, int]:
        """The answer, and the number of the message that has shown how far it was."""
        noted = partial(self._tools.store.inbox.previewed, turn.update)
        number = turn.update % 2**31 or 1
        live = Live(self._tools.client, turn.place, number, turn.preview, noted, words)
        showing = asyncio.create_task(live.run())
        try:
            return await self._tools.aside(self._answered, question, live), live.message
        finally:
            live.end()
            await showing

    def _answered(self, question: Question, live: Live) -> Answer:
        parts = self._tools.parts
        answerer: Answerer = parts.answerer
        with parts.library.snapshot():
            for event in answerer.events(question):
                live.hear(event)
                if isinstance(event, Done):
                    return event.answer
        raise AssertionError("the events ended before Done")

    async def _reply(
        self, turn: Turn, talk: Talk, answer: Answer, note: str, earlier: Given | None
    ) -> Reply:
        tools, key = self._tools, Answers.new_key()
        words = tools.words(turn.place, talk)
        reply = Reply(answer=key)
        given = Given(key, talk.name, turn.message, answer)
        texts = [*([plain(note)] if note else []), *rendered(answer, words, tools.link())]
        chart = await tools.aside(picture, answer, words)
        keyboard = under_answer(given, words, tools.link())
        messages = [to(turn.place, text, replies_to=turn.message) for text in texts]
        messages[-1] = replace(messages[-1], keyboard=keyboard)
        old = tools.store.outbox.messages_of(earlier.key) if earlier else ()
        old = (*old, turn.preview) if turn.preview else old
        reply.say(*placed(messages, chart, old))
        asked = talk.asked(answer.question, key)
        if earlier is not None:
            asked = _without(talk, earlier).asked(answer.question, key)
        return reply.then(
            partial(tools.store.answers.keep, given),
            partial(tools.store.talks.keep, asked),
            partial(tools.noted, answer, key),
        )


def shortened(text: str, words: Words) -> tuple[str, str]:
    """The question as it is read, and a word why where it was cut."""
    if len(text) <= MOST_CHARACTERS:
        return text, ""
    said = "问题太长，只读了前 {n} 个字。要查一份文件，请把它作为文件发来。"
    return text[:MOST_CHARACTERS], words(said, n=MOST_CHARACTERS)


def placed(messages: Sequence[Outgoing], picture: bytes, old: Sequence[int]) -> list[Outgoing]:
    """The messages where those of an earlier answer, or of its preview, stand: in their
    place one by one, what is left of them taken away. With a picture, all come anew."""
    chat = messages[0].chat
    if picture:
        gone = [Outgoing(chat, deletes=number) for number in old]
        first = replace(messages[0], text=Rich(), keyboard=(), name="chart.png", file=picture)
        return [*gone, first, *messages]
    changed = [replace(m, edits=n) for m, n in zip(messages, old, strict=False)]
    surplus = [Outgoing(chat, deletes=number) for number in old[len(messages) :]]
    return [*changed, *messages[len(changed) :], *surplus]


def _question(talk: Talk, turn: Turn, text: str, earlier: Given | None) -> Question:
    before = turn.before
    if before is None:
        before = (_without(talk, earlier) if earlier else talk).questions
    return Question(text, before, talk.regions, talk.years)


def _without(talk: Talk, earlier: Given) -> Talk:
    """The conversation before a question that was changed."""
    asked = earlier.answer.question
    if asked not in talk.questions:
        return talk
    at = len(talk.questions) - 1 - talk.questions[::-1].index(asked)
    return replace(talk, questions=talk.questions[:at] + talk.questions[at + 1 :])


def _said(turn: Turn, text: Rich) -> Reply:
    message = to(turn.place, text, replies_to=turn.message)
    return Reply().say(replace(message, edits=turn.preview))
