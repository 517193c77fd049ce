"""A server that speaks OpenAI's Chat Completions: OpenAI, DeepSeek, Qwen, vLLM, Ollama.

The one module that imports openai (a second of work: import it when a model is to be
asked). Knows the wire and what its failures are called; trying again is
`answering.patient_chat`'s. No message of its own repeats a key, a header or a prompt.
"""

import datetime
import queue
import threading
import time
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import httpx2
import openai
from openai.types.chat import ChatCompletion

from answering import abandon, chat_faults
from answering.chat import Text, Usage
from answering.chat_server import Fault, Form, Order, Piece, Stop
from answering.chat_socket import Plug, capped
from retrieval.address import OPENAI, Address
from retrieval.responses import retry_after

CONNECT = 5.0
"""Seconds in which a connection must stand."""
MOST_TEXT = 100_000
"""Characters of one answer; who writes more has lost the thread."""
MOST_BYTES = 32_000_000
"""Bytes of one response, with all that wraps its text."""
_LOOK_UP = 0.2
"""Seconds after which a wait is broken, to see whether somebody still waits for the answer."""
_GRACE = 1.0
"""Seconds to wait for usage and the end of the stream when the answer is complete."""

_Heard = Piece | Fault | None
"""What the thread that reads tells: a sign of life or a piece, at last a Fault or None."""


class OpenAiServer:
    """One model behind one base URL. An empty `base_url` is OpenAI's own; an empty
    `api_key` is for servers that need none. Thread-safe: every request has its own
    connection, so that it can be ended from outside whatever it is waiting for."""

    def __init__(
        self, base_url: str, api_key: str, model: str, *, connect: float = CONNECT
    ) -> None:
        self._address = Address.read(base_url or OPENAI)
        self._api_key = api_key
        self._model = model
        self._connect = connect

    @property
    def model(self) -> str:
        """The model's name."""
        return self._model

    @property
    def host(self) -> str:
        """Host and port, without credentials or path."""
        return self._address.host

    def stream(self, order: Order, form: Form, patience: float) -> Iterator[Piece]:
        """See Server. A thread reads, so that no wait (a name's look-up, a handshake, a
        byte a second) outlasts patience and deadline."""
        heard: queue.SimpleQueue[_Heard] = queue.SimpleQueue()
        plug = Plug()
        arguments = (order, form, patience, heard, plug)
        threading.Thread(target=self._read, args=arguments, daemon=True).start()
        try:
            yield from _listen(heard, order.deadline, patience)
        finally:
            plug.pull()

    # -- in the thread -----------------------------------------------------------------

    def _read(
        self,
        order: Order,
        form: Form,
        patience: float,
        heard: queue.SimpleQueue[_Heard],
        plug: Plug,
    ) -> None:
        try:
            with self._client(patience, plug) as client:
                for piece in _pieces(client, self._request(order, form)):
                    heard.put(piece)
            heard.put(None)
        except Exception as error:  # whatever it is, the one who listens must hear of it
            heard.put(_fault_of(error, self._api_key))

    def _client(self, patience: float, plug: Plug) -> openai.OpenAI:
        wait = max(patience, 0.05)
        return openai.OpenAI(
            base_url=self._address.url,
            api_key=self._api_key or "none",
            max_retries=0,
            http_client=httpx2.Client(
                auth=self._address.login,
                verify=self._trust,
                timeout=httpx2.Timeout(wait, connect=min(self._connect, wait)),
                headers={"Accept-Encoding": "identity"},
                event_hooks={"request": [plug.watch], "response": [capped(MOST_BYTES)]},
            ),
        )

    @cached_property
    def _trust(self) -> Any:
        return httpx2.create_ssl_context()

    def _request(self, order: Order, form: Form) -> dict[str, Any]:
        request: dict[str, Any] = {
            "model": self._model,
            "messages": [{"role": m.role, "content": m.content} for m in order.messages],
            "stream": True,
        }
        if form.usage:
            request["stream_options"] = {"include_usage": True}
        if form.cold:
            request["temperature"] = 0
        if order.schema is not None and form.rung == "json_object":
            request["response_format"] = {"type": "json_object"}
        elif order.schema is not None and form.rung == "json_schema":
            schema = {"name": "answer", "strict": True, "schema": dict(order.schema)}
            request["response_format"] = {"type": "json_schema", "json_schema": schema}
        return request


def _pieces(client: openai.OpenAI, request: dict[str, Any]) -> Iterator[Piece]:
    """Every piece of the response, streamed or, from a server that cannot, whole."""
    stream: openai.Stream[Any] = client.chat.completions.create(**request)
    with stream:
        if "json" in stream.response.headers.get("content-type", ""):
            stream.response.read()
            yield from _of_chunk(ChatCompletion.construct(**stream.response.json()))
            return
        for chunk in stream:
            yield from _of_chunk(chunk)


def _of_chunk(chunk: Any) -> Iterator[Piece]:
    """What a chunk or a whole completion holds; a sign of life at least. Servers leave
    out what they like, and openai does not check."""
    yield Text("")
    choices = getattr(chunk, "choices", None) or ()
    for choice in choices[:1]:
        said = getattr(choice, "delta", None) or getattr(choice, "message", None)
        text = getattr(said, "content", None)
        if isinstance(text, str):
            yield Text(text)
        if getattr(choice, "finish_reason", None):
            yield Stop(str(choice.finish_reason))
    usage = getattr(chunk, "usage", None)
    counts = (getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
    if all(isinstance(count, int) for count in counts):
        yield Usage(int(counts[0] or 0), int(counts[1] or 0))


def _fault_of(error: Exception, secret: str) -> Fault:
    if isinstance(error, openai.APIStatusError):
        now = datetime.datetime.now(datetime.UTC)
        after = retry_after(error.response.headers, now)
        return chat_faults.of_status(error.status_code, error.code, error.body, after, secret)
    if isinstance(error, openai.APITimeoutError):
        return chat_faults.too_slow(begun=False, late=False)
    if isinstance(error, openai.APIConnectionError):
        return chat_faults.of_connection(error)
    if isinstance(error, openai.APIError):
        return chat_faults.of_event(error.body, secret)
    return chat_faults.of_nonsense(error)


# -- for the one who listens -------------------------------------------------------------


def _listen(heard: queue.SimpleQueue[_Heard], deadline: float, patience: float) -> Iterator[Piece]:
    """Passes on what the thread tells, for as long as patience and deadline allow, and as
    somebody waits for the answer."""
    length, stopped = 0, False
    while True:
        left = deadline - time.monotonic()
        try:
            piece = _next(heard, max(0.0, min(_GRACE if stopped else patience, left)))
        except queue.Empty:
            piece = (
                None if stopped else chat_faults.too_slow(begun=length > 0, late=left <= patience)
            )
        if piece is None or (stopped and isinstance(piece, Fault)):
            return
        if isinstance(piece, Fault):
            raise piece
        stopped = stopped or isinstance(piece, Stop)
        length += len(piece.text) if isinstance(piece, Text) else 0
        if length > MOST_TEXT:
            raise chat_faults.too_large()
        if piece != Text(""):
            yield piece


def _next(heard: queue.SimpleQueue[_Heard], seconds: float) -> _Heard:
    """The next that is told; raises queue.Empty after so long, Abandoned where nobody
    waits any more."""
    end = time.monotonic() + seconds
    while True:
        abandon.check()
        left = end - time.monotonic()
        try:
            return heard.get(timeout=max(0.0, min(left, _LOOK_UP)))
        except queue.Empty:
            if left <= _LOOK_UP:
                raise
