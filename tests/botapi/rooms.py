"""A chat in the hands of a test: what stands in it, and waiting for what is to come."""

import time
from collections.abc import Callable
from typing import TypeVar

from tests.botapi.hub import Hub
from tests.botapi.shapes import chat_json, member_json, user_json
from tests.botapi.telling import announce
from tests.botapi.values import Draft, Event, Message, User
from tests.botapi.world import Chat, Status

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds."""


class Room:
    """One chat. Whatever is read is as it stands now; any thread may read."""

    def __init__(self, hub: Hub, chat: Chat) -> None:
        self.hub = hub
        self._chat = chat

    @property
    def id(self) -> int:
        """The chat_id."""
        return self._chat.id

    @property
    def title(self) -> str:
        """Of a group; empty for a private chat."""
        return self._chat.title

    @property
    def type(self) -> str:
        """private, group or supergroup."""
        return self._chat.type

    @property
    def messages(self) -> list[Message]:
        """What stands there, in order; what was deleted does not."""
        with self.hub.world.lock:
            return list(self._chat.messages.values())

    @property
    def from_bot(self) -> list[Message]:
        """What the bot said, in order."""
        return [message for message in self.messages if message.from_bot]

    @property
    def drafts(self) -> list[Draft]:
        """Every draft so far, in order."""
        with self.hub.world.lock:
            return list(self._chat.drafts)

    @property
    def draft(self) -> Draft | None:
        """The one that is shown now: till the bot writes, or half a minute."""
        with self.hub.world.lock:
            if not self._chat.drafts:
                return None
            last = self._chat.drafts[-1]
            written = any(m.from_bot and m.at >= last.at for m in self._chat.messages.values())
            old = time.time() - last.at > self.hub.rules.draft_seconds
            return None if written or old else last

    @property
    def events(self) -> list[Event]:
        """What happened here, in order."""
        with self.hub.world.lock:
            return [event for event in self.hub.world.events if event.chat == self.id]

    def now(self, message: Message) -> Message:
        """The message as it stands now; AssertionError where it is gone."""
        with self.hub.world.lock:
            assert message.id in self._chat.messages, f"message {message.id} is gone"
            return self._chat.messages[message.id]

    def after(self, message: Message) -> list[Message]:
        """What the bot said after a message."""
        return [other for other in self.from_bot if other.id > message.id]

    # -- waiting ----------------------------------------------------------------------------

    def wait_for(self, found: Callable[[list[Message]], T], seconds: float = PATIENCE) -> T:
        """What `found` makes of the messages, as soon as that is true of anything;
        AssertionError, with the chat in it, where it never is."""
        until = time.monotonic() + seconds
        with self.hub.world.lock:
            while not (result := found(list(self._chat.messages.values()))):
                left = until - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"not within {seconds} s in this chat:\n{self.told()}")
                self._chat.changed.wait(left)
            return result

    def wait_for_answer(self, to: Message, seconds: float = PATIENCE) -> Message:
        """The first message of the bot after this one."""
        return self.wait_for(lambda messages: _after(messages, to), seconds)[0]

    def wait_for_draft(self, found: Callable[[Draft], bool], seconds: float = PATIENCE) -> Draft:
        """The first draft of which `found` is true."""
        fitting = self.wait_for(lambda _: [d for d in self._chat.drafts if found(d)], seconds)
        return fitting[0]

    def told(self) -> str:
        """The chat in plain words, for an error."""
        lines = [f"{m.id} {m.sender.first_name}: {m.text!r} {m.labels}" for m in self.messages]
        return "\n".join(lines) or "(empty)"

    # -- what befalls the bot here ----------------------------------------------------------

    def makes_topic(self, name: str) -> int:
        """A new topic of a forum; its thread."""
        with self.hub.world.lock:
            self._chat.forum = self._chat.type == "supergroup"
            self._chat.last_id += 1
            self._chat.topics[self._chat.last_id] = name
            return self._chat.last_id

    def becomes(self, status: Status, by: User) -> None:
        """What the bot is here from now on: put out ("kicked"), taken in ("member")."""
        with self.hub.world.lock:
            before, self._chat.bot = self._chat.bot, status
            bot = self.hub.world.bot
            update = {
                "chat": chat_json(self.hub.world, self._chat),
                "from": user_json(by),
                "date": int(time.time()),
                "old_chat_member": member_json(bot, before),
                "new_chat_member": member_json(bot, status),
            }
            self.hub.updates.add("my_chat_member", self.id, update)
            self.hub.world.tell(self._chat)

    def migrates(self) -> "Room":
        """The group becomes a supergroup with another id; the bot is told."""
        world = self.hub.world
        with world.lock:
            new = world.add_group("supergroup", self.title, ())
            new.members |= self._chat.members
            by = world.users[next(iter(self._chat.members))]
            announce(self.hub, self._chat, by, service={"migrate_to_chat_id": new.id})
            self._chat.migrated_to = new.id
            announce(self.hub, new, by, service={"migrate_from_chat_id": self.id})
            return Room(self.hub, new)


def _after(messages: list[Message], to: Message) -> list[Message]:
    return [message for message in messages if message.from_bot and message.id > to.id]
