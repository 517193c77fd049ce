"""What stands around every request: its id, how long it took, headers that keep a browser
safe, and a problem in place of what nobody caught. Plain ASGI: a stream passes through.
"""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.portal import journal, problems
from bot.portal.metrics import Metrics
from bot.portal.problems import Problem

REQUEST_ID = "X-Request-Id"
_LONGEST_ID = 64
_UNMATCHED = "unmatched"
_CSP = b"content-security-policy"
_SAFE: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
"""What a response says unless it says otherwise."""
_NO_PAGE: tuple[tuple[bytes, bytes], ...] = (
    (_CSP, b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"x-frame-options", b"DENY"),
)
"""What a response says that brings no policy of its own."""
_QUIET = ("/healthz", "/readyz", "/metrics")
"""What machines ask all the time: told only where it fails."""


@dataclass
class _Seen:
    """What became of one request so far. `status` is 0 before the response begins."""

    status: int = 0
    ended: bool = False


class Envelope:
    """The outermost layer. `metrics` is asked for at each request: before the application
    has started there are none."""

    def __init__(self, app: ASGIApp, metrics: Callable[[], Metrics | None]) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = _identity(scope)
        scope.setdefault("state", {})["request_id"] = identity
        seen, started = _Seen(), time.perf_counter()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                message["headers"] = _headers(message["headers"], identity)
            elif message["type"] == "http.response.body":
                seen.ended = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            await _failed(error, seen, Request(scope, receive), sending)
        finally:
            self._tell(scope, seen, identity, time.perf_counter() - started)

    def _tell(self, scope: Scope, seen: _Seen, identity: str, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", _UNMATCHED)
        metrics = self._metrics()
        if metrics is not None:
            metrics.request(route, _method(scope), seen.status, seconds)
        if route in _QUIET and seen.status < 500:
            return
        journal.note(
            "request",
            route=route,
            method=_method(scope),
            status=seen.status,
            whole=seen.ended,
            ms=round(seconds * 1000, 1),
            request_id=identity,
        )


def _identity(scope: Scope) -> str:
    """The id that the client gave, where it is a sound one; else a new one."""
    name = REQUEST_ID.lower().encode()
    given = next((value for key, value in scope["headers"] if key == name), b"")
    text = given.decode("latin-1")
    sound = text.isascii() and text.replace("-", "").isalnum() and len(text) <= _LONGEST_ID
    return text if sound else secrets.token_hex(8)


def _method(scope: Scope) -> str:
    method = str(scope["method"])
    return method if method in _METHODS else "OTHER"


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

_Headers = list[tuple[bytes, bytes]]


def _headers(given: _Headers, identity: str) -> _Headers:
    names = {name.lower() for name, _ in given}
    added = [pair for pair in _SAFE if pair[0] not in names]
    if _CSP not in names:
        added += [pair for pair in _NO_PAGE if pair[0] not in names]
    added.append((REQUEST_ID.lower().encode(), identity.encode()))
    return [*given, *added]


async def _failed(error: Exception, seen: _Seen, request: Request, send: Send) -> None:
    """Nobody caught it: a problem where nothing was sent yet, else the response just ends."""
    journal.LOG.log(
        logging.ERROR, "A request failed (%s)", request.state.request_id, exc_info=error
    )
    if seen.status:
        raise error
    response = problems.response(Problem(problems.FAILED), request)
    await response(request.scope, request.receive, send)
