"""Which texts Telegram takes: how long, of what characters, with which entities on them.

Stricter than Telegram in one way: what Telegram mends in silence is refused here.
"""

import re
from dataclasses import dataclass
from typing import Any

from tests.botapi.entities import read_entities
from tests.botapi.errors import bad_request
from tests.botapi.params import Params
from tests.botapi.rules import Rules
from tests.botapi.utf16 import is_sound, units
from tests.botapi.values import Entity

TEXT = 4096
CAPTION = 1024
PARSE_MODES = ("html", "markdown", "markdownv2")

LEFT_OUT = "\r\u2028-\u202e\u030a\u0333\u033f"
"""A carriage return, line separators and overrides of direction, three combining marks."""

MADE_SPACE = "\x00-\x09\x0b\x0c\x0e-\x1f"
"""Control characters, a tabulator among them."""

INVISIBLE = (
    "\x00-\x1f\x7f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u205f\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufffc\U000e0000-\U000e0fff"
)
"""What is no sign at all: a message of these and of white space says nothing."""

_ALTERED = re.compile(f"(?P<out>[{LEFT_OUT}])|[{MADE_SPACE}]")
_VISIBLE = re.compile(rf"[^\s{INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class Said:
    """A text that Telegram takes, and its entities as they came."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    parse_mode: str = ""
    altered: tuple[str, ...] = ()


def message_text(params: Params, rules: Rules) -> Said:
    """The text of a message, 1-4096 units."""
    return said(params.text("text"), params.array("entities"), params.text("parse_mode"), rules)


def draft_text(params: Params, rules: Rules) -> Said:
    """The text of a draft, 0-4096 units."""
    text = params.text("text")
    if not text:
        return Said(parse_mode=parse_mode(params.text("parse_mode")))
    return said(text, params.array("entities"), params.text("parse_mode"), rules)


def caption(params: Params, rules: Rules) -> Said:
    """The text under a file, 0-1024 units."""
    text, entities = params.text("caption"), params.array("caption_entities")
    mode = parse_mode(params.text("parse_mode"))
    if not text:
        return Said("", read_entities("", entities), mode)
    if units(text) > CAPTION:
        raise bad_request("message caption is too long")
    altered = check_characters(text, rules)
    return Said(text, read_entities(text, entities), mode, altered)


def said(text: str, entities: list[Any] | None, mode: str, rules: Rules) -> Said:
    """A text that must say something, 1-4096 units. ApiError 400 in Telegram's words."""
    mode = parse_mode(mode)
    if not text:
        raise bad_request("message text is empty")
    if not _VISIBLE.search(text):
        raise bad_request("text must be non-empty")
    if units(text) > TEXT:
        raise bad_request("message is too long")
    altered = check_characters(text, rules)
    return Said(text, read_entities(text, entities), mode, altered)


def parse_mode(mode: str) -> str:
    """The mode, where Telegram knows it."""
    if mode and mode.lower() not in PARSE_MODES:
        raise bad_request("unsupported parse_mode")
    return mode


def check_characters(text: str, rules: Rules) -> tuple[str, ...]:
    """What Telegram would change in the text; refused where the rules say so."""
    if not is_sound(text):
        raise bad_request("strings must be encoded in UTF-8")
    altered = alterations(text)
    if altered and rules.refuse_altered:
        raise bad_request(f"Telegram would alter the text: {'; '.join(altered[:5])}")
    return altered


def alterations(text: str) -> tuple[str, ...]:
    """What Telegram would replace or leave out, and at which character. White space at the
    ends, which it trims, is not told."""
    return tuple(
        f"U+{ord(found[0]):04X} {'left out' if found['out'] else 'made a space'}"
        f" at character {found.start()}"
        for found in _ALTERED.finditer(text)
    )
