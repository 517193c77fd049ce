"""One process that serves the portal at a socket until it is asked to end: then what is on its
way has a while to end, and an open stream ends with an event."""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI

from bot.portal.office import Office
from bot.portal.wire import Wire

_GRACE_SECONDS = 15
"""For whatever still sends when the desk has ended what was on its way."""
_BACKLOG = 4096
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Server(uvicorn.Server):
    """Serves one application. `run([socket])` returns when it has ended; setting
    `should_exit` ends it from any thread."""

    def __init__(self, app: FastAPI) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # whose word counts is `proxying`'s to say
            http=Wire,
            ws="none",
            backlog=_BACKLOG,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tells the desk, then waits for connections to end."""
        office = getattr(self._app.state, "office", None)
        if isinstance(office, Office):
            office.desk.stop()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A signal ends it, and is then done with: who asked for the end has got it."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._asked_to_end) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked_to_end(self, number: int, frame: FrameType | None) -> None:
        self.handle_exit(number, frame)
