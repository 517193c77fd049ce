"""Where answers are made: in the asking thread, or in processes of their own, so that they
take every core and this process goes on receiving and sending.

A process that dies costs the answer that it was making a second attempt. All of them end
when the process that started them does, however that ends.
"""

import contextlib
import logging
import multiprocessing
import signal
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from queue import LifoQueue
from typing import Any, Protocol

from answering.events import Event
from bot.tracing import log_errors, traced
from bot.wiring import Wiring
from config.errors import FazhiError
from config.settings import Settings

Hear = Callable[[Event], None]
"""Is told what happens on the way; may be called from any thread."""
Work = Callable[..., Any]
"""A function of a module: it is called with the parts, a Hear, and what is given. All that
it is given and gives are values."""

_IDLE_SECONDS = 1.0
_log = logging.getLogger("fazhi.telegram")


class Workshop(Protocol):
    """Where work is done; any thread may wait for it."""

    def make(self, work: Work, hear: Hear, *given: Any) -> Any:
        """What the work gives. Raises what it raises of FazhiError, and Broken."""
        ...

    def close(self) -> None:
        """Ends what was started for it."""
        ...


class Broken(Exception):
    """Work failed in another process, whose log says how."""


class Here:
    """In the thread that waits."""

    def __init__(self, parts: Wiring) -> None:
        self._parts = parts

    def make(self, work: Work, hear: Hear, *given: Any) -> Any:
        """What the work gives."""
        return work(self._parts, hear, *given)

    def close(self) -> None:
        """Nothing was started."""


class Elsewhere:
    """In processes, each with parts of its own. Each does the first of `warm` before anything
    else, the second as soon as nothing is asked of it."""

    def __init__(self, settings: Settings, processes: int, warm: tuple[Work, Work]) -> None:
        self._start = partial(_Process, settings, warm)
        self._all = [self._start() for _ in range(processes)]
        self._idle: LifoQueue[_Process] = LifoQueue()
        for process in self._all:
            self._idle.put(process)

    def make(self, work: Work, hear: Hear, *given: Any) -> Any:
        """What the work gives, from the next process that is free."""
        process = self._idle.get()
        try:
            with contextlib.suppress(OSError, EOFError):
                return process.make(work, hear, given)
            process = self._instead_of(process)
            return process.make(work, hear, given)
        except (OSError, EOFError) as error:
            raise Broken("A process that makes answers has died twice") from error
        finally:
            self._idle.put(process)

    def close(self) -> None:
        """Ends the processes."""
        for process in self._all:
            process.close()

    def _instead_of(self, dead: "_Process") -> "_Process":
        dead.close()
        process = self._all[self._all.index(dead)] = self._start()
        return process


class _Process:
    """One process, which does one work at a time."""

    def __init__(self, settings: Settings, warm: tuple[Work, Work]) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        given = (theirs, settings, warm)
        self._process = context.Process(target=_work_on, args=given, daemon=True)
        self._process.start()
        theirs.close()  # so that the line ends when the process does

    def make(self, work: Work, hear: Hear, given: tuple[Any, ...]) -> Any:
        """What the work gives. Raises OSError or EOFError where the process has died."""
        self._line.send((work, given))
        while True:
            kind, said = self._line.recv()
            if kind == "made":
                return said
            if kind == "failed":
                raise said
            hear(said)

    def close(self) -> None:
        """Ends it; it may end the work that it is at."""
        self._line.close()
        self._process.join(5)
        self._process.kill()


def _work_on(line: Connection, settings: Settings, warm: tuple[Work, Work]) -> None:
    """The life of such a process: it ends when the line does."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the process that started it ends it
    log_errors(settings.telegram_bot_token)
    parts = Wiring(settings)
    _done(parts, unheard, warm[0], ())
    with contextlib.suppress(EOFError, OSError):
        if not line.poll(_IDLE_SECONDS):
            _done(parts, unheard, warm[1], ())
        while True:
            work, given = line.recv()
            line.send(_done(parts, lambda event: line.send(("event", event)), work, given))
    parts.close()


def _done(parts: Wiring, hear: Hear, work: Work, given: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "made", work(parts, hear, *given)
    except FazhiError as error:
        return "failed", error
    except Exception as error:
        _log.error("An answer failed: %s", traced(error))
        return "failed", Broken("see the log above")


def unheard(event: Event) -> None:
    """For what nobody waits for."""
