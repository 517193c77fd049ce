"""HTTP as the server speaks it: a request in, a reply out, or none at all."""

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LARGEST = 64 * 1024 * 1024
"""Bytes of a request."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. `path` is still percent-encoded."""

    verb: str
    path: str
    query: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered. `wait` seconds before it; `vanish` closes the connection instead."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    wait: float = 0.0
    vanish: bool = False


Answer = Callable[[Request], Reply]


def json_reply(body: Any, status: int = 200) -> Reply:
    """A reply of JSON."""
    return Reply(status, json.dumps(body).encode())  # half a pair can only be an escape


def html(status: int) -> Reply:
    """A page such as a proxy makes."""
    page = f"<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>"
    return Reply(status, page.encode(), "text/html")


class Listener(ThreadingHTTPServer):
    """Listens on this machine, a thread for each connection, till `close`."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, answer: Answer) -> None:
        self.over = threading.Event()
        self.answer = answer
        self._connections: set[socket.socket] = set()
        self._changed = threading.Condition()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One connection, from its first request to its last."""
        with self._changed:
            self._connections.add(request)
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._changed:
                self._connections.discard(request)
                self._changed.notify_all()

    def close(self) -> None:
        """Ends every connection and waits till their threads are done, 5 s at most."""
        self.over.set()
        self.shutdown()
        self.server_close()
        until = time.monotonic() + 5
        with self._changed:
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            while self._connections and time.monotonic() < until:
                self._changed.wait(0.1)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is gone is no error of the server's; anything else is shown."""
        import sys

        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120
    server: Listener

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST or self.headers.get("Transfer-Encoding"):
            self._say(html(413))
            self.close_connection = True
            return
        path, _, query = self.path.partition("?")
        kind = self.headers.get("Content-Type") or ""
        request = Request(self.command, path, query, kind, self.rfile.read(length))
        reply = self.server.answer(request)
        if reply.wait:
            self.server.over.wait(reply.wait)
        if reply.vanish:
            self.close_connection = True
            return
        self._say(reply)

    def _say(self, reply: Reply) -> None:
        head = (
            f"HTTP/1.1 {reply.status} {self.responses.get(reply.status, ('', ''))[0]}\r\n"
            f"Content-Type: {reply.content_type}\r\nContent-Length: {len(reply.body)}\r\n\r\n"
        )
        self.wfile.write(head.encode() + reply.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what is printed is the caller's."""
