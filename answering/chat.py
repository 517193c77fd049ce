"""A chat model as the writer sees it: messages in, events out.

Knows values and the one-method seam. Which server speaks, and what is done when it does
not, belongs to `answering.patient_chat`; the wire to `answering.openai_chat`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

DEADLINE = 30.0
"""Seconds that one question may spend with models, whatever they do."""

Schema = Mapping[str, object]
"""A JSON schema of an object, as OpenAI's strict mode takes it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them, in the prompt and in what it wrote."""

    prompt: int
    completion: int


@dataclass(frozen=True, slots=True)
class Text:
    """The next characters of the answer; never empty, cut anywhere."""

    text: str


@dataclass(frozen=True, slots=True)
class Restarted:
    """The answer starts anew: every Text before this counts no more."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer is whole. `usage` is None where the server does not tell."""

    model: str
    usage: Usage | None


Event = Text | Restarted | Finished


class ChatModel(Protocol):
    """Answers messages. The last event is Finished, or ModelUnavailable is raised."""

    def complete(
        self, messages: Sequence[Message], *, schema: Schema | None, deadline: float
    ) -> Iterator[Event]:
        """The answer as it comes, until `deadline` (a reading of `time.monotonic()`).

        With a schema the whole text holds a JSON object with at least one of its
        properties, maybe among other text; the prompt must say "json" somewhere. Closing
        the iterator early ends the request.
        """
        ...


@dataclass(frozen=True, slots=True)
class Said:
    """A whole answer."""

    text: str
    model: str
    usage: Usage | None


def whole(events: Iterable[Event]) -> Said:
    """All that was said, for whoever does not care to see it grow."""
    parts: list[str] = []
    for event in events:
        if isinstance(event, Text):
            parts.append(event.text)
        elif isinstance(event, Restarted):
            parts.clear()
        else:
            return Said("".join(parts), event.model, event.usage)
    raise ValueError("the events ended before Finished")
