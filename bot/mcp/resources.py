"""Reports as resources: a list in pages, and the text of each under `report://ID`."""

import re
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

from answering.holdings import HeldReport
from bot.mcp.room import Guest, Room
from bot.mcp.telling import uri_of
from bot.portal.reports import reachable
from bot.safe import safe

TEMPLATE = "report://{report_id}"
PAGE = 100
"""Reports on a page of the list."""
_URI = re.compile(r"report://([^/?#\s]{1,600})/?")


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in the list."""

    uri: str
    name: str
    title: str
    about: str


class NoSuchResource(Exception):
    """The address is of no report that the caller may read."""


async def listed(room: Room, guest: Guest, cursor: str) -> tuple[list[Listed], str]:
    """A page of the reports that the caller may read, and the cursor of the next; "" at the
    beginning and at the end. Raises NoSuchResource for a cursor that was not given."""
    if cursor and not re.fullmatch("[0-9]{1,9}", cursor):
        raise NoSuchResource(cursor)
    start = int(cursor or 0)
    held, words = await room.desk.aside(partial(_held, room, guest)), guest.words
    page = [
        Listed(
            uri_of(one.id),
            one.id,
            safe(one.title),
            safe(
                words(
                    "{region} {year}，{n} 段",
                    region=one.region or words("地区未知"),
                    year=words("{y}年", y=one.year) if one.year else words("年份未知"),
                    n=one.passages,
                )
            ),
        )
        for one in held[start : start + PAGE]
    ]
    return page, str(start + PAGE) if start + PAGE < len(held) else ""


def _held(room: Room, guest: Guest) -> list[HeldReport]:
    reports = room.parts.holdings.reports()
    return [report for report in reports if guest.caller.reaches(report.path)]


async def read(room: Room, guest: Guest, uri: str) -> str:
    """The text of a report. Raises NoSuchResource, and FazhiError where it is not in."""
    found = _URI.fullmatch(uri)
    if found is None:
        raise NoSuchResource(uri)
    key = unquote(found[1])

    def text() -> str:
        library = room.parts.library
        with library.snapshot():
            return library.whole(reachable(library, key, guest.caller)).text

    return await room.desk.aside(text)
