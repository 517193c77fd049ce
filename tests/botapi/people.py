"""People in the hands of a test: what they say, press, ask inline and send."""

import re
import time
from typing import Any

from tests.botapi.detecting import detect
from tests.botapi.hub import Hub
from tests.botapi.keyboards import markup_of
from tests.botapi.queries import Query
from tests.botapi.rooms import PATIENCE, Room
from tests.botapi.shapes import message_json, user_json
from tests.botapi.telling import tell
from tests.botapi.texts import said
from tests.botapi.utf16 import is_sound, units
from tests.botapi.values import Button, CallbackAnswer, InlineAnswer, Message, User
from tests.botapi.world import Chat


class Press:
    """A pressed button."""

    def __init__(self, query: Query) -> None:
        self.query = query

    def wait(self, seconds: float = PATIENCE) -> CallbackAnswer:
        """What the bot answers."""
        answer = _wait(self.query, seconds)
        assert isinstance(answer, CallbackAnswer)
        return answer


class InlineQuestion:
    """A question asked inline."""

    def __init__(self, query: Query) -> None:
        self.query = query

    def wait(self, seconds: float = PATIENCE) -> InlineAnswer:
        """What the bot offers."""
        answer = _wait(self.query, seconds)
        assert isinstance(answer, InlineAnswer)
        return answer


def _wait(query: Query, seconds: float) -> CallbackAnswer | InlineAnswer:
    until = time.monotonic() + seconds
    with query.changed:
        while query.answer is None:
            left = until - time.monotonic()
            assert left > 0, f"no answer within {seconds} s: {query}"
            query.changed.wait(left)
        return query.answer


class Person:
    """Somebody who uses Telegram. `chat` is the private chat with the bot."""

    def __init__(self, hub: Hub, user: User, chat: Chat) -> None:
        self.hub = hub
        self.user = user
        self.chat = Room(hub, chat)

    @property
    def id(self) -> int:
        """The user's, and the private chat's."""
        return self.user.id

    def asks(self, text: str) -> Message:
        """Says something to the bot alone."""
        return self.says(self.chat, text)

    def starts(self, payload: str = "") -> Message:
        """Follows a link to the bot, with what the link carries; ValueError where no link
        can carry it."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", payload, re.ASCII):
            raise ValueError(f"no link carries this: {payload[:80]!r}")
        return self.asks(f"/start {payload}".rstrip())

    def says(
        self, chat: Room, text: str, *, reply_to: Message | None = None, thread: int = 0
    ) -> Message:
        """Writes in a chat. ValueError where no client could send this: no text, a lone
        surrogate, or more than 4096 UTF-16 units."""
        if not is_sound(text) or not 1 <= units(text) <= 4096:
            raise ValueError(f"no client sends this: {text[:80]!r}")
        replied = reply_to.id if reply_to else 0
        return self._writes(chat, text=text, entities=detect(text), reply_to=replied, thread=thread)

    def sends_file(
        self, chat: Room, name: str, content: bytes, *, caption: str = "", mime: str = ""
    ) -> Message:
        """Uploads a document."""
        file = self.hub.world.keep(name, content, mime)
        return self._writes(chat, file=file, text=caption, entities=detect(caption))

    def sends_picture(self, chat: Room, *, caption: str = "") -> Message:
        """Sends a photo."""
        file = self.hub.world.keep("photo.png", b"a picture", "image/png", width=1, height=1)
        found = detect(caption)
        return self._writes(chat, file=file, picture=True, text=caption, entities=found)

    def edits(self, message: Message, text: str) -> Message:
        """Changes what was said."""
        with self.hub.world.lock:
            assert message.sender.id == self.id, "not said by this person"
            now = Room(self.hub, self.hub.world.chats[message.chat]).now(message)
            changed = self.hub.world.change(now, text=text, entities=detect(text))
            tell(self.hub, changed, "edited_message")
            return changed

    def deletes(self, message: Message) -> None:
        """Takes back what was said; no bot is told."""
        self.hub.world.remove(message)

    def presses(self, where: Message | Room, button: str | Button) -> Press:
        """Presses a button of a message, or of the last message in a room that has such a
        one; it is told by its text. AssertionError where there is none, or it is no button
        that calls back."""
        with self.hub.world.lock:
            text = button if isinstance(button, str) else button.text
            message = self._with_button(where, text)
            pressed = message.button(button) if isinstance(button, str) else button
            assert pressed.action == "callback_data", f"{pressed} calls nobody back"
            key = message.inline_id or message.chat
            query = self.hub.queries.ask("callback", self.id, message.chat, pressed.value)
            update = {
                "id": query.id,
                "from": user_json(self.user),
                "chat_instance": str(key),
                "data": pressed.value,
            }
            if message.inline_id:
                update["inline_message_id"] = message.inline_id
            else:
                update["message"] = message_json(self.hub.world, message)
            self.hub.updates.add("callback_query", message.chat, update)
            return Press(query)

    def _with_button(self, where: Message | Room, button: str) -> Message:
        if isinstance(where, Message):
            return Room(self.hub, self.hub.world.chats[where.chat]).now(where)
        having = [m for m in where.messages if any(button in label for label in m.labels)]
        assert having, f"no button {button!r} in\n{where.told()}"
        return having[-1]

    def asks_inline(
        self, text: str, *, offset: str = "", chat_type: str = "sender"
    ) -> InlineQuestion:
        """Types `@bot text` in some chat; "sender" is the one with the bot itself."""
        with self.hub.world.lock:
            query = self.hub.queries.ask("inline", self.id, self.id, text)
            update = {
                "id": query.id,
                "from": user_json(self.user),
                "query": text[:256],
                "offset": offset,
                "chat_type": chat_type,
            }
            self.hub.updates.add("inline_query", self.id, update)
            return InlineQuestion(query)

    def chooses(self, asked: InlineQuestion, index: int, chat: Room) -> Message:
        """Puts one of the offered results into a chat."""
        result = asked.wait().results[index]
        content = result["input_message_content"]
        text = said(content["message_text"], content.get("entities"), "", self.hub.rules)
        markup = markup_of(result.get("reply_markup") or {}, private=False)
        with self.hub.world.lock:
            inline_id = f"INLINE{asked.query.id}-{index}" if markup.buttons else ""
            message = self.hub.world.post(
                self.hub.world.chats[chat.id],
                self.user,
                "said",
                text=text.text,
                entities=text.entities,
                buttons=markup.buttons,
                inline_id=inline_id,
                via_bot=True,
            )
            update = {
                "result_id": result["id"],
                "from": user_json(self.user),
                "query": asked.query.text,
            }
            update |= {"inline_message_id": inline_id} if inline_id else {}
            self.hub.updates.add("chosen_inline_result", self.id, update)
            return message

    def blocks(self) -> None:
        """Stops the bot: it may not write here any more."""
        self.chat.becomes("kicked", self.user)

    def unblocks(self) -> None:
        """Starts it again."""
        self.chat.becomes("member", self.user)

    def _writes(self, room: Room, **content: Any) -> Message:
        with self.hub.world.lock:
            chat = self.hub.world.chats[room.id]
            assert not chat.migrated_to, "nobody can write in a group that became another"
            chat.started = True
            if chat.type != "private":
                chat.members.setdefault(self.id, "member")
            thread = content.get("thread", 0)
            assert not thread or thread in chat.topics, f"no topic {thread}"
            message = self.hub.world.post(chat, self.user, "said", **content)
            tell(self.hub, message, "message")
            return message
