"""Answers questions for many at once: a few at a time, each in a thread; the same question
once. Who comes when too many wait is told to come later, at once.

Everything here runs on one event loop but the answering itself.
"""

import asyncio
import datetime
import json
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from answering.abandon import Abandoned, given_up_when
from answering.answer import Answer
from answering.events import Done, Event
from answering.question import Question
from bot.answerjson import Json, to_json
from bot.portal import problems
from bot.portal.flight import Flight
from bot.portal.imprint import Imprint
from bot.portal.metrics import Metrics
from bot.portal.problems import Problem
from bot.wiring import Wiring

T = TypeVar("T")
_RETRY_SECONDS = 2
_Key = tuple[int, datetime.date, Question]


@dataclass(frozen=True, slots=True)
class Limits:
    """`threads` questions are answered at the same time and `waiting` wait, none longer than
    `patience` seconds. At the end of the service, those on their way have `grace` seconds.
    `remembered` answers are kept."""

    threads: int = 2
    waiting: int = 200
    patience: float = 30.0
    grace: float = 5.0
    remembered: int = 1000


@dataclass(frozen=True)
class Given:
    """An answer with all that happened on its way; `told` makes its object."""

    events: tuple[Event, ...]
    told: Callable[[Answer], Json] = to_json

    @property
    def answer(self) -> Answer:
        done = self.events[-1]
        assert isinstance(done, Done)
        return done.answer

    @cached_property
    def body(self) -> bytes:
        """The contract's object as JSON."""
        return json.dumps(self.told(self.answer), ensure_ascii=False).encode()


class AnswerDesk:
    """The answerer of one process, shared by all requests. What it raises for one who has to
    come later is a Problem; of the answerer's own, FazhiError.

    An extractive answer is remembered until the library changes, or the day.
    """

    def __init__(self, parts: Wiring, limits: Limits, metrics: Metrics, imprint: Imprint) -> None:
        self._parts = parts
        self._imprint = imprint
        self._limits = limits
        self._metrics = metrics
        self._free = asyncio.Semaphore(limits.threads)
        self._pool = ThreadPoolExecutor(limits.threads, "answering")
        self._flights: dict[_Key, Flight] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._inside = 0
        self._stopping = False
        self._memory = _Memory(limits.remembered)

    @property
    def inside(self) -> int:
        """How many questions are being answered or wait."""
        return self._inside

    @property
    def stopping(self) -> bool:
        """Whether the service ends: whoever waits for more is told so."""
        return self._stopping

    async def give(self, question: Question, *, fresh: bool = False) -> Given:
        """The answer; one that is remembered unless it is to be `fresh`."""
        key = self._key(question)
        given = self._known(key, fresh=fresh)
        if given is None:
            flight = self._flight(key)
            events = tuple([event async for event in flight.listen(step_by_step=False)])
            given = Given(events, self._imprint.signed)
        return given

    async def answer(self, question: Question) -> Answer:
        """The answer alone."""
        return (await self.give(question)).answer

    def events(self, question: Question, *, fresh: bool = False) -> AsyncIterator[Event]:
        """What happens on the way to the answer, as it happens; ends after Done. Who has to
        come later is told at the call."""
        key = self._key(question)
        given = self._known(key, fresh=fresh)
        return self._flight(key).listen() if given is None else _again(given)

    async def aside(self, work: Callable[[], T]) -> T:
        """What the work gives, which takes as long as an answer: done when its turn comes."""
        self._admit()
        async with self._turn():
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def warm(self) -> None:
        """Makes ready what the first question would wait for."""
        self._pool.submit(lambda: self._parts.answerer.answer(Question("行政复议")))

    def stop(self) -> None:
        """Takes no more questions; those on their way have a while to end."""
        if not self._stopping:
            self._stopping = True
            asyncio.get_running_loop().call_later(self._limits.grace, self._end_all)

    def close(self) -> None:
        """Ends everything, and waits for the threads."""
        self._stopping = True
        self._end_all()
        self._pool.shutdown(cancel_futures=True)

    # -- on the event loop -------------------------------------------------------------

    def _key(self, question: Question) -> _Key:
        today = datetime.datetime.now().astimezone().date()
        return self._parts.library.revision(), today, question

    def _known(self, key: _Key, *, fresh: bool) -> Given | None:
        given = None if fresh else self._memory.of(key)
        if given is not None:
            self._metrics.remembered()
        return given

    def _flight(self, key: _Key) -> Flight:
        """The question on its way; begins it where it is not."""
        flight = self._flights.get(key)
        if flight is not None and not flight.given_up():
            return flight
        self._admit()
        flight = self._flights[key] = Flight()
        task = asyncio.get_running_loop().create_task(self._fly(flight, key))
        flight.waits_in(task)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return flight

    def _admit(self) -> None:
        """Counts one more in; its turn counts it out."""
        if self._stopping:
            raise Problem(problems.STOPPING, retry_after=_RETRY_SECONDS)
        if self._inside >= self._limits.threads + self._limits.waiting:
            raise self._busy()
        self._inside += 1
        self._metrics.inside(self._inside)

    def _busy(self) -> Problem:
        self._metrics.shed()
        return Problem(problems.BUSY, retry_after=_RETRY_SECONDS)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One of the threads, when it is its turn."""
        try:
            try:
                async with asyncio.timeout(self._limits.patience):
                    await self._free.acquire()
            except TimeoutError:
                raise self._busy() from None
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._inside -= 1
            self._metrics.inside(self._inside)

    async def _fly(self, flight: Flight, key: _Key) -> None:
        error: BaseException | None = None
        try:
            async with self._turn():
                flight.waits_in(None)
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._pool, self._answer, flight, key)
        except BaseException as caught:
            error = caught
        finally:
            if self._flights.get(key) is flight:
                del self._flights[key]
            flight.end(error)

    def _end_all(self) -> None:
        for flight in self._flights.values():
            flight.end(Problem(problems.STOPPING, retry_after=_RETRY_SECONDS))

    # -- in a thread -------------------------------------------------------------------

    def _answer(self, flight: Flight, key: _Key) -> None:
        library, answerer, started = self._parts.library, self._parts.answerer, time.perf_counter()
        events: list[Event] = []
        try:
            with given_up_when(flight.given_up), library.snapshot():
                revision = library.revision()
                for event in answerer.events(key[2]):
                    if flight.given_up():
                        return
                    events.append(event)
                    flight.tell(event)
        except Abandoned:
            return
        given = Given(tuple(events), self._imprint.signed)
        self._metrics.answered(given.answer, time.perf_counter() - started)
        if given.answer.mode == "extractive":  # a model, asked again, may say it better
            self._memory.keep((revision, *key[1:]), given)


async def _again(given: Given) -> AsyncIterator[Event]:
    for event in given.events:
        yield event


class _Memory:
    """The answers given last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, Given] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: _Key) -> Given | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: _Key, given: Given) -> None:
        with self._lock:
            self._kept[key] = given
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
