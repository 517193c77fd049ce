"""A chat model that tries again: retries, the ladder of forms, breakers, a second server.

The one place that retries. Knows no wire: it asks `Server`s and reads their `Fault`s.
"""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from answering.breaker import Breaker
from answering.chat import Event, Finished, Message, Restarted, Schema, Text, Usage
from answering.chat_server import Fault, Form, Order, Server, Stop
from answering.json_stream import document
from config.errors import ModelUnavailable

_MEND_REST = "It is tried again in a while; until then answers come without a model."
_MEND_FORM = "If it keeps happening, choose another model in FAZHI_MODEL."


@dataclass
class _Line:
    """A server with what was learnt of it in this process."""

    server: Server
    breaker: Breaker
    form: Form = field(default_factory=Form)

    @property
    def name(self) -> str:
        return f"{self.server.model} at {self.server.host}"


class PatientChat:
    """A ChatModel over one or more servers, in order of preference. Thread-safe.

    A server has, for its first words and after each, the time that is left divided by
    the servers that are left. `pause` is the first wait between requests, in seconds; it
    doubles, unless the server names its own.
    """

    def __init__(
        self,
        servers: Sequence[Server],
        *,
        pause: float = 0.5,
        failures: int = 3,
        rest: float = 30.0,
    ) -> None:
        self._lines = tuple(_Line(server, Breaker(failures, rest)) for server in servers)
        self._pause = pause

    def complete(
        self, messages: Sequence[Message], *, schema: Schema | None, deadline: float
    ) -> Iterator[Event]:
        """See ChatModel. Raises ModelUnavailable when every server has failed."""
        order = Order(tuple(messages), schema, deadline)
        said: list[str] = []
        troubles: list[tuple[str, str]] = []
        for at, line in enumerate(self._lines):
            patience = (deadline - time.monotonic()) / (len(self._lines) - at)
            if patience <= 0:
                break
            if not line.breaker.allows():
                troubles.append((f"{line.name} rests after failures", _MEND_REST))
                continue
            try:
                yield from self._persist(line, order, patience, said)
            except Fault as fault:
                if fault.sick:
                    line.breaker.failed(fault.after)
                troubles.append((f"{line.name}: {fault.what}", fault.mend))
            else:
                return
        raise self._unavailable(troubles)

    def _persist(
        self, line: _Line, order: Order, patience: float, said: list[str]
    ) -> Iterator[Event]:
        """Asks one server until it answers, or its last Fault is not worth another try."""
        form, tries, until = line.form, 0, time.monotonic() + patience
        while True:
            if said:
                said.clear()
                yield Restarted()
            try:
                yield from _once(line.server, order, form, patience, said)
            except Fault as fault:
                plainer = form.without(fault.complaint)
                tries += plainer is None
                pause = 0.0 if plainer else self._wait(fault, tries)
                if tries >= fault.tries or time.monotonic() + pause >= until:
                    raise
                form = plainer or form
            else:
                line.form = form
                line.breaker.succeeded()
                return
            time.sleep(pause)

    def _wait(self, fault: Fault, tries: int) -> float:
        if fault.after is not None:
            return fault.after
        return self._pause * 2.0 ** (tries - 1) * random.uniform(0.75, 1.25)

    def _unavailable(self, troubles: Sequence[tuple[str, str]]) -> ModelUnavailable:
        what = "; ".join(what for what, _ in troubles) or "there was no time left to ask"
        mend = troubles[0][1] if troubles else "Allow more time."
        where = ", ".join(line.name for line in self._lines) or "no server is configured"
        return ModelUnavailable(f"No chat model answered: {what}", where=where, mend=mend)


def _once(
    server: Server, order: Order, form: Form, patience: float, said: list[str]
) -> Iterator[Event]:
    usage: Usage | None = None
    reason = ""
    for piece in server.stream(order, form, patience):
        if isinstance(piece, Text):
            said.append(piece.text)
            yield piece
        elif isinstance(piece, Usage):
            usage = piece
        elif isinstance(piece, Stop):
            reason = piece.reason
    _check("".join(said), order.schema, reason)
    yield Finished(server.model, usage)


def _check(text: str, schema: Schema | None, reason: str) -> None:
    """Raises Fault for an answer that is none. One more try; none where it was too long
    or held back, which would only happen again."""
    tries = 1 if reason in ("length", "content_filter") else 2
    because = f" (it stopped for: {reason})" if tries == 1 else ""
    if not text.strip():
        raise Fault(f"it said nothing{because}", mend=_MEND_FORM, tries=tries)
    if schema is not None and document(text, _properties(schema)) is None:
        raise Fault(f"its answer is no whole JSON object{because}", mend=_MEND_FORM, tries=tries)


def _properties(schema: Schema) -> tuple[str, ...]:
    properties = schema.get("properties")
    return tuple(properties) if isinstance(properties, dict) else ()
