"""What the buttons do."""

from collections.abc import Awaitable, Callable

from answering.answer import Citation
from bot.telegram.answers import Given
from bot.telegram.asking import Asking, Turn
from bot.telegram.following import Following
from bot.telegram.inbox import Update
from bot.telegram.incoming import Pressed
from bot.telegram.opinions import Opinions
from bot.telegram.pickers import Pickers
from bot.telegram.rendering import passage_shown
from bot.telegram.reply import Reply
from bot.telegram.richtext import plain
from bot.telegram.tools import Tools, to
from bot.telegram.uploads import Uploads
from config.errors import ReportUnknown

_AROUND = 300
"""Characters shown before and after a quote."""


class Presses:
    """Does what a pressed button says. A button carries an action with the key of an answer
    (`open:KEY:0`), or a key alone, to an action with its values."""

    def __init__(
        self, tools: Tools, asking: Asking, pickers: Pickers, opinions: Opinions, uploads: Uploads
    ) -> None:
        self._tools = tools
        self._asking = asking
        self._pickers = pickers
        self._opinions = opinions
        self._uploads = uploads
        self._following = Following(tools)

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
            "scope": lambda: self._pickers.begin(pressed.place),
        }
        if action not in does:
            return await self._tools.too_old(pressed)
        await self._tools.acknowledge(pressed)
        return await does[action]()

    async def _by_key(self, update: Update, pressed: Pressed, key: str) -> Reply:
        found = self._tools.store.keys.get(key)
        if found is None:
            return await self._tools.too_old(pressed)
        action, values = found
        if action == "undo":
            return await self._uploads.undo(pressed, values["report"])
        await self._tools.acknowledge(pressed)
        if action == "ask":
            before = values.get("before")
            turn = Turn(
                pressed.place,
                values["text"],
                update.id,
                preview=update.preview,
                before=None if before is None else tuple(before),
            )
            return await self._asking.answer(turn)
        return await self._pickers.press(pressed, action, values)

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
            return Reply().say(to(place, plain(gone)))
        texts = passage_shown(citation, *around, words)
        return Reply().say(*(to(place, text, replies_to=pressed.message) for text in texts))

    def _surroundings(self, citation: Citation) -> tuple[str, str] | None:
        """The report's text on both sides; None where the quote stands there no more."""
        try:
            text = self._tools.parts.library.report(citation.report_id).text
        except ReportUnknown:
            return None
        start, end = citation.start, citation.end
        if text[start:end] != citation.quote:
            return None
        return text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
