"""Texts that a chat must bear, and what must hold for whatever is sent to one."""

import re

from hypothesis import strategies as st

from bot.telegram.text.cleaning import blank
from bot.telegram.text.richtext import Rich
from tests.botapi.rules import Rules
from tests.botapi.texts import said

FAMILY, CHINA, FLAG_LETTERS = (
    "👨‍👩‍👧",
    "🇨🇳",
    "\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
)
ENGLAND = f"🏴{FLAG_LETTERS}"
HOSTILE = (
    "*b* _i_ `c` [x](http://x.cn) <b>h</b> &lt; \\ | ~ > # + - = { } . !",
    "[1](http://x.cn)[2] [3]",
    "@somebody /start http://x.cn #tag $USD x@y.cn",
    "\u202eoverridden\u202c \u2066isolated\u2069 \u200ftail",
    "\x00\x01\x1b[2J\x07\x7f\x9b31m\r\n\t\x0b\x0c\u2028\u2029\x85",
    "\ud800 lone \udc00",
    "ring A\u030a, lines \u0333\u033f",
    f"{FAMILY}{CHINA}{ENGLAND}👍🏽❤️1️⃣",
    "𠮷野家 𠀀𠀁",
    "\u200b\ufeff\u00ad\u3164\u2800",
    "é e\u0301 각 각 กำ नि क्ष",
    "",
    "   \n\n ",
)
_WORDS = (
    *HOSTILE,
    "办理行政复议案件236件。",
    "一、主要做法\n",
    "；",
    "\n\n",
    "[12]",
    "word ",
    "。[1][2]",
    "a",
)
texts = st.text(st.characters(codec=None), max_size=40) | st.lists(
    st.sampled_from(_WORDS), max_size=8
).map("".join)
"""Any text at all, lone surrogates too, and texts of hostile parts."""


def assert_accepted(rich: Rich) -> None:
    """The Bot API takes it, and would change nothing in it."""
    if not blank(rich.text):
        said(rich.text, rich.to_api(), "", Rules())


def inner(rich: Rich) -> list[tuple[str, str]]:
    """The entities as kind and the text that they stand on."""
    return [(entity.kind, rich.text[entity.start : entity.end]) for entity in rich.entities]


def bare(text: str) -> str:
    """Without white space."""
    return re.sub(r"\s", "", text)
