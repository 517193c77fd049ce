"""Our values as python-telegram-bot's objects."""

from typing import Any

from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)

from bot.telegram.messages.outgoing import Keyboard, Outgoing
from bot.telegram.text.cleaning import one_line
from bot.telegram.text.richtext import Rich

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""An address in a quote is no invitation to load its page."""


def about(message: Outgoing) -> dict[str, Any]:
    """Where a new message goes: its topic, what it replies to, and whether it makes a sound."""
    replied = ReplyParameters(message.replies_to, allow_sending_without_reply=True)
    return {
        "message_thread_id": message.thread or None,
        "reply_parameters": replied if message.replies_to else None,
        "disable_notification": message.quiet or None,
    }


def entities(text: Rich) -> list[MessageEntity]:
    """What is emphasised in a text."""
    return [MessageEntity(e["type"], e["offset"], e["length"], e.get("url")) for e in text.to_api()]


def hangs(message: Outgoing) -> InlineKeyboardMarkup | ForceReply | None:
    """What hangs at a new message: its buttons, or that a reply is begun; None for neither.
    In a group it would be begun for everybody there, and is not."""
    if not message.wants or message.chat < 0:
        return markup(message.keyboard)
    return ForceReply(input_field_placeholder=message.wants)


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """The buttons under a message; None for none."""
    if not keyboard:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    one_line(button.text) or "…",
                    url=button.url or None,
                    callback_data=button.data or None,
                    switch_inline_query_current_chat=button.inline,
                )
                for button in row
            ]
            for row in keyboard
        ]
    )
