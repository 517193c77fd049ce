"""Whether the service lives, whether it can answer, and what its metrics are."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from bot.portal import metrics, shapes
from bot.portal.office import office
from config.errors import FazhiError

router = APIRouter(tags=["operation"])


@router.get("/healthz", responses=shapes.example({"status": "ok"}))
async def lives() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    responses={
        **shapes.example({"status": "ready", "reports": 12}),
        503: {"description": "The library is empty, or cannot be used."},
    },
)
def ready(request: Request) -> Response:
    """Whether the library holds reports."""
    reports, _ = _size(request)
    state = "ready" if reports else "empty"
    wait = {} if reports else {"Retry-After": "5"}
    return JSONResponse({"status": state, "reports": reports}, 200 if reports else 503, wait)


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses=shapes.page(metrics.MEDIA, "fazhi_reports 12.0\n"),
)
async def measured(request: Request) -> Response:
    """For Prometheus. Needs the scope `admin` where the portal is not open."""
    place = office(request)
    await place.guard.admit(request, "admin")
    place.metrics.library(*_size(request))
    return Response(place.metrics.page(), media_type=metrics.MEDIA)


def _size(request: Request) -> tuple[int, int]:
    """How many reports and passages the library has; none where it cannot be used."""
    try:
        library = office(request).parts.library
        return len(library.report_ids()), library.passage_count()
    except FazhiError:
        return 0, 0
