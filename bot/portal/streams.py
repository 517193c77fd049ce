"""Server-sent events: a stream of them as a response, and when one is wanted.

A comment is sent while nothing happens, so that nobody on the way takes the connection for
dead; when the client goes away, what makes the events is closed.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

MEDIA = "text/event-stream"
PING_SECONDS = 15.0
_PING = b": ping\n\n"


def event(name: str, data: Any) -> bytes:
    """One event with its data as JSON."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


class EventStream(Response):
    """A response of events as they come; `events` gives each as its bytes. What it raises
    ends the connection: an event of its own is the way to tell of an error."""

    media_type = MEDIA

    def __init__(
        self,
        events: AsyncIterator[bytes],
        *,
        ping: float = PING_SECONDS,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status_code = 200
        self.background = None
        self._events = events
        self._ping = ping
        self.init_headers(
            {"X-Accel-Buffering": "no", "Cache-Control": "no-store", **(headers or {})}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Sends until the events or the client end."""
        start = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **start})
        sending = asyncio.ensure_future(self._send(send))
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            leaving.cancel()
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sending

    async def _send(self, send: Send) -> None:
        try:
            async for chunk in _with_pings(self._events, self._ping):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            close = getattr(self._events, "aclose", None)
            if close is not None:
                await close()


async def _with_pings(events: AsyncIterator[bytes], seconds: float) -> AsyncIterator[bytes]:
    coming: asyncio.Future[bytes] | None = None
    try:
        while True:
            coming = asyncio.ensure_future(anext(events))
            while not coming.done():
                await asyncio.wait({coming}, timeout=seconds)
                if not coming.done():
                    yield _PING
            try:
                chunk = coming.result()
            except StopAsyncIteration:
                return
            yield chunk
    finally:
        if coming is not None and not coming.done():
            coming.cancel()
            with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
                await coming


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def prefers_events(accept: str) -> bool:
    """Whether an Accept header names events, and JSON with less weight or not at all."""
    weights = {}
    for item in accept.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weights[name] = next((_number(one[2:]) for one in parameters if one[:2] == "q="), 1.0)
    return weights.get(MEDIA, 0.0) > weights.get("application/json", 0.0)


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
