"""`POST /api/ask`: an answer as JSON, or as it comes (text/event-stream)."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from answering.events import Claimed, Done, Event, Found, Scoped
from answering.question import LONGEST, Question
from bot.portal import problems, shapes
from bot.portal.access import Caller
from bot.portal.audit import Auditing
from bot.portal.imprint import Imprint
from bot.portal.leaving import unless_gone
from bot.portal.narrowing import narrowed
from bot.portal.office import office
from bot.portal.problems import Problem
from bot.portal.streams import EventStream, event, prefers_events
from bot.troubles import ours
from bot.wiring import Wiring
from retrieval.report import KINDS, Kind

router = APIRouter(tags=["ask"])

Text = Annotated[str, Field(max_length=LONGEST)]
Region = Annotated[str, Field(max_length=100)]
Year = Annotated[int, Field(ge=1949, le=2100)]
Kinds = Annotated[
    list[Kind], Field(max_length=len(KINDS), description="Only reports of these kinds.")
]


class Asked(BaseModel):
    """A question, as the command line takes it."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": [{"question": shapes.QUESTION}]}
    )
    question: Text = Field(description="The question, in Chinese or English.")
    history: list[Text] = Field(
        default=[], max_length=20, description="The questions asked before, oldest first."
    )
    regions: list[Region] = Field(
        default=[], max_length=50, description="Only reports of these regions (names)."
    )
    years: list[Year] = Field(
        default=[], max_length=50, description="Only reports that cover these years."
    )
    kinds: Kinds = []
    fresh: bool = Field(default=False, description="Find the answer anew, even if remembered.")

    def question_for(self, caller: Caller, parts: Wiring) -> Question:
        """The question, held to the caller's regions; raises Problem for one outside."""
        return Question(
            self.question,
            tuple(self.history),
            narrowed(self.regions, caller, parts),
            tuple(self.years),
            tuple(self.kinds),
        )


@router.post("/api/ask", responses=shapes.answered())
async def ask(request: Request, asked: Asked) -> Response:
    """Answers one question; each claim with its quotes. With `Accept: text/event-stream`, the
    events `scope`, `evidence`, `claim`, `done`, `error` as they happen."""
    place = office(request)
    caller = await place.guard.admit(request, "ask", asks=True)
    question = asked.question_for(caller, place.parts)
    auditing = place.audit.asking(caller, "ask", request.state.request_id, question)
    if prefers_events(request.headers.get("accept", "")):
        events = place.desk.events(question, fresh=asked.fresh)
        return EventStream(_streamed(request, events, auditing))
    with auditing as heard:
        given = await unless_gone(request, place.desk.give(question, fresh=asked.fresh))
        heard(given.answer)
    return Response(given.body, media_type="application/json")


async def _streamed(
    request: Request, events: AsyncIterator[Event], auditing: Auditing
) -> AsyncIterator[bytes]:
    try:
        with auditing as heard:
            async for one in events:
                if isinstance(one, Done):
                    heard(one.answer)
                yield _sent(one, office(request).imprint)
    except Exception as error:
        problem = as_problem(error, request)
        told = problems.shown(problem, request.state.request_id, problems.spoken(request))
        yield event("error", told.body)


def as_problem(error: Exception, request: Request) -> Problem:
    """Any error as a problem that may be told; what is ours with its mend."""
    if isinstance(error, Problem):
        return error
    known = ours(error)
    if known is None:
        return Problem(problems.FAILED)
    return problems.of(known, problems.spoken(request))


def _sent(happened: Event, imprint: Imprint) -> bytes:
    return event(*_told(happened, imprint))


def _told(happened: Event, imprint: Imprint) -> tuple[str, Any]:
    if isinstance(happened, Scoped):
        return "scope", asdict(happened.scope)
    if isinstance(happened, Found):
        return "evidence", {"citations": [asdict(citation) for citation in happened.citations]}
    if isinstance(happened, Claimed):
        claim = asdict(happened.claim)
        citations = [asdict(citation) for citation in happened.citations]
        return "claim", {"claim": claim, "citations": citations, "verified": happened.verified}
    assert isinstance(happened, Done)
    return "done", imprint.signed(happened.answer)
