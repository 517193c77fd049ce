"""What the buttons do."""

from collections.abc import Awaitable, Callable
from typing import Any

from answering.answer import Citation
from bot.telegram.chat import personal, pickers
from bot.telegram.chat.administration import Administration
from bot.telegram.chat.asking import Asking
from bot.telegram.chat.following import Following
from bot.telegram.chat.opinions import Opinions
from bot.telegram.chat.personal import Personal
from bot.telegram.chat.pickers import Pickers
from bot.telegram.chat.tools import Tools, to
from bot.telegram.chat.turns import Turn
from bot.telegram.chat.uploads import Uploads
from bot.telegram.keeping.answers import Given
from bot.telegram.keeping.inbox import Update
from bot.telegram.messages.incoming import Pressed
from bot.telegram.messages.reply import Reply
from bot.telegram.text.rendering import passage_shown
from bot.telegram.text.richtext import plain
from config.errors import ReportUnknown

_AROUND = 300
"""Characters shown before and after a quote."""

Values = dict[str, Any]


class Presses:
    """Does what a pressed button says. A button carries an action with the key of an answer
    (`open:KEY:0`), or a key alone, to an action with its values."""

    def __init__(
        self, tools: Tools, asking: Asking, pickers_: Pickers, opinions: Opinions, own: Personal
    ) -> None:
        self._tools = tools
        self._asking = asking
        self._pickers = pickers_
        self._opinions = opinions
        self._personal = own
        self._following = Following(tools)
        self._uploads = Uploads(tools)
        self._administration = Administration(tools)

    def is_free(self, pressed: Pressed) -> bool:
        """Whether it is a button for everyone, let in or not."""
        found = self._tools.store.keys.get(pressed.data)
        return found is not None and found[0] in personal.ACTIONS

    async def press(self, update: Update, pressed: Pressed) -> Reply:
        """The reply to a button."""
        action, colon, rest = pressed.data.partition(":")
        if not colon:
            return await self._by_key(update, pressed, action)
        key, _, number = rest.partition(":")
        given = self._tools.store.answers.get(key)
        if given is None or given.talk.partition(":")[0] != str(pressed.place.chat):
            return await self._tools.too_old(pressed)
        return await self._on_answer(pressed, action, given, number)

    async def _on_answer(self, pressed: Pressed, action: str, given: Given, number: str) -> Reply:
        if action in ("useful", "useless"):
            return await self._opinions.press(pressed, given.key, useful=action == "useful")
        does: dict[str, Callable[[], Awaitable[Reply]]] = {
            "open": lambda: self._open(pressed, given, number),
            "years": lambda: self._following.years(pressed, given),
            "others": lambda: self._following.others(pressed, given),
            "more": lambda: self._following.more(pressed, given),
            "scope": lambda: self._pick(pressed, given),
        }
        if action not in does:
            return await self._tools.too_old(pressed)
        await self._tools.acknowledge(pressed)
        return await does[action]()

    async def _pick(self, pressed: Pressed, given: Given) -> Reply:
        return self._pickers.begin(pressed.place, given.key, pressed.message)

    async def _by_key(self, update: Update, pressed: Pressed, key: str) -> Reply:
        found = self._tools.store.keys.get(key)
        if found is None:
            return await self._tools.too_old(pressed)
        action, values = found
        if action == "ask":
            return await self._ask(update, pressed, values)
        if action == "undo":
            return await self._uploads.undo(pressed, values["report"], values["file"])
        if action == "broadcast":
            return await self._administration.broadcast(pressed, values["text"])
        if action in personal.ACTIONS:
            return await self._personal.press(pressed, action, values)
        if action not in pickers.ACTIONS:
            return await self._tools.too_old(pressed)
        await self._tools.acknowledge(pressed)
        return await self._pickers.press(pressed, action, values)

    async def _ask(self, update: Update, pressed: Pressed, values: Values) -> Reply:
        """The question of a button; where the button was a choice between several, its
        answer takes the place of the choice."""
        place = pressed.place
        wait = self._tools.store.members.must_wait(place)
        if wait:
            await self._tools.acknowledge(pressed, self._tools.too_fast(place, wait), alert=True)
            return Reply()
        await self._tools.acknowledge(pressed)
        here = pressed.message if values.get("here") and not self._is_taken(pressed) else 0
        turn = Turn(
            place,
            values["text"],
            update.id,
            replies_to=pressed.message,
            preview=update.preview or here,
            before=_tuple(values, "before"),
            regions=_tuple(values, "regions"),
            years=_tuple(values, "years"),
            topic=values.get("topic", ""),
        )
        return await self._asking.answer(turn)

    def _is_taken(self, pressed: Pressed) -> bool:
        """Whether an answer has taken the place of the choice already."""
        key = self._tools.store.outbox.answer_at(pressed.place.chat, pressed.message)
        return self._tools.store.answers.get(key) is not None

    async def _open(self, pressed: Pressed, given: Given, number: str) -> Reply:
        """The quote with its surroundings, where there is no page to open."""
        answer, place = given.answer, pressed.place
        words = self._tools.words(place)
        shown = answer.citations or (answer.refusal.nearest if answer.refusal else ())
        if not number.isdecimal() or int(number) >= len(shown):
            return Reply()
        citation = shown[int(number)]
        around = await self._tools.aside(self._surroundings, citation)
        if around is None:
            gone = words("这份报告已经不在库里，或已换成新的版本。")
            return Reply().say(to(place, plain(gone), replies_to=pressed.message))
        first, *more = passage_shown(citation, *around, words)
        reply = Reply().say(to(place, first, replies_to=pressed.message))
        return reply.say(*(to(place, text) for text in more))

    def _surroundings(self, citation: Citation) -> tuple[str, str] | None:
        """The report's text on both sides, with dots where it goes on; None where the quote
        stands there no more."""
        try:
            text = self._tools.parts.library.report(citation.report_id).text
        except ReportUnknown:
            return None
        start, end = citation.start, citation.end
        if text[start:end] != citation.quote:
            return None
        first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
        before, after = text[first:start].lstrip(), text[end:last].rstrip()
        return "…" * (first > 0) + before, after + "…" * (last < len(text))


def _tuple(values: Values, name: str) -> tuple[Any, ...] | None:
    """A list that a button carries; None where it has none."""
    found = values.get(name)
    return None if found is None else tuple(found)
