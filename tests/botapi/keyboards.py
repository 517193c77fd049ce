"""Which buttons Telegram takes under a message."""

import json
from dataclasses import dataclass
from typing import Any

from tests.botapi.errors import ApiError, bad_request
from tests.botapi.params import Params
from tests.botapi.urls import trouble_with
from tests.botapi.utf16 import units
from tests.botapi.values import Button, Rows

BUTTONS = 100
PER_ROW = 8
CALLBACK_DATA = 64
COPIED = 256
QUERY = 256
STYLES = ("", "primary", "success", "danger")

OTHER_MARKUP = {"keyboard": list, "remove_keyboard": bool, "force_reply": bool}
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


@dataclass(frozen=True, slots=True)
class Markup:
    """What hangs at a message: rows of buttons, or another markup as JSON."""

    buttons: Rows = ()
    other: str = ""


def read_markup(params: Params, *, private: bool, editing: bool = False) -> Markup:
    """The markup of a request; nothing where there is none. ApiError 400 where Telegram
    would not take it, or would drop a part."""
    return markup_of(params.object("reply_markup"), private=private, editing=editing)


def markup_of(raw: dict[str, Any], *, private: bool, editing: bool = False) -> Markup:
    """The markup of this object."""
    if not raw:
        return Markup()
    if "inline_keyboard" in raw:
        return Markup(buttons=_rows(raw["inline_keyboard"], private))
    for name, kind in OTHER_MARKUP.items():
        if name in raw:
            if type(raw[name]) is not kind or editing:
                raise bad_request(f'field "{name}" must be of type {kind.__name__}')
            return Markup(other=json.dumps(raw, ensure_ascii=False))
    raise bad_request("object expected as reply markup")


def _rows(raw: Any, private: bool) -> Rows:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise bad_request('field "inline_keyboard" must be of type Array')
    rows = tuple(tuple(_button(button, private) for button in row) for row in raw)
    if any(len(row) > PER_ROW for row in rows) or sum(map(len, rows)) > BUTTONS:
        raise bad_request("reply markup is too long")
    if any(not row for row in rows):
        raise bad_request("a row of the inline keyboard is empty")
    return rows


def _button(raw: Any, private: bool) -> Button:
    if not isinstance(raw, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    text = raw.get("text")
    if not isinstance(text, str):
        raise _unreadable('Can\'t find field "text"')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if raw.get("style", "") not in STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")
    action = _action(raw)
    return Button(text, action, _value(action, raw[action], private), raw.get("style", ""))


def _action(raw: dict[str, Any]) -> str:
    actions = [name for name in ACTIONS if raw.get(name) is not None]
    if not actions:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _unreadable(f"exactly one action is allowed, not {' and '.join(actions)}")
    return actions[0]


def _value(action: str, value: Any, private: bool) -> str:
    if action in ("callback_game", "pay"):
        raise bad_request("BUTTON_TYPE_INVALID")
    if action == "web_app" and not private:
        raise bad_request("BUTTON_TYPE_INVALID")
    if action in ("web_app", "login_url", "copy_text", "switch_inline_query_chosen_chat"):
        return _object_value(action, value)
    if not isinstance(value, str):
        raise _unreadable(f'Field "{action}" must be of type String')
    if action == "callback_data":
        _check_data(value)
    elif action == "url":
        if why := trouble_with(value):
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: {why}")
    elif units(value) > QUERY:
        raise bad_request("BUTTON_QUERY_INVALID")
    return value


def _check_data(value: str) -> None:
    if not value:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if len(value.encode()) > CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _object_value(action: str, value: Any) -> str:
    if not isinstance(value, dict):
        raise _unreadable(f'Field "{action}" must be of type Object')
    if action == "copy_text" and not 1 <= units(str(value.get("text", ""))) <= COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action in ("web_app", "login_url"):
        url = str(value.get("url", ""))
        if trouble_with(url) or not url.lower().startswith("https://"):
            why = "Only HTTPS links are allowed"
            raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: {why}")
    return json.dumps(value, ensure_ascii=False)


def _unreadable(why: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {why}")
