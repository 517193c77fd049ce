"""The methods that write: messages, drafts, pictures, documents, and that it is typing."""

import io
import re
import time
from dataclasses import dataclass
from typing import Any

from tests.botapi.errors import ApiError, bad_request
from tests.botapi.hub import Hub
from tests.botapi.keyboards import read_markup
from tests.botapi.params import Params, Upload
from tests.botapi.shapes import message_json
from tests.botapi.texts import Said, caption, draft_text, message_text
from tests.botapi.values import Draft, File
from tests.botapi.world import Chat

PHOTO_BYTES = 10 * 1024 * 1024
FILE_BYTES = 50 * 1024 * 1024
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document"
    " choose_sticker find_location record_video_note upload_video_note".split()
)


def send_message(hub: Hub, params: Params) -> Any:
    """sendMessage"""
    return _send(hub, params, message_text(params, hub.rules))


def send_photo(hub: Hub, params: Params) -> Any:
    """sendPhoto: a file of its own, or one that is on the server."""
    said = caption(params, hub.rules)
    return _send(hub, params, said, _file(hub, params, "photo"), picture=True)


def send_document(hub: Hub, params: Params) -> Any:
    """sendDocument: a file of its own, or one that is on the server."""
    said = caption(params, hub.rules)
    return _send(hub, params, said, _file(hub, params, "document"))


def send_message_draft(hub: Hub, params: Params) -> Any:
    """sendMessageDraft: in private chats only."""
    said = draft_text(params, hub.rules)
    number = params.integer("draft_id")
    if number == 0:
        raise bad_request("RANDOM_ID_INVALID")
    with hub.world.lock:
        chat = hub.world.find_chat(params.text("chat_id"))
        if chat.type != "private":
            raise bad_request("TEXTDRAFT_PEER_INVALID")
        hub.world.check_writable(chat)
        thread = _thread(chat, params)
        hub.note_parse_mode(said.parse_mode)
        draft = Draft(
            chat.id, number, time.time(), said.text, said.entities, thread, said.parse_mode
        )
        chat.drafts.append(draft)
        hub.world.log("draft", chat, draft=draft)
    return True


def send_chat_action(hub: Hub, params: Params) -> Any:
    """sendChatAction"""
    action = params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    with hub.world.lock:
        chat = hub.world.find_chat(params.text("chat_id"))
        hub.world.check_writable(chat)
        _thread(chat, params)
        hub.world.log("action", chat, text=action)
    return True


def _send(
    hub: Hub, params: Params, said: Said, file: File | None = None, *, picture: bool = False
) -> Any:
    with hub.world.lock:
        chat = hub.world.find_chat(params.text("chat_id"))
        markup = read_markup(params, private=chat.type == "private")
        hub.world.check_writable(chat)
        thread, replied = _thread(chat, params), _replied(chat, params)
        hub.check_rate(chat)
        hub.note_parse_mode(said.parse_mode)
        message = hub.world.post(
            chat,
            hub.world.bot,
            "sent",
            text=said.text,
            entities=said.entities,
            altered=said.altered,
            parse_mode=said.parse_mode,
            file=file,
            picture=picture,
            thread=thread,
            reply_to=replied,
            buttons=markup.buttons,
            markup=markup.other,
            quiet=params.flag("disable_notification"),
            preview=shows_preview(params),
        )
        return message_json(hub.world, message)


def shows_preview(params: Params) -> bool:
    """Whether the first link of a text is shown large."""
    options = params.object("link_preview_options")
    return not (options.get("is_disabled") or params.flag("disable_web_page_preview"))


def _thread(chat: Chat, params: Params) -> int:
    thread = params.integer("message_thread_id")
    if thread and thread not in chat.topics:
        raise bad_request("message thread not found")
    return thread


@dataclass(frozen=True, slots=True)
class _Reply:
    to: int
    optional: bool
    quote: str


def _replied(chat: Chat, params: Params) -> int:
    """The message that is replied to; 0 for none."""
    reply = _reply(params)
    if not reply.to:
        return 0
    message = chat.messages.get(reply.to)
    if message is None:
        if reply.optional:
            return 0
        raise bad_request("message to be replied not found")
    if reply.quote and reply.quote not in message.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return reply.to


def _reply(params: Params) -> _Reply:
    raw = params.object("reply_parameters")
    if not raw:
        optional = params.flag("allow_sending_without_reply")
        return _Reply(params.integer("reply_to_message_id"), optional, "")
    if type(raw.get("message_id")) is not int:
        raise bad_request('can\'t find field "message_id"')
    if raw.get("chat_id") not in (None, params.text("chat_id"), params.integer("chat_id")):
        raise bad_request("replies across chats are not known here")
    optional = bool(raw.get("allow_sending_without_reply"))
    return _Reply(raw["message_id"], optional, str(raw.get("quote") or ""))


def _file(hub: Hub, params: Params, field: str) -> File:
    value = params.text(field)
    upload = params.uploads.get(value.removeprefix("attach://") if value else field)
    if upload is not None:
        return _kept(hub, upload, field)
    if not value:
        raise bad_request(f"there is no {field} in the request")
    if value in hub.world.files:
        return hub.world.files[value]
    raise bad_request("wrong file identifier/HTTP URL specified")


def _kept(hub: Hub, upload: Upload, field: str) -> File:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if not upload.name.strip() or re.search(r"[\x00-\x1f/\\]", upload.name):
        raise bad_request("a file's name is empty, or Telegram would alter it")
    if len(upload.content) > (PHOTO_BYTES if field == "photo" else FILE_BYTES):
        raise ApiError(413, "Request Entity Too Large")
    if field != "photo":
        return hub.world.keep(upload.name, upload.content, upload.mime)
    kind, width, height = _picture(upload.content)
    name = f"{upload.name.partition('.')[0]}.{kind}"
    return hub.world.keep(name, upload.content, f"image/{kind}", width=width, height=height)


def _picture(content: bytes) -> tuple[str, int, int]:
    """What kind of picture it is, its width and its height."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            width, height = picture.size
            kind = str(picture.format).lower()
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    long, short = max(width, height), min(width, height)
    if width + height > PHOTO_SIDES or long > PHOTO_RATIO * short:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return kind, width, height
