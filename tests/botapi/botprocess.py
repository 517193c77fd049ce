"""The bot as a process of its own, talking to a server of ours."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.botapi.server import BotApi
from tests.tree import ROOT

OURS = (sys.executable, "-m", "bot", "telegram")


class BotProcess:
    """Starts the bot for `with`, and ends it. What it prints goes to a file."""

    def __init__(
        self, api: BotApi, admin: int, log: Path, *, home: Path | None, command: Sequence[str] = ()
    ) -> None:
        self.log = log
        self._command = list(command or OURS)
        self._environment = _environment(api, admin, home)

    def __enter__(self) -> Self:
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self

    @property
    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.poll()

    @property
    def last_words(self) -> str:
        """The end of what it printed."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-15:])

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _environment(api: BotApi, admin: int, home: Path | None) -> Mapping[str, str]:
    ours = {
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_BASE_URL": api.base_url,
        "FAZHI_TELEGRAM_OPEN": "1",
        "FAZHI_TELEGRAM_ADMINS": str(admin),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    return {**os.environ, **ours, **({"FAZHI_HOME": str(home.resolve())} if home else {})}
