"""The methods that look something up, or go."""

from typing import Any

from tests.botapi.errors import bad_request
from tests.botapi.hub import Hub
from tests.botapi.params import Params
from tests.botapi.shapes import chat_json, file_json, member_json, user_json

DOWNLOAD = 20 * 1024 * 1024
GIFTS = (
    "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels".split()
)


def get_me(hub: Hub, params: Params) -> Any:  # noqa: ARG001  # all methods have one form
    """getMe"""
    can = {
        "can_join_groups": True,
        "can_read_all_group_messages": not hub.rules.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return user_json(hub.world.bot) | can


def get_file(hub: Hub, params: Params) -> Any:
    """getFile: at most 20 MB."""
    if not params.has("file_id"):
        raise bad_request("file_id not specified")
    file = hub.world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > DOWNLOAD:
        raise bad_request("file is too big")
    return file_json(file)


def get_chat(hub: Hub, params: Params) -> Any:
    """getChat"""
    with hub.world.lock:
        chat = hub.world.find_chat(params.text("chat_id"))
        full = {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(GIFTS, False),
        }
        return chat_json(hub.world, chat) | full


def get_chat_member(hub: Hub, params: Params) -> Any:
    """getChatMember"""
    with hub.world.lock:
        chat = hub.world.find_chat(params.text("chat_id"))
        user = hub.world.users.get(params.integer("user_id"))
        if user is None:
            raise bad_request("invalid user_id specified")
        status = chat.bot if user.is_bot else chat.members.get(user.id, "left")
        return member_json(user, status)


def leave_chat(hub: Hub, params: Params) -> Any:
    """leaveChat"""
    with hub.world.lock:
        chat = hub.world.find_chat(params.text("chat_id"))
        if chat.type == "private":
            raise bad_request("chat member status can't be changed in private chats")
        hub.world.check_writable(chat)
        chat.bot = "left"
        hub.world.log("left", chat)
    return True


def log_out(hub: Hub, params: Params) -> Any:  # noqa: ARG001  # all methods have one form
    """logOut: after it nothing is answered here."""
    hub.logged_out = True
    return True


def close(hub: Hub, params: Params) -> Any:  # noqa: ARG001  # all methods have one form
    """close"""
    return True
