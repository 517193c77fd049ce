"""Threads for what takes long: answers in some, the rest in others, so that a slow model
keeps nobody from pressing a button.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
ANSWERS, ANSWERS_OF_A_MODEL = 4, 24
"""Answers that are made at the same time: a model's wait, the others compute."""
_OTHERS = 4


class Threads:
    """The threads of one worker. Close them at the end."""

    def __init__(self, answers: int) -> None:
        self._answers = ThreadPoolExecutor(answers, "answer")
        self._others = ThreadPoolExecutor(_OTHERS, "aside")

    async def answer(self, work: Callable[..., T], *given: Any) -> T:
        """What `work` makes of what is given: an answer."""
        return await _in(self._answers, work, *given)

    async def aside(self, work: Callable[..., T], *given: Any) -> T:
        """What `work` makes of what is given: whatever else takes long."""
        return await _in(self._others, work, *given)

    def close(self) -> None:
        """Ends the threads, once what they are at is done."""
        for pool in (self._answers, self._others):
            pool.shutdown(cancel_futures=True)


async def _in(pool: Executor, work: Callable[..., T], *given: Any) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, work, *given)
