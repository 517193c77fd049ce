"""The file that a report was read from, where it still is just that. What stands in its place
now is never given: nobody has taken it in."""

import hashlib
from functools import partial
from pathlib import PurePath

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from bot.portal import objects, problems, shapes
from bot.portal.access import Caller
from bot.portal.exporting import attached
from bot.portal.office import office
from bot.portal.problems import Problem
from bot.portal.reports import Id, reachable
from retrieval.library import Entry, Library
from retrieval.originals import Original, original

router = APIRouter(tags=["reports"])
_TEXTS = (".txt", ".text", ".md")
_PDF = "application/pdf"
_BYTES = "application/octet-stream"
_LOCKED = "default-src 'none'; frame-ancestors 'self'"
"""Nothing in a file may load or run anything; our own pages may show it."""


@router.get(
    "/api/reports/{report_id}/original/about",
    responses=shapes.sent(objects.Original, objects.ORIGINAL),
)
async def about(request: Request, report_id: Id) -> Response:
    """Whether the file that a report was read from can be had, and whether it was changed."""
    entry, found = await _found(request, report_id)
    return JSONResponse(
        {
            "report_id": entry.id,
            "name": found.name,
            "available": found.data is not None,
            "changed": found.changed,
            "size": None if found.data is None else len(found.data),
            "media_type": None if found.data is None else media_of(found),
        }
    )


@router.get(
    "/api/reports/{report_id}/original",
    response_class=Response,
    responses=objects.file("text/plain", _PDF, _BYTES),
)
async def content(request: Request, report_id: Id) -> Response:
    """The file that a report was read from, just as it was taken in. 410 where it is gone, with
    `changed` true where another content stands in its place now."""
    _, found = await _found(request, report_id)
    words = problems.spoken(request)
    if found.data is None:
        changed = words("这个文件在收录之后改动过，不再提供；收录时的文字在报告正文里。")
        gone = words("原件已经不在收录时的位置；收录时的文字在报告正文里。")
        more = {"changed": found.changed}
        raise Problem(problems.GONE, changed if found.changed else gone, more=more)
    return _sent(request, found, found.data)


async def _found(request: Request, report_id: str) -> tuple[Entry, Original]:
    place = office(request)
    caller = await place.guard.admit(request, "read")
    return await run_in_threadpool(partial(_looked_up, place.parts.library, report_id, caller))


def _looked_up(library: Library, key: str, caller: Caller) -> tuple[Entry, Original]:
    entry = reachable(library, key, caller)
    return entry, original(library, entry)


def _sent(request: Request, found: Original, data: bytes) -> Response:
    media, tag = media_of(found), f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    inline = media != _BYTES
    headers = {
        "Content-Disposition": attached(found.name, inline=inline),
        "Content-Security-Policy": _LOCKED if media == _PDF else f"{_LOCKED}; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
        "ETag": tag,
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(data, headers={**headers, "Content-Type": media})


def media_of(found: Original) -> str:
    """The type under which a file is harmless in a browser: text that is no markup, PDF, or
    bytes to be saved."""
    suffix = PurePath(found.name).suffix.lower()
    if suffix in _TEXTS and found.encoding:
        return f"text/plain; charset={found.encoding}"
    return _PDF if suffix == ".pdf" else _BYTES
