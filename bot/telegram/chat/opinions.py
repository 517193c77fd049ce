"""What a reader thinks of an answer: useful or not, and if they like, a word why."""

from dataclasses import replace
from functools import partial

from bot.telegram.chat.tools import Tools, to
from bot.telegram.keeping.answers import Given
from bot.telegram.messages.incoming import Asked, Place, Pressed
from bot.telegram.messages.reply import Reply
from bot.telegram.text.richtext import plain

WHY = "why:"
"""What a message belongs to that asks for a word why, before the key of the answer."""


class Opinions:
    """Takes opinions in."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def press(self, pressed: Pressed, key: str, *, useful: bool) -> Reply:
        """有用 or 没用 under an answer."""
        tools = self._tools
        words, given = tools.words(pressed.place), tools.store.answers.get(key)
        if given is None:
            return await tools.too_old(pressed)
        await tools.acknowledge(pressed, words("谢谢，记下了。"))
        reply = Reply().then(partial(tools.opinion, given, useful=useful))
        asked_before = bool(tools.store.outbox.messages_of(WHY + key))
        if useful or asked_before:
            return reply
        return self._asking_why(reply, pressed.place, key, pressed.message)

    def ask(self, place: Place, key: str) -> Reply:
        """Asks for a word on an answer."""
        return self._asking_why(Reply(), place, key, 0)

    def why(self, asked: Asked, key: str) -> Reply:
        """The word why: the reply to the message that asked for it."""
        tools = self._tools
        words, given = tools.words(asked.place), tools.store.answers.get(key)
        if given is None:
            return Reply().say(to(asked.place, plain(words("这个回答已经过期。"))))
        return self.noted(asked.place, asked.message, given, asked.text)

    def noted(self, place: Place, message: int, given: Given, why: str) -> Reply:
        """Keeps a word on an answer, and thanks for it."""
        words = self._tools.words(place)
        thanks = to(place, plain(words("谢谢，记下了。")), replies_to=message)
        opinion = partial(self._tools.opinion, given, useful=False, why=why)
        return Reply().say(thanks).then(opinion)

    def _asking_why(self, reply: Reply, place: Place, key: str, message: int) -> Reply:
        words = self._tools.words(place)
        said = words("哪里不好？愿意的话，请回复这条消息说一句；不回复也可以。")
        reply.answer = WHY + key
        asking = to(place, plain(said), replies_to=message)
        return reply.say(replace(asking, wants=words("哪里不好？")))
