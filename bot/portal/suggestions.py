"""Questions that the library can answer: to begin with, and after an answer."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from bot.answerjson import from_json
from bot.portal import problems, shapes
from bot.portal.office import office

router = APIRouter(tags=["ask"])
_MOST = 12


class Answered(BaseModel):
    """An answer, as `/api/ask` gave it."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": [{"answer": shapes.ANSWER}]}
    )
    answer: dict[str, Any] = Field(description="The answer object, unchanged.")


@router.get("/api/examples", responses=shapes.sent(shapes.Questions, shapes.QUESTIONS))
async def examples(request: Request, n: Annotated[int, Query(ge=1, le=_MOST)] = 4) -> Response:
    """Questions of several kinds that the library can answer. Soon after the start they are
    still being found, and waited for; at most for a second or two, so that fewer may come."""
    place = office(request)
    await place.guard.admit(request, "ask")
    language = problems.spoken(request).language
    suggester = place.parts.patient_suggester
    return _questions(await place.desk.aside(lambda: suggester.examples(n, language)))


@router.post("/api/follow-ups", responses=shapes.sent(shapes.Questions, shapes.QUESTIONS))
async def follow_ups(request: Request, answered: Answered) -> Response:
    """What may be asked after an answer or a refusal."""
    place = office(request)
    await place.guard.admit(request, "ask")
    answer = from_json(answered.answer)
    return _questions(await place.desk.aside(lambda: place.parts.suggester.follow_ups(answer)))


def _questions(found: tuple[str, ...]) -> Response:
    return JSONResponse({"questions": list(found)})
