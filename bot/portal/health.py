"""Whether the service lives, and whether it can answer."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from bot.portal.office import office
from config.errors import FazhiError

router = APIRouter(tags=["operation"])


@router.get("/healthz")
async def lives() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(request: Request) -> Response:
    """The library holds reports; 503 where it does not."""
    try:
        reports = len(office(request).parts.library.report_ids())
    except FazhiError:
        reports = 0
    state = "ready" if reports else "empty"
    return JSONResponse({"status": state, "reports": reports}, 200 if reports else 503)
