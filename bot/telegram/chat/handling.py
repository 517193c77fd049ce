"""What is done on each kind of update, and first: whether its sender may."""

import contextlib
from dataclasses import replace
from functools import partial

from bot.telegram.chat import making
from bot.telegram.chat.asking import Asking
from bot.telegram.chat.commands import Commands
from bot.telegram.chat.describing import introduce
from bot.telegram.chat.inlining import Inlining
from bot.telegram.chat.opinions import WHY, Opinions
from bot.telegram.chat.personal import Personal
from bot.telegram.chat.pickers import FIND, Pickers
from bot.telegram.chat.presses import Presses
from bot.telegram.chat.tools import Tools, to
from bot.telegram.chat.turns import Turn
from bot.telegram.chat.uploads import Uploads
from bot.telegram.keeping.inbox import Update
from bot.telegram.keeping.perseverance import may_pass
from bot.telegram.messages.incoming import (
    Asked,
    Commanded,
    Incoming,
    Inline,
    Membership,
    Migrated,
    Pressed,
    Uploaded,
    Wordless,
)
from bot.telegram.messages.outgoing import Outgoing
from bot.telegram.messages.reply import Reply
from bot.telegram.running.workshops import unheard
from bot.telegram.text.richtext import plain
from config.errors import FazhiError

OPEN_TO_ALL = ("start", "privacy", "language")
"""Commands that answer whoever sends them to the bot alone."""


class Handling:
    """Handles updates with the parts of one worker."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._asking = Asking(tools)
        self._pickers = Pickers(tools)
        self._opinions = Opinions(tools)
        self._inlining = Inlining(tools)
        self._uploads = Uploads(tools)
        own = Personal(tools)
        self._commands = Commands(tools, self._asking, self._pickers, self._opinions, own)
        self._presses = Presses(tools, self._asking, self._pickers, self._opinions, own)

    async def introduce(self) -> None:
        """Tells Telegram the commands, in both languages. Raises Undelivered."""
        await introduce(self._tools)

    async def warm(self) -> None:
        """Loads what answers need, so that the first who asks need not wait for it."""
        with contextlib.suppress(FazhiError):
            await self._tools.threads.answer(making.warm, unheard)

    async def warm_more(self) -> None:
        """Loads what few answers need, while the first ones are given already."""
        with contextlib.suppress(FazhiError):
            await self._tools.aside(self._tools.warm)
        await self._tools.threads.answer(making.warm_charts, unheard)
        with contextlib.suppress(FazhiError):
            await self._tools.aside(self._tools.warm_more)

    async def handle(self, update: Update, value: Incoming) -> Reply:
        """What the update leads to; why it leads to nothing, where the library is the
        reason."""
        try:
            return await self._handled(update, value)
        except FazhiError as error:
            if may_pass(error) or isinstance(value, Inline | Membership | Migrated):
                raise
            said = plain(self._tools.trouble(value.place, error))
            return Reply().say(to(value.place, said, replies_to=value.message))

    async def _handled(self, update: Update, value: Incoming) -> Reply:
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
        if isinstance(value, Commanded):
            return await self._commanded(update, value)
        if isinstance(value, Wordless):
            return self._wordless(value)
        return await self._said(update, value)

    def give_up(self, update: Update, value: Incoming) -> Reply:
        """An apology where there is a chat to say it in; it takes the place of what showed
        how far the answer was."""
        if isinstance(value, Inline | Membership | Migrated):
            return Reply()
        place, words = value.place, self._tools.words(value.place)
        said = plain(
            words("处理这条消息时程序出错，没有可以证明的内容。请换个说法，或告诉管理员。")
        )
        preview = self._tools.store.inbox.preview_of(update.id)
        if preview:
            return Reply().say(Outgoing(place.chat, said, place.thread, edits=preview))
        return Reply().say(to(place, said, replies_to=value.message))

    def _may(self, value: Asked | Commanded | Wordless | Pressed | Inline | Uploaded) -> bool:
        if isinstance(value, Commanded) and value.place.private:
            free = value.name in OPEN_TO_ALL and (value.name != "start" or not value.rest)
        else:
            free = isinstance(value, Pressed) and self._presses.is_free(value)
        return free or self._tools.store.members.may_ask(value.place)

    async def _commanded(self, update: Update, command: Commanded) -> Reply:
        wait = self._tools.store.members.must_wait(command.place)
        if wait and self._commands.asks(command):
            return self._wait(command, wait)
        return await self._commands.run(update, command)

    async def _said(self, update: Update, value: Asked) -> Reply:
        """A question, or the answer to something that the bot has asked for."""
        store = self._tools.store
        about = store.outbox.answer_at(value.place.chat, value.answers) if value.answers else ""
        if about.startswith(WHY):
            return self._opinions.why(value, about.removeprefix(WHY))
        if about.startswith(FIND):
            return await self._pickers.search(value.place, value.text, about.removeprefix(FIND))
        text = value.text or value.quoted
        if not text:
            return await self._commands.help(value.place)
        wait = store.members.must_wait(value.place)
        if wait:
            return self._wait(value, wait)
        turn = Turn.of(update, value.place, text, value.message)
        answered = store.answers.get(about)
        before = answered.asked if answered and not value.edited else None
        return await self._asking.answer(replace(turn, edited=value.edited, before=before))

    def _wait(self, value: Asked | Commanded, seconds: int) -> Reply:
        """A word that it is too much, once: who floods is not to be answered with a flood."""
        members = self._tools.store.members
        if members.was_told(value.place):
            return Reply()
        said = plain(self._tools.too_fast(value.place, seconds))
        reply = Reply().say(to(value.place, said, replies_to=value.message))
        return reply.then(partial(members.tell, value.place))

    def _wordless(self, value: Wordless) -> Reply:
        said = self._tools.words(value.place)("只读得懂文字：请把问题写出来发来。")
        return Reply().say(to(value.place, plain(said), replies_to=value.message))

    def _membership(self, value: Membership) -> Reply:
        """A word where the bot comes into a group: how to ask, or how to let it in."""
        place, store = value.place, self._tools.store
        if not value.inside:
            return Reply().then(partial(store.outbox.drop_chat, place.chat))
        if place.private:
            return Reply()
        if not store.members.is_open(place.chat):
            return self._tools.not_yet(place)
        said = self._tools.words(place)(
            "大家好。写上 @{me} 再写问题，或者回复我的消息，就可以提问；/help 有例子。",
            me=self._tools.me,
        )
        return Reply().say(to(place, plain(said)))

    async def _stranger(self, value: Incoming) -> Reply:
        """Says so in private; a group that was not let in is left in peace."""
        if isinstance(value, Pressed):
            said = self._tools.words(value.place)("你还没有使用权限。")
            await self._tools.acknowledge(value, said, alert=True)
        elif isinstance(value, Inline):
            return await self._inlining.refuse(value)
        elif value.place.private:
            return self._not_yet(value)
        return Reply()

    def _not_yet(self, value: Incoming) -> Reply:
        """To a command always, to whatever else is said once in a minute."""
        members, place = self._tools.store.members, value.place
        if members.was_told(place, "shut out") and not isinstance(value, Commanded):
            return Reply()
        return self._tools.not_yet(place).then(partial(members.tell, place, "shut out"))
