"""What there is on the server: people, chats, messages, files and what happened, in order.

Everything is behind one lock, `World.lock`. What the Bot API makes of it, and what people
do, is told elsewhere.
"""

import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import count
from typing import Any, Literal

from tests.botapi.errors import ApiError, bad_request, forbidden
from tests.botapi.values import Draft, Event, File, Kind, Message, User

ChatType = Literal["private", "group", "supergroup"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]
FIRST_GROUP = -1_001
FIRST_SUPERGROUP = -1_001_000_000_001


@dataclass(slots=True)
class Chat:
    """A chat and all that stands in it. `started` tells whether a user ever wrote to the
    bot; `bot` is what the bot is here; `migrated_to` is 0 but for a group of the past.
    `topics` are names by thread."""

    id: int
    type: ChatType
    title: str
    changed: threading.Condition
    username: str = ""
    forum: bool = False
    started: bool = True
    bot: Status = "member"
    migrated_to: int = 0
    topics: dict[int, str] = field(default_factory=dict)
    members: dict[int, Status] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    drafts: deque[Draft] = field(default_factory=lambda: deque(maxlen=1000))
    last_id: int = 0


class World:
    """The state. `history` caps the messages kept in each chat, 0 keeps all; their numbers
    begin after `since`."""

    def __init__(self, bot: User, history: int = 0, since: int = 0) -> None:
        self.bot = bot
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.by_inline_id: dict[str, tuple[int, int]] = {}
        self.events: deque[Event] = deque(maxlen=50 * history or None)
        self.parse_modes: deque[str] = deque(maxlen=1000)
        self._history = history
        self._since = since
        self._numbers = count(1)
        self._files = count(1)

    # -- people and chats -------------------------------------------------------------------

    def add_user(self, user: User) -> Chat:
        """Somebody new, and the private chat with the bot, not started yet."""
        with self.lock:
            self.users[user.id] = user
            chat = self._new_chat(user.id, "private", "")
            chat.started = False
            chat.username = user.username
            chat.members[user.id] = "member"
            return chat

    def add_group(self, type_: ChatType, title: str, members: Iterable[int]) -> Chat:
        """A new group; the first member made it."""
        with self.lock:
            first = FIRST_GROUP if type_ == "group" else FIRST_SUPERGROUP
            chat = self._new_chat(first - len(self.chats), type_, title)
            for member in members:
                chat.members[member] = "member" if chat.members else "creator"
            return chat

    def _new_chat(self, id_: int, type_: ChatType, title: str) -> Chat:
        chat = Chat(id_, type_, title, threading.Condition(self.lock))
        chat.last_id = self._since
        self.chats[id_] = chat
        return chat

    def find_chat(self, name: str) -> Chat:
        """The chat of a `chat_id`; ApiError where the bot cannot see it."""
        if not name:
            raise bad_request("chat_id is empty")
        found = self.chats.get(int(name)) if name.lstrip("-").isdecimal() else self._named(name)
        if found is None:
            raise bad_request("chat not found")
        if found.migrated_to:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=found.migrated_to,
            )
        return found

    def _named(self, name: str) -> Chat | None:
        groups = (chat for chat in self.chats.values() if chat.type == "supergroup")
        return next((chat for chat in groups if f"@{chat.username}" == name), None)

    def check_writable(self, chat: Chat) -> None:
        """ApiError 403 where the bot may not write."""
        if chat.type == "private" and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.type == "private" and chat.bot == "kicked":
            raise forbidden("bot was blocked by the user")
        if chat.bot == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if chat.bot == "left":
            raise forbidden(f"bot is not a member of the {chat.type} chat")

    # -- messages ---------------------------------------------------------------------------

    def post(self, chat: Chat, sender: User, kind: Kind, **content: Any) -> Message:
        """A new message, with the next id of its chat."""
        with self.lock:
            chat.last_id += 1
            message = Message(chat.id, chat.last_id, sender, time.time(), **content)
            self._put(chat, message)
            self.log(kind, chat, message)
            return message

    def change(self, message: Message, **content: Any) -> Message:
        """The message with another content; what it is replaces what it was."""
        with self.lock:
            chat = self.chats[message.chat]
            changed = replace(message, edited_at=time.time(), **content)
            chat.messages[message.id] = changed
            self.log("edited", chat, changed)
            return changed

    def remove(self, message: Message) -> None:
        """The message is gone, for everybody."""
        with self.lock:
            chat = self.chats[message.chat]
            del chat.messages[message.id]
            self.log("deleted", chat, message)

    def _put(self, chat: Chat, message: Message) -> None:
        chat.messages[message.id] = message
        if message.inline_id:
            self.by_inline_id[message.inline_id] = (chat.id, message.id)
        if self._history and len(chat.messages) > self._history:
            oldest = chat.messages.pop(next(iter(chat.messages)))
            self.by_inline_id.pop(oldest.inline_id, None)
            if oldest.file:
                self.files.pop(oldest.file.id, None)

    def log(
        self,
        kind: Kind,
        chat: Chat,
        message: Message | None = None,
        *,
        draft: Draft | None = None,
        text: str = "",
    ) -> None:
        """Something happened; whoever waits is told."""
        with self.lock:
            number = next(self._numbers)
            event = Event(number, time.time(), kind, chat.id, message, draft, text)
            self.events.append(event)
            self.tell(chat)

    def tell(self, chat: Chat) -> None:
        """Wakes whoever waits for this chat, or for anything."""
        with self.lock:
            chat.changed.notify_all()
            self.changed.notify_all()

    # -- files ------------------------------------------------------------------------------

    def keep(self, name: str, content: bytes, mime: str = "", **size: int) -> File:
        """A file with an identifier of its own."""
        with self.lock:
            number = next(self._files)
            unique = sha256(content).hexdigest()[:16]
            folder = "photos" if size else "documents"
            suffix = name.rpartition(".")[2] if "." in name else "bin"
            path = f"{folder}/file_{number}.{suffix}"
            kind = mime or "application/octet-stream"
            file = File(f"FILE{number}-{unique}", unique, name, content, path, kind, **size)
            self.files[file.id] = file
            return file
