"""What the tools give as objects, for their schemas. An answer is that of the portal."""

from typing import Any

from pydantic import Field

from bot.portal import shapes


class Found(shapes.Shape):
    """The sentences nearest to what was sought, best first; `n` is only their order."""

    citations: list[shapes.Citation]


class Heading(shapes.Shape):
    """A heading of a report; the section reaches from `start` to before `end`."""

    title: str
    level: int
    start: int
    end: int


class Stretch(shapes.Shape):
    """Characters `start` to before `end` of a report's text, and the report's outline."""

    report_id: str
    source: str
    title: str
    region: str | None
    year: int | None
    url: str | None
    sha256: str
    characters: int = Field(description="Of the whole text.")
    start: int
    end: int
    next: int | None = Field(description="Where the next stretch begins; null at the end.")
    text: str
    outline: list[Heading]


def schema_of(shape: type[Any]) -> dict[str, Any]:
    """The JSON Schema of an object."""
    found: dict[str, Any] = shape.model_json_schema()
    return found


ANSWER = schema_of(shapes.Answer)
FOUND = schema_of(Found)
STRETCH = schema_of(Stretch)
