"""Receives updates that the Bot API sends: known by their secret, kept, then acknowledged."""

import asyncio
import hmac
import json
import socket
from typing import Any

from bot.telegram.keeping.perseverance import Perseverance
from bot.telegram.line.polling import Keep
from config.errors import SettingsError

PATH = "/telegram"
"""What is put behind the address that the operator sets. Here any path is listened at: a
proxy may leave what stands before it away, or pass it on, and the secret tells who sends."""
_SECRET = "x-telegram-bot-api-secret-token"
_MOST_BYTES = 1_000_000


class Webhook:
    """Listens on `host:port`; several workers may listen there side by side."""

    def __init__(self, host: str, port: int, secret: str, keep: Keep) -> None:
        self._host, self._port = host, port
        self._secret = secret
        self._keep = keep
        self._keeping = Perseverance()

    async def run(self, ending: asyncio.Event) -> None:
        """Receives until `ending`. Raises SettingsError where it cannot listen."""
        import uvicorn

        listening = self._listening()
        config = uvicorn.Config(self._app(), log_level="error", lifespan="off", access_log=False)
        server = uvicorn.Server(config)
        # It takes the signals that end a process, and hands them on when it has ended.
        serving = asyncio.create_task(server.serve([listening]))
        end = asyncio.create_task(ending.wait())
        await asyncio.wait((serving, end), return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
        end.cancel()

    def _listening(self) -> socket.socket:
        found = socket.socket(socket.AF_INET6 if ":" in self._host else socket.AF_INET)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            found.bind((self._host, self._port))
        except OSError as error:
            found.close()
            raise SettingsError(
                f"The bot cannot listen there: {error.strerror}",
                where=f"{self._host}:{self._port}",
                mend="Set FAZHI_TELEGRAM_LISTEN to a free HOST:PORT of this machine.",
            ) from error
        return found

    def _app(self) -> Any:
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(routes=[Route("/{path:path}", self._receive, methods=["POST"])])

    async def _receive(self, request: Any) -> Any:
        from starlette.responses import Response

        given = request.headers.get(_SECRET, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        if update is None:
            return Response(status_code=400)
        with self._keeping:
            await self._keep([update])
            return Response(status_code=200)
        return Response(status_code=503)  # it is sent again later


async def _body(request: Any) -> bytes | None:
    """What was sent; None where it is more than an update may have."""
    if int(request.headers.get("content-length", 0)) > _MOST_BYTES:
        return None
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            return None
    return body


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    known = isinstance(found, dict) and isinstance(found.get("update_id"), int)
    return found if known else None
