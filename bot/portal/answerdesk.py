"""Answers questions for many at once: a few at a time, each in a thread, the same question
once. Who comes when too many wait is told to come later, at once."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator

from answering.answer import Answer
from answering.events import Done, Event
from answering.question import Question
from bot.portal.problems import BUSY, Problem
from bot.wiring import Wiring

_END = None
_RETRY_SECONDS = 2


class AnswerDesk:
    """The answerer of one process, shared by all requests.

    `threads` questions are answered at the same time and `waiting` wait; one more is refused
    with a Problem (503). An extractive answer is remembered until the library changes.
    """

    def __init__(self, parts: Wiring, threads: int, waiting: int, remembered: int = 2000) -> None:
        self._parts = parts
        self._free = asyncio.Semaphore(threads)
        self._most = threads + waiting
        self._inside = 0
        self._remembered: OrderedDict[object, tuple[Event, ...]] = OrderedDict()
        self._most_remembered = remembered
        self._lock = threading.Lock()

    @property
    def inside(self) -> int:
        """How many questions are being answered or wait."""
        return self._inside

    async def answer(self, question: Question) -> Answer:
        """The answer. Raises Problem where too many wait, FazhiError as the answerer does."""
        async for event in self.events(question):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("the events ended before Done")

    async def events(self, question: Question) -> AsyncIterator[Event]:
        """What happens on the way to the answer, as it happens; ends after Done."""
        known = self._known(question)
        if known is not None:
            for event in known:
                yield event
            return
        if self._inside >= self._most:
            raise Problem(BUSY, retry_after=_RETRY_SECONDS)
        self._inside += 1
        try:
            async with self._free:
                async for event in self._asked(question):
                    yield event
        finally:
            self._inside -= 1

    async def _asked(self, question: Question) -> AsyncIterator[Event]:
        loop = asyncio.get_running_loop()
        heard: asyncio.Queue[Event | BaseException | None] = asyncio.Queue()
        left = threading.Event()

        def ask() -> None:
            try:
                for event in self._happens(question):
                    if left.is_set():
                        return
                    loop.call_soon_threadsafe(heard.put_nowait, event)
                loop.call_soon_threadsafe(heard.put_nowait, _END)
            except BaseException as error:
                loop.call_soon_threadsafe(heard.put_nowait, error)

        asking = loop.run_in_executor(None, ask)
        try:
            while (event := await heard.get()) is not _END:
                if isinstance(event, BaseException):
                    raise event
                yield event
        finally:
            left.set()
            await asyncio.shield(asking)

    def _happens(self, question: Question) -> Iterator[Event]:
        library = self._parts.library
        answerer = self._parts.answerer
        events: list[Event] = []
        with library.snapshot():
            key = self._key(question)
            for event in answerer.events(question):
                events.append(event)
                yield event
        self._remember(key, tuple(events))

    def _key(self, question: Question) -> object:
        return self._parts.library.revision(), question

    def _known(self, question: Question) -> tuple[Event, ...] | None:
        with self._lock:
            key = self._key(question)
            if key in self._remembered:
                self._remembered.move_to_end(key)
            return self._remembered.get(key)

    def _remember(self, key: object, events: tuple[Event, ...]) -> None:
        """Not what a model wrote: asked again, it may say it better."""
        if any(isinstance(e, Done) and e.answer.mode == "model" for e in events):
            return
        with self._lock:
            self._remembered[key] = events
            while len(self._remembered) > self._most_remembered:
                self._remembered.popitem(last=False)
