"""What the bot is yet to hear of, and how it is handed over when it asks."""

import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.botapi.errors import conflict
from tests.botapi.faults import Faults

FIRST = 100_000_001
ON_REQUEST = frozenset(("chat_member", "message_reaction", "message_reaction_count"))
"""Kinds that a bot gets only where it names them."""

OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_SET = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True, slots=True)
class Update:
    """Something the bot is to hear. `chat` orders it among others; 0 where there is none."""

    id: int
    kind: str
    chat: int
    body: dict[str, Any] = field(repr=False)

    def to_api(self) -> dict[str, Any]:
        """An Update."""
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """The queue. An update stays in it until it is confirmed: by an offset beyond it, or by
    a webhook's 2xx. Guarded by the lock that it is given."""

    def __init__(self, lock: threading.RLock, faults: Faults, since: int = 0) -> None:
        self.arrived = threading.Condition(lock)
        self.webhook_is_set = False
        self.allowed: frozenset[str] | None = None
        self.pending: deque[Update] = deque()
        self.confirmed: deque[Update] = deque(maxlen=200)
        self.moved = time.monotonic()
        self.polls_waiting = 0
        self._again: list[Update] = []
        self._faults = faults
        self._ids = count(FIRST + since)
        self._polls = count(1)
        self._poll = 0
        self._stopped = False

    def add(self, kind: str, chat: int, body: dict[str, Any]) -> int:
        """A new update, and its id; 0 where the bot did not ask for such."""
        with self.arrived:
            if not self._wanted(kind):
                return 0
            update = Update(next(self._ids), kind, chat, body)
            self.pending.append(update)
            self.moved = time.monotonic()
            self.arrived.notify_all()
            return update.id

    def allow(self, kinds: Iterable[str] | None) -> None:
        """From now on only these; an empty list is all but those on request, None no change."""
        with self.arrived:
            if kinds is not None:
                self.allowed = frozenset(kinds) or None

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed is not None else kind not in ON_REQUEST

    def poll(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """What is pending, after so many seconds at most; see getUpdates. ApiError 409 where
        a webhook is set, or as soon as somebody else asks."""
        with self.arrived:
            if self.webhook_is_set:
                raise conflict(WEBHOOK_SET)
            mine = self._poll = next(self._polls)
            self.arrived.notify_all()
            self._confirm(offset)
            self.polls_waiting += 1
            try:
                self._wait(mine, seconds)
            finally:
                self.polls_waiting -= 1
            return self._batch(limit)

    def _wait(self, mine: int, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not (self.pending or self._again or self._stopped):
            left = until - time.monotonic()
            if left <= 0:
                return
            self.arrived.wait(left)
            if self.webhook_is_set:
                raise conflict("terminated by setWebhook request")
            if self._poll != mine:
                raise conflict(OTHER_POLL)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.confirmed.append(self.pending.popleft())
        while offset > 0 and self.pending and self.pending[0].id < offset:
            self.confirm(self.pending[0])

    def confirm(self, update: Update) -> None:
        """The bot has it; with bad luck it gets it once more all the same."""
        with self.arrived:
            self.moved = time.monotonic()
            if update in self.pending:
                self.pending.remove(update)
                self.confirmed.append(update)
            if self._faults.strikes("redeliver"):
                self.repeat(update)

    def _batch(self, limit: int) -> list[Update]:
        again, self._again = self._again, []
        batch = (again + list(self.pending)[:limit])[: max(limit, len(again))]
        batch += [update for update in batch if self._faults.strikes("duplicate")]
        if len(batch) > 1 and self._faults.strikes("disorder"):
            self._faults.shuffle(batch)
        return batch

    @property
    def asked_for(self) -> bool:
        """Whether somebody ever asked for updates, or said where to post them."""
        return self._poll > 0 or self.webhook_is_set

    def redeliver(self, number: int = 1) -> list[int]:
        """The last so many confirmed updates come once more; their ids."""
        with self.arrived:
            again = list(self.confirmed)[-number:] if number else []
            self._again += again
            self.arrived.notify_all()
            return [update.id for update in again]

    def repeat(self, update: Update) -> None:
        """It comes once more."""
        with self.arrived:
            self._again.append(update)
            self.arrived.notify_all()

    def take_again(self) -> Update | None:
        """One that is to come once more, for a webhook."""
        with self.arrived:
            return self._again.pop(0) if self._again else None

    def drop(self) -> None:
        """Forgets what is pending."""
        with self.arrived:
            self.confirmed.extend(self.pending)
            self.pending.clear()
            self._again.clear()

    def stop(self) -> None:
        """Lets go of whoever waits."""
        with self.arrived:
            self._stopped = True
            self.arrived.notify_all()
