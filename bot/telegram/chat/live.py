"""Shows how far an answer is while it is made: where it looks, what it found, what is proven.

A draft in a private chat; in a group one message that is changed, which the answer then
takes the place of. An answer that is quickly there needs neither.
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

from answering.answer import Citation, Claim, ScopeTaken
from answering.events import Claimed, Event, Found, Scoped
from bot.telegram.chat.turns import Turn
from bot.telegram.line.client import Client
from bot.telegram.line.gate import Mark
from bot.telegram.line.undelivered import Undelivered
from bot.telegram.messages.outgoing import Outgoing
from bot.telegram.text.rendering import preview
from bot.telegram.text.richtext import Rich
from bot.words import Words

_PATIENCE = 0.4
"""Seconds in which an answer may come before it is said that it is being made."""
_DRAFT_PAUSE, _EDIT_PAUSE, _TYPING_PAUSE = 0.6, 3.0, 4.5
_FIRST_EDIT = 1.2
_DRAFT_SECONDS = 20
"""A draft fades after 30."""


@dataclass
class _SoFar:
    scope: ScopeTaken | None = None
    found: tuple[Citation, ...] = ()
    claims: list[Claim] = field(default_factory=list)
    changed: int = 0


class Live:
    """The preview of one answer. `message` is the number of the message that shows it in a
    group (0: none); `shown` is told of it at once."""

    def __init__(
        self,
        client: Client,
        turn: Turn,
        shown: Mark,
        words: Words,
    ) -> None:
        self._client = client
        self._place = turn.place
        self._replies_to = 0 if turn.place.private else turn.replies_to
        self._number = turn.update % 2**31 or 1  # names the draft; it is not 0
        self._shown = shown
        self._words = words
        self._so_far = _SoFar()
        self._over = asyncio.Event()
        self.message = turn.preview

    def hear(self, event: Event) -> None:
        """Takes in what happened. May be called from any thread."""
        so_far = self._so_far
        if isinstance(event, Scoped):
            so_far.scope = event.scope
        elif isinstance(event, Found):
            so_far.found = event.citations
        elif isinstance(event, Claimed):
            so_far.claims.append(event.claim)
        so_far.changed += 1

    async def run(self) -> None:
        """Shows it until `end`. What cannot be shown is not: the answer comes."""
        if await self._over_in(_PATIENCE):
            return
        show = self._draft if self._place.private else self._edit
        await asyncio.gather(self._type(), show())

    def end(self) -> None:
        """Ends `run`, once what it is just sending is sent and noted."""
        self._over.set()

    async def _over_in(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)
        return self._over.is_set()

    async def _type(self) -> None:
        over = False
        while not over:
            with contextlib.suppress(Undelivered):
                await self._client.typing(self._place.chat, self._place.thread)
            over = await self._over_in(_TYPING_PAUSE)

    async def _draft(self) -> None:
        place, last, over = self._place, None, False
        while not over:
            if last != (last := self._now()):
                try:
                    await self._client.draft(place.chat, place.thread, self._number, self._text())
                except Undelivered as trouble:
                    if trouble.kind != "later":  # a server that has no drafts yet
                        await self._edit()
                        return
            over = await self._over_in(_DRAFT_PAUSE)

    def _now(self) -> tuple[int, int]:
        """Changes when there is something new, and when a draft would fade away."""
        return self._so_far.changed, int(time.monotonic() / _DRAFT_SECONDS)

    async def _edit(self) -> None:
        last, over, pause = -1, await self._over_in(_FIRST_EDIT), _EDIT_PAUSE
        while not over:
            if last != (last := self._so_far.changed):
                with contextlib.suppress(Undelivered):
                    await self._show()
            over = await self._over_in(pause)
            pause *= 1.5  # a group has 20 messages a minute, answers and changes together

    async def _show(self) -> None:
        place = self._place
        message = Outgoing(
            place.chat,
            self._text(),
            place.thread,
            self._replies_to,
            edits=self.message,
            quiet=True,
        )
        self.message = await self._client.preview(message, self._shown)

    def _text(self) -> Rich:
        so_far = self._so_far
        return preview(so_far.scope, so_far.found, tuple(so_far.claims), self._words)
