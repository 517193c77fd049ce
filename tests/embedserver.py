"""A local server that speaks OpenAI's `/embeddings`, and fails on demand: real HTTP.

Vectors are those of the built-in embedder, so that near texts are near.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from retrieval.embedding import HashedGrams
from tests.serving import served

Reply = tuple[int, dict[str, str], Any]
"""Status, headers, and the body as JSON, as bytes, or as seconds to be silent."""
Fault = Callable[[Sequence[str]], Reply | None]
"""What goes wrong with a request for those texts; None where nothing does."""


@dataclass
class EmbedServer:
    """What was asked (`bodies`, `headers`), and what goes wrong: `faults` are used up one a
    request, `always` stays."""

    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    faults: list[Reply] = field(default_factory=list)
    always: Fault = lambda _texts: None

    @property
    def sizes(self) -> list[int]:
        """How many texts each request had."""
        return [len(body["input"]) for body in self.bodies]

    def reply(self, body: dict[str, Any]) -> Reply:
        if self.faults:
            return self.faults.pop(0)
        return self.always(body["input"]) or (200, {}, answer(body["input"]))


def answer(texts: Sequence[str]) -> dict[str, Any]:
    """A sound answer, in an order of its own and of vectors that are not of length one."""
    rows = HashedGrams().embed(texts) * 3
    data = [
        {"object": "embedding", "index": place, "embedding": row.tolist()}
        for place, row in enumerate(rows)
    ]
    return {"object": "list", "data": data[::-1], "model": "m", "usage": {"total_tokens": 1}}


@contextmanager
def embed_server() -> Iterator[EmbedServer]:
    """A server on a free port of this machine."""
    found = EmbedServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.bodies.append(body)
            found.headers.append({name.lower(): value for name, value in self.headers.items()})
            status, headers, content = (
                found.reply(body) if self.path == "/v1/embeddings" else (404, {}, {})
            )
            if isinstance(content, float):
                time.sleep(content)
                return
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            with suppress(OSError):
                self.send_response(status)
                for name, value in {"Content-Length": str(len(raw)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with served(Handler) as address:
        found.url = f"{address}/v1"
        yield found
