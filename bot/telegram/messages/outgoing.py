"""What is to be said in a chat, before it is sent. Values only, and their form in a store."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

from bot.telegram.text.richtext import Rich


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: `data` (at most 64 bytes) comes back when it is pressed,
    `url` opens a page, `inline` starts an inline question here. One of the three is set."""

    text: str
    data: str = ""
    url: str = ""
    inline: str | None = None


NOTHING = Rich()

Keyboard = tuple[tuple[Button, ...], ...]
"""Rows of buttons; empty takes away those that a message has."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send, change or take away.

    `thread` is the topic of a forum (0: none), `replies_to` a message of the chat (0: none).
    `edits` is the message to change instead of sending one, `deletes` one to take away.
    `file` is sent as a picture where `name` ends in .png, else as a document, with `text`
    under it. `wants` makes the reader's app begin a reply, and says what for; there are no
    buttons then. What is `bulk` goes to many, and lets everything else go first.
    """

    chat: int
    text: Rich = NOTHING
    thread: int = 0
    replies_to: int = 0
    edits: int = 0
    deletes: int = 0
    keyboard: Keyboard = ()
    name: str = ""
    file: bytes = b""
    quiet: bool = False
    wants: str = ""
    bulk: bool = False


def to_json(outgoing: Outgoing) -> dict[str, Any]:
    """The form in which a store keeps it; `from_json` gives it back."""
    return {
        "chat": outgoing.chat,
        "text": outgoing.text.text,
        "entities": [list(entity) for entity in outgoing.text.entities],
        "thread": outgoing.thread,
        "replies_to": outgoing.replies_to,
        "edits": outgoing.edits,
        "deletes": outgoing.deletes,
        "keyboard": [[[b.text, b.data, b.url, b.inline] for b in row] for row in outgoing.keyboard],
        "name": outgoing.name,
        "file": b64encode(outgoing.file).decode(),
        "quiet": outgoing.quiet,
        "wants": outgoing.wants,
        "bulk": outgoing.bulk,
    }


def from_json(data: dict[str, Any]) -> Outgoing:
    """What `to_json` was given."""
    text = Rich.of_rows(data["text"], data["entities"])
    keyboard = tuple(tuple(Button(*button) for button in row) for row in data["keyboard"])
    file = b64decode(data["file"])
    return Outgoing(
        **{**without(data, "entities"), "text": text, "keyboard": keyboard, "file": file}
    )


def without(data: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != key}
