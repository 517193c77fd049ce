"""What a report may be said to state at a moment, and whether an answer kept to that."""

import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.robust.shelf import THING

_STATED = re.compile(rf"{THING}(\d+)个")


@dataclass(slots=True)
class _Version:
    """A number that a file states; None where it was forgotten. Times are of the machine's
    monotonic clock, one for all processes; `acknowledged` is infinite until it is."""

    number: int | None
    begun: float
    acknowledged: float = float("inf")


class Truth:
    """The versions of each file, by its name. For any number of threads.

    `counts` says how many answers were checked: `settled` ones were begun when a change was
    acknowledged and no other begun, so that one answer alone was right.
    """

    def __init__(self) -> None:
        self._versions: dict[str, list[_Version]] = {}
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, str, float], tuple[float, float]] = {}
        self.counts: Counter[str] = Counter()

    def begin(self, file: str, number: int | None, now: float) -> None:
        """A command is about to make the file state that, or nothing any more."""
        with self._lock:
            self._versions.setdefault(file, _nothing()).append(_Version(number, now))

    def done(self, file: str, now: float) -> None:
        """It was acknowledged: what was there before is stale from now on."""
        with self._lock:
            self._versions[file][-1].acknowledged = now

    def stated(self, file: str) -> bool:
        """True where the file is in, as far as was acknowledged."""
        with self._lock:
            return file in self._versions and self._versions[file][-1].number is not None

    def problems(
        self, who: str, file: str, began: float, ended: float, answer: dict[str, Any]
    ) -> list[str]:
        """What is wrong with an answer to `file`'s question; an empty name: to any question."""
        with self._lock:
            self.counts[f"{who}: answers"] += 1
            wrong = list(self._wrong_citations(began, ended, answer))
            if file:
                wrong += self._wrong_answer(who, file, began, ended, answer)
            return [f"{who}, asked {began:.3f}-{ended:.3f}: {what}" for what in wrong]

    def lags(self, who: str, since: float) -> list[float]:
        """For each change acknowledged after `since` that was asked about while it was the
        last: how many seconds later the first such question began."""
        with self._lock:
            asked = [pair for (by, _, _), pair in self._asked.items() if by == who]
            return sorted(began - done for done, began in asked if done > since)

    def _may(self, file: str, began: float, ended: float) -> set[int | None]:
        """The numbers that were right at some moment of the asking."""
        return {version.number for version in self._right(file, began, ended)}

    def _right(self, file: str, began: float, ended: float) -> list[_Version]:
        versions = self._versions.get(file) or _nothing()
        following = [*(version.acknowledged for version in versions[1:]), float("inf")]
        return [
            version
            for version, superseded in zip(versions, following, strict=True)
            if version.begun <= ended and superseded > began
        ]

    def _wrong_citations(self, began: float, ended: float, answer: dict[str, Any]) -> Iterator[str]:
        for cited in (*answer["citations"], *((answer["refusal"] or {}).get("nearest") or ())):
            if cited["source"] not in self._versions:
                continue
            may = self._may(cited["source"], began, ended)
            if may == {None}:
                yield f"{cited['source']} is cited, and was forgotten"
            for number in map(int, _STATED.findall(cited["quote"])):
                if number not in may:
                    yield f"{cited['source']} is quoted with {number}, right is {may}"

    def _wrong_answer(
        self, who: str, file: str, began: float, ended: float, answer: dict[str, Any]
    ) -> list[str]:
        may = self._may(file, began, ended)
        self._count(who, file, began, self._right(file, began, ended))
        if answer["refused"]:
            return [] if None in may else [f"{file}: refused, right is {may}: {answer['answer']}"]
        numbers = set(map(int, _STATED.findall(answer["answer"])))
        if len(numbers) == 1 and numbers <= may:
            return []
        return [f"{file}: the answer has {numbers}, right is {may}: {answer['answer']}"]

    def _count(self, who: str, file: str, began: float, right: list[_Version]) -> None:
        if len(right) > 1:
            self.counts[f"{who}: while it changed"] += 1
            return
        [version] = right
        kind = "gone" if version.number is None else "there"
        self.counts[f"{who}: settled, report {kind}"] += 1
        _, first = self._asked.get((who, file, version.begun), (0.0, began))
        asked = (version.acknowledged, min(first, began))
        self._asked[who, file, version.begun] = asked


def _nothing() -> list[_Version]:
    """A file that was never in."""
    return [_Version(None, 0.0, 0.0)]
