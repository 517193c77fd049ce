"""Speaks with the Bot API: the only module that knows python-telegram-bot.

Sends wait for Telegram's rates (30 a second, 20 a minute in a group), then leave one at a
time and are marked before the next leaves: whatever kills the process, at most one message
is not known to be sent.
"""

import contextlib
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    InputTextMessageContent,
)
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.telegram.line.gate import Gate, Mark
from bot.telegram.line.markup import NO_PREVIEW, about, entities, hangs, markup
from bot.telegram.line.undelivered import told
from bot.telegram.messages.outgoing import Outgoing
from bot.telegram.text.richtext import Rich

ALLOWED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
"""The kinds of updates that the bot asks for."""
_TELEGRAM = "https://api.telegram.org/bot"


@dataclass(frozen=True, slots=True)
class Result:
    """One result of an inline question; `link` is where it can be read, "" for nowhere."""

    title: str
    description: str
    text: Rich
    link: str = ""


@dataclass(frozen=True, slots=True)
class Opener:
    """A button above the results of an inline question: it opens the private chat with the
    bot, as a link with this payload does."""

    text: str
    payload: str


class Client:
    """The bot at a Bot API server. Start it before use; close it after."""

    def __init__(self, token: str, base_url: str = "") -> None:
        """`base_url` is that of a local server, such as http://127.0.0.1:8081/bot."""
        os.environ.setdefault("PTB_TIMEDELTA", "1")  # its waiting times as timedelta
        root = (base_url or _TELEGRAM).rstrip("/").removesuffix("/bot")
        self._polling = HTTPXRequest(connection_pool_size=1, read_timeout=60)
        self._bot: ExtBot[Any] = ExtBot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=HTTPXRequest(connection_pool_size=64, read_timeout=20, pool_timeout=30),
            get_updates_request=self._polling,
            rate_limiter=Gate(),
        )
        # The library logs addresses, which hold the token.
        for name in ("httpx", "httpcore", "telegram"):
            logging.getLogger(name).setLevel(logging.CRITICAL)

    async def start(self) -> str:
        """Asks the server who the bot is; its user name. Raises Undelivered."""
        with told():
            await self._bot.initialize()
            return str(self._bot.username)

    async def close(self) -> None:
        """Ends the connections."""
        with contextlib.suppress(TelegramError):
            await self._bot.shutdown()

    async def updates(self, offset: int, seconds: int) -> list[dict[str, Any]]:
        """The updates from `offset` on, which confirms all before it; waits so long for one.
        They come as they were sent: one that the library could not read would else be asked
        for for ever, and all behind it with it."""
        asked = {"timeout": seconds, "allowed_updates": json.dumps(ALLOWED)}
        asked |= {"offset": offset} if offset else {}
        with told():
            address = f"{self._bot.base_url}/getUpdates?{urlencode(asked)}"
            found = await self._polling.post(address)
        return found if isinstance(found, list) else []

    async def use_webhook(self, url: str, secret: str) -> None:
        """Has the server send its updates to `url`."""
        with told():
            await self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED)

    async def use_polling(self) -> None:
        """Has the server keep its updates until they are asked for."""
        with told():
            await self._bot.delete_webhook()

    async def deliver(self, message: Outgoing, mark: Mark) -> None:
        """Sends, changes or deletes; nothing else is sent before `mark` has ended. Raises
        Undelivered, having marked nothing."""
        with told():
            try:
                await self._deliver(message, mark)
            except BadRequest as error:
                if not _settled(message, error):
                    raise
                await mark(message.edits)

    async def _deliver(self, message: Outgoing, mark: Mark) -> None:
        bot, limits = self._bot, mark
        if message.deletes:
            await bot.delete_message(message.chat, message.deletes, rate_limit_args=limits)
        elif message.edits:
            await bot.edit_message_text(
                message.text.text,
                message.chat,
                message.edits,
                entities=entities(message.text),
                reply_markup=markup(message.keyboard),
                link_preview_options=NO_PREVIEW,
                rate_limit_args=limits,
            )
        elif message.name:
            await self._upload(message, mark)
        else:
            await bot.send_message(
                message.chat,
                message.text.text,
                entities=entities(message.text),
                reply_markup=hangs(message),
                link_preview_options=NO_PREVIEW,
                rate_limit_args=limits,
                **about(message),
            )

    async def _upload(self, message: Outgoing, mark: Mark) -> None:
        picture = message.name.endswith(".png")
        send = self._bot.send_photo if picture else self._bot.send_document
        await send(
            message.chat,
            InputFile(message.file, message.name),
            caption=message.text.text,
            caption_entities=entities(message.text),
            reply_markup=markup(message.keyboard),
            rate_limit_args=mark,
            **about(message),
        )

    async def preview(self, message: Outgoing, mark: Mark) -> int:
        """Sends or changes a message that shows how far an answer is; its number. `mark` is
        for one that is new."""
        numbers: list[int] = []

        async def shown(number: int) -> None:
            numbers.append(number)
            if not message.edits:
                await mark(number)

        await self.deliver(message, shown)
        return numbers[0]

    async def draft(self, chat: int, thread: int, number: int, text: Rich) -> None:
        """Shows a draft in a private chat for up to half a minute; `number` is not 0."""
        with told():
            await self._bot.send_message_draft(
                chat,
                number,
                text.text,
                message_thread_id=thread or None,
                entities=entities(text),
            )

    async def typing(self, chat: int, thread: int) -> None:
        """Shows for five seconds that the bot is writing."""
        with told():
            await self._bot.send_chat_action(chat, "typing", message_thread_id=thread or None)

    async def acknowledge(self, press: str, text: str, *, alert: bool) -> None:
        """Ends the waiting of a pressed button, with a word or none."""
        with told():
            await self._bot.answer_callback_query(press, text or None, show_alert=alert)

    async def answer_inline(
        self, query: str, results: Sequence[Result], seconds: int, above: Opener | None = None
    ) -> None:
        """Answers an inline question, to be remembered so long for this user."""
        button = (
            InlineQueryResultsButton(above.text, start_parameter=above.payload) if above else None
        )
        articles = [
            InlineQueryResultArticle(
                str(number),
                result.title,
                InputTextMessageContent(
                    result.text.text,
                    entities=entities(result.text),
                    link_preview_options=NO_PREVIEW,
                ),
                description=result.description,
                url=result.link or None,
            )
            for number, result in enumerate(results)
        ]
        with told():
            await self._bot.answer_inline_query(
                query, articles, cache_time=seconds, is_personal=True, button=button
            )

    async def download(self, file: str) -> bytes:
        """The bytes of a file that was sent to the bot."""
        with told():
            found = await self._bot.get_file(file)
            return bytes(await found.download_as_bytearray())

    async def describe(
        self, commands: Sequence[tuple[str, str]], language: str, chat: int = 0
    ) -> None:
        """Sets the commands with their descriptions, for users of a language ("" for all
        others), or in one chat only."""
        with told():
            await self._bot.set_my_commands(
                [BotCommand(*command) for command in commands],
                scope=BotCommandScopeChat(chat) if chat else None,
                language_code=language or None,
            )


def _settled(message: Outgoing, error: BadRequest) -> bool:
    """Whether what was wanted is so already: nothing to change, nothing there to delete."""
    said = str(error).lower()
    if message.edits:
        return "not modified" in said
    return bool(message.deletes) and ("not found" in said or "can't be deleted" in said)
