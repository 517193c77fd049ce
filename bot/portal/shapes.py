"""What the interface sends, for its contract: `/openapi.json` is made of these, and a test
holds that what is sent fits them. Nothing is converted by them.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

QUESTION = "示例县2024年行政复议收到多少件申请？"

Reason = Literal["no_such_region", "no_such_year", "not_in_reports", "not_a_question", "unverified"]


class Shape(BaseModel):
    """A JSON object with these members and no others."""

    model_config = ConfigDict(extra="forbid")


class Scope(Shape):
    """Where the answer looked; empty means everywhere."""

    regions: list[str]
    years: list[int]
    note: str | None


class Citation(Shape):
    """A verbatim slice of a report: characters `start` to `end` (half-open) of its text."""

    n: int
    report_id: str
    source: str
    title: str
    region: str
    year: int | None
    section: list[str]
    page: int = Field(description="From 1; 0 where the source has no pages.")
    quote: str
    start: int
    end: int
    url: str | None
    sha256: str = Field(description="Of the report's text.")
    legs: list[str]


class Claim(Shape):
    """One statement, with the numbers of the citations that prove it."""

    text: str
    citations: list[int]
    kind: Literal["quoted", "computed"]
    formula: str = ""


class Row(Shape):
    """One cell of a comparison; `citation` 0 where the report is silent."""

    region: str
    year: int | None
    value: str
    unit: str
    citation: int


class Finding(Shape):
    """Why a claim does not hold."""

    code: str
    message: str


class Struck(Shape):
    """A claim of a model that did not pass."""

    text: str
    findings: list[Finding]


class Refusal(Shape):
    """Why there is no answer, and the nearest that there is."""

    reason: Reason
    message: str
    nearest: list[Citation]


class Answer(Shape):
    """An answer with its proof, or a refusal."""

    id: str | None
    question: str
    refused: bool
    mode: Literal["extractive", "model"]
    model: str | None
    answer: str
    scope: Scope
    claims: list[Claim]
    citations: list[Citation]
    refusal: Refusal | None
    dropped: list[Struck]
    timings_ms: dict[str, float]
    rows: list[Row]
    signature: str = Field(description="That this portal gave it; empty where it cannot sign.")


class Questions(Shape):
    """Questions that the library can answer."""

    questions: list[str]


class Listed(Shape):
    """A report in a list; empty or null where something is not known."""

    id: str
    title: str
    region: str
    path: list[str]
    year: int | None
    kind: Literal["annual_report", "plan", "notice", "other"]
    passages: int


class Reports(Shape):
    """A page of the list."""

    reports: list[Listed]
    total: int
    page: int
    pages: int


class Section(Shape):
    """A heading and what stands under it; `parent` is its place in the list, -1 at the top."""

    marker: str
    title: str
    level: int
    parent: int
    start: int
    body: int
    end: int


class Report(Shape):
    """A report without its text; null where something is not known."""

    report_id: str
    source: str
    title: str
    region: str | None
    region_path: list[str]
    year: int | None
    kind: Literal["annual_report", "plan", "notice", "other"]
    document_number: str | None
    issuer: str | None
    issued: str | None
    unknown: list[str]
    passages: int
    url: str | None
    sha256: str
    characters: int
    sections: list[Section]


class Stretch(Shape):
    """Characters `start` to `end` (half-open) of a report's text."""

    report_id: str
    start: int
    end: int
    characters: int
    text: str
    sha256: str


class Region(Shape):
    """A region that has reports of its own."""

    name: str
    short: str
    path: list[str]
    reports: int
    years: list[int]


class Branch(Shape):
    """A region that has reports, or some region below it has."""

    name: str
    path: list[str]
    reports: int
    own: int
    parts: int


class Regions(Shape):
    """Regions with reports; with `within`, the branches right below that region too."""

    regions: list[Region]
    branches: list[Branch] = []


class Year(Shape):
    """A year that is covered."""

    year: int
    reports: int
    regions: int


class Years(Shape):
    """The years covered, the latest first."""

    years: list[Year]


class Covered(Shape):
    """A region's reports of each of the years."""

    name: str
    path: list[str]
    counts: list[int]


class Coverage(Shape):
    """Regions by years; null and an empty name stand for what is not known."""

    years: list[int | None]
    rows: list[Covered]


class Problem(BaseModel):
    """Why a request was not answered (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str


class Wrong(BaseModel):
    """An error as OpenAI tells it."""

    message: str
    type: str
    param: str | None
    code: str


class OpenAIError(BaseModel):
    """Why a request was not answered, in OpenAI's shape."""

    error: Wrong


def sent(shape: type[BaseModel], example: Any = None) -> dict[int | str, dict[str, Any]]:
    """For a route that answers with that shape."""
    told: dict[str, Any] = {"model": shape, "description": (shape.__doc__ or "").strip()}
    if example is not None:
        told["content"] = {"application/json": {"example": example}}
    return {200: told}


def example(value: Any) -> dict[int | str, dict[str, Any]]:
    """For a route that answers with JSON like that."""
    return {200: {"content": {"application/json": {"example": value}}}}


def page(media: str, value: str) -> dict[int | str, dict[str, Any]]:
    """For a route that answers with text like that."""
    schema = {"schema": {"type": "string"}, "example": value}
    return {200: {"content": {media.partition(";")[0]: schema}, "description": "As text."}}


_EVENTS = {"description": "Server-sent events, each of a name and JSON data."}
"""Of no type: tools that read such streams take a schema for that of each event."""


