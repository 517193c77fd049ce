"""People, chats and messages in the shapes of the Bot API."""

import json
from typing import Any

from tests.botapi.values import Button, Entity, File, Message, Rows, User
from tests.botapi.world import Chat, Status, World

Json = dict[str, Any]
RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats"
    " can_restrict_members can_promote_members can_change_info can_invite_users"
    " can_post_stories can_edit_stories can_delete_stories"
).split()


def user_json(user: User) -> Json:
    """A User."""
    optional = {
        "last_name": user.last_name,
        "username": user.username,
        "language_code": user.language,
    }
    return {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name} | _set(optional)


def chat_json(world: World, chat: Chat) -> Json:
    """A Chat."""
    base: Json = {"id": chat.id, "type": chat.type}
    if chat.type == "private":
        user = world.users[chat.id]
        names = {"last_name": user.last_name, "username": user.username}
        return base | {"first_name": user.first_name} | _set(names)
    return base | _set({"title": chat.title, "username": chat.username, "is_forum": chat.forum})


def member_json(user: User, status: Status) -> Json:
    """A ChatMember; an administrator without any rights."""
    more: Json = {}
    if status == "creator":
        more = {"is_anonymous": False}
    if status == "administrator":
        more = dict.fromkeys(RIGHTS, False)
    if status == "kicked":
        more = {"until_date": 0}
    return {"status": status, "user": user_json(user)} | more


def message_json(world: World, message: Message, *, nested: bool = False) -> Json:
    """A Message; the one it replies to is in it, but not the one which that replies to."""
    chat = world.chats[message.chat]
    shape: Json = {
        "message_id": message.id,
        "from": user_json(message.sender),
        "chat": chat_json(world, chat),
        "date": int(message.at),
    }
    shape |= _content(message) | _place(message)
    if message.service:
        shape |= json.loads(message.service)
    if message.via_bot:
        shape["via_bot"] = user_json(world.bot)
    if not nested and message.reply_to in chat.messages:
        replied = chat.messages[message.reply_to]
        shape["reply_to_message"] = message_json(world, replied, nested=True)
    return shape


def _content(message: Message) -> Json:
    text, entities = ("caption", "caption_entities") if message.file else ("text", "entities")
    shape: Json = _set({text: message.text})
    shape |= _set({entities: [entity_json(entity) for entity in message.entities]})
    if message.file and message.picture:
        shape["photo"] = photo_json(message.file)
    elif message.file:
        shape["document"] = document_json(message.file)
    if message.buttons:
        shape["reply_markup"] = {"inline_keyboard": rows_json(message.buttons)}
    return shape


def _place(message: Message) -> Json:
    shape: Json = _set({"edit_date": int(message.edited_at)})
    if message.thread:
        shape |= {"message_thread_id": message.thread, "is_topic_message": True}
    return shape


def entity_json(entity: Entity) -> Json:
    """A MessageEntity."""
    shape: Json = {"type": entity.kind, "offset": entity.offset, "length": entity.length}
    if entity.user:
        shape["user"] = {"id": entity.user, "is_bot": False, "first_name": str(entity.user)}
    optional = {
        "url": entity.url,
        "language": entity.language,
        "custom_emoji_id": entity.emoji,
        "unix_time": entity.time,
        "date_time_format": entity.time_format,
    }
    return shape | _set(optional)


def rows_json(rows: Rows) -> list[list[Json]]:
    """The rows of an InlineKeyboardMarkup."""
    return [[button_json(button) for button in row] for row in rows]


def button_json(button: Button) -> Json:
    """An InlineKeyboardButton."""
    value: Any = button.value
    objects = ("web_app", "login_url", "copy_text", "switch_inline_query_chosen_chat")
    if button.action in objects:
        value = json.loads(button.value)
    return {"text": button.text, button.action: value} | _set({"style": button.style})


def photo_json(file: File) -> list[Json]:
    """The sizes of a photo: only its own."""
    return [_file_ids(file) | {"width": file.width, "height": file.height}]


def document_json(file: File) -> Json:
    """A Document."""
    return _file_ids(file) | {"file_name": file.name, "mime_type": file.mime}


def file_json(file: File) -> Json:
    """A File, with the path under which it is fetched."""
    return _file_ids(file) | {"file_path": file.path}


def _file_ids(file: File) -> Json:
    ids = {"file_id": file.id, "file_unique_id": file.unique_id}
    return {**ids, "file_size": len(file.content)}


def _set(fields: Json) -> Json:
    """Only what is not empty."""
    return {name: value for name, value in fields.items() if value}
