"""What is in the library: regions, years, and how many reports there are of each."""

from collections import Counter
from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from answering.catalogue import Path
from answering.holdings import HeldYear, Holdings
from bot.portal import shapes
from bot.portal.access import Caller
from bot.portal.office import office

router = APIRouter(tags=["library"])

Words = Annotated[
    str, Query(max_length=100, description="Part of the name, or pinyin or its initials.")
]
Within = Annotated[
    str | None,
    Query(max_length=100, description="Only below this region; empty for the whole country."),
]


@router.get("/api/regions", responses=shapes.sent(shapes.Regions, shapes.REGIONS))
async def regions(request: Request, q: Words = "", within: Within = None) -> Response:
    """The regions with reports of their own, the best match first; with `within`, those below
    that region, and its branches beside them."""
    place = office(request)
    caller = await place.guard.admit(request, "read")
    return JSONResponse(await run_in_threadpool(_regions, place.parts.holdings, q, within, caller))


@router.get("/api/years", responses=shapes.sent(shapes.Years, shapes.YEARS))
async def years(request: Request) -> Response:
    """The years covered, the latest first."""
    place = office(request)
    caller = await place.guard.admit(request, "read")
    found = await run_in_threadpool(_years, place.parts.holdings, caller)
    return JSONResponse({"years": [asdict(one) for one in found]})


@router.get("/api/coverage", responses=shapes.sent(shapes.Coverage, shapes.COVERAGE))
async def coverage(request: Request) -> Response:
    """How many reports there are of each region and year."""
    place = office(request)
    caller = await place.guard.admit(request, "read")
    found = await run_in_threadpool(place.parts.holdings.coverage)
    rows = tuple(row for row in found.rows if caller.reaches(row.path))
    return JSONResponse(asdict(replace(found, rows=rows)))


def path_named(holdings: Holdings, name: str) -> Path | None:
    """The path of a region by its full name (重庆市城口县, or with slashes); () for an empty
    name, None where nothing is known of such a region."""
    left = name.replace("/", "").replace(" ", "")
    path: Path = ()
    while left:
        below = (b for b in holdings.branches(path) if left.startswith(b.name))
        branch = max(below, key=lambda b: len(b.name), default=None)
        if branch is None:
            return None
        path, left = branch.path, left.removeprefix(branch.name)
    return path


def _years(holdings: Holdings, caller: Caller) -> tuple[HeldYear, ...]:
    if not caller.paths:
        return holdings.years()
    known = ((row.path, row.year) for row in holdings.reports() if caller.reaches(row.path))
    held = Counter((path, year) for path, year in known if year is not None)
    years = sorted({year for _, year in held}, reverse=True)
    each = ({path: n for (path, one), n in held.items() if one == year} for year in years)
    return tuple(
        HeldYear(year, sum(own.values()), len(own)) for year, own in zip(years, each, strict=True)
    )


def _regions(holdings: Holdings, q: str, within: str | None, caller: Caller) -> dict[str, Any]:
    path = path_named(holdings, within or "")
    if path is None:
        return {"regions": [], "branches": []}
    theirs = (one for one in holdings.regions(q) if caller.reaches(one.path))
    inside = [one for one in theirs if one.path[: len(path)] == path]
    below = holdings.branches(path) if within is not None else ()
    branches = [one for one in below if caller.reaches(one.path)]
    return {"regions": list(map(asdict, inside)), "branches": list(map(asdict, branches))}
