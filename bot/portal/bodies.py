"""What a request may bring: how much, and of which kind. Refused before anything reads it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.portal import problems
from bot.portal.problems import Kind, Problem

_IDLE_SECONDS = 30.0
"""How long the next piece of a body may be on its way."""
_BRINGING = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Body:
    """What an address takes: at most `most` bytes of the media type `media`."""

    most: int = 512 * 1024
    media: str = "application/json"


JSON = Body()


class Bodies:
    """Lets in what an address takes: what `special` says of it, else JSON, in UTF-8."""

    def __init__(self, app: ASGIApp, special: Mapping[str, Body]) -> None:
        self._app = app
        self._special = special

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in _BRINGING:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        body = self._special.get(problems.path_of(request), JSON)
        wrong = _wrong(request, body)
        if wrong is None:
            await self._app(scope, measured(receive, body.most), send)
            return
        more = {"accepted": body.media} if wrong is problems.UNSUPPORTED else {}
        response = problems.response(Problem(wrong, more=more), request)
        response.headers["Connection"] = "close"  # what was not read is not the next request
        if wrong is problems.UNSUPPORTED:
            response.headers["Accept-Post"] = body.media
        await response(scope, receive, send)


def _wrong(request: Request, body: Body) -> Kind | None:
    headers = request.headers
    length = headers.get("content-length", "")
    if not length and "transfer-encoding" not in headers:
        return None
    if length.isdecimal() and int(length) > body.most:
        return problems.TOO_LARGE
    if length == "0":
        return None
    media, _, parameters = headers.get("content-type", "").lower().partition(";")
    plain = headers.get("content-encoding", "identity") == "identity"
    if media.strip() != body.media or not plain or not _is_utf8(parameters):
        return problems.UNSUPPORTED
    return None


def _is_utf8(parameters: str) -> bool:
    given = [one.strip().partition("=") for one in parameters.split(";")]
    charsets = [value.strip('" ') for name, _, value in given if name == "charset"]
    return all(charset in ("utf-8", "utf8") for charset in charsets)


def measured(receive: Receive, most: int, seconds: float = _IDLE_SECONDS) -> Receive:
    """Receives, until it is too much (without a Content-Length nobody knows before) or nothing
    more comes."""
    read, whole = 0, False

    async def next_piece() -> Message:
        nonlocal read, whole
        if whole:  # what comes now is that the client goes, whenever that may be
            return await receive()
        try:
            async with asyncio.timeout(seconds):
                message = await receive()
        except TimeoutError:
            raise HTTPException(problems.TOO_SLOW.status) from None
        whole = not message.get("more_body", False)
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(problems.TOO_LARGE.status)
        return message

    return next_piece
