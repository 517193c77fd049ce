"""What is done on each kind of update, and first: whether its sender may."""

import contextlib
from dataclasses import replace
from functools import partial

from bot.telegram.asking import Asking, Turn
from bot.telegram.commands import Commands
from bot.telegram.describing import introduce
from bot.telegram.inbox import Update
from bot.telegram.incoming import (
    Asked,
    Commanded,
    Incoming,
    Inline,
    Membership,
    Migrated,
    Pressed,
    Uploaded,
)
from bot.telegram.inlining import Inlining
from bot.telegram.opinions import WHY, Opinions
from bot.telegram.pickers import FIND, Pickers
from bot.telegram.presses import Presses
from bot.telegram.reply import Reply
from bot.telegram.richtext import plain
from bot.telegram.tools import Tools, to
from bot.telegram.uploads import Uploads
from config.errors import FazhiError

OPEN_TO_ALL = ("start", "privacy", "language")
"""Commands that answer whoever asks."""


class Handling:
    """Handles updates with the parts of one worker."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._asking = Asking(tools)
        self._pickers = Pickers(tools)
        self._opinions = Opinions(tools)
        self._inlining = Inlining(tools)
        self._uploads = Uploads(tools)
        self._commands = Commands(tools, self._asking, self._pickers, self._opinions)
        self._presses = Presses(tools, self._asking, self._pickers, self._opinions, self._uploads)

    async def introduce(self) -> None:
        """Tells Telegram the commands, in both languages."""
        await introduce(self._tools)

    async def warm(self) -> None:
        """Loads what answers need, so that the first who asks need not wait for it."""
        with contextlib.suppress(FazhiError):
            await self._tools.aside(self._tools.warm)

    async def handle(self, update: Update, value: Incoming) -> Reply:
        """What the update leads to."""
        if isinstance(value, Migrated):
            return Reply().then(partial(self._tools.store.move, value.place.chat, value.to))
        if isinstance(value, Membership):
            return self._membership(value)
        if not self._may(value):
            return await self._stranger(value)
        if isinstance(value, Pressed):
            return await self._presses.press(update, value)
        if isinstance(value, Inline):
            return await self._inlining.answer(value)
        if isinstance(value, Uploaded):
            return await self._uploads.receive(update, value)
        wait = self._tools.store.members.must_wait(value.place)
        if wait:
            return self._wait(value, wait)
        if isinstance(value, Commanded):
            return await self._commands.run(update, value)
        return await self._said(update, value)

    def give_up(self, value: Incoming) -> Reply:
        """An apology where there is a chat to say it in."""
        if isinstance(value, Asked | Commanded | Uploaded):
            words = self._tools.words(value.place)
            said = words("处理这条消息时程序出错，没有可以证明的内容。请换个说法，或告诉管理员。")
            return Reply().say(to(value.place, plain(said), replies_to=value.message))
        return Reply()

    def _may(self, value: Incoming) -> bool:
        if isinstance(value, Commanded) and value.name in OPEN_TO_ALL and not value.rest:
            return True
        return self._tools.store.members.may_ask(value.place)

    async def _said(self, update: Update, value: Asked) -> Reply:
        """A question, or the answer to something that the bot has asked for."""
        store = self._tools.store
        about = store.outbox.answer_at(value.place.chat, value.answers) if value.answers else ""
        if about.startswith(WHY):
            return self._opinions.why(value, about.removeprefix(WHY))
        if about.startswith(FIND):
            return await self._pickers.search(value.place, value.text)
        text = value.text or value.quoted
        if not text:
            return await self._commands.help(value.place)
        turn = Turn.of(update, value.place, text, value.message)
        return await self._asking.answer(replace(turn, edited=value.edited))

    def _wait(self, value: Asked | Commanded, seconds: int) -> Reply:
        words = self._tools.words(value.place)
        said = words("问得太快了，请 {n} 秒后再问。", n=seconds)
        return Reply().say(to(value.place, plain(said), replies_to=value.message))

    def _membership(self, value: Membership) -> Reply:
        place, reply = value.place, Reply()
        if not value.inside:
            return reply.then(partial(self._tools.store.outbox.drop_chat, place.chat))
        if place.private or self._tools.store.members.may_ask(place):
            return reply
        return self._tools.not_yet(place)

    async def _stranger(self, value: Incoming) -> Reply:
        """Says so in private; a group that was not let in is left in peace."""
        words = self._tools.words(value.place)
        if isinstance(value, Pressed):
            await self._tools.acknowledge(value, words("你还没有使用权限。"), alert=True)
        elif isinstance(value, Inline):
            await self._tools.answer_inline(value, (), 0)
        elif value.place.private:
            return self._tools.not_yet(value.place)
        return Reply()
