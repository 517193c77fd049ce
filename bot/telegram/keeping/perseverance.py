"""What is done while nothing can be kept, for want of room: it is said, and tried again."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from types import TracebackType

from bot.tracing import traced
from config.errors import LibraryError, LibraryFull, LibraryLocked

_PAUSE = 1.0
_SAY_AGAIN = 60.0

_log = logging.getLogger("fazhi.telegram")


def may_pass(error: BaseException | None) -> bool:
    """Whether waiting may mend it: a full disk, another writer, a file that the system
    could not read or write just then."""
    return isinstance(error, LibraryFull | LibraryLocked) or type(error) is LibraryError


class Perseverance:
    """For `with`: goes on after it where what is done inside cannot be kept now, which the
    log says once a minute."""

    def __init__(self) -> None:
        self._said = -_SAY_AGAIN

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> bool:
        if error is None or not may_pass(error):
            return False
        if time.monotonic() - self._said > _SAY_AGAIN:
            self._said = time.monotonic()
            _log.error("Nothing can be kept now: %s", traced(error))
        return True

    async def till_kept(self, write: Callable[[], None]) -> None:
        """Writes, again and again until it is kept. Raises what no waiting mends."""
        while True:
            with self:
                return write()
            await asyncio.sleep(_PAUSE)


async def over_in(seconds: float, event: asyncio.Event) -> bool:
    """Waits so long, or till the event is set; whether it is."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()
