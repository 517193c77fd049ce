"""Links that open the bot at a region or with a question: t.me/BOT?start=PAYLOAD.

A payload holds 64 characters of A-Z, a-z, 0-9, _ and -: `r-` or `q-` and the words in
base64url, as many as fit.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Literal

LONGEST = 64
_KINDS: dict[str, Literal["region", "question"]] = {"r-": "region", "q-": "question"}


@dataclass(frozen=True, slots=True)
class Opening:
    """What a link opens the bot with."""

    kind: Literal["region", "question"]
    text: str


def payload(opening: Opening) -> str:
    """The payload of a link; "" where the words are too long for one."""
    mark = next(mark for mark, kind in _KINDS.items() if kind == opening.kind)
    found = mark + base64.urlsafe_b64encode(opening.text.encode()).decode().rstrip("=")
    return found if len(found) <= LONGEST else ""


def opening(given: str) -> Opening | None:
    """What a payload says; None for one that is none of ours."""
    kind, coded = _KINDS.get(given[:2]), given[2:]
    if kind is None or not coded:
        return None
    try:
        text = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return Opening(kind, text)


def address(me: str, opening: Opening) -> str:
    """The link itself; "" where the words are too long."""
    found = payload(opening)
    return f"https://t.me/{me}?start={found}" if found else ""
