"""One worker of the bot: receives, handles what was received, sends what is to be sent.

Each of the three goes on by itself; what stands between them is in the store, so that a
process may die anywhere and another takes up what it left.
"""

import asyncio
import contextlib
import logging
from typing import Any, Protocol

from bot.telegram.client import Client
from bot.telegram.inbox import MOST_TRIES, Update
from bot.telegram.incoming import Incoming, incoming, order_of
from bot.telegram.presence import Presence
from bot.telegram.reply import Reply
from bot.telegram.sending import Sender
from bot.telegram.store import Store
from bot.telegram.tracing import traced

HANDLERS = 6
"""Updates of one worker that are handled at the same time."""
_LOOK_AGAIN = 0.5
_TIDY_SECONDS = 5.0
_EXPIRE_SECONDS = 3600.0

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
    ) -> None:
        self._store = store
        self._presence = presence
        self._handler = handler
        self._me = me
        self._keep_days = keep_days
        self._sender = Sender(client, store, presence.name)
        self._tasks: set[asyncio.Task[None]] = set()
        self._come = asyncio.Event()

    def keep(self, updates: list[dict[str, Any]]) -> None:
        """Stores what concerns the bot; returns when it is safe."""
        wanted = ((update, self._read(update)) for update in updates)
        self._store.inbox.put([(body, order_of(value)) for body, value in wanted if value])
        self._come.set()

    async def run(self, receiver: Receiver, ending: asyncio.Event) -> None:
        """Works until `ending`, then ends what it has begun. Raises Undelivered where the
        bot's token is refused."""
        self._store.release(self._presence.gone(self._store.workers()))
        handled = asyncio.Event()
        sending = asyncio.create_task(self._sender.run(handled))
        others = [asyncio.create_task(work(ending)) for work in (self._handle_on, self._tidy_on)]
        receiving = asyncio.create_task(receiver.run(ending))
        await asyncio.wait((receiving, sending), return_when=asyncio.FIRST_COMPLETED)
        ending.set()
        await asyncio.gather(*others)
        if self._tasks:
            await asyncio.wait(self._tasks)
        handled.set()
        await sending
        await receiving
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
            if len(self._tasks) < HANDLERS and self._begin():
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._come.wait(), _LOOK_AGAIN)

    def _begin(self) -> bool:
        update = self._store.inbox.take(self._presence.name)
        if update is None:
            return False
        task = asyncio.create_task(self._handle(update))
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return True

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._come.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("An update could not be settled: %s", traced(error))

    async def _handle(self, update: Update) -> None:
        value = self._read(update.body)
        assert value is not None, "it was read before it was kept"
        self._store.settle(update.id, await self._reply(update, value), value.place.talk)
        self._sender.nudge()

    async def _reply(self, update: Update, value: Incoming) -> Reply:
        if update.tries >= MOST_TRIES:
            return self._handler.give_up(update, value)
        try:
            return await self._handler.handle(update, value)
        except Exception as error:
            _log.error("Update %d failed: %s", update.id, traced(error))
            return self._handler.give_up(update, value)

    async def _tidy_on(self, ending: asyncio.Event) -> None:
        """Takes up what workers that died have left, and forgets what is old."""
        until = 0.0
        while not ending.is_set():
            if until <= 0:
                self._store.expire(self._keep_days)
                until = _EXPIRE_SECONDS
            try:
                await asyncio.wait_for(ending.wait(), _TIDY_SECONDS)
            except TimeoutError:
                until -= _TIDY_SECONDS
                self._take_up()

    def _take_up(self) -> None:
        gone = self._presence.gone(self._store.workers())
        if gone:
            self._store.release(gone)
            self._come.set()
            self._sender.nudge()
