"""Brings what waits in the outbox to the Bot API, until it is there or cannot be."""

import asyncio
import logging
from dataclasses import replace
from functools import partial

from bot.telegram.keeping.outbox import Posted
from bot.telegram.keeping.store import Store
from bot.telegram.line.client import Client
from bot.telegram.line.undelivered import Undelivered
from bot.telegram.messages.outgoing import Outgoing
from bot.telegram.text.richtext import Rich
from bot.tracing import traced

AT_ONCE = 32
"""Chats that may wait for their turn at the same time."""
_LONGEST_PAUSE = 60.0
_LOOK_AGAIN = 0.5
"""Seconds after which other workers' leavings are looked for."""

_log = logging.getLogger("fazhi.telegram")


class Sender:
    """Sends for one worker. `fatal` is why it can never send again; None while it can."""

    def __init__(self, client: Client, store: Store, worker: str) -> None:
        self._client = client
        self._store = store
        self._keeping = store.perseverance
        self._worker = worker
        self._new = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.fatal: Undelivered | None = None

    def nudge(self) -> None:
        """There is something new in the outbox."""
        self._new.set()

    async def run(self, ending: asyncio.Event) -> None:
        """Sends until `ending`, then what is due at once; ends what it has begun."""
        try:
            while self.fatal is None:
                self._new.clear()
                if len(self._tasks) < AT_ONCE and self._begin():
                    continue
                if ending.is_set() and not self._tasks:
                    return
                await self._pause(ending)
            if self._tasks:
                await asyncio.wait(self._tasks)
        finally:
            for task in self._tasks:
                task.cancel()

    def _begin(self) -> bool:
        posted = self._taken()
        if posted is None:
            return False
        task = asyncio.create_task(self._send(posted))
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return True

    def _taken(self) -> Posted | None:
        with self._keeping:
            return self._store.outbox.take(self._worker)
        return None

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._new.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("A message could not be kept: %s", traced(error))

    async def _pause(self, ending: asyncio.Event) -> None:
        due = self._store.outbox.due_in()
        wait = _LOOK_AGAIN if due is None else min(max(due, 0.02), _LOOK_AGAIN)
        events = (self._new,) if ending.is_set() else (self._new, ending)
        waits = [asyncio.ensure_future(event.wait()) for event in events]
        await asyncio.wait(waits, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
        for waiting in waits:
            waiting.cancel()

    async def _send(self, posted: Posted) -> None:
        try:
            await self._client.deliver(posted.message, partial(self._store.sent, posted.n))
        except Undelivered as trouble:
            _log.warning("Message %d to %d: %s", posted.n, posted.message.chat, trouble)
            if trouble.kind == "impossible":
                await self._plainer(posted)
            else:
                await self._keeping.till_kept(partial(self._put_back, posted, trouble))
            self.fatal = trouble if trouble.kind == "refused" else self.fatal

    def _put_back(self, posted: Posted, trouble: Undelivered) -> None:
        outbox, chat = self._store.outbox, posted.message.chat
        if trouble.kind in ("later", "conflict"):
            outbox.later(posted.n, max(trouble.seconds, min(2.0**posted.tries, _LONGEST_PAUSE)))
        elif trouble.kind == "moved":
            self._store.move(chat, trouble.to)
            outbox.later(posted.n, 0)
        elif trouble.kind == "gone":
            outbox.drop_chat(chat)
        else:
            outbox.later(posted.n, 0)

    async def _plainer(self, posted: Posted) -> None:
        """What is refused as it is goes out in the nearest form that is taken."""
        outbox = self._store.outbox
        for message in plainer(posted.message):
            try:
                await self._client.deliver(message, partial(self._store.sent, posted.n))
                return
            except Undelivered as trouble:
                if trouble.kind != "impossible":
                    wait = max(trouble.seconds, 1.0)
                    await self._keeping.till_kept(partial(outbox.later, posted.n, wait))
                    return
        _log.error("Message %d to %d is given up", posted.n, posted.message.chat)
        await self._keeping.till_kept(partial(outbox.dropped, posted.n))


def plainer(message: Outgoing) -> list[Outgoing]:
    """The forms to try in turn for one that is refused: anew where it changes a message
    that is gone, outside of its topic, without what is in the text or under it."""
    if message.deletes:
        return []
    new = replace(message, edits=0, replies_to=0)
    bare = replace(new, thread=0)
    return [new, bare, replace(bare, text=Rich(message.text.text)), replace(bare, keyboard=())]
