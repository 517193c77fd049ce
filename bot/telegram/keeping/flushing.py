"""When what was stored is on the disk, so that a loss of power takes nothing of it away."""

import asyncio

from bot.telegram.keeping.database import Database


class Flusher:
    """Brings what was written to the disk; what many wait for at a time is one flush, and
    nobody else waits for it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()
        self._flushed = 0

    async def flushed(self) -> None:
        """Returns when all that was stored before is on the disk. Raises LibraryFull."""
        wanted = self._database.commits
        async with self._turn:
            if self._flushed < wanted:
                reached = self._database.commits
                await asyncio.to_thread(self._database.flush)
                self._flushed = reached
