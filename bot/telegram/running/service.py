"""One worker of the bot: receives, handles what was received, sends what is to be sent.

Each of the three goes on by itself; what stands between them is in the store, so that a
process may die anywhere and another takes up what it left.
"""

import asyncio
import logging
import time
from dataclasses import replace
from typing import Any, Protocol

from bot.telegram.keeping.inbox import MOST_TRIES, Update
from bot.telegram.keeping.perseverance import may_pass, over_in
from bot.telegram.keeping.store import Store
from bot.telegram.line.client import Client
from bot.telegram.line.sending import Sender
from bot.telegram.messages.incoming import Incoming, incoming, order_of
from bot.telegram.messages.reply import Reply
from bot.telegram.running.presence import Presence
from bot.tracing import traced

MORE_AT_ONCE = 4
"""Updates that are handled beside those whose answers are being made."""
_LOOK_AGAIN = 0.5
_TIDY_SECONDS = 5.0
_FLUSH_SECONDS = 0.2
_EXPIRE_SECONDS = 3600.0
_GRACE = 20.0
"""Seconds in which what was begun may end before the process does; the next goes on with it."""

_log = logging.getLogger("fazhi.telegram")


class Receiver(Protocol):
    """Keeps updates until `ending`; raises Undelivered where it never can again."""

    async def run(self, ending: asyncio.Event) -> None: ...


class Handler(Protocol):
    """What is to be done on an update."""

    async def handle(self, update: Update, value: Incoming) -> Reply:
        """Raises nothing that the asker could mend."""
        ...

    def give_up(self, update: Update, value: Incoming) -> Reply:
        """What is said where handling it has failed for good."""
        ...


class Service:
    """One worker. `me` is the bot's user name."""

    def __init__(
        self,
        client: Client,
        store: Store,
        presence: Presence,
        handler: Handler,
        me: str,
        keep_days: int,
        at_once: int,
    ) -> None:
        """`at_once` is how many updates are handled at the same time."""
        self._store = store
        self._presence = presence
        self._handler = handler
        self._me = me
        self._keep_days = keep_days
        self._at_once = at_once
        self._sender = Sender(client, store, presence.name)
        self._keeping = store.perseverance
        self._tasks: set[asyncio.Task[None]] = set()
        self._come = asyncio.Event()

    async def keep(self, updates: list[dict[str, Any]]) -> None:
        """Stores what concerns the bot; returns when it is safe."""
        wanted = ((update, self._read(update)) for update in updates)
        self._store.inbox.put([(body, order_of(value)) for body, value in wanted if value])
        self._come.set()
        await self._store.flushed()

    async def run(self, receiver: Receiver, ending: asyncio.Event) -> None:
        """Works until `ending`, then ends what it has begun. Raises Undelivered where the
        bot's token is refused."""
        handled = asyncio.Event()
        sending = asyncio.create_task(self._sender.run(handled))
        works = (self._tidy_on, self._flush_on, self._handle_on, receiver.run)
        others = [asyncio.create_task(work(ending)) for work in works]
        await asyncio.wait((sending, *others), return_when=asyncio.FIRST_COMPLETED)
        ending.set()
        await _end(self._tasks)
        handled.set()
        await _end({sending})
        await asyncio.gather(*others)
        if self._sender.fatal is not None:
            raise self._sender.fatal

    def _read(self, update: dict[str, Any]) -> Incoming | None:
        try:
            return incoming(update, self._me)
        except (KeyError, TypeError, AttributeError) as error:
            _log.warning("An update of unknown form is left out: %s", traced(error))
            return None

    async def _handle_on(self, ending: asyncio.Event) -> None:
        while not ending.is_set():
            self._come.clear()
            if len(self._tasks) < self._at_once and self._begin(ending):
                continue
            await over_in(_LOOK_AGAIN, self._come)

    def _begin(self, ending: asyncio.Event) -> bool:
        update: Update | None = None
        with self._keeping:
            update = self._store.inbox.take(self._presence.name)
        if update is None:
            return False
        task = asyncio.create_task(self._handle(update, ending))
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return True

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._come.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("An update could not be settled: %s", traced(error))

    async def _handle(self, update: Update, ending: asyncio.Event) -> None:
        """Handles an update, again and again while what comes of it cannot be kept."""
        value = self._read(update.body)
        assert value is not None, "it was read before it was kept"
        while not ending.is_set():
            with self._keeping:
                reply = await self._reply(update, value)
                self._store.settle(update.id, reply, value.place.talk)
                self._sender.nudge()
                return
            await over_in(_LOOK_AGAIN, ending)
            update = replace(update, preview=self._store.inbox.preview_of(update.id))

    async def _reply(self, update: Update, value: Incoming) -> Reply:
        if update.tries >= MOST_TRIES:
            return self._handler.give_up(update, value)
        try:
            return await self._handler.handle(update, value)
        except Exception as error:
            if may_pass(error):
                raise
            _log.error("Update %d failed: %s", update.id, traced(error))
            return self._handler.give_up(update, value)

    async def _tidy_on(self, ending: asyncio.Event) -> None:
        """Takes up what workers that died have left, and forgets what is old."""
        expires = 0.0
        while not ending.is_set():
            with self._keeping:
                self._take_up()
                if time.monotonic() > expires:
                    self._store.expire(self._keep_days)
                    expires = time.monotonic() + _EXPIRE_SECONDS
            await over_in(_TIDY_SECONDS, ending)

    async def _flush_on(self, ending: asyncio.Event) -> None:
        """What a loss of power takes away is no older than a moment, and comes again."""
        while not await over_in(_FLUSH_SECONDS, ending):
            with self._keeping:
                await self._store.flushed()

    def _take_up(self) -> None:
        gone = self._presence.gone(self._store.workers())
        if gone:
            self._store.release(gone)
            self._come.set()
            self._sender.nudge()


async def _end(tasks: "set[asyncio.Task[None]]") -> None:
    """Waits for the tasks to end, and cancels those that take too long."""
    if tasks:
        _, others = await asyncio.wait(tasks, timeout=_GRACE)
        for task in others:
            task.cancel()
