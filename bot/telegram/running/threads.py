"""Threads for what takes long: answers in some, the rest in others, so that a slow model
keeps nobody from pressing a button.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeVar

from bot.telegram.running.workshops import Hear, Workshop

T = TypeVar("T")
ANSWERS, ANSWERS_OF_A_MODEL = 2, 24
"""Answers that are made at the same time in this process: a model's wait, the others
compute, of which more at a time only end later."""
_OTHERS = 4


class Threads:
    """The threads of one worker; `answers` of them wait for the workshop. Close them at the
    end."""

    def __init__(self, answers: int, workshop: Workshop) -> None:
        self._workshop = workshop
        self.answers, self._under_way = answers, 0
        self._waiting = ThreadPoolExecutor(answers, "answer")
        self._others = ThreadPoolExecutor(_OTHERS, "aside")

    async def answer(self, work: Callable[..., T], hear: Hear, *given: Any) -> T:
        """What `work` makes of what is given, in the workshop."""
        self._under_way += 1
        try:
            made: T = await _in(self._waiting, self._workshop.make, work, hear, *given)
            return made
        finally:
            self._under_way -= 1

    @property
    def crowded(self) -> bool:
        """Whether answers wait for one another: what could be left out should be."""
        return self._under_way >= self.answers

    async def aside(self, work: Callable[..., T], *given: Any) -> T:
        """What `work` makes of what is given: whatever else takes long."""
        return await _in(self._others, work, *given)

    def close(self) -> None:
        """Ends the threads, once what they are at is done."""
        for pool in (self._waiting, self._others):
            pool.shutdown(cancel_futures=True)
        self._workshop.close()


async def _in(pool: Executor, work: Callable[..., T], *given: Any) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, work, *given)
