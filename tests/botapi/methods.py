"""The methods of the Bot API by name. What is not here is answered with 404."""

from collections.abc import Callable
from typing import Any

from tests.botapi import answering, editing, looking, receiving, sending
from tests.botapi.errors import NO_SUCH_METHOD
from tests.botapi.hub import Hub
from tests.botapi.params import Params
from tests.botapi.profile import Profile

Method = Callable[[Hub, Params], Any]


def carry_out(hub: Hub, name: str, params: Params) -> Any:
    """The result of a method. ApiError where it is refused, or there is none such."""
    method = METHODS.get(name.lower())
    if method is None:
        raise NO_SUCH_METHOD
    hub.check_alive()
    return method(hub, params)


def _of_profile(method: Callable[[Profile, Params], Any]) -> Method:
    def carry(hub: Hub, params: Params) -> Any:
        with hub.world.lock:
            return method(hub.profile, params)

    return carry


def _set(name: str) -> Method:
    return _of_profile(lambda profile, params: profile.set_text(name, params))


def _get(name: str) -> Method:
    return _of_profile(lambda profile, params: profile.get_text(name, params))


_NAMED: dict[str, Method] = {
    "getMe": looking.get_me,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendMessageDraft": sending.send_message_draft,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
    "setMyCommands": _of_profile(Profile.set_commands),
    "getMyCommands": _of_profile(Profile.get_commands),
    "deleteMyCommands": _of_profile(Profile.delete_commands),
    "setMyName": _set("name"),
    "getMyName": _get("name"),
    "setMyDescription": _set("description"),
    "getMyDescription": _get("description"),
    "setMyShortDescription": _set("short_description"),
    "getMyShortDescription": _get("short_description"),
    "getFile": looking.get_file,
    "getChat": looking.get_chat,
    "getChatMember": looking.get_chat_member,
    "leaveChat": looking.leave_chat,
    "logOut": looking.log_out,
    "close": looking.close,
}
METHODS = {name.lower(): method for name, method in _NAMED.items()}
NAMES = tuple(_NAMED)
