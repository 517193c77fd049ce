"""What sharing, exports, uploads and the index send, for the contract. See `bot.portal.shapes`."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.portal import shapes
from bot.portal.shapes import Shape


class Answered(BaseModel):
    """An answer that comes back."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"answer": shapes.ANSWER}]}
    )
    answer: dict[str, Any] = Field(description="The answer object as it was given, unchanged.")


class Shared(Shape):
    """Where an answer is shared: the same answer has the same hash."""

    hash: str = Field(description="SHA-256 of what the answer says, in base 32.")
    url: str = Field(description="The page that shows it.")


class Share(Shape):
    """A shared answer as it was, and whether the library still says so."""

    hash: str
    url: str
    shared_at: str = Field(description="When it was shared last: UTC, ISO 8601.")
    answer: shapes.Answer
    current: dict[str, bool] = Field(
        description="By the number of each citation: whether its report still says just this."
    )
    whole: bool = Field(description="Whether all of it is still proven by the library.")


class Point(Shape):
    """The value of one region in one year; numbers are texts, as exact as in the report."""

    region: str
    year: int | None
    label: str
    value: str | None
    high: str | None
    citation: int
    target: bool


class Panel(Shape):
    """Values of one unit."""

    unit: str
    change: bool
    kind: Literal["bars", "line"]
    series: list[str]
    categories: list[str]
    points: list[Point]


class Source(Shape):
    """A report that a value is from."""

    n: int
    title: str
    region: str
    year: int | None


class Chart(Shape):
    """What an answer compares, to be drawn; no panel where there is nothing to compare."""

    title: str
    panels: list[Panel]
    sources: list[Source]
    left_out: int
    unlisted: int


class Kept(Shape):
    """It was kept."""

    kept: Literal[True]


class Index(Shape):
    """One index beside the library; `revision` -1 means that it does not exist."""

    index: str
    revision: int
    passages: int
    sound: bool
    problems: list[str]


class Health(Shape):
    """How far the indexes are beside the library."""

    revision: int = Field(description="The library's; counts up with every change.")
    reports: int
    passages: int
    sound: bool
    indexes: list[Index]


class Original(Shape):
    """The file that a report was read from, where it still is."""

    report_id: str
    name: str
    available: bool = Field(description="Whether it can be had, just as it was taken in.")
    changed: bool = Field(description="Whether another content stands in its place now.")
    size: int | None = Field(description="Bytes; null where it is not available.")
    media_type: str | None


class Outcome(Shape):
    """What became, or is becoming, of one file."""

    file: int = Field(description="Its place in the upload, from 0.")
    name: str
    size: int
    status: Literal[
        "waiting", "running", "added", "replaced", "unchanged", "failed", "undone", "kept"
    ]
    report_id: str | None
    title: str | None
    region: str | None
    year: int | None
    kind: str | None
    passages: int
    error: str | None
    replaces: list[str] = Field(description="Earlier versions that went out for it.")
    others: list[str] = Field(description="Other reports on the same region and year.")


class Job(Shape):
    """An upload on its way, or what came of it."""

    id: str
    status: Literal["waiting", "running", "done"]
    made_at: str
    done: int
    total: int
    interrupted: int = Field(description="How often it was taken up again after an interruption.")
    outcomes: list[Outcome]


class Forgotten(Shape):
    """A report that was taken out."""

    report_id: str
    source: str
    status: Literal["forgotten"]


def made(
    shape: type[BaseModel], example: Any, *, status: int = 201
) -> dict[int | str, dict[str, Any]]:
    """For a route that makes something, and tells of it with that shape."""
    told: dict[str, Any] = {"model": shape, "description": (shape.__doc__ or "").strip()}
    return {status: {**told, "content": {"application/json": {"example": example}}}}


def file(*media: str) -> dict[int | str, dict[str, Any]]:
    """For a route that sends a file of one of these types."""
    content = {"schema": {"type": "string", "format": "binary"}, "example": "…"}
    return {200: {"description": "The file.", "content": dict.fromkeys(media, content)}}


HASH = "a" * 52
SHARED = {"hash": HASH, "url": f"http://127.0.0.1:8000/a/{HASH}"}
SHARE = {
    **SHARED,
    "shared_at": "2026-01-01T00:00:00+00:00",
    "answer": shapes.ANSWER,
    "current": {"1": True},
    "whole": True,
}
_POINT = {
    "region": "示例省示例市示例县",
    "year": 2023,
    "label": "79件",
    "value": "79",
    "high": None,
    "citation": 1,
    "target": False,
}
CHART = {
    "title": "示例县2023年和2024年的行政复议申请",
    "panels": [
        {
            "unit": "件",
            "change": False,
            "kind": "bars",
            "series": ["示例省示例市示例县"],
            "categories": ["2023", "2024"],
            "points": [
                _POINT,
                {**_POINT, "year": 2024, "label": "86件", "value": "86", "citation": 2},
            ],
        }
    ],
    "sources": [
        {
            "n": 1,
            "title": "示例县2023年法治政府建设年度报告",
            "region": "示例省示例市示例县",
            "year": 2023,
        }
    ],
    "left_out": 0,
    "unlisted": 0,
}
_INDEX = {"index": "lexical", "revision": 3, "passages": 92, "sound": True, "problems": []}
HEALTH = {"revision": 3, "reports": 3, "passages": 92, "sound": True, "indexes": [_INDEX]}
ORIGINAL = {
    "report_id": "3f0c9a1b2d4e",
    "name": "示例县2024.txt",
    "available": True,
    "changed": False,
    "size": 12000,
    "media_type": "text/plain; charset=utf-8",
}
JOB = {
    "id": "0123456789abcdef0123456789abcdef",
    "status": "done",
    "made_at": "2026-01-01T00:00:00+00:00",
    "done": 1,
    "total": 1,
    "interrupted": 0,
    "outcomes": [
        {
            "file": 0,
            "name": "示例县2024.txt",
            "size": 12000,
            "status": "added",
            "report_id": "3f0c9a1b2d4e",
            "title": "示例县2024年法治政府建设年度报告",
            "region": "示例省示例市示例县",
            "year": 2024,
            "kind": "annual_report",
            "passages": 40,
            "error": None,
            "replaces": [],
            "others": [],
        }
    ],
}
FORGOTTEN = {"report_id": "3f0c9a1b2d4e", "source": "示例县2024.txt", "status": "forgotten"}
