"""The processes that serve together. One that dies is replaced; when this process is asked to
end, or dies, they end."""

import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess

from bot.portal import journal
from bot.portal.metrics import FOLDER
from config.errors import FazhiError

_SPAWN = multiprocessing.get_context("spawn")
_LOOK_SECONDS = 0.5
_SOON = 5.0
"""Seconds after its start within which a process that ends has never served."""
_TRIES = 3
_END_SECONDS = 30.0

Work = Callable[[Sequence[socket.socket]], None]


class Workers:
    """`work` (which must be picklable) runs in as many processes as there are lists of
    `sockets`, each with its own."""

    def __init__(self, work: Work, sockets: Sequence[Sequence[socket.socket]]) -> None:
        self._work = work
        self._sockets = sockets
        self._ending = threading.Event()

    def run(self) -> None:
        """Until a signal asks for the end. Raises FazhiError where they do not stay up."""
        before = {
            number: signal.signal(number, lambda *_: self._ending.set())
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        with tempfile.TemporaryDirectory(prefix="fazhi-metrics-") as folder:
            os.environ[FOLDER] = folder
            started: list[SpawnProcess] = []
            try:
                started += [self._start(sockets) for sockets in self._sockets]
                self._watch(started)
            finally:
                _end(started)
                del os.environ[FOLDER]
                for number, handler in before.items():
                    signal.signal(number, handler)

    def _start(self, sockets: Sequence[socket.socket]) -> SpawnProcess:
        process = _SPAWN.Process(target=_run, args=(self._work, list(sockets)))
        process.start()
        return process

    def _watch(self, started: list[SpawnProcess]) -> None:
        since = [time.monotonic()] * len(started)
        failed = 0
        while not self._ending.is_set():
            wait([process.sentinel for process in started], _LOOK_SECONDS)
            for at, process in enumerate(started):
                if process.is_alive() or self._ending.is_set():
                    continue
                failed = failed + 1 if time.monotonic() - since[at] < _SOON else 0
                if failed > _TRIES:
                    raise _not_up(process)
                journal.note("worker died", code=process.exitcode, pid=process.pid)
                _forget(process)
                started[at], since[at] = self._start(self._sockets[at]), time.monotonic()


def _not_up(process: SpawnProcess) -> FazhiError:
    return FazhiError(
        "The processes of the portal do not stay up",
        where=f"exit code {process.exitcode}",
        mend="Read what they logged; with `--workers 1` it is told at once.",
    )


def _end(started: Sequence[SpawnProcess]) -> None:
    for process in started:
        process.terminate()
    until = time.monotonic() + _END_SECONDS
    for process in started:
        process.join(max(0.0, until - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()


def _forget(process: SpawnProcess) -> None:
    """What it counted as present is no more; what it counted up stays."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(process.pid)  # type: ignore[no-untyped-call]


def _run(work: Work, sockets: Sequence[socket.socket]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    work(sockets)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
