"""What handlers have at hand, and what many of them say."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote

from answering.answer import Answer, Citation
from answering.question import Question
from bot.masking import masked
from bot.telegram.answers import Given
from bot.telegram.client import Client, Result
from bot.telegram.incoming import Inline, Place, Pressed
from bot.telegram.outgoing import Button, Keyboard, Outgoing
from bot.telegram.reply import Reply
from bot.telegram.richtext import Rich, code, plain
from bot.telegram.store import Store
from bot.telegram.talks import Talk
from bot.telegram.undelivered import Undelivered
from bot.wiring import Wiring
from bot.words import Words
from config.errors import FazhiError
from retrieval.feedback import Impression

T = TypeVar("T")
_EXAMPLES = 4


@dataclass(frozen=True)
class Tools:
    """The parts of one worker. `me` is the bot's user name, `portal` the address of the
    pages that show reports ("": there are none)."""

    client: Client
    store: Store
    parts: Wiring
    me: str
    portal: str = ""
    threads: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))

    async def aside(self, work: Callable[..., T], *given: Any) -> T:
        """Does what takes long in a thread, a few at a time."""
        async with self.threads:
            return await asyncio.to_thread(work, *given)

    def words(self, place: Place, talk: Talk | None = None) -> Words:
        """Words in the language that the conversation has chosen, or the user's app has."""
        chosen = (talk or self.store.talks.of(place.talk)).language
        return Words("en" if (chosen or place.language) == "en" else "zh")

    def link(self) -> Callable[[Citation], str] | None:
        """Gives the address that shows a quote in its report; None without a portal."""
        return partial(_address, self.portal.rstrip("/")) if self.portal else None

    def button(self, reply: Reply, text: str, action: str, /, **values: Any) -> Button:
        """A button that does `action`; what it stands for is stored with the reply."""
        key = self.store.keys.new()
        reply.then(partial(self.store.keys.keep, key, action, values))
        return Button(text, key)

    async def acknowledge(self, pressed: Pressed, text: str = "", *, alert: bool = False) -> None:
        """Ends the waiting of a pressed button. One that was pressed long ago waits no more."""
        with contextlib.suppress(Undelivered):
            await self.client.acknowledge(pressed.press, text, alert=alert)

    async def too_old(self, pressed: Pressed) -> Reply:
        """The reply to a button whose meaning is forgotten."""
        said = self.words(pressed.place)("这个按钮已经过期，请重新提问。")
        await self.acknowledge(pressed, said, alert=True)
        return Reply()

    async def answer_inline(self, inline: Inline, results: Sequence[Result], seconds: int) -> None:
        """Answers an inline question; one that was typed over waits no more."""
        with contextlib.suppress(Undelivered):
            await self.client.answer_inline(inline.query, results, seconds)

    def not_yet(self, place: Place) -> Reply:
        """What is said to those who were not let in: the number to let them in by."""
        said = self.words(place)("这个机器人还没有对你开放。把下面这个编号告诉管理员，即可申请：")
        return Reply().say(to(place, plain(said + "\n") + code(str(place.chat))))

    def warm(self) -> None:
        """Asks something that nobody hears. Raises LibraryError where there is no library."""
        self.parts.answerer.answer(Question("年"))

    async def examples(self) -> tuple[str, ...]:
        """Questions that the library can answer; none where it is empty."""
        try:
            return await self.aside(lambda: tuple(self.parts.suggester.examples(_EXAMPLES)))
        except FazhiError:
            return ()

    def noted(self, answer: Answer, key: str) -> None:
        """Keeps a question that was asked in vain, for those who run the library."""
        if answer.refusal is not None:
            self._impression(answer, key, f"refused:{answer.refusal.reason}")

    def opinion(self, given: Given, *, useful: bool, why: str = "") -> None:
        """Keeps what was thought of an answer."""
        self._impression(given.answer, given.key, "useful" if useful else "useless", why)

    def _impression(self, answer: Answer, key: str, outcome: str, why: str = "") -> None:
        scope, question = answer.scope, masked(answer.question)
        impression = Impression(
            question, "telegram", outcome, scope.regions, scope.years, masked(why)
        )
        self.parts.feedback.put(key, impression)


def to(place: Place, text: Rich, keyboard: Keyboard = (), replies_to: int = 0) -> Outgoing:
    """A message where something was said; in a group it replies to what was said."""
    replied = 0 if place.private else replies_to
    return Outgoing(place.chat, text, place.thread, replied, keyboard=keyboard)


def _address(portal: str, citation: Citation) -> str:
    report = quote(citation.report_id, safe="")
    return f"{portal}/reports/{report}#q={citation.start}-{citation.end}"
