"""How a model server fails: one request answered properly, or in one of many wrong ways.

Knows HTTP and the chat-completions protocol. What is said is `tests.fake_lies`'; who is
answered how, `tests.fake_openai`'s.
"""

import json
import select
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from typing import Any

HUGE = 10_000_000
"""Bytes of the huge answer's text."""
PIECE = 12
"""Characters of a stream's piece."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two pieces of a stream and between two bytes of a drip; `over` is
    set when the server stops."""

    pause: float
    drip: float
    over: threading.Event


class Exchange:
    """One request and the means to answer it, properly or not."""

    def __init__(self, http: BaseHTTPRequestHandler, payload: Any, pace: Pace) -> None:
        self.pace = pace
        self.payload: dict[str, Any] = payload
        self.streams = bool(payload.get("stream"))
        self._http = http

    def header(self, name: str) -> str:
        """A header of the request, "" where it has none."""
        return str(self._http.headers.get(name, ""))

    def begin(self, kind: str, status: int = 200, **headers: str) -> None:
        """The head of a response in chunks."""
        self._http.send_response(status)
        self._http.send_header("Content-Type", kind)
        self._http.send_header("Transfer-Encoding", "chunked")
        self._http.send_header("Connection", "close")
        for name, value in headers.items():
            self._http.send_header(name.replace("_", "-"), value)
        self._http.end_headers()

    def send(self, pieces: Sequence[bytes]) -> None:
        """Some of its body."""
        for piece in pieces:
            self._http.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self._http.wfile.flush()
            if self.pace.pause:
                time.sleep(self.pace.pause)

    def end(self) -> None:
        """Its proper end."""
        self._http.wfile.write(b"0\r\n\r\n")

    def raw(self, data: bytes) -> None:
        """Bytes as they are."""
        self._http.wfile.write(data)
        self._http.wfile.flush()

    def say(self, status: int, body: object, **headers: str) -> None:
        """A JSON response."""
        self.begin("application/json", status, **headers)
        self.send([json.dumps(body, ensure_ascii=False).encode()])
        self.end()

    def error(self, status: int, message: str, code: str = "", **headers: str) -> None:
        """An error as OpenAI words it."""
        error = {"message": message, "type": "error", "param": None, "code": code or None}
        self.say(status, {"error": error}, **headers)

    def hang(self, seconds: float | None = None) -> bool:
        """Waits until the client or the server is gone, or so long; True if neither is."""
        until = time.monotonic() + (seconds if seconds is not None else 3600)
        while time.monotonic() < until:
            if self.pace.over.wait(min(0.02, max(0.0, until - time.monotonic()))):
                return False
            readable, _, _ = select.select([self._http.connection], [], [], 0)
            if readable and not self._http.connection.recv(1, socket.MSG_PEEK):
                return False
        return True

    def kind(self) -> str:
        """The content type that the request expects."""
        return "text/event-stream" if self.streams else "application/json"

    def body(
        self, text: str, *, usage: bool = True, done: bool = True, finish: str | None = "stop"
    ) -> list[bytes]:
        """A response's body, in the pieces in which it is sent."""
        if not self.streams:
            choice = {"message": {"role": "assistant", "content": text}, "finish_reason": finish}
            whole = json.dumps(self.wrapped("", [choice], usage), ensure_ascii=False).encode()
            return [whole[at : at + 200] for at in range(0, len(whole), 200)]
        deltas: list[dict[str, str]] = [{"role": "assistant", "content": ""}]
        deltas += [{"content": text[at : at + PIECE]} for at in range(0, len(text), PIECE)]
        events = [self.event([{"delta": delta, "finish_reason": None}]) for delta in deltas]
        if finish is not None:
            events.append(self.event([{"delta": {}, "finish_reason": finish}]))
        if usage and (self.payload.get("stream_options") or {}).get("include_usage"):
            events.append(self.event([], usage=True))
        return [*events, b"data: [DONE]\n\n"] if done else events

    def event(self, choices: object, *, usage: bool = False) -> bytes:
        """One event of a stream."""
        data = json.dumps(self.wrapped(".chunk", choices, usage), ensure_ascii=False)
        return f"data: {data}\n\n".encode()

    def wrapped(self, kind: str, choices: object, usage: bool) -> dict[str, Any]:
        """Choices in what the protocol puts around them."""
        prompt = sum(len(str(m.get("content"))) for m in self.payload.get("messages") or [])
        return {
            "id": "chatcmpl-fake",
            "object": f"chat.completion{kind}",
            "created": int(time.time()),
            "model": self.payload.get("model"),
            "choices": choices,
            "usage": {"prompt_tokens": prompt, "completion_tokens": 1, "total_tokens": prompt + 1}
            if usage
            else None,
        }


