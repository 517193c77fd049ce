"""Asks the Bot API for updates, and confirms none before it is kept."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from bot.telegram.keeping.perseverance import Perseverance, over_in
from bot.telegram.line.client import Client
from bot.telegram.line.undelivered import Undelivered

_SECONDS = 20
_LONGEST_PAUSE = 30.0

_log = logging.getLogger("fazhi.telegram")

Keep = Callable[[list[dict[str, Any]]], Awaitable[None]]
"""Keeps updates; returns when they are safe."""


class Poller:
    """Receives for one bot. Of several workers one does; another takes over when it ends."""

    def __init__(self, client: Client, keep: Keep, home: Path) -> None:
        self._client = client
        self._keep = keep
        self._keeping = Perseverance()
        self._turn = FileLock(home / "telegram-polling.lock")

    async def run(self, ending: asyncio.Event) -> None:
        """Receives until `ending`. Raises Undelivered where the token is refused."""
        while not ending.is_set():
            try:
                self._turn.acquire(blocking=False)
            except Timeout:
                await over_in(1.0, ending)
                continue
            try:
                await self._receive(ending)
            finally:
                self._turn.release()

    async def _receive(self, ending: asyncio.Event) -> None:
        offset, failures, seconds = 0, 0, 0
        while not ending.is_set():
            try:
                found = await _unless(ending, self._client.updates(offset, seconds))
            except Undelivered as trouble:
                if trouble.kind == "refused":
                    raise
                failures += 1
                _log.warning("Receiving: %s", trouble)
                await over_in(max(trouble.seconds, min(2.0**failures, _LONGEST_PAUSE)), ending)
                continue
            failures, seconds = 0, _SECONDS
            if found and await self._kept(found, ending):
                offset = max(update["update_id"] for update in found) + 1

    async def _kept(self, updates: list[dict[str, Any]], ending: asyncio.Event) -> bool:
        """Keeps updates. While there is no room for them they are not confirmed, and come
        again."""
        with self._keeping:
            await self._keep(updates)
            return True
        await over_in(1.0, ending)
        return False


async def _unless(ending: asyncio.Event, asked: Any) -> list[dict[str, Any]]:
    """What is asked for; nothing where the end comes first. What was on its way then is
    not confirmed, and comes again."""
    request, end = asyncio.ensure_future(asked), asyncio.ensure_future(ending.wait())
    await asyncio.wait((request, end), return_when=asyncio.FIRST_COMPLETED)
    end.cancel()
    if request.done():
        found: list[dict[str, Any]] = request.result()
        return found
    request.cancel()
    return []
