"""What flows through the local Bot API server: people, messages and what is around them.

Times are seconds since the epoch. Offsets and lengths of entities are UTF-16 units.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from tests.botapi.utf16 import cut

QUOTES = ("blockquote", "expandable_blockquote")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody, or the bot. `language` is an IETF tag, empty where unknown."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a text. `url` is for "text_link", `user` for "text_mention",
    `language` for "pre", `emoji` for "custom_emoji", `time` and `time_format` for
    "date_time"."""

    kind: str
    offset: int
    length: int
    url: str = ""
    user: int = 0
    language: str = ""
    emoji: str = ""
    time: int = 0
    time_format: str = ""

    @property
    def end(self) -> int:
        """Where it ends, half-open."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. `action` is its field in the Bot API ("callback_data",
    "url", "switch_inline_query_current_chat" and so on), `value` what stands there, JSON
    where that is an object."""

    text: str
    action: str
    value: str
    style: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file, sent or received. `width` and `height` are 0 for what is no picture."""

    id: str
    unique_id: str
    name: str
    content: bytes = field(repr=False)
    path: str
    mime: str = "application/octet-stream"
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands now. `text` is the text, or the caption of `file`, exactly as
    it was received; `picture` tells a photo from a document. `markup` is a reply markup
    that is no inline keyboard, as JSON. `service` is the JSON of a service message.
    `altered` tells what Telegram would have made of the text, where it takes such
    texts; `parse_mode` is what the bot named, empty where it rightly named none."""

    chat: int
    id: int
    sender: User
    at: float
    text: str = ""
    entities: tuple[Entity, ...] = ()
    file: File | None = None
    picture: bool = False
    thread: int = 0
    reply_to: int = 0
    buttons: Rows = ()
    markup: str = ""
    edited_at: float = 0.0
    parse_mode: str = ""
    quiet: bool = False
    preview: bool = True
    inline_id: str = ""
    via_bot: bool = False
    service: str = ""
    altered: tuple[str, ...] = ()

    @property
    def from_bot(self) -> bool:
        """Whether the bot said it."""
        return self.sender.is_bot

    @property
    def labels(self) -> tuple[str, ...]:
        """The texts of its buttons, row by row."""
        return tuple(button.text for row in self.buttons for button in row)

    @property
    def quotes(self) -> tuple[str, ...]:
        """The texts of its quotations."""
        return self.marked(*QUOTES)

    def marked(self, *kinds: str) -> tuple[str, ...]:
        """The texts of its entities of these kinds."""
        chosen = (entity for entity in self.entities if entity.kind in kinds)
        return tuple(cut(self.text, entity.offset, entity.length) for entity in chosen)

    def button(self, text: str) -> Button:
        """The button with this text, else the only one whose text holds it."""
        buttons = [button for row in self.buttons for button in row]
        exact = [button for button in buttons if button.text == text]
        found = exact or [button for button in buttons if text in button.text]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} buttons {text!r} among {self.labels}")
        return found[0]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a bot shows while it writes. An empty text is the placeholder."""

    chat: int
    id: int
    at: float
    text: str = ""
    entities: tuple[Entity, ...] = ()
    thread: int = 0
    parse_mode: str = ""


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the bot said to a pressed button."""

    at: float
    text: str = ""
    alert: bool = False
    url: str = ""
    cache_time: int = 0


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What the bot offered for an inline question: results as the Bot API has them."""

    at: float
    results: tuple[dict[str, Any], ...]
    cache_time: int = 300
    personal: bool = False
    next_offset: str = ""
    button: str = ""


Kind = Literal[
    "said", "sent", "edited", "deleted", "draft", "action", "callback", "inline", "left", "service"
]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, in order. `number` counts from 1. "said" is a user's message,
    "sent" the bot's; "callback" and "inline" are answers of the bot. `message` is the
    message as it stood then, None where there is none; `draft` is for "draft"; `text` is
    the action, or the answer's text."""

    number: int
    at: float
    kind: Kind
    chat: int
    message: Message | None = None
    draft: Draft | None = None
    text: str = ""
