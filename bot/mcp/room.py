"""What a tool has at hand: the parts of this process, and whoever calls."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.portal.access import Caller
from bot.portal.answerdesk import AnswerDesk
from bot.portal.audit import AuditLog
from bot.portal.imprint import Imprint
from bot.wiring import Wiring
from bot.words import Words


@dataclass(frozen=True, slots=True)
class Room:
    """The parts of one process."""

    parts: Wiring
    desk: AnswerDesk
    audit: AuditLog
    imprint: Imprint


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever calls a tool. `address` is where readers reach the portal, without a slash at
    its end, empty where there is none; `tell` says how far the work is, to who wants to hear
    it; `count` counts a question, and raises Problem where no more may be asked."""

    caller: Caller
    words: Words
    address: str
    request: str
    tell: Callable[[str], Awaitable[None]]
    count: Callable[[], Awaitable[object]]


async def uncounted() -> None:
    """Counts nothing: where nobody's questions are limited."""
