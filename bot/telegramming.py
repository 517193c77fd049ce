"""`fazhi telegram`: the bot, until it is told to stop."""

import asyncio
import contextlib
import hashlib
import logging
import signal
from typing import TYPE_CHECKING

import typer

from bot.desk import Desk
from config.errors import SettingsError
from config.settings import Settings

if TYPE_CHECKING:
    from bot.telegram.client import Client
    from bot.telegram.members import Rules
    from bot.telegram.polling import Keep
    from bot.telegram.presence import Presence
    from bot.telegram.service import Receiver
    from bot.telegram.store import Store
    from bot.telegram.undelivered import Undelivered


def telegram(context: typer.Context) -> None:
    """运行 Telegram 机器人，直到被停止；可同时运行多个（共用一个 webhook）。"""
    desk: Desk = context.obj
    if not desk.settings.telegram_bot_token:
        raise SettingsError(
            "The bot has no token",
            where="TELEGRAM_BOT_TOKEN",
            mend="Set TELEGRAM_BOT_TOKEN to the token that @BotFather gave.",
        )
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    asyncio.run(_until_stopped(desk))


async def _until_stopped(desk: Desk) -> None:
    await serve(desk, _ending())


async def serve(desk: Desk, ending: asyncio.Event) -> None:
    """One worker of the bot, until `ending`. Raises SettingsError where Telegram refuses
    the token, or an address cannot be listened at; LibraryError where nothing can be kept."""
    from bot.telegram.client import Client
    from bot.telegram.presence import Presence
    from bot.telegram.store import Store
    from bot.telegram.undelivered import Undelivered

    settings = desk.settings
    client = Client(settings.telegram_bot_token, settings.telegram_base_url)
    store = Store(settings.home, rules(settings))
    presence = Presence(settings.home)
    try:
        await _serve(desk, client, store, presence, ending)
    except Undelivered as trouble:
        raise _refused(trouble) from trouble
    finally:
        await client.close()
        presence.leave()
        store.close()


def rules(settings: Settings) -> "Rules":
    """Who may use the bot, as the settings say."""
    from bot.telegram.members import Rules

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


async def _serve(
    desk: Desk, client: "Client", store: "Store", presence: "Presence", ending: asyncio.Event
) -> None:
    from bot.telegram.handling import Handling
    from bot.telegram.service import Service
    from bot.telegram.tools import Tools

    settings = desk.settings
    me = await _started(client, ending)
    if not me:
        return
    handling = Handling(Tools(client, store, desk.parts, me, settings.portal_url))
    service = Service(client, store, presence, handling, me, settings.keep_days)
    receiver = await _receiver(settings, client, service.keep)
    await handling.introduce()
    await handling.warm()
    desk.note(desk.words("机器人 @{me} 已就绪；按 Ctrl+C 停止。", me=me))
    await service.run(receiver, ending)
    desk.note(desk.words("机器人已停止；没有做完的会在下次启动时接着做。"))


async def _started(client: "Client", ending: asyncio.Event) -> str:
    """The bot's user name, as soon as the Bot API is there; "" where the end comes first."""
    from bot.telegram.undelivered import Undelivered

    pause = 1.0
    while not ending.is_set():
        try:
            return await client.start()
        except Undelivered as trouble:
            if trouble.kind != "later":
                raise
            logging.getLogger("fazhi.telegram").warning("Starting: %s", trouble)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), pause)
        pause = min(pause * 2, 30.0)
    return ""


async def _receiver(settings: Settings, client: "Client", keep: "Keep") -> "Receiver":
    from bot.telegram.polling import Poller
    from bot.telegram.webhook import PATH, Webhook

    if not settings.telegram_webhook_url:
        await client.use_polling()
        return Poller(client, keep, settings.home)
    token = settings.telegram_bot_token
    secret = settings.telegram_secret or hashlib.sha256(f"webhook {token}".encode()).hexdigest()
    host, _, port = settings.telegram_listen.rpartition(":")
    await client.use_webhook(settings.telegram_webhook_url.rstrip("/") + PATH, secret)
    return Webhook(host.strip("[]"), int(port), secret, keep)


def _refused(trouble: "Undelivered") -> SettingsError:
    return SettingsError(
        f"Telegram refuses the bot: {trouble}",
        where="TELEGRAM_BOT_TOKEN",
        mend="Check the token, and TELEGRAM_BASE_URL where it is set.",
    )
