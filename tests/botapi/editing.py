"""The methods that change what stands: edit and delete."""

from dataclasses import dataclass
from typing import Any

from tests.botapi.errors import bad_request
from tests.botapi.hub import Hub
from tests.botapi.keyboards import Markup, read_markup
from tests.botapi.params import Params
from tests.botapi.sending import shows_preview
from tests.botapi.shapes import message_json
from tests.botapi.texts import Said, caption, message_text
from tests.botapi.values import Message
from tests.botapi.world import Chat

AT_ONCE = 100
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the"
    " same as a current content and reply markup of the message"
)


def edit_message_text(hub: Hub, params: Params) -> Any:
    """editMessageText; a keyboard that is not sent again goes."""
    said = message_text(params, hub.rules)
    with hub.world.lock:
        place = _place(hub, params)
        if place.message.file or not place.message.text:
            raise bad_request("there is no text in the message to edit")
        return _edited(hub, params, place, said)


def edit_message_caption(hub: Hub, params: Params) -> Any:
    """editMessageCaption; a keyboard that is not sent again goes."""
    said = caption(params, hub.rules)
    with hub.world.lock:
        place = _place(hub, params)
        if not place.message.file:
            raise bad_request("there is no caption in the message to edit")
        return _edited(hub, params, place, said)


def edit_message_reply_markup(hub: Hub, params: Params) -> Any:
    """editMessageReplyMarkup; no markup takes the keyboard away."""
    with hub.world.lock:
        place = _place(hub, params)
        message = place.message
        said = Said(message.text, message.entities, message.parse_mode, message.altered)
        return _edited(hub, params, place, said)


def delete_message(hub: Hub, params: Params) -> Any:
    """deleteMessage"""
    with hub.world.lock:
        chat = hub.world.find_chat(params.text("chat_id"))
        message = chat.messages.get(params.integer("message_id"))
        if message is None:
            raise bad_request("message to delete not found")
        _check_deletable(chat, message)
        hub.world.remove(message)
    return True


def delete_messages(hub: Hub, params: Params) -> Any:
    """deleteMessages: those that are gone are skipped."""
    numbers = params.array("message_ids")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if not all(type(number) is int and number > 0 for number in numbers):
        raise bad_request("invalid message identifier specified")
    with hub.world.lock:
        chat = hub.world.find_chat(params.text("chat_id"))
        found = [chat.messages[number] for number in numbers if number in chat.messages]
        for message in found:
            _check_deletable(chat, message)
        for message in found:
            hub.world.remove(message)
    return True


@dataclass(frozen=True, slots=True)
class _Place:
    """The message to edit. One that was put in inline is answered by True only."""

    chat: Chat
    message: Message
    inline: bool


def _place(hub: Hub, params: Params) -> _Place:
    if params.has("inline_message_id"):
        found = hub.world.by_inline_id.get(params.text("inline_message_id"))
        if found is None or found[1] not in hub.world.chats[found[0]].messages:
            raise bad_request("MESSAGE_ID_INVALID")
        chat = hub.world.chats[found[0]]
        return _Place(chat, chat.messages[found[1]], inline=True)
    chat = hub.world.find_chat(params.text("chat_id"))
    if not params.has("message_id"):
        raise bad_request("message identifier is not specified")
    hub.world.check_writable(chat)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot or message.service or message.via_bot:
        raise bad_request("message can't be edited")
    return _Place(chat, message, inline=False)


def _edited(hub: Hub, params: Params, place: _Place, said: Said) -> Any:
    message = place.message
    private = place.chat.type == "private"
    markup = read_markup(params, private=private, editing=True)
    if _same(message, said, markup):
        raise bad_request(SAME)
    hub.check_rate(place.chat)
    hub.note_parse_mode(said.parse_mode)
    changed = hub.world.change(
        message,
        text=said.text,
        entities=said.entities,
        altered=said.altered,
        parse_mode=said.parse_mode,
        buttons=markup.buttons,
        preview=shows_preview(params),
    )
    return True if place.inline else message_json(hub.world, changed)


def _same(message: Message, said: Said, markup: Markup) -> bool:
    before = (message.text, set(message.entities), message.buttons)
    return before == (said.text, set(said.entities), markup.buttons)


def _check_deletable(chat: Chat, message: Message) -> None:
    rights = chat.type == "private" or chat.bot == "administrator"
    if not (message.from_bot or rights):
        raise bad_request("message can't be deleted for everyone")
