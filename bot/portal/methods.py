"""HEAD for whatever can be got, and OPTIONS for whatever there is."""

from collections.abc import Callable, Iterable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ORDER = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Methods:
    """`allowed` gives the methods of the routes at an address; empty where there is none."""

    def __init__(self, app: ASGIApp, allowed: Callable[[Scope], set[str]]) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"] if scope["type"] == "http" else ""
        if method == "HEAD" and "HEAD" not in (allowed := self._allowed(scope)):
            if "GET" in allowed:
                inner = {**scope, "method": "GET"}
                await self._app(inner, receive, _without_body(send))
                scope["route"] = inner.get("route")
                return
        elif method == "OPTIONS":
            allowed = self._allowed(scope)
            if allowed and "OPTIONS" not in allowed:
                response = Response(status_code=204, headers={"Allow": listed(allowed)})
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


def listed(allowed: Iterable[str]) -> str:
    """The methods for an Allow header, with those that every address knows."""
    known = {*allowed, "OPTIONS", *(("HEAD",) if "GET" in allowed else ())}
    return ", ".join(method for method in _ORDER if method in known)


def _without_body(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sending
