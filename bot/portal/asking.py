"""`POST /api/ask`: an answer as JSON, or as it comes (text/event-stream)."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse, ServerSentEvent

from answering.events import Claimed, Done, Event, Found, Scoped
from answering.question import LONGEST, Question
from bot.answerjson import to_json
from bot.portal import problems
from bot.portal.office import Office, office
from bot.portal.problems import Problem
from bot.troubles import ours

router = APIRouter()
_STREAM = "text/event-stream"
_PING_SECONDS = 15

Text = Annotated[str, Field(max_length=LONGEST)]


class Asked(BaseModel):
    """A question, as the command line takes it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": "示例县2024年行政复议收到多少件申请？"}]},
    )
    question: Text
    history: list[Text] = Field(default=[], max_length=20)
    regions: list[Annotated[str, Field(max_length=100)]] = Field(default=[], max_length=50)
    years: list[Annotated[int, Field(ge=1949, le=2100)]] = Field(default=[], max_length=50)

    def question_for(self, regions: tuple[str, ...]) -> Question:
        """The question, narrowed to the caller's regions where there are any."""
        return Question(
            self.question, tuple(self.history), tuple(self.regions) or regions, tuple(self.years)
        )


@router.post("/api/ask", tags=["ask"])
async def ask(request: Request, asked: Asked) -> Response:
    """Answers one question; each claim with its quotes. With `Accept: text/event-stream`, the
    events `scope`, `evidence`, `claim`, `done`, `error` as they happen."""
    place = office(request)
    caller = await place.guard.admit(request, "ask")
    question = asked.question_for(caller.regions)
    if _STREAM in request.headers.get("accept", ""):
        return EventSourceResponse(_streamed(request, place, question), ping=_PING_SECONDS)
    return JSONResponse(to_json(await place.desk.answer(question)))


async def _streamed(
    request: Request, place: Office, question: Question
) -> AsyncIterator[ServerSentEvent]:
    try:
        async for event in place.desk.events(question):
            yield _sent(event)
    except Exception as error:
        problem = as_problem(error, request)
        told = problems.shown(problem, request.state.request_id, problems.spoken(request))
        yield ServerSentEvent(json.dumps(told.body, ensure_ascii=False), event="error")


def as_problem(error: Exception, request: Request) -> Problem:
    """Any error as a problem that may be told; what is ours with its mend."""
    if isinstance(error, Problem):
        return error
    known = ours(error)
    if known is None:
        return Problem(problems.FAILED)
    return problems.of(known, problems.spoken(request))


def _sent(event: Event) -> ServerSentEvent:
    name, data = _event(event)
    return ServerSentEvent(json.dumps(data, ensure_ascii=False), event=name)


def _event(event: Event) -> tuple[str, Any]:
    if isinstance(event, Scoped):
        return "scope", asdict(event.scope)
    if isinstance(event, Found):
        return "evidence", {"citations": [asdict(citation) for citation in event.citations]}
    if isinstance(event, Claimed):
        claim = asdict(event.claim)
        citations = [asdict(citation) for citation in event.citations]
        return "claim", {"claim": claim, "citations": citations, "verified": event.verified}
    assert isinstance(event, Done)
    return "done", to_json(event.answer)
