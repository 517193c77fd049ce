"""The buttons under an answer. What they carry is an action and the key of the answer, or a
key to a question of their own.
"""

from collections.abc import Callable, Collection, Sequence

from answering.answer import Citation
from bot.telegram.chat.tools import Tools
from bot.telegram.chat.turns import Turn
from bot.telegram.keeping.answers import Given
from bot.telegram.messages.outgoing import Button, Keyboard
from bot.telegram.messages.reply import Reply
from bot.words import Words

MOST_ORIGINALS = 50
"""Of the hundred buttons that Telegram takes under a message."""
_IN_A_ROW = 5
_Row = tuple[Button, ...]


class Keyboards:
    """Hangs buttons under answers."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def under(
        self,
        reply: Reply,
        given: Given,
        turn: Turn,
        suggestions: Sequence[str],
        words: Words,
        offers: Collection[str],
    ) -> Keyboard:
        """Under an answer: the originals, other years and regions (where `offers` says that
        there are), more questions, opinion. Under a refusal: what may be asked instead."""
        rows = _originals(given, words, self._tools.link())
        if given.answer.refusal is None:
            following = ((words("换个年份"), "years"), (words("对比其他地区"), "others"))
            rows += [
                _row(given, *(one for one in following if one[1] in offers)),
                _row(given, (words("继续问"), "more"), (words("改范围"), "scope")),
            ]
        else:
            rows += self._instead(reply, given, turn, suggestions, words)
        rows.append(_row(given, (words("👍 有用"), "useful"), (words("👎 没用"), "useless")))
        return tuple(row for row in rows if row)

    def _instead(
        self, reply: Reply, given: Given, turn: Turn, suggestions: Sequence[str], words: Words
    ) -> list[_Row]:
        rows = [(self._ask(reply, question, question, []),) for question in suggestions]
        if self._is_narrowed(given, turn):
            said = words("不限范围，再问一遍")
            rows.append((self._ask(reply, said, turn.text, given.before, regions=[], years=[]),))
        last = [(words("改范围"), "scope")]
        last += [] if suggestions else [(words("库里有什么"), "more")]
        return [*rows, _row(given, *last)]

    def _ask(
        self, reply: Reply, text: str, question: str, before: Sequence[str], **scope: list[str]
    ) -> Button:
        return self._tools.button(reply, text, "ask", text=question, before=list(before), **scope)

    def _is_narrowed(self, given: Given, turn: Turn) -> bool:
        """Whether it was asked within a scope that the conversation had chosen."""
        talk = self._tools.store.talks.of(given.talk)
        return bool((talk.regions and turn.regions is None) or (talk.years and turn.years is None))


def _originals(given: Given, words: Words, link: Callable[[Citation], str]) -> list[_Row]:
    answer = given.answer
    shown = answer.citations or (answer.refusal.nearest if answer.refusal else ())
    few = shown[:MOST_ORIGINALS]
    buttons = tuple(
        _original(given, place, link(citation), _name(citation, few, words))
        for place, citation in enumerate(few)
    )
    return [buttons[at : at + _IN_A_ROW] for at in range(0, len(buttons), _IN_A_ROW)]


def _name(citation: Citation, shown: tuple[Citation, ...], words: Words) -> str:
    """The first says what they are; the others are numbers, to stand in one row."""
    if citation is shown[0]:
        return words("打开原文") if len(shown) == 1 else words("打开原文 {n}", n=citation.n)
    return str(citation.n)


def _original(given: Given, place: int, address: str, text: str) -> Button:
    return Button(text, url=address) if address else Button(text, f"open:{given.key}:{place}")


def _row(given: Given, *buttons: tuple[str, str]) -> _Row:
    return tuple(Button(text, f"{action}:{given.key}") for text, action in buttons)
