"""What a chat with the bot is to hold in the end, and what it holds too much, or not.

Every question of a chat is of a place and a year that no other question there is of, and an
answer begins with both: so it is known what each message answers.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.botapi.rooms import Room
from tests.botapi.values import Event, Message

_ANSWER = re.compile(r"范围：(?P<scope>\S+ \d{4}年)\n")
_PASSAGE = re.compile(r"《[^\n]*》 (?P<scope>\S+ \d{4}年)\n")
_PREVIEW = re.compile(r"(?:范围：[^\n]*\n(?:说明：[^\n]*\n)?\n)?(?:正在查找|找到 \d|已核对 \d)")
_APOLOGY = "处理这条消息时程序出错"
_OFFER = "换成哪一年？"

Thing = tuple[str, str]
"""What a message is ("answer", "passage", "offer", "apology", "preview", "more" of an
answer, "other") and of which place and year; the latter empty where of none."""


def thing(text: str) -> Thing:
    """What a text of the bot's is."""
    if _PREVIEW.match(text):
        return "preview", ""
    for kind, pattern in (("answer", _ANSWER), ("passage", _PASSAGE)):
        if found := pattern.match(text):
            return kind, found["scope"]
    for kind, head in (("offer", _OFFER), ("apology", _APOLOGY), ("more", "（续）")):
        if text.startswith(head):
            return kind, ""
    return "other", ""


@dataclass
class Wants:
    """What people asked for in one chat. `things` is how often each is to come; `changed`
    are answers to what was asked first, where the question was changed afterwards."""

    room: Room
    things: Counter[Thing] = field(default_factory=Counter)
    changed: set[str] = field(default_factory=set)

    def ask(self, scope: str) -> None:
        """A question of that place and year was asked."""
        self.things["answer", scope] += 1

    def change(self, scope: str, to: str) -> None:
        """The question was changed into another."""
        del self.things["answer", scope]
        self.changed.add(scope)
        self.ask(to)

    def press(self, kind: str, scope: str = "") -> None:
        """A button was pressed that brings such a message."""
        self.things[kind, scope] += 1


@dataclass(frozen=True, slots=True)
class Double:
    """Something that was sent again, and when (seconds since the epoch) it had been sent."""

    chat: int
    thing: Thing
    at: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one chat holds. `lost` is what was asked for and is not there, `stale` are answers
    that stand although the question was changed (but for doubles, which the bot knows
    nothing of), `strange` what nobody asked for."""

    lost: tuple[Thing, ...]
    doubles: tuple[Double, ...]
    stale: tuple[str, ...]
    strange: tuple[str, ...]


def outcome(wants: Wants) -> Outcome:
    """How a chat stands, now that all is answered."""
    messages = wants.room.from_bot
    standing = Counter(thing(message.text) for message in messages)
    lost = [one for one, count in wants.things.items() if standing[one] < count]
    doubles = tuple(_doubles(wants))
    twice = {double.thing[1] for double in doubles}
    stale = [one for one in wants.changed - twice if standing["answer", one]]
    return Outcome(tuple(lost), doubles, tuple(stale), tuple(_strange(wants, messages)))


def standing(messages: Iterable[Message], scope: str) -> Message | None:
    """The answer of that place and year among these; None where there is none yet."""
    found = (m for m in messages if m.from_bot and thing(m.text) == ("answer", scope))
    return next(found, None)


def _doubles(wants: Wants) -> Iterator[Double]:
    """All that was sent more often than it was asked for: the earlier of two has the time."""
    sent: dict[Thing, list[Event]] = {}
    for event in wants.room.events:
        if event.kind == "sent" and event.message is not None:
            sent.setdefault(thing(event.message.text), []).append(event)
    for one, events in sent.items():
        if one[0] in ("answer", "passage", "offer"):
            for earlier in _surplus(events, max(1, wants.things[one])):
                yield Double(wants.room.id, one, earlier.at)


def _surplus(events: Sequence[Event], wanted: int) -> Sequence[Event]:
    """Which of them came once more: those whose text comes again soonest."""
    over = len(events) - wanted
    if over <= 0:
        return ()
    gaps = sorted((b.at - a.at, n) for n, (a, b) in enumerate(pairwise(events)))
    return [events[n] for _, n in gaps[:over]]


def _strange(wants: Wants, messages: Iterable[Message]) -> Iterator[str]:
    for message in messages:
        kind, scope = thing(message.text)
        known = kind == "more" or (kind, scope) in wants.things or scope in wants.changed
        if not known:
            yield message.text[:200]
