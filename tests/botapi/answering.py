"""The methods that answer a pressed button and an inline question."""

import time
from typing import Any

from tests.botapi.errors import bad_request
from tests.botapi.hub import Hub
from tests.botapi.inline import read_inline_answer
from tests.botapi.params import NOT_UTF8, Params
from tests.botapi.urls import trouble_with
from tests.botapi.utf16 import is_sound, units
from tests.botapi.values import CallbackAnswer

TEXT = 200


def answer_callback_query(hub: Hub, params: Params) -> Any:
    """answerCallbackQuery: once, and in time."""
    text, url = params.text("text"), params.text("url")
    if not is_sound(text):
        raise bad_request(NOT_UTF8)
    if units(text) > TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and trouble_with(url):
        raise bad_request("URL_INVALID")
    answer = CallbackAnswer(
        time.time(), text, params.flag("show_alert"), url, params.integer("cache_time")
    )
    query = hub.queries.answer(params.text("callback_query_id"), "callback", answer)
    hub.world.log("callback", hub.world.chats[query.chat], text=text)
    return True


def answer_inline_query(hub: Hub, params: Params) -> Any:
    """answerInlineQuery: once, and in time."""
    answer = read_inline_answer(params, hub.rules, time.time())
    query = hub.queries.answer(params.text("inline_query_id"), "inline", answer)
    for result in answer.results:
        hub.note_parse_mode(str(result["input_message_content"].get("parse_mode") or ""))
    titles = "\n".join(result["title"] for result in answer.results)
    hub.world.log("inline", hub.world.chats[query.user], text=titles)
    return True
