"""People who ask the bot, change what they asked and press buttons, until they are told to stop."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.robust.chatwants import Wants, standing
from tests.botapi.people import Person
from tests.botapi.rooms import Room
from tests.botapi.values import Message

MATTERS = ("办了多少行政复议案件？", "调解成功率是多少？", "普法宣传活动办了多少场？")
PATIENCE = 180.0
"""Seconds that somebody waits for an answer before it is told as late."""
_AT_ONCE = 3
_HESITATION = 0.4


class Chatter(threading.Thread):
    """Somebody in a chat. `wants` is the chat's; `scopes` are the places and years to ask
    of, which nobody else there asks of. `counts` says what was done, `late` what had not
    come after all patience."""

    def __init__(
        self, person: Person, wants: Wants, scopes: Sequence[str], seed: int, pause: float = 0.0
    ) -> None:
        super().__init__(daemon=True)
        self._person, self._wants, self._room = person, wants, wants.room
        self._scopes: Iterator[str] = iter(scopes)
        self._chance = random.Random(seed)
        self._pause = pause
        self._ending = threading.Event()
        self.counts: Counter[str] = Counter()
        self.late: list[str] = []
        self.failed = ""

    def run(self) -> None:
        """Asks until told to stop, or until nothing is left to ask."""
        try:
            while not self._ending.is_set():
                self._turn()
                self._ending.wait(self._chance.uniform(0, self._pause))
        except StopIteration:
            pass
        except Exception as error:
            self.failed = f"{type(error).__name__}: {error}"

    def stop(self) -> None:
        """No more questions; what was asked is still waited for."""
        self._ending.set()

    def _turn(self) -> None:
        turns = {self._several: 2, self._one: 6, self._hasty: 2, self._changing: 2}
        turns |= {self._opening: 3, self._other_year: 2, self._praising: 1}
        self._chance.choices(list(turns), list(turns.values()))[0]()

    def _one(self) -> None:
        self._wait(self._ask()[1])

    def _several(self) -> None:
        asked = [self._ask()[1] for _ in range(_AT_ONCE)]
        for scope in asked:
            self._wait(scope)

    def _hasty(self) -> None:
        """Changes a question that may not be answered yet."""
        message, scope = self._ask()
        time.sleep(self._chance.uniform(0, _HESITATION))
        self._wait(self._change(message, scope))

    def _changing(self) -> None:
        message, scope = self._ask()
        if self._wait(scope):
            self._wait(self._change(message, scope))

    def _opening(self) -> None:
        """Looks at the original of an answer, twice at times."""
        scope = self._ask()[1]
        answer = self._wait(scope)
        label = _label(answer, "打开原文")
        if answer is None or not label:
            return
        self.counts["presses"] += 1
        self._wants.press("passage", _of_passage(answer) or scope)
        self._person.presses(answer, label)

    def _other_year(self) -> None:
        """Presses a button that brings buttons, and one of these, which asks a question."""
        answer = self._wait(self._ask()[1])
        if answer is None or not _label(answer, "换个年份"):
            return
        self.counts["presses"] += 1
        self._wants.press("offer")
        self._person.presses(answer, "换个年份")

    def _praising(self) -> None:
        answer = self._wait(self._ask()[1])
        if answer is not None:
            self.counts["presses"] += 1
            self._person.presses(answer, _label(answer, "有用"))

    def _ask(self) -> tuple[Message, str]:
        scope = next(self._scopes)
        self._wants.ask(scope)
        self.counts["questions"] += 1
        return self._person.says(self._room, self._text(scope)), scope

    def _change(self, message: Message, scope: str) -> str:
        to = next(self._scopes)
        self._wants.change(scope, to)
        self.counts["edits"] += 1
        self._person.edits(message, self._text(to))
        return to

    def _text(self, scope: str) -> str:
        place, year = scope.split()
        name = f"@{self._room.hub.world.bot.username} "
        called = "" if self._room.type == "private" else name
        return f"{called}{place}{year}{self._chance.choice(MATTERS)}"

    def _wait(self, scope: str) -> Message | None:
        """The answer; None where it does not come."""
        try:
            return self._room.wait_for(lambda messages: standing(messages, scope), PATIENCE)
        except AssertionError:
            self.late.append(scope)
            return None


def chatters(
    people: Sequence[Person], rooms: Sequence[Room], scopes: Sequence[str], seed: int, pause: float
) -> tuple[list[Wants], list[Chatter]]:
    """Everybody in private, and in each of the rooms two who come by turns."""
    chance = random.Random(seed)
    wants = [Wants(person.chat) for person in people] + [Wants(room) for room in rooms]
    found: list[Chatter] = []
    for number, one in enumerate(wants):
        shuffled = chance.sample(list(scopes), len(scopes))
        private = number < len(people)
        there = [people[number]] if private else [people[number % len(people)], people[0]]
        for at, person in enumerate(there):
            own = shuffled[at :: len(there)]
            found.append(Chatter(person, one, own, chance.randrange(2**32), pause))
    return wants, found


def _label(message: Message | None, part: str) -> str:
    """The button with that in its text; "" where the message has none."""
    labels = message.labels if message else ()
    return next((label for label in labels if part in label), "")


def _of_passage(answer: Message) -> str:
    """The place and year that the first quote of an answer is from; "" where it is not told."""
    lines = answer.text.splitlines()
    found = next((line for line in lines if line.startswith("——《")), "")
    return " ".join(found.rpartition("》 ")[2].split()[:2])
