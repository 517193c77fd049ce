"""The routes beyond asking and reading, what they take, and what works for them beside: shares,
exports, charts, opinions, uploads, originals, the index.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.portal import (
    charting,
    exporting,
    indexhealth,
    opinions,
    originals,
    sharing,
    uploading,
)
from bot.portal.bodies import Body
from bot.portal.office import Office

ROUTERS = (
    sharing.router,
    exporting.router,
    charting.router,
    opinions.router,
    indexhealth.router,
    originals.router,
    uploading.router,
)
_ANSWER = Body(1024 * 1024)
BODIES: Mapping[str, Body] = {
    "/api/shares": _ANSWER,
    "/api/chart": _ANSWER,
    "/api/export": Body(4 * 1024 * 1024),
    "/api/reports": Body(uploading.MOST_BYTES, "multipart/form-data"),
}


@asynccontextmanager
async def working(office: Office) -> AsyncIterator[None]:
    """Works on what is to be done beside requests, while this is open."""
    async with office.jobs.open():
        yield
