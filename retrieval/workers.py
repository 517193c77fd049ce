"""Work in several processes, its results in order; here in this one where it is little.

A worker that dies costs the item it died of, told by `lost`, and nothing else. Workers
end by themselves when the process that started them is gone, however it went.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_AT_ONCE = 8
"""Items that a worker takes at a time."""
_AHEAD = 3
"""How many such shares are made, for each worker, before the first is asked for."""
_FEW = 48
"""Up to so many items it is quicker to do them here than to start processes."""

_work: Callable[[Any], Any] | None = None


class Workers(Generic[Item, Result]):
    """`make(*given)` gives in each process what does the work on an item."""

    def __init__(
        self,
        make: Callable[..., Callable[[Item], Result]],
        given: tuple[object, ...],
        lost: Callable[[Item], Result],
        processes: int,
    ) -> None:
        self._make = make
        self._given = given
        self._lost = lost
        self._processes = processes

    def map(self, items: Sequence[Item]) -> Iterator[Result]:
        """The result of each item, in order."""
        shares = deque(items[at : at + _AT_ONCE] for at in range(0, len(items), _AT_ONCE))
        while shares:
            done = 0
            try:
                for results in self._shared(list(shares)):
                    yield from results
                    done += 1
                return
            except BrokenProcessPool:
                for _ in range(done):
                    shares.popleft()
                yield from self._one_by_one(shares.popleft())

    def _shared(self, shares: Sequence[Sequence[Item]]) -> Iterator[list[Result]]:
        with self._pool(self._processes) as pool:
            waiting: deque[Future[list[Result]]] = deque()
            try:
                for share in shares:
                    waiting.append(pool.submit(_do, share))
                    if len(waiting) >= self._processes * _AHEAD:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                pool.shutdown(cancel_futures=True)

    def _one_by_one(self, items: Sequence[Item]) -> Iterator[Result]:
        """Each of a share in whose midst a worker died, in a process of its own."""
        for item in items:
            try:
                with self._pool(1) as pool:
                    yield pool.submit(_do, [item]).result()[0]
            except BrokenProcessPool:
                yield self._lost(item)

    def _pool(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes,
            multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self._make, self._given),
        )


def worth_it(items: int, processes: int) -> bool:
    """Whether so many items are done sooner by workers."""
    return processes > 1 and items > _FEW


def _begin(make: Callable[..., Callable[[Any], Any]], given: tuple[object, ...]) -> None:
    global _work  # noqa: PLW0603 - a worker has one work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _work = make(*given)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _do(items: Sequence[Any]) -> list[Any]:
    assert _work is not None
    return [_work(item) for item in items]
