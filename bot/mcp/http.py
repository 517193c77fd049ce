"""The protocol over HTTP, inside the portal: each request stands by itself, so that any process
that serves the library may answer it. Who may ask is the portal's to say, before.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from answering.prompting import Prompts
from bot.mcp.room import Guest, Room, uncounted
from bot.mcp.server import Context, server, teller
from bot.portal import problems
from bot.portal.access import EVERYONE
from bot.words import Words
from config.settings import Settings

CALLER, ADDRESS, COUNT = "mcp_caller", "mcp_address", "mcp_count"
"""What the route leaves in the state of a request: who asks, where the portal is, and what
counts a question."""
_MOST_BYTES = 512 * 1024
_HERE = ("127.0.0.1", "localhost", "[::1]")


class Door:
    """The way in. `local` says that nobody shows a key, so that only names of this machine
    may be in a request: a page elsewhere could give itself another."""

    def __init__(self, settings: Settings, room: Room, version: str, *, local: bool) -> None:
        words = Words(settings.language)
        texts = Prompts(settings.language, settings.prompts)
        self._manager = StreamableHTTPSessionManager(
            server(room, _guest, texts, words, version),
            stateless=True,
            security_settings=_security(settings.portal_url) if local else None,
            max_request_body_size=_MOST_BYTES,
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Door"]:
        """Lets requests in while this is open."""
        async with self._manager.run():
            yield self

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._manager.handle_request(scope, receive, send)


def _security(portal_url: str) -> TransportSecuritySettings:
    hosts = [name for here in _HERE for name in (here, f"{here}:*")]
    stated = urlsplit(portal_url).netloc
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[*hosts, *_stated(stated)],
        allowed_origins=[
            *(f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts),
            *(f"{scheme}://{host}" for scheme in ("http", "https") for host in _stated(stated)),
        ],
    )


def _stated(host: str) -> Sequence[str]:
    return (host,) if host else ()


def _guest(context: Context) -> Guest:
    request = context.request
    state = request.state if isinstance(request, Request) else None
    return Guest(
        getattr(state, CALLER, EVERYONE),
        problems.spoken(request) if isinstance(request, Request) else Words(),
        getattr(state, ADDRESS, ""),
        getattr(state, "request_id", ""),
        teller(context),
        getattr(state, COUNT, uncounted),
    )
