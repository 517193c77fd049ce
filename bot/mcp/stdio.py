"""The protocol over standard input and output, for a client that starts the program itself."""

import secrets

from mcp.server.stdio import stdio_server

from answering.prompting import Prompts
from bot.mcp.room import Guest, Room, uncounted
from bot.mcp.server import Context, server, teller
from bot.portal.access import EVERYONE
from bot.portal.answerdesk import AnswerDesk, Limits
from bot.portal.audit import AuditLog
from bot.portal.imprint import Imprint
from bot.portal.metrics import Metrics
from bot.wiring import Wiring
from bot.words import Words
from config.settings import Settings

_LIMITS = Limits(threads=2, waiting=20)


async def serve(settings: Settings, parts: Wiring, version: str) -> None:
    """Serves one client, until it closes the input. While this runs, whatever else is printed
    goes to stderr."""
    metrics, imprint = Metrics(), Imprint(settings.home)
    desk = AnswerDesk(parts, _LIMITS, metrics, imprint)
    audit = AuditLog(settings.home, settings.audit, settings.keep_days)
    words = Words(settings.language)
    address = settings.portal_url.rstrip("/")

    def greet(context: Context) -> Guest:
        return Guest(EVERYONE, words, address, secrets.token_hex(8), teller(context), uncounted)

    texts = Prompts(settings.language, settings.prompts)
    serving = server(Room(parts, desk, audit, imprint), greet, texts, words, version)
    try:
        async with stdio_server() as (reading, writing):
            await serving.run(reading, writing, serving.create_initialization_options())
    finally:
        desk.close()
