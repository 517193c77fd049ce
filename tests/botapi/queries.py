"""Pressed buttons and inline questions that wait for the bot's answer."""

import threading
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from tests.botapi.errors import bad_request
from tests.botapi.values import CallbackAnswer, InlineAnswer

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True)
class Query:
    """One that was asked at `at`; `answer` is None till the bot answers."""

    id: str
    kind: Literal["callback", "inline"]
    user: int
    chat: int
    text: str
    at: float
    changed: threading.Condition = field(repr=False)
    answer: CallbackAnswer | InlineAnswer | None = None


class Queries:
    """Those that wait. Each is answered once, and in time."""

    def __init__(self, lock: threading.RLock, seconds: float) -> None:
        self._changed = threading.Condition(lock)
        self._seconds = seconds
        self._ids = count(4_000_000_001)
        self._open: dict[str, Query] = {}

    def ask(self, kind: Literal["callback", "inline"], user: int, chat: int, text: str) -> Query:
        """A new one."""
        with self._changed:
            self._forget_old()
            query = Query(str(next(self._ids)), kind, user, chat, text, time.time(), self._changed)
            self._open[query.id] = query
            return query

    def answer(self, id_: str, kind: str, answer: CallbackAnswer | InlineAnswer) -> Query:
        """The one that is answered. ApiError where it is unknown, answered or too old."""
        with self._changed:
            self._forget_old()
            query = self._open.get(id_)
            if query is None or query.kind != kind:
                raise bad_request(TOO_OLD)
            del self._open[id_]
            query.answer = answer
            self._changed.notify_all()
            return query

    def _forget_old(self) -> None:
        limit = time.time() - self._seconds
        for query in [query for query in self._open.values() if query.at < limit]:
            del self._open[query.id]
