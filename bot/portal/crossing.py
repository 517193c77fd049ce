"""Requests from pages of other sites: which of them a browser is told that it may make, and
whose pages may frame ours. That a request is good is for the guard to say, at every call.

Also where all that the guard tells in headers is added, and too many headers are refused.
"""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.portal import denials, origins, problems
from bot.portal.channels import Channels
from bot.portal.denials import denied
from bot.portal.guarding import Gate, gate_of

_MOST = 32 * 1024
"""Bytes of all headers of a request and its address together."""
_CROSSED = ("/api/", "/v1/")
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Accept-Language, Authorization, Cache-Control, Content-Type",
    "Access-Control-Max-Age": "600",
}
_TOLD = "Content-Disposition, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"


class Crossing:
    """A layer around the application; `gate` is asked for at each request."""

    def __init__(self, app: ASGIApp, gate: Callable[[], Gate | None]) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if _size(scope) > _MOST:
            await problems.response(denied(denials.TOO_LARGE), request)(scope, receive, send)
            return
        crossed = problems.path_of(request).startswith(_CROSSED)
        headers = await self._told_to_others(request) if crossed else {}
        if crossed and _is_preflight(request):
            await _preflight(request, headers)(scope, receive, send)
            return
        await self._app(scope, receive, _adding(send, headers, scope))

    async def _told_to_others(self, request: Request) -> dict[str, str]:
        """That the page may read what comes, where some channel has its origin."""
        headers = {"Vary": "Origin"}
        stated = request.headers.get("origin", "")
        origin, gate = origins.origin(stated), self._gate()
        if gate is None or origin is None:
            return headers
        if await gate.aside(partial(_is_known, gate.channels, origin)):
            headers["Access-Control-Allow-Origin"] = stated
            headers["Access-Control-Expose-Headers"] = _TOLD
        return headers


def frame_ancestors(request: Request) -> str:
    """Whose pages may frame the page of the channel that the request names, for the Content
    Security Policy. Reads a file."""
    gate = gate_of(request)
    name = request.query_params.get("channel", "")
    channel = gate.channels.named(name) if gate is not None and name else None
    return " ".join(channel.origins) if channel is not None and channel.origins else "'none'"


def _is_known(channels: Channels, origin: str) -> bool:
    return any(origin in channel.origins for channel in channels.live())


def _is_preflight(request: Request) -> bool:
    return request.method == "OPTIONS" and "access-control-request-method" in request.headers


def _preflight(request: Request, headers: dict[str, str]) -> Response:
    if "Access-Control-Allow-Origin" in headers:
        return Response(status_code=204, headers={**headers, **_PREFLIGHT})
    response = problems.response(denied(denials.WRONG_ORIGIN), request)
    response.headers.update(headers)
    return response


def _adding(send: Send, headers: dict[str, str], scope: Scope) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            told = {**headers, **scope.get("state", {}).get("told", {})}
            added = [(name.lower().encode(), value.encode()) for name, value in told.items()]
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return sending


def _size(scope: Scope) -> int:
    fields = sum(len(name) + len(value) for name, value in scope["headers"])
    return fields + len(scope.get("raw_path") or b"") + len(scope["query_string"])
