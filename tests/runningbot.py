"""The bot in this process, on a library and a Bot API server of a test."""

import asyncio
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot import telegramming
from bot.desk import Desk
from bot.wiring import Wiring
from bot.words import Words
from config import settings
from tests.botapi.rules import Rules
from tests.botapi.server import BotApi
from tests.conftest import Fazhi

ADMIN = 1001
"""The number of the first person that a `BotApi` makes."""


@contextmanager
def served(
    home: Path, folder: Path, *, rules: Rules | None = None, **more: Any
) -> Iterator[BotApi]:
    """A server with the bot at it, on a copy of a library; `more` are further settings."""
    own = folder / "home"
    shutil.copytree(home, own)
    with BotApi(rules=rules) as api, running(api, own, **more):
        yield api


@contextmanager
def running(api: BotApi, home: Path, **more: Any) -> Iterator[None]:
    """The bot, answering; `more` are further settings. It has ended when this ends."""
    loop = asyncio.new_event_loop()
    ending = asyncio.Event()
    failed: list[BaseException] = []
    desk = _desk(api, home, more)

    def run() -> None:
        try:
            loop.run_until_complete(telegramming.serve(desk, ending, processes=0))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join(60)
        desk.parts.close()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
    assert not thread.is_alive()
    if failed:
        raise failed[0]


def _desk(api: BotApi, home: Path, more: dict[str, Any]) -> Desk:
    given = {"telegram_open": True, "telegram_user_limit": 100_000, "telegram_chat_limit": 100_000}
    environment = {"FAZHI_HOME": str(home), **_chroma()}
    found = replace(
        settings.load(environment, home),
        telegram_bot_token=api.token,
        telegram_base_url=api.base_url,
        **{**given, **more},
    )
    return Desk(found, Words(found.language), Wiring(found))


def _chroma() -> dict[str, str]:
    return {"CHROMA_URL": os.environ["CHROMA_URL"]} if "CHROMA_URL" in os.environ else {}


class Process:
    """The bot as a process of its own. `stderr` is what it said, once it has ended."""

    def __init__(self, running: "subprocess.Popen[bytes]") -> None:
        self.running = running
        self.stderr = ""

    def end(self, how: int = signal.SIGTERM) -> int:
        """Sends a signal and waits till it has ended; its exit code."""
        self.running.send_signal(how)
        _, err = self.running.communicate(timeout=60)
        self.stderr += err.decode()
        return self.running.returncode


@contextmanager
def process(api: BotApi, fazhi: Fazhi, **more: str) -> Iterator[Process]:
    """`fazhi telegram` as a process, open to all; `more` are further variables. It is ended
    as an operator does, where the test has not ended it before."""
    variables = {
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_BASE_URL": api.base_url,
        "FAZHI_TELEGRAM_OPEN": "1",
        "FAZHI_TELEGRAM_USER_LIMIT": "100000",
        "FAZHI_TELEGRAM_CHAT_LIMIT": "100000",
    }
    bot = Process(fazhi.with_(**{**variables, **more}).start("telegram"))
    try:
        yield bot
    finally:
        if bot.running.returncode is None:
            bot.end()
