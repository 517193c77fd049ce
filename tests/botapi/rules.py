"""How strict the server is, and how fast it may be written to. Values only, but for `Meter`."""

import math
import threading
from collections import defaultdict, deque
from dataclasses import dataclass

from tests.botapi.errors import too_many

Rate = tuple[int, float]
"""So many messages in so many seconds."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What Telegram tells bots to keep to, with no bursts on top: sent and edited messages,
    over all, in one chat, and in one group."""

    overall: Rate = (30, 1.0)
    chat: Rate = (1, 1.0)
    group: Rate = (20, 60.0)


@dataclass(frozen=True, slots=True)
class Rules:
    """`privacy`: in groups the bot hears only commands, mentions of it and replies to it.
    `refuse_altered`: a text whose characters Telegram would silently replace or leave out
    is refused; else it is taken as it is and told in `Message.altered`.
    `query_seconds`: how long a pressed button or an inline question may be answered.
    `draft_seconds`: how long a draft is shown. `rates`: None is no limit."""

    privacy: bool = False
    refuse_altered: bool = True
    query_seconds: float = 15.0
    draft_seconds: float = 30.0
    rates: Rates | None = None


class Meter:
    """Counts what was written, and refuses what is too fast."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._lock = threading.Lock()
        self._times: dict[int | str, deque[float]] = defaultdict(deque)

    def count(self, chat: int, now: float) -> None:
        """One more at this time; ApiError 429 (and not counted) where it is too many."""
        limits: list[tuple[int | str, Rate]] = [("all", self._rates.overall)]
        limits.append((chat, self._rates.chat))
        if chat < 0:
            limits.append((f"group {chat}", self._rates.group))
        with self._lock:
            wait = max(self._wait(key, rate, now) for key, rate in limits)
            if wait > 0:
                raise too_many(max(1, math.ceil(wait)))
            for key, _ in limits:
                self._times[key].append(now)

    def _wait(self, key: int | str, rate: Rate, now: float) -> float:
        number, seconds = rate
        times = self._times[key]
        while times and times[0] <= now - seconds:
            times.popleft()
        return times[0] + seconds - now if len(times) >= number else 0.0