# -- faults: each answers one request, given what an honest model would say ------------------

Fault = Callable[[Exchange, str], None]


def sound(exchange: Exchange, text: str) -> None:
    wanted = (exchange.payload.get("response_format") or {}).get("type")
    said = json.dumps(exchange.payload.get("messages"), ensure_ascii=False).casefold()
    if wanted == "json_object" and "json" not in said:
        exchange.error(
            400, "'messages' must contain the word 'json' in some form, to use 'response_format'"
        )
        return
    _send(exchange, exchange.body(text))


def _send(exchange: Exchange, body: Sequence[bytes]) -> None:
    exchange.begin(exchange.kind())
    exchange.send(body)
    exchange.end()


def _status(status: int, message: str, code: str = "", **headers: str) -> Fault:
    return lambda exchange, _text: exchange.error(status, message, code, **headers)


def _busy_until(exchange: Exchange, _text: str) -> None:
    # HTTP dates have whole seconds: two ahead are between one and two.
    exchange.error(429, "Rate limit", Retry_After=formatdate(time.time() + 2, usegmt=True))


def _key(exchange: Exchange, _text: str) -> None:
    key = exchange.header("Authorization")
    exchange.error(401, f"Incorrect API key provided: {key}", "invalid_api_key")


def _echo(exchange: Exchange, _text: str) -> None:
    key = exchange.header("Authorization")
    exchange.error(400, f"What is {key} doing in {json.dumps(exchange.payload)[:50]}")


def _hang(exchange: Exchange, _text: str) -> None:
    exchange.hang()


