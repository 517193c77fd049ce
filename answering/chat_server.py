"""One request to one server of a chat model: what goes in, what comes out, what can fail.

The seam between the loop that tries again (`answering.patient_chat`) and the wire
(`answering.openai_chat`). Nothing here holds a secret.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from answering.chat import Message, Schema, Text, Usage

Rung = Literal["json_schema", "json_object", "text"]

_NEXT: dict[Rung, Rung] = {"json_schema": "json_object", "json_object": "text"}
_FORMAT = (
    "response_format",
    "response format",
    "json_schema",
    "json schema",
    "json_object",
    "json mode",
    "structured output",
    "guided",
    "grammar",
)
"""What a complaint about the answer's form speaks of."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a server takes beside the messages: how the answer's form is asked for,
    whether it may be asked for its usage, and for temperature 0."""

    rung: Rung = "json_schema"
    usage: bool = True
    cold: bool = True

    def without(self, complaint: str) -> "Form | None":
        """The next plainer form for a server that complained of this one; None where
        the complaint names nothing that could be left out."""
        complaint = complaint.casefold()
        if self.usage and ("stream_options" in complaint or "include_usage" in complaint):
            return replace(self, usage=False)
        if self.cold and "temperature" in complaint:
            return replace(self, cold=False)
        if self.rung in _NEXT and any(word in complaint for word in _FORMAT):
            return replace(self, rung=_NEXT[self.rung])
        return None


@dataclass(frozen=True, slots=True)
class Order:
    """A request. `deadline` is a reading of `time.monotonic()`."""

    messages: tuple[Message, ...]
    schema: Schema | None
    deadline: float


@dataclass(frozen=True, slots=True)
class Stop:
    """The server says that it is done, and why: "stop", "length", "content_filter"..."""

    reason: str


Piece = Text | Usage | Stop


class Fault(Exception):
    """Why one request failed, in words fit for a log.

    `tries`: how many requests in all are worth making while this keeps happening.
    `after`: seconds that the server asks to wait; None where it does not. `complaint`:
    the server's own words where it rejects the request; never shown. `sick`: whether it
    speaks against the server rather than against the request.
    """

    def __init__(
        self,
        what: str,
        *,
        mend: str,
        tries: int = 1,
        after: float | None = None,
        complaint: str = "",
        sick: bool = True,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.tries = tries
        self.after = after
        self.complaint = complaint
        self.sick = sick


class Server(Protocol):
    """One model behind one address."""

    @property
    def model(self) -> str:
        """The model's name."""
        ...

    @property
    def host(self) -> str:
        """Where it is, without credentials or path."""
        ...

    def stream(self, order: Order, form: Form, patience: float) -> Iterator[Piece]:
        """The answer as it comes; raises Fault. Gives up after `patience` seconds in
        which nothing came, and at the order's deadline in any case."""
        ...
