"""The routes beyond asking and reading, what they take, and what works for them beside: shares,
exports, charts, opinions, uploads, originals, the index, the tools of models.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI

from bot.mcp.http import Door
from bot.mcp.room import Room
from bot.portal import (
    charting,
    exporting,
    indexhealth,
    modelcontext,
    opinions,
    originals,
    sharing,
    uploading,
)
from bot.portal.bodies import Body
from bot.portal.guarding import Gate
from bot.portal.office import Office
from bot.version import version

ROUTERS = (
    sharing.router,
    exporting.router,
    charting.router,
    opinions.router,
    indexhealth.router,
    originals.router,
    uploading.router,
    modelcontext.router,
)
_ANSWER = Body(1024 * 1024)
BODIES: Mapping[str, Body] = {
    "/api/shares": _ANSWER,
    "/api/chart": _ANSWER,
    "/api/export": Body(4 * 1024 * 1024),
    "/api/reports": Body(uploading.MOST_BYTES, "multipart/form-data"),
}


@asynccontextmanager
async def working(app: FastAPI) -> AsyncIterator[None]:
    """Works on what is to be done beside requests, while this is open."""
    office: Office = app.state.office
    room = Room(office.parts, office.desk, office.audit, office.imprint)
    local = not isinstance(office.guard, Gate) or office.guard.local
    door = Door(office.settings, room, version(), local=local)
    async with office.jobs.open(), door.open():
        app.state.mcp = door
        yield
