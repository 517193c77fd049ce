"""What handlers have at hand, and what many of them say."""

import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote

from answering.answer import Answer, Citation
from bot import troubles
from bot.impression import impression, opinion
from bot.telegram.chat import making
from bot.telegram.chat.making import or_else
from bot.telegram.keeping.answers import Given
from bot.telegram.keeping.store import Store
from bot.telegram.keeping.talks import Talk
from bot.telegram.line.client import Client, Opener, Result
from bot.telegram.line.undelivered import Undelivered
from bot.telegram.messages.incoming import Inline, Place, Pressed
from bot.telegram.messages.outgoing import Button, Keyboard, Outgoing
from bot.telegram.messages.reply import Reply
from bot.telegram.running.threads import Threads
from bot.telegram.running.workshops import unheard
from bot.telegram.text.cleaning import address
from bot.telegram.text.richtext import Rich, code, joined
from bot.wiring import Wiring
from bot.words import Words
from config.errors import FazhiError, LibraryMissing
from config.settings import Language
from retrieval.feedback import Opinion

T = TypeVar("T")
_log = logging.getLogger("fazhi.telegram")
_EXAMPLES = 4
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True)
class Tools:
    """The parts of one worker. `me` is the bot's user name, `portal` the address of the
    pages that show reports ("": there are none)."""

    client: Client
    store: Store
    parts: Wiring
    threads: Threads
    me: str
    portal: str = ""

    async def aside(self, work: Callable[..., T], *given: Any) -> T:
        """Does what takes long in a thread, a few at a time."""
        return await self.threads.aside(work, *given)

    def words(self, place: Place, talk: Talk | None = None) -> Words:
        """Words in the language that the conversation has chosen, or the user's app has."""
        chosen = (talk or self.store.talks.of(place.talk)).language
        return Words("en" if (chosen or place.language) == "en" else "zh")

    def link(self) -> Callable[[Citation], str]:
        """Gives the address that shows a quote in its report; "" without a portal, and where
        Telegram would refuse the address, as that of a machine without a domain."""
        return partial(_address, self.portal.rstrip("/"))

    def button(self, reply: Reply, text: str, action: str, /, **values: Any) -> Button:
        """A button that does `action`; what it stands for is stored with the reply."""
        key = self.store.keys.new()
        reply.meanings.append((key, action, values))
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

    async def answer_inline(
        self, inline: Inline, results: Sequence[Result], seconds: int, above: Opener | None = None
    ) -> None:
        """Answers an inline question; one that was typed over waits no more."""
        with contextlib.suppress(Undelivered):
            await self.client.answer_inline(inline.query, results, seconds, above)

    def not_yet(self, place: Place) -> Reply:
        """What is said to those who were not let in: the number to let them in by. Who was put
        out by an administrator is not told to apply."""
        words = self.words(place)
        if place.private and self.store.members.is_banned(place):
            said = words("管理员已停止你使用这个机器人。如有疑问，请联系管理员；你的编号：")
            return Reply().say(to(place, joined("\n", (said, code(str(place.chat))))))
        said = words("这个机器人还没有对你开放。把下面这个编号告诉管理员，即可申请：")
        if not place.private:
            said = words("这个机器人还没有对本群开放。管理员在这里发 /allow 即可；本群的编号：")
        return Reply().say(to(place, joined("\n", (said, code(str(place.chat))))))

    def trouble(self, place: Place, error: FazhiError) -> str:
        """Why something cannot be done, in a word that helps who asked."""
        words = self.words(place)
        if not isinstance(error, LibraryMissing):
            return troubles.one_line(error, words)
        said = words("库里还没有报告，暂时答不了。")
        if self.store.members.is_admin(place.user):
            said += words("把报告文件发到与机器人的私聊里，就会收录。")
        return said

    def too_fast(self, place: Place, seconds: int) -> str:
        """What is said to those who ask more than they may."""
        return self.words(place)("问得太快了，请 {n} 秒后再问。", n=seconds)

    def warm(self) -> None:
        """Asks something that nobody hears. Raises LibraryError where there is no library."""
        making.warm(self.parts, unheard)

    def warm_more(self) -> None:
        """Looks for questions that can be answered, which takes longer. Raises as `warm`."""
        for language in LANGUAGES:
            self._examples(language)

    async def examples(self, words: Words) -> tuple[str, ...]:
        """Questions that the library can answer; none where it is empty."""
        try:
            return await self.aside(self._examples, words.language)
        except FazhiError:
            return ()

    def _examples(self, language: Language) -> tuple[str, ...]:
        return or_else((), self.parts.patient_suggester.examples, _EXAMPLES, language)

    def noted(self, answer: Answer, key: str) -> None:
        """Keeps a question that was asked in vain, for those who run the library."""
        if answer.refusal is not None:
            self.parts.feedback.put(key, impression(answer, "telegram"))

    def opinion(self, given: Given, *, useful: bool, why: str = "") -> None:
        """Keeps what was thought of an answer."""
        thought: Opinion = "useful" if useful else "useless"
        self.parts.feedback.put(given.key, opinion(given.answer, "telegram", thought, why))


def to(place: Place, text: Rich, keyboard: Keyboard = (), replies_to: int = 0) -> Outgoing:
    """A message where something was said; in a group it replies to what was said."""
    replied = 0 if place.private else replies_to
    return Outgoing(place.chat, text, place.thread, replied, keyboard=keyboard)


def _address(portal: str, citation: Citation) -> str:
    report = quote(citation.report_id, safe="")
    place = f"/reports/{report}#q={citation.start}-{citation.end}"
    return address(portal + place) if portal else ""
