"""Which of what people write the bot is told, and how."""

import json
from typing import Any

from tests.botapi.detecting import speaks_to
from tests.botapi.hub import Hub
from tests.botapi.shapes import message_json
from tests.botapi.values import Message, User
from tests.botapi.world import Chat


def announce(hub: Hub, chat: Chat, by: User, *, service: dict[str, Any]) -> Message:
    """A service message, of which the bot is always told."""
    message = hub.world.post(chat, by, "service", service=json.dumps(service))
    hub.updates.add("message", chat.id, message_json(hub.world, message))
    return message


def tell(hub: Hub, message: Message, kind: str) -> None:
    """The bot is told of what somebody wrote, where it may hear it."""
    if _hears(hub, message):
        hub.updates.add(kind, message.chat, message_json(hub.world, message))


def _hears(hub: Hub, message: Message) -> bool:
    """Whether the bot is told of what somebody wrote."""
    chat = hub.world.chats[message.chat]
    if chat.bot in ("kicked", "left"):
        return False
    if chat.type == "private" or not hub.rules.privacy or chat.bot == "administrator":
        return True
    replied = chat.messages.get(message.reply_to)
    to_bot = speaks_to(message.text, message.entities, hub.world.bot.username)
    return to_bot or (replied is not None and replied.from_bot)