def _hang_middle(exchange: Exchange, text: str) -> None:
    body = exchange.body(text)
    exchange.begin(exchange.kind())
    exchange.send(body[: len(body) // 2])
    exchange.hang()


def _hang_end(exchange: Exchange, text: str) -> None:
    exchange.begin(exchange.kind())
    exchange.send(exchange.body(text, usage=False, done=False))
    exchange.hang()


def _drip(exchange: Exchange, text: str) -> None:
    exchange.begin(exchange.kind())
    for byte in b"".join(exchange.body(text * 50)):
        exchange.send([bytes([byte])])
        if not exchange.hang(exchange.pace.drip):
            return


def _drip_head(exchange: Exchange, _text: str) -> None:
    exchange.raw(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while exchange.hang(exchange.pace.drip):
        exchange.raw(b"z")


def _drip_events(exchange: Exchange, _text: str) -> None:
    exchange.begin(exchange.kind())
    while exchange.hang(exchange.pace.drip):
        exchange.send([exchange.event([{"delta": {"content": "慢"}, "finish_reason": None}])])


def _truncated(exchange: Exchange, text: str) -> None:
    _send(exchange, exchange.body(text[: len(text) // 2], finish="length"))


def _cut(exchange: Exchange, text: str) -> None:
    body = exchange.body(text)
    exchange.begin(exchange.kind())
    exchange.send(body[: len(body) // 2])


def _not_json(exchange: Exchange, text: str) -> None:
    _send(exchange, exchange.body(text.replace('"', "'").replace("]", "")))


def _blank(exchange: Exchange, _text: str) -> None:
    _send(exchange, exchange.body("\n  "))


def _huge(exchange: Exchange, text: str) -> None:
    filler = "城" * 10_000
    exchange.begin(exchange.kind())
    for _ in range(HUGE // len(filler.encode())):
        exchange.send([exchange.event([{"delta": {"content": filler}, "finish_reason": None}])])
    exchange.send(exchange.body(text))
    exchange.end()


def _endless_line(exchange: Exchange, _text: str) -> None:
    exchange.begin(exchange.kind())
    exchange.send([b'data: {"choices": [{"delta": {"content": "'])
    while not exchange.pace.over.is_set():
        exchange.send([b"a" * 65_536])


def _bomb(exchange: Exchange, text: str) -> None:
    exchange.begin(exchange.kind(), Content_Encoding="gzip")
    exchange.send(exchange.body(text))
    exchange.end()


def _not_utf8(exchange: Exchange, text: str) -> None:
    _send(exchange, [piece.decode().encode("gbk") for piece in exchange.body(text)])


def _no_usage(exchange: Exchange, text: str) -> None:
    _send(exchange, exchange.body(text, usage=False))


def _no_choices(exchange: Exchange, text: str) -> None:
    body = exchange.body(text)
    if exchange.streams:
        odd = [exchange.event([]), exchange.event(None), b"data: {}\n\n", b": ping\n\n"]
        odd.append(exchange.event([{"delta": None, "finish_reason": None}]))
        odd.append(exchange.event([{"delta": {"content": None}}]))
        body = odd + body[:-1] + odd + body[-1:]
    _send(exchange, body)


def _no_done(exchange: Exchange, text: str) -> None:
    _send(exchange, exchange.body(text, done=False))


def _no_finish(exchange: Exchange, text: str) -> None:
    _send(exchange, exchange.body(text, done=False, finish=None))


def _whole(exchange: Exchange, text: str) -> None:
    exchange.streams = False
    sound(exchange, text)


def _page(exchange: Exchange, _text: str) -> None:
    exchange.begin("text/html")
    exchange.send(["<html><body>请先登录</body></html>".encode()])
    exchange.end()


def _event_error(exchange: Exchange, text: str) -> None:
    body = exchange.body(text)
    body = [*body[: len(body) // 2], b'data: {"error": {"message": "overloaded"}}\n\n']
    _send(exchange, body)


def _taking(*formats: str) -> Fault:
    """A sound server that takes only these response formats."""

    def answer(exchange: Exchange, text: str) -> None:
        wanted = (exchange.payload.get("response_format") or {}).get("type")
        if wanted is not None and wanted not in formats:
            exchange.error(400, f"response_format type {wanted} is unavailable now")
        else:
            sound(exchange, text)

    return answer


def _plain(exchange: Exchange, text: str) -> None:
    for name in ("stream_options", "temperature", "response_format"):
        if name in exchange.payload:
            exchange.error(422, f"Unrecognized request argument supplied: {name}")
            return
    sound(exchange, text)


FAULTS: dict[str, Fault] = {
    "401": _key,  # and repeats the key
    "400": _echo,  # and repeats key and request
    "404": _status(404, "The model does not exist", "model_not_found"),
    "429": _status(429, "Rate limit"),
    "429-after": _status(429, "Rate limit", Retry_After="1"),
    "429-date": _busy_until,  # Retry-After as a date
    "429-long": _status(429, "Rate limit", Retry_After="3600"),
    "429-quota": _status(429, "You exceeded your current quota", "insufficient_quota"),
    "500": _status(500, "Internal error"),
    "503": _status(503, "Overloaded"),
    "redirect": _status(307, "Moved", Location="http://model.invalid/"),
    "hang": _hang,  # before the first byte
    "hang-middle": _hang_middle,
    "hang-end": _hang_end,  # all is said, but neither usage nor [DONE] nor the end comes
    "drip": _drip,  # a byte a second
    "drip-head": _drip_head,  # the same, never past the headers
    "drip-events": _drip_events,  # an event a second, for ever
    "truncated": _truncated,  # at its length limit
    "cut": _cut,  # the connection breaks
    "not-json": _not_json,
    "blank": _blank,  # as DeepSeek does
    "huge": _huge,  # 10 MB
    "endless-line": _endless_line,  # a line that does not end
    "gzip": _bomb,  # packed, though nobody asked
    "not-utf8": _not_utf8,  # GBK
    "no-usage": _no_usage,
    "no-choices": _no_choices,  # chunks without choices, deltas without content
    "no-done": _no_done,
    "no-finish": _no_finish,  # neither [DONE] nor a finish_reason
    "whole": _whole,  # does not stream
    "page": _page,  # a login page
    "error-event": _event_error,  # an error amid the stream
    "no-schema": _taking("json_object"),
    "no-format": _taking(),
    "plain": _plain,  # knows none of the newer arguments
}
"""Every fault by its name. Whatever stands here without a cause of failure answers."""
