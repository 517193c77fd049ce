"""`/mcp`: the library as tools of a model, by the Model Context Protocol."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.mcp.http import ADDRESS, CALLER, COUNT, Door
from bot.portal.office import address, office

router = APIRouter(include_in_schema=False)


class _Through(Response):
    """A response that somebody else sends."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.background = None
        self.init_headers({})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._door(scope, receive, send)


@router.post("/mcp")
async def mcp(request: Request) -> Response:
    """One message of the protocol, from whoever may ask."""
    guard = office(request).guard
    setattr(request.state, CALLER, await guard.admit(request, "ask"))
    setattr(request.state, COUNT, partial(guard.admit, request, "ask", asks=True))
    setattr(request.state, ADDRESS, address(request))
    return _Through(request.app.state.mcp)
