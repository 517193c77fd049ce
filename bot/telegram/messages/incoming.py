"""What reaches the bot, read from the Bot API's JSON. Values only; what concerns nobody is None.

In a group the bot is spoken to by a command, by its name, or by a reply to one of its
messages; everything else there is none of its business and is not even kept.
"""

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

Json = dict[str, Any]
Language = Literal["zh", "en"]

_COMMAND = re.compile(r"/([a-zA-Z0-9_]{1,32})(?:@(\w+))?(?:\s+|$)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said and by whom. `thread` is the topic of a forum (0: none),
    `user` 0 where a channel speaks. `language` is the one of the user's app."""

    chat: int
    thread: int
    user: int
    private: bool
    language: Language

    @property
    def talk(self) -> str:
        """The conversation that follow-ups belong to."""
        return f"{self.chat}:{self.thread}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Text that is meant for the bot: a question, or the answer to one of the bot's own.

    `message` is its number in the chat, `answers` that of the bot's message it replies to
    (0: none), `quoted` the text of another's message that it replies to. `edited` is True
    where it takes the place of an earlier text of the same message.
    """

    place: Place
    message: int
    text: str
    answers: int = 0
    quoted: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command without its slash, in lower case, and what stands behind it. `named` says
    that the bot's name stands in it: in a group others may be meant where it does not."""

    place: Place
    message: int
    name: str
    rest: str
    edited: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Wordless:
    """Said to the bot alone without a word to read: a picture, a voice, a sticker."""

    place: Place
    message: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button pressed: `press` is to be acknowledged, `data` is the button's own."""

    place: Place
    message: int
    press: str
    data: str


@dataclass(frozen=True, slots=True)
class Inline:
    """A question typed behind the bot's name in any chat."""

    place: Place
    query: str
    text: str
    offset: str


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A document sent to the bot. `size` in bytes, 0 where it is not told."""

    place: Place
    message: int
    file: str
    name: str
    size: int
    caption: str


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot was let into a chat, or put out of it (or blocked)."""

    place: Place
    inside: bool


@dataclass(frozen=True, slots=True)
class Migrated:
    """A group has become a supergroup, of another number."""

    place: Place
    to: int


Incoming = Asked | Commanded | Wordless | Pressed | Inline | Uploaded | Membership | Migrated
_WORDLESS = frozenset(
    "animation audio contact dice location photo poll sticker story venue video video_note voice".split()
)
"""The members of a message that show what it holds in place of a text."""


def incoming(update: Json, me: str) -> Incoming | None:
    """What the update says, to a bot of the user name `me`; None where it is not for it."""
    if "callback_query" in update:
        return _pressed(update["callback_query"])
    if "inline_query" in update:
        return _inline(update["inline_query"])
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"])
    message = update.get("message") or update.get("edited_message")
    if message is None:
        return None
    return _message(message, me, edited="edited_message" in update)


def order_of(value: Incoming) -> str:
    """What is to be done one after another: what one person says in one conversation.
    A press under an answer or an inline question waits for nothing; presses on a message
    that shows a choice are done one after another, for each changes it."""
    if isinstance(value, Pressed):
        choosing = ":" not in value.data
        return f"chosen:{value.place.chat}:{value.message}" if choosing else f"press:{value.press}"
    if isinstance(value, Inline):
        return f"inline:{value.query}"
    return f"{value.place.talk}:{value.place.user}"


def _message(message: Json, me: str, *, edited: bool) -> Incoming | None:
    place = _place(message, _speaker(message))
    if "migrate_to_chat_id" in message:
        return Migrated(place, message["migrate_to_chat_id"])
    if _is_no_person(message):
        return None
    if "document" in message:
        return _uploaded(message, place) if place.private else None
    text, number = _text(message), message["message_id"]
    if not text:
        wordless = place.private and bool(_WORDLESS & message.keys())
        return Wordless(place, number) if wordless else None
    command = _COMMAND.match(text)
    if command is None:
        return _asked(message, place, me, edited=edited)
    name, named = command.groups()
    if named and named.lower() != me.lower():
        return None
    rest = text[command.end() :].strip()
    return Commanded(place, number, name.lower(), rest, edited, named is not None)


def _speaker(message: Json) -> Json | None:
    """Who says it: a person, or the chat that an administrator speaks as."""
    speaker: Json | None = message.get("sender_chat") or message.get("from")
    return speaker


def _is_no_person(message: Json) -> bool:
    """Another bot, a result of an inline question, or a post that a channel passes on."""
    bot = message.get("from", {}).get("is_bot", False) and "sender_chat" not in message
    return bot or "via_bot" in message or "is_automatic_forward" in message


def _text(message: Json) -> str:
    """What is written, or what stands under a picture."""
    text: str = message.get("text") or message.get("caption") or ""
    return text


def _asked(message: Json, place: Place, me: str, *, edited: bool) -> Asked | None:
    answered = message.get("reply_to_message") or {}
    ours = answered.get("from", {}).get("username", "").lower() == me.lower()
    text, named = _without_name(_text(message), me)
    if not (place.private or ours or named):
        return None
    asked = Asked(place, message["message_id"], text, edited=edited)
    if ours:
        return replace(asked, answers=answered["message_id"])
    return replace(asked, quoted=_text(answered))


def _without_name(text: str, me: str) -> tuple[str, bool]:
    """The text without the bot's name, and whether it was there."""
    name = re.compile(rf"(?<!\w)@{re.escape(me)}(?!\w)[ ,，:：]*", re.IGNORECASE | re.ASCII)
    bare, count = name.subn("", text)
    return bare.strip(), count > 0


def _uploaded(message: Json, place: Place) -> Uploaded:
    document = message["document"]
    return Uploaded(
        place,
        message["message_id"],
        document["file_id"],
        document.get("file_name", ""),
        document.get("file_size", 0),
        message.get("caption", ""),
    )


def _pressed(query: Json) -> Pressed:
    message = query.get("message") or {}
    place = _place(message, query["from"])
    return Pressed(place, message.get("message_id", 0), query["id"], query.get("data", ""))


def _inline(query: Json) -> Inline:
    place = _place({}, query["from"])
    return Inline(place, query["id"], query.get("query", ""), query.get("offset", ""))


def _membership(change: Json) -> Membership | None:
    """None where it stays in the chat: it became an administrator, say."""
    before, now = _inside(change["old_chat_member"]), _inside(change["new_chat_member"])
    return None if before == now else Membership(_place(change, change["from"]), now)


def _inside(member: Json) -> bool:
    out = member["status"] in ("left", "kicked")
    return not out and bool(member.get("is_member", True))


def _place(message: Json, user: Json | None) -> Place:
    user = user or {}
    chat = message.get("chat") or {"id": user.get("id", 0), "type": "private"}
    code = user.get("language_code", "")
    return Place(
        chat["id"],
        message.get("message_thread_id", 0) if message.get("is_topic_message") else 0,
        user.get("id", 0),
        chat["type"] == "private",
        "en" if code and not code.startswith("zh") else "zh",
    )
