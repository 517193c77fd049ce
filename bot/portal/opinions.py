"""`POST /api/feedback`: what a reader thinks of an answer, kept without who they are."""

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from answering.question import LONGEST
from bot.masking import masked
from bot.portal import objects, shapes
from bot.portal.office import office
from retrieval.feedback import Impression

router = APIRouter(tags=["feedback"])


class Thought(BaseModel):
    """An opinion of an answer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"key": "3f0c9a1b", "question": shapes.QUESTION, "opinion": "useful"}]
        },
    )
    key: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="The asker's own name for the answer: a later opinion takes its place."
    )
    question: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    opinion: Literal["useful", "useless"]
    why: Annotated[str, Field(max_length=LONGEST)] = Field(
        default="", description="In the reader's own words."
    )
    regions: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=50)] = Field(
        default=[], description="Where the answer looked: its scope."
    )
    years: Annotated[list[Annotated[int, Field(ge=1, le=9999)]], Field(max_length=50)] = []


@router.post("/api/feedback", responses=shapes.sent(objects.Kept, {"kept": True}))
async def feedback(request: Request, thought: Thought) -> Response:
    """Keeps an opinion, personal data masked; `fazhi feedback` lists them for the operator."""
    place = office(request)
    caller = await place.guard.admit(request, "ask")
    key = f"portal:{caller.how}:{caller.name}:{thought.key}"
    kept = Impression(
        masked(thought.question),
        "portal",
        thought.opinion,
        tuple(thought.regions),
        tuple(thought.years),
        masked(thought.why),
    )
    await run_in_threadpool(partial(place.parts.feedback.put, key, kept))
    return JSONResponse({"kept": True})
