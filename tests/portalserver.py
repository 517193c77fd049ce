"""The portal as it is served, on a free port of this machine, for as long as a test needs it."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from bot.portal.access import Guard
from bot.portal.answerdesk import Limits
from bot.portal.app import create
from bot.portal.server import Server
from config import settings

_SECONDS = 60


@dataclass(frozen=True)
class Portal:
    """A portal that answers at `url` (no slash at its end) from the library in `home`."""

    url: str
    home: Path
    app: FastAPI
    server: Server

    def stop(self) -> None:
        """Asks it to end, as a signal does."""
        self.server.should_exit = True

    def client(self, **how: Any) -> httpx2.Client:
        """A client of it; give it to `with`."""
        return httpx2.Client(base_url=self.url, timeout=_SECONDS, verify=False, **how)


@contextmanager
def serving(
    home: Path, guard: Guard | None = None, *, limits: Limits | None = None, **more: Any
) -> Iterator[Portal]:
    """The portal on the library in `home`; `more` are further settings. It has ended, and the
    library is closed, when this ends. Without a guard everyone may do everything."""
    app = create(_settings(home, more), guard, limits=limits)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(app)
        failed: list[BaseException] = []

        def run() -> None:
            try:
                server.run([listening])
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            _wait(lambda: server.started or not thread.is_alive())
            port = listening.getsockname()[1] if server.started else 0
            yield Portal(f"http://127.0.0.1:{port}", home, app, server)
        finally:
            server.should_exit = True
            thread.join(_SECONDS)
        assert not thread.is_alive()
        if failed:
            raise failed[0]


def _settings(home: Path, more: dict[str, Any]) -> settings.Settings:
    environment = {"FAZHI_HOME": str(home), "CHROMA_URL": os.environ.get("CHROMA_URL", "")}
    return replace(settings.load(environment, home), **more)


def _wait(done: Any) -> None:
    end = time.monotonic() + _SECONDS
    while not done():
        assert time.monotonic() < end, "the portal does not start"
        time.sleep(0.01)
