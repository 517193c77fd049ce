"""The bot as processes that are started to be killed: one that polls, or several workers
behind one webhook."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.robust.program import ROOT
from tests.botapi.server import BotApi

_END_SECONDS = 30.0
_READY, _READY_SECONDS = "已就绪", 120.0
_CARRIED = ("CHROMA_URL", "HOME", "LANG", "LC_ALL", "PATH", "TMPDIR")


class Workers:
    """`count` processes of `fazhi telegram` on the library in `home`; with `webhook` the
    updates come to them, else one of them asks for them. Logs go beside the home.
    `starting` is how many seconds the last starts took, till the bot said that it is ready."""

    def __init__(self, api: BotApi, home: Path, count: int, *, webhook: bool) -> None:
        self._environment = environment(api, home)
        self._logs = home.parent
        if webhook:
            self._environment |= webhook_settings()
        self._running: list[subprocess.Popen[bytes] | None] = [None] * count
        self._begun = [0.0] * count
        self._from = [0] * count
        self.starting = 3.0

    def start(self, number: int, before: Callable[[], None] | None = None) -> None:
        """Starts a worker, where it does not run; `before` is called in its process."""
        if self._running[number] is not None:
            return
        self._begun[number], self._from[number] = time.monotonic(), len(self._said_by(number))
        with self._file(number).open("ab") as log:
            self._running[number] = subprocess.Popen(
                [sys.executable, "-m", "bot", "telegram"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=before,  # noqa: PLW1509  # no thread of ours holds a lock it needs
            )

    def wait_ready(self, number: int, seconds: float = _READY_SECONDS) -> None:
        """Waits till a worker says that it is ready. TimeoutError where it does not."""
        until = time.monotonic() + seconds
        while _READY not in self._said_by(number)[self._from[number] :]:
            if time.monotonic() > until or self._ended(number):
                raise TimeoutError(f"the bot does not start:\n{self.said()[-2000:]}")
            time.sleep(0.01)
        if self._begun[number]:
            took, self._begun[number] = time.monotonic() - self._begun[number], 0.0
            self.starting = (self.starting + took) / 2

    def kill(self, number: int) -> bool:
        """Kills a worker with SIGKILL; whether it still ran."""
        return self._end(number, signal.SIGKILL) == -signal.SIGKILL

    def stop(self) -> list[int]:
        """Asks all to end, as a system does; what each ended with."""
        return [self._end(number, signal.SIGTERM) for number in range(len(self._running))]

    def process(self, number: int) -> int:
        """The id of a worker's process, which runs."""
        running = self._running[number]
        assert running is not None
        return running.pid

    def said(self) -> str:
        """What all of them have printed."""
        return "".join(self._said_by(number) for number in range(len(self._running)))

    def _said_by(self, number: int) -> str:
        file = self._file(number)
        return file.read_text("utf-8", "replace") if file.exists() else ""

    def _file(self, number: int) -> Path:
        return self._logs / f"bot{number}.log"

    def _ended(self, number: int) -> bool:
        running = self._running[number]
        return running is None or running.poll() is not None

    def _end(self, number: int, how: signal.Signals) -> int:
        running, self._running[number] = self._running[number], None
        if running is None:
            return 0
        running.send_signal(how)
        return running.wait(_END_SECONDS)


def environment(api: BotApi, home: Path) -> dict[str, str]:
    """For a bot that everybody may ask as much as they like."""
    kept: Mapping[str, str] = {name: os.environ[name] for name in _CARRIED if name in os.environ}
    return {
        **kept,
        "FAZHI_HOME": str(home),
        "FAZHI_TELEGRAM_OPEN": "1",
        "FAZHI_TELEGRAM_USER_LIMIT": "100000",
        "FAZHI_TELEGRAM_CHAT_LIMIT": "100000",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "TELEGRAM_BASE_URL": api.base_url,
        "TELEGRAM_BOT_TOKEN": api.token,
    }


def webhook_settings() -> dict[str, str]:
    """Where the workers listen, on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {
        "FAZHI_TELEGRAM_LISTEN": f"127.0.0.1:{port}",
        "FAZHI_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}",
    }
