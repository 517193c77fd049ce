"""`fazhi telegram`: the bot, until it is told to stop."""

import asyncio
import contextlib
import hashlib
import logging
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import typer

from bot.desk import Desk
from config.errors import SettingsError
from config.settings import Settings
from retrieval.cores import cores

if TYPE_CHECKING:
    from bot.telegram.chat.handling import Handling
    from bot.telegram.keeping.members import Rules
    from bot.telegram.keeping.store import Store
    from bot.telegram.line.client import Client
    from bot.telegram.line.polling import Keep
    from bot.telegram.line.undelivered import Undelivered
    from bot.telegram.running.presence import Presence
    from bot.telegram.running.service import Receiver
    from bot.telegram.running.threads import Threads

T = TypeVar("T")


def telegram(context: typer.Context) -> None:
    """运行 Telegram 机器人，直到被停止；可同时运行多个（共用一个 webhook）。"""
    desk: Desk = context.obj
    if not desk.settings.telegram_bot_token:
        raise SettingsError(
            "The bot has no token",
            where="TELEGRAM_BOT_TOKEN",
            mend="Set TELEGRAM_BOT_TOKEN to the token that @BotFather gave.",
        )
    from bot.tracing import log_errors

    log_errors(desk.settings.telegram_bot_token)
    asyncio.run(_until_stopped(desk))


async def _until_stopped(desk: Desk) -> None:
    await serve(desk, _ending())


async def serve(desk: Desk, ending: asyncio.Event, processes: int | None = None) -> None:
    """One worker of the bot, until `ending`. It makes answers in so many processes of their
    own (None: as many as there are cores, if several; a model's it makes in this one). Raises
    SettingsError where Telegram refuses the token, or an address cannot be listened at;
    LibraryError where nothing can be kept."""
    from bot.telegram.keeping.store import Store
    from bot.telegram.line.client import Client
    from bot.telegram.line.undelivered import Undelivered
    from bot.telegram.running.presence import Presence

    settings = desk.settings
    client = Client(settings.telegram_bot_token, settings.telegram_base_url)
    store = Store(settings.home, rules(settings))
    presence = Presence(settings.home)
    threads = _threads(desk, cores() if processes is None else processes)
    try:
        await _serve(desk, client, store, presence, ending, threads)
    except Undelivered as trouble:
        raise _refused(trouble) from trouble
    finally:
        threads.close()
        await client.close()
        presence.leave()
        store.close()


def rules(settings: Settings) -> "Rules":
    """Who may use the bot, as the settings say."""
    from bot.telegram.keeping.members import Rules

    return Rules(
        frozenset(settings.telegram_admins),
        frozenset(settings.telegram_allow),
        settings.telegram_open,
        settings.telegram_user_limit,
        settings.telegram_chat_limit,
    )


def _ending() -> asyncio.Event:
    """Set when the process is asked to end."""
    ending, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ending.set)
    return ending


def _threads(desk: Desk, processes: int) -> "Threads":
    from bot.telegram.chat import making
    from bot.telegram.running.threads import ANSWERS, ANSWERS_OF_A_MODEL, Threads
    from bot.telegram.running.workshops import Elsewhere, Here

    if desk.settings.model:
        return Threads(ANSWERS_OF_A_MODEL, Here(desk.parts))
    if processes < 2:
        return Threads(ANSWERS, Here(desk.parts))
    warm = (making.warm, making.warm_charts)
    return Threads(processes, Elsewhere(desk.settings, processes, warm))


async def _serve(
    desk: Desk,
    client: "Client",
    store: "Store",
    presence: "Presence",
    ending: asyncio.Event,
    threads: "Threads",
) -> None:
    from bot.telegram.chat.handling import Handling
    from bot.telegram.chat.tools import Tools
    from bot.telegram.running.service import MORE_AT_ONCE, Service

    settings = desk.settings
    me = await _until_done(client.start, ending)
    if not me:
        return
    handling = Handling(Tools(client, store, desk.parts, threads, me, settings.portal_url))
    at_once = threads.answers + MORE_AT_ONCE
    service = Service(client, store, presence, handling, me, settings.keep_days, at_once)
    await handling.warm()
    receiver = await _receiver(settings, client, service.keep, ending)
    beside = asyncio.gather(_introduced(handling, ending), handling.warm_more())
    desk.note(desk.words("机器人 @{me} 已就绪；按 Ctrl+C 停止。", me=me))
    _tell_webhook(desk)
    try:
        await service.run(receiver, ending)
    finally:
        ending.set()
        await beside
    desk.note(desk.words("机器人已停止；没有做完的会在下次启动时接着做。"))


def _tell_webhook(desk: Desk) -> None:
    """Where updates are sent: the address set may hold a secret and is not repeated."""
    from bot.telegram.line.webhook import PATH

    if desk.settings.telegram_webhook_url:
        said = "Telegram 把消息送到 FAZHI_TELEGRAM_WEBHOOK_URL 后加 {path} 的地址；本机在 {place} 接收。"
        place = desk.settings.telegram_listen
        desk.note(desk.words(said, path=PATH, place=place))


async def _introduced(handling: "Handling", ending: asyncio.Event) -> None:
    """Answers do not wait for the list of commands, nor are there none without it."""
    from bot.telegram.line.undelivered import Undelivered

    try:
        await _until_done(handling.introduce, ending)
    except Undelivered as trouble:
        logging.getLogger("fazhi.telegram").warning("Commands are not listed: %s", trouble)


async def _until_done(work: Callable[[], Awaitable[T]], ending: asyncio.Event) -> T | None:
    """What the Bot API gives, as soon as it is there; None where the end comes first."""
    from bot.telegram.line.undelivered import Undelivered

    pause = 1.0
    while not ending.is_set():
        try:
            return await work()
        except Undelivered as trouble:
            if trouble.kind != "later":
                raise
            logging.getLogger("fazhi.telegram").warning("Starting: %s", trouble)
            wait = max(pause, trouble.seconds)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), wait)
        pause = min(pause * 2, 30.0)
    return None


async def _receiver(
    settings: Settings, client: "Client", keep: "Keep", ending: asyncio.Event
) -> "Receiver":
    from bot.telegram.line.polling import Poller
    from bot.telegram.line.webhook import PATH, Webhook

    if not settings.telegram_webhook_url:
        await _until_done(client.use_polling, ending)
        return Poller(client, keep, settings.home)
    token = settings.telegram_bot_token
    secret = settings.telegram_secret or hashlib.sha256(f"webhook {token}".encode()).hexdigest()
    host, _, port = settings.telegram_listen.rpartition(":")
    url = settings.telegram_webhook_url.rstrip("/") + PATH
    await _until_done(partial(client.use_webhook, url, secret), ending)
    return Webhook(host.strip("[]"), int(port), secret, keep)


def _refused(trouble: "Undelivered") -> SettingsError:
    return SettingsError(
        f"Telegram refuses the bot: {trouble}",
        where="TELEGRAM_BOT_TOKEN",
        mend="Check the token, and TELEGRAM_BASE_URL where it is set.",
    )
