"""`GET /api/index`: whether the indexes keep up with the library."""

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from bot.portal import objects, problems, shapes
from bot.portal.office import office
from bot.troubles import sentence
from bot.wiring import Wiring
from bot.words import Words

router = APIRouter(tags=["library"])


@router.get("/api/index", responses=shapes.sent(objects.Health, objects.HEALTH))
async def index(request: Request) -> Response:
    """The library's revision, what is in it, and how far each index is; what is wrong with
    one in words. Nothing is rebuilt."""
    place = office(request)
    await place.guard.admit(request, "read")
    words = problems.spoken(request)
    return JSONResponse(await run_in_threadpool(partial(_health, place.parts, words)))


def _health(parts: Wiring, words: Words) -> dict[str, Any]:
    library = parts.library
    states = [
        {
            "index": state.name,
            "revision": state.revision,
            "passages": state.passages,
            "sound": not state.problems,
            "problems": [sentence(problem, words) for problem in state.problems],
        }
        for state in parts.indexes.status(library)
    ]
    return {
        "revision": library.revision(),
        "reports": len(library.report_ids()),
        "passages": library.passage_count(),
        "sound": all(state["sound"] for state in states),
        "indexes": states,
    }
