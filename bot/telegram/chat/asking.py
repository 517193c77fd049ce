"""A question from a chat: answered while the chat sees how far it is, kept, and shown."""

import asyncio
import datetime
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from answering.answer import Answer
from answering.question import Question
from bot import saying
from bot.telegram.chat.following import Following
from bot.telegram.chat.keyboards import Keyboards
from bot.telegram.chat.live import Live
from bot.telegram.chat.making import Made, Wanted, make, or_else
from bot.telegram.chat.placing import noted, placed
from bot.telegram.chat.tools import Tools, to
from bot.telegram.chat.turns import MOST_CHARACTERS, Turn, after
from bot.telegram.keeping.answers import Answers, Given
from bot.telegram.keeping.outbox import Standing
from bot.telegram.keeping.talks import Talk
from bot.telegram.messages.reply import Reply
from bot.telegram.text.rendering import rendered
from bot.telegram.text.richtext import plain
from bot.words import Words
from config.errors import FazhiError


class Asking:
    """Answers questions of chats."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._keyboards = Keyboards(tools)
        self._following = Following(tools)

    async def answer(self, turn: Turn, note: str = "") -> Reply:
        """The answer, or why there is none; `note` stands under it."""
        store = self._tools.store
        talk = store.talks.of(turn.place.talk)
        earlier = store.answers.to(talk.name, turn.message) if turn.message else None
        if earlier is not None and not _is_new(turn, earlier):
            return Reply()
        store.members.count(turn.place)
        words = self._tools.words(turn.place, talk)
        made, message = await self._watched(turn, turn.questions(talk, earlier), words)
        old = store.outbox.messages_of(earlier.key) if earlier else ()
        old = (*old, Standing(message)) if message else old
        if isinstance(made, FazhiError):
            text = plain(self._tools.trouble(turn.place, made))
            said = to(turn.place, text, replies_to=turn.replies_to)
            return Reply().say(*placed([said], b"", old))
        notes = [_why_cut(turn, words), note]
        offers = await self._tools.aside(self._offers, made.answer)
        return self._reply(turn, talk, made, earlier, notes, old, offers)

    def _offers(self, answer: Answer) -> frozenset[str]:
        """What may follow it; nothing where that cannot be told now."""
        return or_else(frozenset(), self._following.offers, answer)

    async def compare(self, turn: Turn) -> Reply:
        """The values of one matter, side by side: of the regions and years that it names,
        else of those that the conversation has chosen, else of all."""
        talk = self._tools.store.talks.of(turn.place.talk)
        words = self._tools.words(turn.place, talk)
        try:
            asked, note = await self._tools.aside(self._compared, turn, talk, words)
        except FazhiError as error:
            text = plain(self._tools.trouble(turn.place, error))
            return Reply().say(to(turn.place, text, replies_to=turn.replies_to))
        return await self.answer(asked, note)

    def _compared(self, turn: Turn, talk: Talk, words: Words) -> tuple[Turn, str]:
        from bot.comparing import comparison

        catalogue, today = self._tools.parts.catalogue(), datetime.date.today()  # noqa: DTZ011
        read = self._tools.parts.wishes.read
        wish = read(turn.text, catalogue, today)
        if not wish.regions and talk.regions:
            chosen = read("、".join(talk.regions) + turn.text, catalogue, today)
            wish = replace(chosen, topic=wish.topic)
        found = comparison(wish.topic, wish.regions, wish.years or talk.years, catalogue)
        question = found.question
        asked = replace(
            turn,
            text=question.text,
            before=(),
            regions=question.regions,
            years=question.years,
            topic=wish.topic,
            plainer=found.plain.text,
        )
        return asked, found.remark(words)

    async def _watched(
        self, turn: Turn, questions: Sequence[Question], words: Words
    ) -> tuple[Made | FazhiError, int]:
        """The answer, or why there is none, and the number of the message that has shown how
        far it was."""
        shown = partial(self._tools.store.previewed, turn.update)
        live = Live(self._tools.client, turn, shown, words)
        showing = asyncio.create_task(live.run())
        wanted = Wanted(tuple(questions), turn.topic, words, not self._tools.threads.crowded)
        made: Made | FazhiError
        try:
            made = await self._tools.threads.answer(make, live.hear, wanted)
        except FazhiError as error:
            made = error
        finally:
            live.end()
            await showing
        return made, live.message

    def _reply(
        self,
        turn: Turn,
        talk: Talk,
        made: Made,
        earlier: Given | None,
        notes: Sequence[str],
        old: Sequence[Standing],
        offers: frozenset[str],
    ) -> Reply:
        tools, key = self._tools, Answers.new_key()
        words = tools.words(turn.place, talk)
        before = turn.questions(talk, earlier)[0].history
        given, reply = Given(key, talk.name, turn.message, made.answer, before), Reply(answer=key)
        texts = noted(rendered(made.answer, words, tools.link()), notes)
        messages = [to(turn.place, text) for text in texts]
        messages[0] = to(turn.place, texts[0], replies_to=turn.replies_to)
        spoken = saying.spoken(made.answer.question, words)
        keyboard = self._keyboards.under(reply, given, turn, made.suggestions, spoken, offers)
        messages[-1] = replace(messages[-1], keyboard=keyboard)
        changed = partial(after, turn=turn, given=given, earlier=earlier)
        return reply.say(*placed(messages, made.picture, old)).then(
            partial(tools.store.answers.keep, given),
            partial(tools.store.talks.change, talk.name, changed),
            partial(tools.noted, made.answer, key),
        )


def _is_new(turn: Turn, earlier: Given) -> bool:
    """Whether a message that has an answer already asks something else now. Where it was
    not edited it has come late: after its edited text."""
    return turn.edited and turn.text != earlier.answer.question


def _why_cut(turn: Turn, words: Words) -> str:
    """A word why a question was cut; "" where it was not."""
    if not turn.cut:
        return ""
    return words("问题太长，只读了前 {n} 个字；请把最要紧的一问单独发来。", n=MOST_CHARACTERS)
