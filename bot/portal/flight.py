"""One question on its way to its answer, heard by everyone who asks the same meanwhile."""

import asyncio
import threading
from collections.abc import AsyncIterator

from answering.events import Event


class Flight:
    """What happens on the way is told in one thread and heard on the event loop that made
    this. When nobody listens any more, it is given up."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._events: list[Event] = []
        self._error: BaseException | None = None
        self._listeners = 0
        self._step_by_step = False
        self._changed: asyncio.Future[None] = self._loop.create_future()
        self._given_up = threading.Event()
        self._over = False
        self._waiting: asyncio.Task[None] | None = None

    # -- on the event loop -------------------------------------------------------------

    async def listen(self, *, step_by_step: bool = True) -> AsyncIterator[Event]:
        """Everything from the beginning on, as it happens or, where that does not matter,
        at the end. Raises what ended it early."""
        self._listeners += 1
        self._step_by_step = self._step_by_step or step_by_step
        heard = 0
        try:
            while heard < len(self._events) or not self._over:
                if heard == len(self._events):
                    await asyncio.shield(self._changed)
                for event in self._events[heard:]:
                    heard += 1
                    yield event
            if self._error is not None:
                raise self._error
        finally:
            self._listeners -= 1
            if not self._listeners:
                self._given_up.set()
                if self._waiting is not None:
                    self._waiting.cancel()

    def waits_in(self, task: "asyncio.Task[None] | None") -> None:
        """Its turn has not come: the task that waits for that is cancelled when nobody
        listens any more. None: its turn has come."""
        self._waiting = task

    def end(self, error: BaseException | None = None) -> None:
        """Nothing more happens; `error` where it ended before the answer."""
        if not self._over:
            self._over, self._error = True, error
            self._given_up.set()
            self._notify()

    def _notify(self) -> None:
        changed, self._changed = self._changed, self._loop.create_future()
        changed.set_result(None)

    # -- from any thread ---------------------------------------------------------------

    def given_up(self) -> bool:
        """Whether nobody waits for more: it is over, or all have left."""
        return self._given_up.is_set()

    def tell(self, event: Event) -> None:
        """Something happened; raises RuntimeError where the event loop is gone."""
        self._events.append(event)
        if self._step_by_step:
            self._loop.call_soon_threadsafe(self._notify)
