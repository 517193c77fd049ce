"""The door of the server: a request is read, befallen, carried out, noted and answered."""

import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote

from tests.botapi.errors import NOT_FOUND, UNAUTHORIZED, ApiError
from tests.botapi.faults import Fault
from tests.botapi.http import Reply, Request, html, json_reply
from tests.botapi.hub import Hub
from tests.botapi.methods import carry_out
from tests.botapi.params import Params, read_params

WORKING = 6.0
"""Seconds that "typing" or a draft promise that something is to come."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request to the Bot API: when, what, to which chat (0: none), and the status of the
    answer. `fault` names what befell it, empty where nothing did; `why` is a refusal."""

    at: float
    method: str
    chat: int
    status: int
    fault: str
    why: str
    params: Params


class Door:
    """Answers requests of one bot, and remembers them; `most` caps how many (0: all).
    `more` answers addresses under /control/."""

    def __init__(
        self, hub: Hub, token: str, most: int, more: Callable[[Request], Reply] | None
    ) -> None:
        self.calls: deque[Call] = deque(maxlen=most or None)
        self.refusals: deque[Call] = deque(maxlen=1000)
        self._hub = hub
        self._token = token
        self._more = more
        self._busy = 0
        self._touched = time.monotonic()

    def answer(self, request: Request) -> Reply:
        """The reply to any request."""
        path = unquote(request.path)
        if found := re.fullmatch(r"/bot([^/]+)/([^/]*)/?", path):
            return self._method(found[1], found[2], request)
        if found := re.fullmatch(r"/file/bot([^/]+)/(.+)", path):
            return self._file(found[1], found[2])
        if self._more and path.startswith("/control/"):
            return self._more(request)
        return _refused(NOT_FOUND)

    def is_idle(self, quiet: float) -> bool:
        """Whether the bot has taken every update, and has neither asked for anything nor
        promised anything for so many seconds."""
        with self._hub.world.lock:
            waiting = bool(self._hub.updates.pending) or self._busy > 0
            working = self._promises()
        since = max(self._touched, self._hub.updates.moved)
        return not waiting and not working and time.monotonic() - since > quiet

    def _promises(self) -> bool:
        """Whether in some chat the bot's last word is that it works, and not long ago."""
        seen: set[int] = set()
        for event in reversed(self._hub.world.events):
            if time.time() - event.at > WORKING:
                return False
            if event.chat not in seen and event.kind in ("sent", "edited", "action", "draft"):
                seen.add(event.chat)
                if event.kind in ("action", "draft"):
                    return True
        return False

    def _method(self, token: str, name: str, request: Request) -> Reply:
        if error := self._wrong_token(token):
            return _refused(error)
        try:
            params = read_params(request.query, request.content_type, request.body)
        except ApiError as error:
            self._note(name, Params({}), 400, "", error.description)
            return _refused(error)
        with self._counted(name):
            return self._befallen(name, params)

    def _befallen(self, name: str, params: Params) -> Reply:
        fault = self._hub.faults.befalling(name, _chat(params))
        struck = fault.strike if fault else ""
        if fault and struck in ("refuse", "html", "drop"):
            reply = _instead(fault)
            self._note(name, params, reply.status, struck, "")
            return reply
        reply = self._carried_out(name, params, struck)
        if fault and struck == "stall":
            return Reply(reply.status, reply.body, wait=fault.seconds)
        return Reply(vanish=True) if struck == "lose" else reply

    def _carried_out(self, name: str, params: Params, struck: str) -> Reply:
        try:
            result = carry_out(self._hub, name, params)
        except ApiError as error:
            self._note(name, params, error.code, struck, error.description)
            return _refused(error)
        if name.lower() != "getupdates" or result:
            self._note(name, params, 200, struck, "")
        return json_reply({"ok": True, "result": result})

    def _note(self, name: str, params: Params, status: int, struck: str, why: str) -> None:
        call = Call(time.time(), name, _chat(params), status, struck, why, params)
        self.calls.append(call)
        if why:
            self.refusals.append(call)

    @contextmanager
    def _counted(self, name: str) -> Iterator[None]:
        """Counts a request while it is answered; one for updates only waits."""
        by = int(name.lower() != "getupdates")
        self._touch(by)
        try:
            yield
        finally:
            self._touch(-by)

    def _touch(self, by: int) -> None:
        if by:
            with self._hub.world.lock:
                self._busy += by
                self._touched = time.monotonic()

    def _wrong_token(self, token: str) -> ApiError | None:
        if token == self._token:
            return None
        return UNAUTHORIZED if re.fullmatch(r"\d+:[A-Za-z0-9_-]{3,}", token) else NOT_FOUND

    def _file(self, token: str, path: str) -> Reply:
        found = next((f for f in list(self._hub.world.files.values()) if f.path == path), None)
        if token != self._token or found is None:
            return _refused(NOT_FOUND)
        return Reply(200, found.content, "application/octet-stream")


def _chat(params: Params) -> int:
    name = params.text("chat_id")
    return int(name) if re.fullmatch(r"-?\d{1,18}", name) else 0


def _refused(error: ApiError) -> Reply:
    return json_reply(error.to_api(), error.code)


def _instead(fault: Fault) -> Reply:
    if fault.strike == "html":
        return html(fault.status)
    if fault.strike == "refuse" and fault.error:
        return _refused(fault.error)
    return Reply(vanish=True)
