"""The buttons under an answer. What they carry is an action and the key of the answer."""

from collections.abc import Callable

from answering.answer import Citation
from bot.telegram.answers import Given
from bot.telegram.outgoing import Button, Keyboard
from bot.words import Words

MOST_ORIGINALS = 5


def under_answer(given: Given, words: Words, link: Callable[[Citation], str] | None) -> Keyboard:
    """Original, other years and regions, more questions, opinion."""
    rows = [
        _originals(given, words, link),
        _row(given, (words("换个年份"), "years"), (words("对比其他地区"), "others")),
        _row(given, (words("继续问"), "more"), (words("改范围"), "scope")),
        _row(given, (words("👍 有用"), "useful"), (words("👎 没用"), "useless")),
    ]
    if not given.answer.claims:
        rows[1:3] = [_row(given, (words("库里有什么"), "more"), (words("改范围"), "scope"))]
    return tuple(row for row in rows if row)


def _originals(
    given: Given, words: Words, link: Callable[[Citation], str] | None
) -> tuple[Button, ...]:
    answer = given.answer
    shown = answer.citations or (answer.refusal.nearest if answer.refusal else ())
    few = shown[:MOST_ORIGINALS]
    return tuple(
        _original(given, place, link(citation) if link else "", _name(citation, few, words))
        for place, citation in enumerate(few)
    )


def _name(citation: Citation, shown: tuple[Citation, ...], words: Words) -> str:
    """The first says what they are; the others are numbers, to stand in one row."""
    if citation is shown[0]:
        return words("打开原文") if len(shown) == 1 else words("打开原文 {n}", n=citation.n)
    return str(citation.n)


def _original(given: Given, place: int, address: str, text: str) -> Button:
    return Button(text, url=address) if address else Button(text, f"open:{given.key}:{place}")


def _row(given: Given, *buttons: tuple[str, str]) -> tuple[Button, ...]:
    return tuple(Button(text, f"{action}:{given.key}") for text, action in buttons)
