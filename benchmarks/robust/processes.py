"""Processes that are started to be killed: forks of this one, and whole sessions."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path


def forked(work: Callable[[], None]) -> int:
    """Does the work in a process of its own, in a session of its own; returns its id.

    It ends with 0 where the work ended well.
    """
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.setsid()
        work()
        code = 0
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
    finally:
        sys.stderr.flush()
        os._exit(code)


def did_well(work: Callable[[], None]) -> bool:
    """Does the work in a process of its own and waits for it."""
    return os.waitpid(forked(work), 0)[1] == 0


def alive(session: int) -> list[int]:
    """The processes of a session that run; a dead one that nobody reaped is none."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, of, *_ = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(of) == session and state not in "ZX":
            found.append(int(path.parent.name))
    return found


def workers(session: int) -> list[int]:
    """The processes of a session that do its leader's work: not the leader, nor the one that
    Python starts to clean up after them."""
    return [one for one in alive(session) if one != session and not _cleans_up(one)]


def _cleans_up(process: int) -> bool:
    try:
        return b"resource_tracker" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return True


def kill(session: int) -> None:
    """Kills every process of a session at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)


def kill_one(process: int) -> None:
    """Kills a process by itself; one that is gone already is none to kill."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def ended_within(session: int, seconds: float) -> bool:
    """Waits for the last process of a session to end."""
    deadline = time.monotonic() + seconds
    while alive(session):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
