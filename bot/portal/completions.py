"""`/v1/chat/completions` and `/v1/models`: Fazhi as a model of OpenAI's protocol, for its
clients and for every chat page that speaks it.

The last message of the user is the question, those before it its history. What a system says
is not followed: every sentence comes from the reports, whoever asks.
"""

import json
import secrets
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from answering.answer import Answer, Citation
from answering.budget import TokenCounter
from answering.chat import Message
from answering.events import Claimed, Done, Event
from answering.question import LONGEST, Question
from bot import saying
from bot.portal import completion, problems, shapes
from bot.portal.access import Caller
from bot.portal.asking import Kinds, Region, Year, as_problem
from bot.portal.audit import Auditing
from bot.portal.leaving import unless_gone
from bot.portal.narrowing import narrowed
from bot.portal.office import Office, address, office
from bot.portal.problems import Kind, Problem
from bot.portal.streams import EventStream
from bot.wiring import Wiring
from bot.words import Words

router = APIRouter(tags=["openai"])
_HISTORY = 20
_UNKNOWN_MODEL = Kind(404, "model_not_found", "没有这个模型")
_END = b"data: [DONE]\n\n"
_TOKENS = TokenCounter("gpt-4o")


class Part(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="allow", strict=True)
    type: str
    text: str | None = None


class Said(BaseModel):
    """A message of the conversation."""

    model_config = ConfigDict(extra="allow", strict=True)
    role: str = Field(max_length=20)
    content: str | list[Part] | None = None

    @property
    def words(self) -> str:
        """Its text."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text or "" for part in self.content or () if part.type == "text")


class Options(BaseModel):
    """How to stream."""

    model_config = ConfigDict(extra="allow", strict=True)
    include_usage: bool | None = False


class Completing(BaseModel):
    """A request for a completion. What it does not know of OpenAI's protocol (tools,
    temperature) it ignores; `regions` and `years` are Fazhi's own."""

    model_config = ConfigDict(
        extra="allow",
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "model": completion.MODEL,
                    "messages": [{"role": "user", "content": shapes.QUESTION}],
                }
            ]
        },
    )
    model: str = Field(max_length=200)
    messages: list[Said] = Field(min_length=1, max_length=500)
    stream: bool | None = False
    stream_options: Options | None = None
    n: Annotated[int, Field(ge=1, le=8)] | None = 1
    regions: list[Region] = Field(default=[], max_length=50)
    years: list[Year] = Field(default=[], max_length=50)
    kinds: Kinds = []

    def question_for(self, caller: Caller, parts: Wiring) -> Question:
        """What is asked; raises Problem where nobody asks anything."""
        asked = [
            text for one in self.messages if one.role == "user" and (text := one.words.strip())
        ]
        if not asked:
            raise Problem(problems.BAD_REQUEST, more={"param": "messages"})
        history = [text for text in asked[:-1] if len(text) <= LONGEST]
        return Question(
            asked[-1],
            tuple(history[-_HISTORY:]),
            narrowed(self.regions, caller, parts),
            tuple(self.years),
            tuple(self.kinds),
        )


@router.post("/v1/chat/completions", responses=shapes.completed())
async def complete(request: Request, asked: Completing) -> Response:
    """Answers the last message of the user. The content is the proven answer with its marks
    and sources, `annotations` point at the pages that show the quotes."""
    place = office(request)
    caller = await place.guard.admit(request, "ask", asks=True)
    _known(asked.model)
    reply = _Reply(request, place, caller, asked, asked.question_for(caller, place.parts))
    if asked.stream:
        return EventStream(reply.streamed(place.desk.events(reply.question)))
    return JSONResponse(await reply.whole())


@router.get("/v1/models", responses=shapes.example({"object": "list", "data": [shapes.MODEL]}))
async def models(request: Request) -> Response:
    """The one model that there is."""
    await office(request).guard.admit(request, "ask")
    return JSONResponse({"object": "list", "data": [_model()]})


@router.get("/v1/models/{name}", responses=shapes.example(shapes.MODEL))
async def model(request: Request, name: str) -> Response:
    """That model."""
    await office(request).guard.admit(request, "ask")
    _known(name)
    return JSONResponse(_model())