def answered() -> dict[int | str, dict[str, Any]]:
    """For a route that answers a question, at once or as it comes."""
    stream = (
        "event: scope\ndata: {...}\n\nevent: claim\ndata: {...}\n\nevent: done\ndata: {...}\n\n"
    )
    found = sent(Answer, ANSWER)
    found[200]["content"]["text/event-stream"] = {"schema": _EVENTS, "example": stream}
    return found


class Located(Shape):
    """Characters of the content (half-open) that cite what the page at `url` shows."""

    start_index: int
    end_index: int
    url: str
    title: str


class Annotation(Shape):
    """A citation in a message."""

    type: Literal["url_citation"]
    url_citation: Located


class Message(Shape):
    """What the model says."""

    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: list[Annotation]


class Choice(Shape):
    """One of the answers asked for; they are all the same."""

    index: int
    message: Message
    logprobs: None
    finish_reason: Literal["stop"]


class Usage(Shape):
    """Tokens, counted or estimated."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(Shape):
    """A chat completion of OpenAI's protocol."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    system_fingerprint: None
    choices: list[Choice]
    usage: Usage


def completed() -> dict[int | str, dict[str, Any]]:
    """For a route that completes a chat, at once or as it comes."""
    stream = "data: {...}\n\ndata: [DONE]\n\n"
    found = sent(Completion, COMPLETION)
    found[200]["content"]["text/event-stream"] = {"schema": _EVENTS, "example": stream}
    return found


_CITATION = {
    "n": 1,
    "report_id": "3f0c9a1b2d4e",
    "source": "示例县2024.txt",
    "title": "示例县2024年法治政府建设年度报告",
    "region": "示例省示例市示例县",
    "year": 2024,
    "section": ["一、主要做法", "（二）化解纠纷"],
    "page": 0,
    "quote": "全县共收到行政复议申请86件",
    "start": 120,
    "end": 133,
    "url": None,
    "sha256": "0" * 64,
    "legs": ["lexical"],
}
ANSWER: dict[str, Any] = {
    "id": None,
    "question": QUESTION,
    "refused": False,
    "mode": "extractive",
    "model": None,
    "answer": "示例县2024年：全县共收到行政复议申请86件。[1]",
    "scope": {"regions": ["示例省示例市示例县"], "years": [2024], "note": None},
    "claims": [
        {
            "text": "示例县2024年：全县共收到行政复议申请86件。",
            "citations": [1],
            "kind": "quoted",
        }
    ],
    "citations": [_CITATION],
    "refusal": None,
    "dropped": [],
    "timings_ms": {"search": 3.1, "write": 0.8, "verify": 0.5, "total": 5.0},
    "rows": [],
    "signature": "0" * 64,
}
QUESTIONS = {"questions": [QUESTION, "示例县2024年有哪些不足？"]}
_LISTED = {
    "id": "3f0c9a1b2d4e",
    "title": "示例县2024年法治政府建设年度报告",
    "region": "示例省示例市示例县",
    "path": ["示例省", "示例市", "示例县"],
    "year": 2024,
    "kind": "annual_report",
    "passages": 40,
}
REPORTS = {"reports": [_LISTED], "total": 1, "page": 1, "pages": 1}
REPORT = {
    "report_id": "3f0c9a1b2d4e",
    "source": "示例县2024.txt",
    "title": "示例县2024年法治政府建设年度报告",
    "region": "示例省示例市示例县",
    "region_path": ["示例省", "示例市", "示例县"],
    "year": 2024,
    "kind": "annual_report",
    "document_number": None,
    "issuer": None,
    "issued": None,
    "unknown": ["document_number", "issuer", "issued"],
    "passages": 40,
    "url": None,
    "sha256": "0" * 64,
    "characters": 4000,
    "sections": [
        {
            "marker": "一、",
            "title": "主要做法",
            "level": 1,
            "parent": -1,
            "start": 60,
            "body": 67,
            "end": 4000,
        }
    ],
}
STRETCH = {
    "report_id": "3f0c9a1b2d4e",
    "start": 120,
    "end": 133,
    "characters": 4000,
    "text": "全县共收到行政复议申请86件",
    "sha256": "0" * 64,
}
_REGION = {
    "name": "示例省示例市示例县",
    "short": "示例",
    "path": ["示例省", "示例市", "示例县"],
    "reports": 2,
    "years": [2023, 2024],
}
REGIONS = {"regions": [_REGION], "branches": []}
YEARS = {"years": [{"year": 2024, "reports": 1, "regions": 1}]}
COVERAGE = {
    "years": [2023, 2024],
    "rows": [
        {"name": "示例省示例市示例县", "path": ["示例省", "示例市", "示例县"], "counts": [1, 1]}
    ],
}
MODEL = {"id": "fazhi", "object": "model", "created": 0, "owned_by": "fazhi"}
COMPLETION = {
    "id": "chatcmpl-3f0c9a1b2d4e",
    "object": "chat.completion",
    "created": 1767225600,
    "model": "fazhi",
    "system_fingerprint": None,
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": "示例县2024年：全县共收到行政复议申请86件。[1]",
                "refusal": None,
                "annotations": [
                    {
                        "type": "url_citation",
                        "url_citation": {
                            "start_index": 25,
                            "end_index": 28,
                            "url": "http://127.0.0.1:8000/reports/3f0c9a1b2d4e#q=120-133",
                            "title": "示例县2024年法治政府建设年度报告",
                        },
                    }
                ],
            },
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 27, "completion_tokens": 30, "total_tokens": 57},
}
