"""The reports: a list that is searched, one by its id, and its text by offsets."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from answering.holdings import HeldReport, Holdings
from bot.portal import shapes
from bot.portal.access import Caller
from bot.portal.holdings import path_named
from bot.portal.office import office
from bot.shelf import about
from config.errors import ReportUnknown
from retrieval.library import Entry, Library

router = APIRouter(tags=["reports"])
PAGE = 50
"""Reports on a page of the list."""
_MOST = 2**31 - 1

Words = Annotated[str, Query(max_length=200, description="Words of title, region or year.")]
Named = Annotated[str, Query(max_length=100, description="This region and all below it.")]
Year = Annotated[int | None, Query(ge=1, le=9999)]
Offset = Annotated[int, Query(ge=0, le=_MOST, description="Counts characters, from 0.")]
Id = Annotated[str, Path(max_length=200, description="The id, or as much of it as is unique.")]


@router.get("/api/reports", responses=shapes.sent(shapes.Reports, shapes.REPORTS))
async def listed(
    request: Request,
    q: Words = "",
    region: Named = "",
    year: Year = None,
    page: Annotated[int, Query(ge=1, le=_MOST)] = 1,
) -> Response:
    """The reports by region, the latest of each first. A region that is not there has none."""
    place = office(request)
    caller = await place.guard.admit(request, "read")
    every = await run_in_threadpool(_found, place.parts.holdings, q, region, year)
    found = [report for report in every if caller.reaches(report.path)]
    shown = found[(page - 1) * PAGE : page * PAGE]
    return JSONResponse(
        {
            "reports": [asdict(report) for report in shown],
            "total": len(found),
            "page": page,
            "pages": -(-len(found) // PAGE),
        }
    )


@router.get("/api/reports/{report_id}", responses=shapes.sent(shapes.Report, shapes.REPORT))
async def one(request: Request, report_id: Id) -> Response:
    """A report with its outline; offsets count characters of its text, half-open."""
    place = office(request)
    caller = await place.guard.admit(request, "read")
    found = await run_in_threadpool(_described, place.parts.library, report_id, caller)
    return JSONResponse(found)


@router.get("/api/reports/{report_id}/text", responses=shapes.sent(shapes.Stretch, shapes.STRETCH))
async def text(request: Request, report_id: Id, start: Offset = 0, end: Offset = _MOST) -> Response:
    """The text of a report from `start` to before `end`; what lies outside of it is left out."""
    place = office(request)
    caller = await place.guard.admit(request, "read")
    library = place.parts.library
    found = await run_in_threadpool(_stretch, library, report_id, caller, start, end)
    return JSONResponse(found)


def reachable(library: Library, key: str, caller: Caller) -> Entry:
    """The entry of a report. Raises ReportUnknown where there is none that the caller may
    read."""
    entry = library.entry(key)
    if not caller.reaches(entry.metadata.region):
        raise ReportUnknown(
            "No report has this id or name", where=key, mend="`fazhi reports` lists the ids."
        )
    return entry


def _found(holdings: Holdings, q: str, region: str, year: int | None) -> tuple[HeldReport, ...]:
    path = path_named(holdings, region)
    return () if path is None else holdings.reports(q, path, year)


def _described(library: Library, key: str, caller: Caller) -> dict[str, Any]:
    with library.snapshot():
        entry = reachable(library, key, caller)
        report = library.whole(entry)
    sections = [asdict(section) for section in report.sections]
    return {**about(entry), "characters": len(report.text), "sections": sections}


def _stretch(library: Library, key: str, caller: Caller, start: int, end: int) -> dict[str, Any]:
    with library.snapshot():
        report = library.whole(reachable(library, key, caller))
    last = len(report.text)
    start, end = min(start, last), min(max(start, end), last)
    return {
        "report_id": report.id,
        "start": start,
        "end": end,
        "characters": last,
        "text": report.text[start:end],
        "sha256": report.sha256,
    }
