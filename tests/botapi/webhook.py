"""Carries updates to the bot's own address, again and again till each is taken."""

import http.client
import json
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.botapi.faults import Faults
from tests.botapi.updates import Update, Updates

SECRET = "X-Telegram-Bot-Api-Secret-Token"
CARRIERS = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where updates are posted. `url` is empty while there is no webhook."""

    url: str = ""
    secret: str = ""
    connections: int = 40
    certificate: bool = False
    ip_address: str = ""


class Webhook:
    """Posts what is pending. `ordered`: of one chat nothing is posted before what came
    before it was taken; else anything may overtake. Whatever is not answered with a 2xx in
    `patience` seconds is posted again, after longer and longer pauses."""

    def __init__(
        self, updates: Updates, faults: Faults, *, ordered: bool = True, patience: float = 30.0
    ) -> None:
        self.target = Target()
        self.last_error: tuple[float, str] | None = None
        self._updates = updates
        self._faults = faults
        self._ordered = ordered
        self._patience = patience
        self._carried: dict[int, Update] = {}
        self._pauses: dict[int, tuple[float, float]] = {}
        self._threads: list[threading.Thread] = []
        self._round = 0

    def point_to(self, target: Target) -> None:
        """From now on updates go there; an empty target ends it."""
        with self._updates.arrived:
            self.target = target
            self._round += 1
            self._carried.clear()
            self._pauses.clear()
            self._updates.webhook_is_set = bool(target.url)
            if target.url:
                self._start(min(CARRIERS, target.connections))
            self._updates.arrived.notify_all()

    def stop(self) -> None:
        """Ends it; what is being posted may end by itself."""
        self.point_to(Target())
        until = time.monotonic() + 3
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _start(self, number: int) -> None:
        for _ in range(number):
            thread = threading.Thread(target=self._carry, args=(self._round,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _carry(self, round_: int) -> None:
        while (update := self._take(round_)) is not None:
            error = self._post(update)
            with self._updates.arrived:
                if round_ == self._round:
                    self._done(update, error)

    def _take(self, round_: int) -> Update | None:
        """The next update to post; waits for it. None when the round is over."""
        with self._updates.arrived:
            while round_ == self._round:
                if again := self._updates.take_again():
                    return again
                if update := self._next():
                    self._carried[update.id] = update
                    return update
                self._updates.arrived.wait(self._rest())
            return None

    def _next(self) -> Update | None:
        busy = {update.chat for update in self._carried.values()} if self._ordered else set()
        now = time.monotonic()
        for update in self._updates.pending:
            if update.id in self._carried or update.chat in busy:
                continue
            if self._pauses.get(update.id, (0.0, 0.0))[0] <= now:
                if self._ordered or not self._faults.strikes("disorder"):
                    return update
            elif self._ordered:
                busy.add(update.chat)
        return None

    def _rest(self) -> float | None:
        """Seconds till there may be something to post, if nobody says so before."""
        now = time.monotonic()
        ends = [end for end, _ in self._pauses.values() if end > now]
        if not self._ordered and len(self._updates.pending) > len(self._carried):
            ends.append(now + FIRST_PAUSE)
        return min(ends) - now if ends else None

    def _done(self, update: Update, error: str) -> None:
        carried = self._carried.pop(update.id, None)
        if error:
            self.last_error = (time.time(), error)
        if error and carried is not None:
            pause = min(LONGEST_PAUSE, 2 * self._pauses.get(update.id, (0.0, FIRST_PAUSE / 2))[1])
            self._pauses[update.id] = (time.monotonic() + pause, pause)
        elif carried is not None:
            self._pauses.pop(update.id, None)
            self._updates.confirm(update)
            if self._faults.strikes("duplicate"):
                self._updates.repeat(update)
        self._updates.arrived.notify_all()

    def _post(self, update: Update) -> str:
        """What went wrong; empty for a 2xx."""
        parts = urlsplit(self.target.url)
        headers = {"Content-Type": "application/json"}
        if self.target.secret:
            headers[SECRET] = self.target.secret
        body = json.dumps(update.to_api()).encode()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = http.client.HTTPConnection(parts.netloc, timeout=self._patience)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            return f"Connection failed: {error}"
        finally:
            connection.close()
        return (
            "" if answer.status // 100 == 2 else f"Wrong response from the webhook: {answer.status}"
        )
