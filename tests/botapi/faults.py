"""What goes wrong, as values: single faults for a test, and weather by a seed for a long run."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tests.botapi.errors import ApiError, too_many

Strike = Literal["refuse", "drop", "lose", "stall", "html"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls the next `times` requests of a method to a chat (empty and 0: of any).

    "refuse" answers with `error`; "html" with a page and `status`; "drop" closes the
    connection before the request is carried out. "lose" carries it out and closes then;
    "stall" carries it out and answers after `seconds`.
    """

    strike: Strike
    method: str = ""
    chat: int = 0
    times: int = 1
    error: ApiError | None = None
    status: int = 502
    seconds: float = 0.0

    def fits(self, method: str, chat: int) -> bool:
        """Whether it is meant for such a request. getUpdates must be named."""
        if not self.method and method.lower() == "getupdates":
            return False
        same = not self.method or self.method.lower() == method.lower()
        return same and self.chat in (0, chat)


def flood(method: str = "", *, retry_after: int = 1, chat: int = 0, times: int = 1) -> Fault:
    """429: to be tried again after so many seconds."""
    return Fault("refuse", method, chat, times, too_many(retry_after))


def refusal(
    code: int, why: str, method: str = "", *, chat: int = 0, times: int = 1, **parameters: Any
) -> Fault:
    """Any other refusal: `why` is the whole description."""
    return Fault("refuse", method, chat, times, ApiError(code, why, **parameters))


def drop(method: str = "", *, chat: int = 0, times: int = 1) -> Fault:
    """The connection closes, and nothing was done."""
    return Fault("drop", method, chat, times)


def lost_answer(method: str = "", *, chat: int = 0, times: int = 1) -> Fault:
    """It was done, and the connection closes without an answer."""
    return Fault("lose", method, chat, times)


def stall(seconds: float, method: str = "", *, chat: int = 0, times: int = 1) -> Fault:
    """It was done, and the answer comes late."""
    return Fault("stall", method, chat, times, seconds=seconds)


def bad_gateway(method: str = "", *, status: int = 502, chat: int = 0, times: int = 1) -> Fault:
    """A page of HTML, and nothing was done."""
    return Fault("html", method, chat, times, status=status)


@dataclass(frozen=True, slots=True)
class Weather:
    """Shares of all requests (the first five) and of all updates (the last three), 0 to 1,
    that are struck; the same seed strikes in the same order. A flood is one second long, a
    stall `seconds`. "redeliver" hands an update over once more after it was confirmed."""

    seed: int = 0
    flood: float = 0.0
    drop: float = 0.0
    lose: float = 0.0
    stall: float = 0.0
    html: float = 0.0
    duplicate: float = 0.0
    disorder: float = 0.0
    redeliver: float = 0.0
    seconds: float = 1.0


@dataclass(slots=True)
class Faults:
    """What is yet to go wrong. Any thread may ask or add. `struck` counts, by name."""

    weather: Weather = field(default_factory=Weather)
    struck: dict[str, int] = field(default_factory=dict)
    _planned: list[Fault] = field(default_factory=list)
    _chance: random.Random = field(default_factory=lambda: random.Random(0))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def turn(self, weather: Weather) -> None:
        """From now on this weather."""
        with self._lock:
            self.weather = weather
            self._chance = random.Random(weather.seed)

    def add(self, *faults: Fault) -> None:
        """These befall what comes, the first that fits at first."""
        with self._lock:
            self._planned += faults

    def clear(self) -> None:
        """All is well from now on, and nothing was struck yet."""
        with self._lock:
            self._planned.clear()
            self.struck.clear()
        self.turn(Weather())

    def befalling(self, method: str, chat: int) -> Fault | None:
        """What befalls this request."""
        with self._lock:
            fault = self._next_planned(method, chat) or self._by_chance()
            if fault is not None:
                self._count(fault.strike)
            return fault

    def strikes(self, name: Literal["duplicate", "disorder", "redeliver"]) -> bool:
        """Whether an update has this bad luck."""
        with self._lock:
            share = float(getattr(self.weather, name))
            struck = bool(share) and self._chance.random() < share
            if struck:
                self._count(name)
            return struck

    def shuffle(self, batch: list[Any]) -> None:
        """In another order, by the seed."""
        with self._lock:
            self._chance.shuffle(batch)

    def _next_planned(self, method: str, chat: int) -> Fault | None:
        for index, fault in enumerate(self._planned):
            if fault.fits(method, chat):
                if fault.times > 1:
                    self._planned[index] = replace(fault, times=fault.times - 1)
                else:
                    del self._planned[index]
                return fault
        return None

    def _by_chance(self) -> Fault | None:
        at, weather = self._chance.random(), self.weather
        for name, make in _WEATHER.items():
            share = float(getattr(weather, name))
            if at < share:
                return make(weather)
            at -= share
        return None

    def _count(self, name: str) -> None:
        self.struck[name] = self.struck.get(name, 0) + 1


_WEATHER: dict[str, Callable[[Weather], Fault]] = {
    "flood": lambda _: flood(),
    "drop": lambda _: drop(),
    "lose": lambda _: lost_answer(),
    "stall": lambda weather: stall(weather.seconds),
    "html": lambda _: bad_gateway(),
}