def _model() -> dict[str, Any]:
    return {"id": completion.MODEL, "object": "model", "created": 0, "owned_by": "fazhi"}


def _known(name: str) -> None:
    if name != completion.MODEL:
        raise Problem(_UNKNOWN_MODEL, more={"param": "model"})


class _Reply:
    """One completion on its way."""

    def __init__(
        self,
        request: Request,
        place: Office,
        caller: Caller,
        asked: Completing,
        question: Question,
    ) -> None:
        self._request, self._place, self._caller = request, place, caller
        self._asked, self.question = asked, question
        self._words = saying.spoken(question.text, Words("zh"))
        self._base = address(request)
        self._id = f"chatcmpl-{secrets.token_hex(12)}"
        self._created = int(time.time())
        self._n = asked.n or 1

    async def whole(self) -> dict[str, Any]:
        with self._audited() as heard:
            given = await unless_gone(self._request, self._place.desk.give(self.question))
            heard(given.answer)
        message = self._written(given.answer)
        said = {
            "role": "assistant",
            "content": message.content,
            "refusal": None,
            "annotations": list(message.annotations),
        }
        choices = [
            {"index": index, "message": said, "logprobs": None, "finish_reason": "stop"}
            for index in range(self._n)
        ]
        usage = await run_in_threadpool(self._usage, message.content)
        return {**self._head("chat.completion"), "choices": choices, "usage": usage}

    async def streamed(self, events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
        """The chunks: each claim as soon as it is proven."""
        try:
            async for chunk in self._chunks(events):
                yield _data(chunk)
        except Exception as error:
            problem = as_problem(error, self._request)
            identity = self._request.state.request_id
            told = problems.shown(problem, identity, problems.spoken(self._request))
            yield _data(problems.as_openai(told))
        yield _END

    async def _chunks(self, events: AsyncIterator[Event]) -> AsyncIterator[dict[str, Any]]:
        yield self._chunk({"role": "assistant", "content": "", "refusal": None})
        said = ""
        answer: Answer | None = None
        with self._audited() as heard:
            async for event in events:
                if isinstance(event, Claimed):
                    piece = ("\n" if said else "") + completion.line(event.claim)
                    said += piece
                    yield self._chunk({"content": piece})
                elif isinstance(event, Done):
                    answer = event.answer
                    heard(answer)
        assert answer is not None
        message = self._written(answer)
        assert message.content.startswith(said)
        rest = message.content[len(said) :]
        yield self._chunk({"content": rest, "annotations": list(message.annotations)})
        yield self._chunk({}, "stop")
        if self._counts:
            usage = await run_in_threadpool(self._usage, message.content)
            yield {**self._head("chat.completion.chunk"), "choices": [], "usage": usage}

    @property
    def _counts(self) -> bool:
        options = self._asked.stream_options
        return bool(options and options.include_usage)

    def _chunk(self, delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        choices = [
            {"index": index, "delta": delta, "logprobs": None, "finish_reason": reason}
            for index in range(self._n)
        ]
        usage = {"usage": None} if self._counts else {}
        return {**self._head("chat.completion.chunk"), "choices": choices, **usage}

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": self._id,
            "object": kind,
            "created": self._created,
            "model": completion.MODEL,
            "system_fingerprint": None,
        }

    def _written(self, answer: Answer) -> completion.Written:
        return completion.written(answer, self._words, self._link)

    def _link(self, citation: Citation) -> str:
        report = quote(citation.report_id, safe="")
        return f"{self._base}/reports/{report}#q={citation.start}-{citation.end}"

    def _usage(self, content: str) -> dict[str, int]:
        """Counted in OpenAI's newest encoding where its file is at hand, else estimated."""
        told = [Message("user", message.words) for message in self._asked.messages]
        prompt, said = _TOKENS.count_messages(told), _TOKENS.count(content) * self._n
        return {
            "prompt_tokens": prompt,
            "completion_tokens": said,
            "total_tokens": prompt + said,
        }

    def _audited(self) -> Auditing:
        identity = self._request.state.request_id
        return self._place.audit.asking(self._caller, "completions", identity, self.question)


def _data(chunk: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()
