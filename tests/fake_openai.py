"""A model server that lies and fails on demand: real HTTP, OpenAI's chat completions.

    python -m tests.fake_openai --port 8099 --behaviour wrong-digit

prints its base URL. Then, in another terminal:

    OPENAI_BASE_URL=http://127.0.0.1:8099/v1 OPENAI_API_KEY=any FAZHI_MODEL=wrong-digit \\
        fazhi ask 城口县2020年人民调解成功率是多少?

A request is answered in the way that its header `X-Behaviour` names, else its model, else
the server's own (`--behaviour`). `--list` prints all of them: the liars are told in
`tests.fake_lies`, those that mislead a search in `tests.fake_help`, the faults in
`tests.fake_faults`. It answers from the evidence in
the prompt, lines `[12] 城口县 2020 | heading path | sentence` between `<evidence>` and
`</evidence>`, with `{"claims": [{"text": "...", "sentences": [12]}], "answered": true}`.

What no server can play is an address: `refused()`, `unknown_host()`, and for TLS the
server's own address with https.
"""

import argparse
import json
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.fake_faults import FAULTS, Exchange, Pace, sound
from tests.fake_help import HELPERS, Official, question_in
from tests.fake_help import reply as helping
from tests.fake_lies import LIARS, Choose, Prompt, Reply, best_matching, honest, read_prompt


@dataclass(frozen=True, slots=True)
class Heard:
    """One request: its body as sent, the prompt in it, and what was answered."""

    payload: dict[str, Any]
    prompt: Prompt
    behaviour: str
    reply: Reply


class FakeOpenAI:
    """The server, for `with`. `heard` is every request so far, in order.

    `strikes`: after so many requests the fault is over and answers are honest. `pause`:
    seconds between two pieces of a stream. `drip`: seconds between two bytes. `official`:
    the words it knows when a search asks for help.
    """

    def __init__(
        self,
        behaviour: str = "honest",
        *,
        choose: Choose = best_matching,
        strikes: int | None = None,
        pause: float = 0.0,
        drip: float = 1.0,
        official: Official | None = None,
        port: int = 0,
    ) -> None:
        self.behaviour = behaviour
        self.choose = choose
        self.strikes = strikes
        self.official = official or {}
        self.heard: list[Heard] = []
        self._pace = Pace(pause, drip, threading.Event())
        self._lock = threading.Lock()
        self._busy = 0
        self._server = _Server(("127.0.0.1", port), _handler_for(self))

    @property
    def base_url(self) -> str:
        """For OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def https_url(self) -> str:
        """The same port, where no TLS is spoken."""
        return self.base_url.replace("http:", "https:")

    @property
    def false(self) -> tuple[str, ...]:
        """Every text so far that nobody may be shown."""
        return tuple(text for heard in self.heard for text in heard.reply.false)

    @property
    def busy(self) -> int:
        """How many requests are being answered now."""
        return self._busy

    def serve(self) -> None:
        """Answers until `stop`."""
        self._server.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        """Ends it, and whatever hangs in it."""
        self._pace.over.set()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    # -- for the handler -------------------------------------------------------------------

    def handle(self, http: BaseHTTPRequestHandler, payload: dict[str, Any]) -> None:
        """Answers a request as it is to be answered."""
        with self._counted():
            prompt = read_prompt(payload.get("messages") or [])
            named = (http.headers.get("X-Behaviour"), payload.get("model"))
            behaviour = self._behaviour(named)
            asked = question_in(payload.get("messages") or [])
            if asked is not None:
                reply = helping(behaviour, asked, self.official)
            else:
                reply = LIARS.get(behaviour, honest)(self.choose(prompt), prompt)
            self.heard.append(Heard(payload, prompt, behaviour, reply))
            FAULTS.get(behaviour, sound)(Exchange(http, payload, self._pace), reply.content)

    def list_models(self, http: BaseHTTPRequestHandler) -> None:
        """Answers what models there are."""
        models = [{"id": name, "object": "model", "owned_by": "tests"} for name in BEHAVIOURS]
        Exchange(http, {}, self._pace).say(200, {"object": "list", "data": models})

    def _behaviour(self, named: Sequence[object]) -> str:
        if self.strikes is not None and len(self.heard) >= self.strikes:
            return "honest"
        return str(next((name for name in named if name in BEHAVIOURS), self.behaviour))

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._busy += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1


def refused() -> str:
    """A base URL where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"


def unknown_host() -> str:
    """A base URL whose name is nobody's, by RFC 6761."""
    return "http://model.invalid/v1"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def _handler_for(fake: FakeOpenAI) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.close_connection = True
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with suppress(OSError):  # the client may be gone
                fake.handle(self, json.loads(body))

        def do_GET(self) -> None:
            fake.list_models(self)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: what is printed is the caller's."""

    return Handler


BEHAVIOURS = (*LIARS, *HELPERS, *FAULTS)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_openai", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--port", type=int, default=0, help="0 (the default) is any free one")
    parser.add_argument("--behaviour", choices=BEHAVIOURS, default="honest", metavar="NAME")
    parser.add_argument("--strikes", type=int, help="honest after so many requests")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between pieces")
    parser.add_argument("--list", action="store_true", help="print every behaviour")
    chosen = parser.parse_args(arguments)
    if chosen.list:
        sys.stdout.write("\n".join(BEHAVIOURS) + "\n")
        return
    fake = FakeOpenAI(
        chosen.behaviour, strikes=chosen.strikes, pause=chosen.pause, port=chosen.port
    )
    sys.stdout.write(f"{fake.base_url}\n")
    sys.stdout.flush()
    try:
        fake.serve()
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")


if __name__ == "__main__":
    main()
