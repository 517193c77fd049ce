"""Which results Telegram takes as the answer to an inline question."""

import json
import re
from typing import Any

from tests.botapi.errors import ApiError, bad_request
from tests.botapi.keyboards import markup_of
from tests.botapi.params import Params
from tests.botapi.rules import Rules
from tests.botapi.texts import said
from tests.botapi.urls import trouble_with
from tests.botapi.utf16 import units
from tests.botapi.values import InlineAnswer

RESULTS = 50
ID = 64
OFFSET = 64
TITLE = 256
DESCRIPTION = 512


def read_inline_answer(params: Params, rules: Rules, now: float) -> InlineAnswer:
    """The answer that these parameters make. ApiError 400 where Telegram would refuse it.

    Of the kinds of results only "article" is known here; others are refused.
    """
    results = params.array("results")
    if results is None:
        raise bad_request("RESULTS_EMPTY")
    if len(results) > RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    for result in results:
        _check_result(result, rules)
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    offset = params.text("next_offset")
    if len(offset.encode()) > OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    cache_time = params.integer("cache_time", 300)
    if cache_time < 0:
        raise bad_request("CACHE_TIME_INVALID")
    button = _button(params.object("button"))
    personal = params.flag("is_personal")
    return InlineAnswer(now, tuple(results), cache_time, personal, offset, button)


def _check_result(raw: Any, rules: Rules) -> None:
    if not isinstance(raw, dict):
        raise _unreadable("object expected")
    if not isinstance(raw.get("id"), str) or not 1 <= len(raw["id"].encode()) <= ID:
        raise bad_request("RESULT_ID_INVALID")
    if raw.get("type") != "article":
        raise _unreadable("unsupported type of inline query result")
    _check_article(raw)
    _check_content(raw.get("input_message_content"), rules)
    markup = markup_of(_object(raw, "reply_markup"), private=False)
    if markup.other:
        raise bad_request("only an inline keyboard is allowed in an inline query result")


def _check_article(raw: dict[str, Any]) -> None:
    title, description = raw.get("title"), raw.get("description", "")
    if not isinstance(title, str) or not title.strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if not isinstance(description, str):
        raise _unreadable('Field "description" must be of type String')
    if units(title) > TITLE or units(description) > DESCRIPTION:
        raise bad_request("ARTICLE_TITLE_INVALID")
    for name in ("url", "thumbnail_url"):
        if raw.get(name) and (why := trouble_with(str(raw[name]))):
            raise bad_request(f"inline query result URL '{raw[name]}' is invalid: {why}")


def _check_content(raw: Any, rules: Rules) -> None:
    if not isinstance(raw, dict) or not isinstance(raw.get("message_text"), str):
        raise _unreadable("input message content is not specified")
    entities = raw.get("entities")
    if entities is not None and not isinstance(entities, list):
        raise _unreadable('Field "entities" must be of type Array')
    said(raw["message_text"], entities, str(raw.get("parse_mode", "")), rules)


def _object(raw: dict[str, Any], name: str) -> dict[str, Any]:
    found = raw.get(name) or {}
    if not isinstance(found, dict):
        raise _unreadable(f'Field "{name}" must be of type Object')
    return found


def _button(raw: dict[str, Any]) -> str:
    """The button above the results, as JSON; empty where there is none."""
    if not raw:
        return ""
    if not isinstance(raw.get("text"), str) or not raw["text"].strip():
        raise bad_request('can\'t find field "text"')
    if ("start_parameter" in raw) == ("web_app" in raw):
        raise bad_request("exactly one of web_app and start_parameter must be used")
    start = raw.get("start_parameter", "start")
    if not isinstance(start, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start, re.ASCII):
        raise bad_request("START_PARAM_INVALID")
    return json.dumps(raw, ensure_ascii=False)


def _unreadable(why: str) -> ApiError:
    return bad_request(f"can't parse inline query result: {why}")
