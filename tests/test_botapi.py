"""The local Bot API server: every method through python-telegram-bot, what it refuses, what
goes wrong on demand, and how updates reach the bot."""

import asyncio
import http.client
import io
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    MessageEntity,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, NetworkError, RetryAfter
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from tests.botapi import faults
from tests.botapi.detecting import detect
from tests.botapi.entities import read_entities
from tests.botapi.errors import ApiError
from tests.botapi.faults import Weather
from tests.botapi.people import Person
from tests.botapi.rules import Rates, Rules
from tests.botapi.server import BotApi
from tests.botapi.updates import FIRST
from tests.botapi.utf16 import cut, units
from tests.serving import served
from tests.tree import ROOT

Bot = ExtBot[None]


def picture(width: int = 1, height: int = 1) -> bytes:
    """A white PNG."""
    buffer = io.BytesIO()
    Image.new("L", (width, height), 255).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def ann(api: BotApi) -> Person:
    """Somebody who has written to the bot."""
    person = api.user("安", username="ann_of_tests")
    person.starts()
    return person


def with_bot(api: BotApi, do: Callable[[Bot], Awaitable[Any]]) -> Any:
    """What a bot of python-telegram-bot makes of it."""

    async def run() -> Any:
        bot = ExtBot(
            api.token,
            base_url=api.base_url,
            base_file_url=api.file_url,
            request=plain(),
            get_updates_request=plain(),
        )
        async with bot:
            return await do(bot)

    return asyncio.run(run())


def plain() -> HTTPXRequest:
    """A client that loads no certificates, which takes long."""
    return HTTPXRequest(connection_pool_size=64, httpx_kwargs={"verify": False})


def call(api: BotApi, method: str, **params: Any) -> dict[str, Any]:
    """The answer to a request of JSON."""
    return raw_call(api, f"/bot{api.token}/{method}", json.dumps(params).encode())


def raw_call(
    api: BotApi, path: str, body: bytes = b"", kind: str = "application/json"
) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", api.port, timeout=30)
    try:
        connection.request("POST", path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == json.loads(body).get("error_code", 200)
        return dict(json.loads(body))
    finally:
        connection.close()


def send(api: BotApi, ann: Person, **params: Any) -> dict[str, Any]:
    return call(api, "sendMessage", **{"chat_id": ann.id, "text": "好", **params})


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


# -- methods -------------------------------------------------------------------------------------


def test_a_bot_writes_edits_and_deletes(api, ann):
    async def do(bot: Bot) -> None:
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("原文", callback_data="k1")]])
        marked = [MessageEntity("bold", 0, 2), MessageEntity("expandable_blockquote", 3, 2)]
        sent = await bot.send_message(
            ann.id, "结论\n引文", entities=marked, reply_markup=buttons, reply_to_message_id=1
        )
        assert sent.text == "结论\n引文"
        assert [entity.type for entity in sent.entities] == ["bold", "expandable_blockquote"]
        assert sent.reply_to_message
        assert sent.reply_to_message.text == "/start"
        await bot.edit_message_text("改了", ann.id, sent.message_id)
        assert ann.chat.messages[-1].text == "改了"
        assert ann.chat.messages[-1].buttons == ()
        await bot.edit_message_reply_markup(ann.id, sent.message_id, reply_markup=buttons)
        assert ann.chat.messages[-1].labels == ("原文",)
        assert await bot.delete_message(ann.id, sent.message_id)
        assert await bot.delete_messages(ann.id, [1, 999])
        assert ann.chat.messages == []

    with_bot(api, do)
    kinds = [event.kind for event in ann.chat.events]
    assert kinds == ["said", "sent", "edited", "edited", "deleted", "deleted"]


def test_a_bot_sends_pictures_and_documents_and_fetches_what_it_was_sent(api, ann):
    ann.sends_file(ann.chat, "报告.txt", "全文".encode(), caption="请收录")
    png = picture()

    async def do(bot: Bot) -> None:
        photo = await bot.send_photo(ann.id, png, caption="图", filename="chart.png")
        assert photo.caption == "图"
        assert photo.photo[0].width == 1
        await bot.edit_message_caption(ann.id, photo.message_id, caption="改图")
        document = await bot.send_document(ann.id, io.BytesIO(b"# A"), filename="答复.md")
        assert document.document
        assert document.document.file_name == "答复.md"
        again = await bot.send_document(ann.id, document.document.file_id)
        assert again.document
        assert again.document.file_size == 3
        update = (await bot.get_updates(timeout=5))[-1]
        assert update.message
        assert update.message.document
        file = await bot.get_file(update.message.document.file_id)
        assert bytes(await file.download_as_bytearray()) == "全文".encode()

    with_bot(api, do)
    photo, document, again = ann.chat.from_bot
    assert (photo.text, photo.picture, photo.file and photo.file.content) == ("改图", True, png)
    assert (document.file and document.file.name, document.picture) == ("答复.md", False)
    assert again.file == document.file


def test_a_bot_shows_drafts_and_that_it_is_typing(api, ann):
    async def do(bot: Bot) -> None:
        assert await bot.send_message_draft(ann.id, 7)
        assert await bot.send_message_draft(ann.id, 7, "范围：城口", message_thread_id=None)
        assert await bot.send_chat_action(ann.id, "typing")
        assert ann.chat.draft
        assert ann.chat.draft.text == "范围：城口"
        assert ann.chat.wait_for_draft(lambda draft: "城口" in draft.text) == ann.chat.draft
        await bot.send_message(ann.id, "答")

    with_bot(api, do)
    assert [draft.text for draft in ann.chat.drafts] == ["", "范围：城口"]
    assert ann.chat.draft is None
    assert [event.text for event in ann.chat.events if event.kind == "action"] == ["typing"]


def test_a_bot_answers_pressed_buttons_and_inline_questions(api, ann):
    async def do(bot: Bot) -> None:
        button = InlineKeyboardButton("有用", callback_data="yes")
        await bot.send_message(ann.id, "答", reply_markup=InlineKeyboardMarkup([[button]]))
        press = ann.presses(ann.chat, "有用")
        asked = ann.asks_inline("城口 调解")
        updates = await bot.get_updates(timeout=5)
        pressed = next(u.callback_query for u in updates if u.callback_query)
        assert pressed.data == "yes"
        assert pressed.message
        assert pressed.message.message_id == 2
        await pressed.answer("谢谢", show_alert=True)
        question = next(u.inline_query for u in updates if u.inline_query)
        content = InputTextMessageContent("99.8%", entities=[MessageEntity("bold", 0, 5)])
        result = InlineQueryResultArticle("1", "调解成功率", content, description="城口")
        await question.answer([result], cache_time=0, is_personal=True)
        assert press.wait().text == "谢谢"
        assert press.wait().alert
        assert asked.wait().results[0]["title"] == "调解成功率"

    with_bot(api, do)


def test_a_bot_tells_of_itself(api, ann):
    async def do(bot: Bot) -> None:
        here = BotCommandScopeChat(ann.id)
        assert await bot.set_my_commands([BotCommand("ask", "提问")], language_code="zh")
        assert await bot.set_my_commands([BotCommand("status", "状态")], scope=here)
        assert [c.command for c in await bot.get_my_commands(language_code="zh")] == ["ask"]
        assert [c.command for c in await bot.get_my_commands(scope=here)] == ["status"]
        assert await bot.delete_my_commands(scope=here)
        assert await bot.get_my_commands(scope=here) == ()
        assert await bot.set_my_name("法治问答")
        assert await bot.set_my_name("Fazhi", "en")
        assert (await bot.get_my_name("en")).name == "Fazhi"
        assert (await bot.get_my_name("fr")).name == "法治问答"
        assert await bot.set_my_description("长")
        assert await bot.set_my_short_description("短")
        assert (await bot.get_my_description()).description == "长"
        assert (await bot.get_my_short_description()).short_description == "短"

    with_bot(api, do)


def test_a_bot_looks_around_and_goes(api, ann):
    group = api.supergroup("法治群", ann, forum=True)

    async def do(bot: Bot) -> None:
        assert (await bot.get_me()).username == "fazhi_test_bot"
        assert (await bot.get_chat(ann.id)).username == "ann_of_tests"
        assert (await bot.get_chat(group.id)).title == "法治群"
        assert (await bot.get_chat_member(group.id, ann.id)).status == "creator"
        assert (await bot.get_chat_member(group.id, bot.id)).status == "member"
        assert await bot.leave_chat(group.id)
        with pytest.raises(Forbidden, match="not a member"):
            await bot.send_message(group.id, "还在吗")
        assert await bot.close()
        assert await bot.log_out()

    with_bot(api, do)
    assert call(api, "getMe") == {"ok": False, "error_code": 400, "description": "Logged out"}


def test_parameters_come_as_json_form_multipart_or_in_the_address(api, ann):
    path = f"/bot{api.token}/sendMessage"
    form = "application/x-www-form-urlencoded"
    mixed = "multipart/form-data; boundary=xx"
    part = '--xx\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    parts = part.format("chat_id", ann.id) + part.format("text", "丙\r\n丁") + "--xx--\r\n"
    assert call(api, "sendMessage", chat_id=ann.id, text="甲")["ok"]
    assert raw_call(api, path, f"chat_id={ann.id}&text=%E4%B9%99+1".encode(), form)["ok"]
    assert not raw_call(api, path, parts.encode(), mixed)["ok"]  # for its carriage return
    assert raw_call(api, path, parts.replace("丙\r\n", "丙\n").encode(), mixed)["ok"]
    with urlopen(f"http://127.0.0.1:{api.port}{path}?chat_id={ann.id}&text=GET") as answer:
        assert json.load(answer)["result"]["text"] == "GET"
    assert [m.text for m in ann.chat.from_bot] == ["甲", "乙 1", "丙\n丁", "GET"]


def test_what_is_no_method_or_no_token_is_refused_as_telegram_does(api):
    assert call(api, "sendSticker", chat_id=1)["error_code"] == 404
    assert raw_call(api, "/bot1:another-token/getMe")["description"] == "Unauthorized"
    assert raw_call(api, "/botnone/getMe")["description"] == "Not Found"
    assert raw_call(api, "/elsewhere")["description"] == "Not Found"


# -- what is refused -----------------------------------------------------------------------------

TEXTS = {
    "": "message text is empty",
    " \n　": "text must be non-empty",
    "\u200b\u2060\ufffc": "text must be non-empty",
    "字" * 4097: "message is too long",
    "😀" * 2049: "message is too long",
    "a\x00b": "Telegram would alter the text: U+0000 made a space at character 1",
    "a\r\nb": "Telegram would alter the text: U+000D left out at character 1",
    "a\u202eb": "Telegram would alter the text: U+202E left out at character 1",
    "a\tb": "Telegram would alter the text: U+0009 made a space at character 1",
    "a\ud800b": "strings must be encoded in UTF-8",
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_telegram_does_not_take_as_it_is_is_refused(api, ann, text):
    assert TEXTS[text] in send(api, ann, text=text)["description"]
    assert ann.chat.from_bot == []
    assert api.refusals[0].method == "sendMessage"


@pytest.mark.parametrize("text", ["字" * 4096, "😀" * 2048, "a\nb", "*_`<b>&[x](y)", "å"])
def test_a_good_text_is_kept_exactly_as_it_came(api, ann, text):
    assert send(api, ann, text=text)["result"]["text"] == text
    assert ann.chat.from_bot[0].text == text


def test_bytes_that_are_not_utf_8_are_refused(api, ann):
    path = f"/bot{api.token}/sendMessage"
    form = "application/x-www-form-urlencoded"
    for body, kind in ((f"chat_id={ann.id}&text=%ff%fe".encode(), form), (b'{"text":"\xff"}', "")):
        answer = raw_call(api, path, body, kind or "application/json")
        assert "must be encoded in UTF-8" in answer["description"]


def test_a_text_that_would_be_altered_is_told_where_the_rules_take_it():
    with BotApi(rules=Rules(refuse_altered=False)) as api:
        ann = api.user()
        ann.starts()
        assert send(api, ann, text="a\rb")["ok"]
        assert ann.chat.from_bot[0].text == "a\rb"
        assert ann.chat.from_bot[0].altered == ("U+000D left out at character 1",)


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


LINK = partial(entity, "text_link", 0, 2)
BAD_ENTITIES: list[tuple[str, list[dict[str, Any]]]] = [
    ("incorrect offset -1", [entity("bold", -1, 2)]),
    ("incorrect length 0", [entity("bold", 0, 0)]),
    ("begins after the end", [entity("bold", 9, 1)]),
    ("ends after the end", [entity("bold", 4, 6)]),
    ("begins in a middle", [entity("bold", 3, 1)]),
    ("ends in a middle", [entity("bold", 0, 3)]),
    ("nothing but white space", [entity("bold", 6, 2)]),
    ("Unsupported type", [entity("loud", 0, 2)]),
    ('Can\'t find field "length"', [{"type": "bold", "offset": 0}]),
    ('"offset" must be of type Number', [{"type": "bold", "offset": "0", "length": 1}]),
    ("Wrong HTTP URL", [LINK(url="http://localhost/x")]),
    ("Wrong HTTP URL", [LINK(url="not-a-url")]),
    ("Wrong HTTP URL", [LINK(url="https://example.org@example.com/")]),
    ("Wrong HTTP URL", [LINK(url="https://example.org:99999/")]),
    ("Wrong HTTP URL", [LINK(url="https://example.org/a b")]),
    ("Unsupported URL protocol", [LINK(url="ftp://example.org")]),
    ("Wrong HTTP URL", [LINK(url="javascript:alert(1)")]),
    ("URL host is empty", [LINK(url="")]),
    ('Can\'t find field "url"', [LINK()]),
    ("overlap in part", [entity("bold", 0, 4), entity("italic", 1, 5)]),
    ("quotations can't be nested", [entity("blockquote", 0, 6), entity("blockquote", 0, 2)]),
    (
        "quotations can't be nested",
        [entity("expandable_blockquote", 0, 6), entity("blockquote", 4, 2)],
    ),
    ("contain no other entity", [entity("pre", 0, 6), entity("bold", 0, 2)]),
    ("contain no other entity", [entity("bold", 0, 6), entity("code", 0, 2)]),
    ("can't contain each other", [LINK(url="t.me/x"), entity("mention", 0, 1)]),
    (
        "can't contain each other",
        [entity("text_link", 0, 6, url="t.me/x"), entity("blockquote", 0, 2)],
    ),
    ("of one kind are nested", [entity("bold", 0, 6), entity("bold", 0, 2)]),
    ("ENTITIES_TOO_LONG", [entity("bold", 0, 1)] * 101),
]


@pytest.mark.parametrize(("why", "entities"), BAD_ENTITIES)
def test_entities_that_telegram_would_refuse_or_mend_are_refused(why, entities):
    with pytest.raises(ApiError) as refused:
        read_entities("ab😀cd  e", entities)
    assert why in refused.value.description


def test_good_entities_come_back_as_they_were_sent(api, ann):
    good = [
        entity("expandable_blockquote", 0, 9),
        entity("bold", 0, 4),
        entity("text_link", 0, 2, url="https://example.org/报告?a=1#q=1-2"),
        entity("italic", 0, 2),
        entity("code", 4, 2),
        entity("spoiler", 6, 3),
        entity("pre", 11, 1, language="sql"),
        entity("text_link", 12, 1, url="tg://user?id=5"),
    ]
    answer = send(api, ann, text="ab😀cd  ef\ngh", entities=good)
    assert answer["result"]["entities"] == good
    assert ann.chat.from_bot[0].quotes == ("ab😀cd  e",)
    assert ann.chat.from_bot[0].marked("code") == ("cd",)


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cf")), min_size=1), st.data()
)
def test_offsets_are_taken_at_characters_and_never_inside_one(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    offset, length = units(text[:start]), units(text[start:end])
    if not text[start:end].strip():
        return
    (read,) = read_entities(text, [entity("bold", offset, length)])
    assert cut(text, read.offset, read.length) == text[start:end]
    assert units(text) == len(text.encode("utf-16-le")) // 2
    for index, character in enumerate(text):
        if character > "\uffff":
            with pytest.raises(ApiError, match="middle of a UTF-16 symbol"):
                read_entities(text + "a", [entity("bold", units(text[:index]) + 1, 2)])


@given(st.text())
def test_what_people_type_has_entities_that_lie_in_it(text):
    typed = f"/ask@fazhi_test_bot {text} @somebody https://example.org/x"
    found = detect(typed)
    assert cut(typed, found[0].offset, found[0].length) == "/ask@fazhi_test_bot"
    for one in found:
        assert cut(typed, one.offset, one.length)[0] in "/@#h"


BAD_BUTTONS: list[tuple[str, dict[str, Any]]] = [
    ("BUTTON_DATA_INVALID", {"callback_data": "字" * 22}),
    ("Text buttons are unallowed", {"callback_data": ""}),
    ("Text buttons are unallowed", {}),
    ("exactly one action", {"callback_data": "a", "url": "https://example.org"}),
    ("Wrong HTTP URL", {"url": "http://localhost:8000/reports/1"}),
    ("Unsupported URL protocol", {"url": "ftp://example.org"}),
    ("BUTTON_TEXT_INVALID", {"text": " ", "callback_data": "a"}),
    ("must be of type String", {"callback_data": 5}),
    ("BUTTON_COPY_TEXT_INVALID", {"copy_text": {"text": ""}}),
    ("BUTTON_TYPE_INVALID", {"pay": True}),
    ("Only HTTPS links", {"web_app": {"url": "http://example.org"}}),
]


@pytest.mark.parametrize(("why", "button"), BAD_BUTTONS)
def test_a_button_that_telegram_does_not_take_is_refused(api, ann, why, button):
    answer = send(api, ann, reply_markup=keyboard([{"text": "按钮", **button}]))
    assert why in answer["description"]


def test_a_keyboard_has_at_most_100_buttons_and_8_in_a_row(api, ann):
    one = {"text": "a", "callback_data": "字" * 21 + "b"}
    assert send(api, ann, reply_markup=keyboard(*[[one] * 8] * 12, [one] * 4))["ok"]
    too_long = "Bad Request: reply markup is too long"
    assert send(api, ann, reply_markup=keyboard([one] * 9))["description"] == too_long
    assert send(api, ann, reply_markup=keyboard(*[[one]] * 101))["description"] == too_long
    assert not send(api, ann, reply_markup=keyboard([]))["ok"]


def test_a_caption_has_at_most_1024_units_and_a_picture_is_one(api, ann):
    file = api.world.keep("a.md", b"x").id
    sent = partial(call, api, "sendDocument", chat_id=ann.id, document=file)
    assert sent(caption="字" * 1024)["ok"]
    assert sent()["ok"]
    assert "caption is too long" in sent(caption="😀" * 513)["description"]
    assert (
        "message is not modified"
        in call(api, "editMessageCaption", chat_id=ann.id, message_id=3)["description"]
    )

    async def no_picture(bot: Bot) -> None:
        with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
            await bot.send_photo(ann.id, b"no picture", filename="a.png")
        with pytest.raises(BadRequest, match=r"(?i)photo_invalid_dimensions"):
            await bot.send_photo(ann.id, picture(1, 21), filename="a.png")

    with_bot(api, no_picture)


def test_an_edit_must_change_something_that_is_there_and_the_bots_own(api, ann):
    number = send(api, ann, reply_markup=keyboard([{"text": "a", "callback_data": "a"}]))
    edit = partial(call, api, "editMessageText", chat_id=ann.id)
    own = number["result"]["message_id"]
    same = {"message_id": own, "text": "好"}
    markup = keyboard([{"text": "a", "callback_data": "a"}])
    assert "message is not modified" in edit(**same, reply_markup=markup)["description"]
    assert edit(**same)["ok"]
    assert "message is not modified" in edit(**same)["description"]
    assert "message can't be edited" in edit(message_id=1, text="x")["description"]
    assert "message to edit not found" in edit(message_id=99, text="x")["description"]
    gone = call(api, "deleteMessage", chat_id=ann.id, message_id=99)
    assert gone["description"] == "Bad Request: message to delete not found"


def test_a_reply_is_to_something_that_is_there(api, ann):
    missing = {"reply_parameters": {"message_id": 99}}
    assert "message to be replied not found" in send(api, ann, **missing)["description"]
    missing["reply_parameters"]["allow_sending_without_reply"] = True
    assert send(api, ann, **missing)["ok"]
    wrong = send(api, ann, reply_parameters={"message_id": 1, "quote": "不在其中"})
    assert "QUOTE_TEXT_INVALID" in wrong["description"]
    assert "thread not found" in send(api, ann, message_thread_id=5)["description"]


def test_the_bot_may_not_write_first_nor_to_whom_has_blocked_it(api, ann):
    stranger = api.user("生人")
    assert "can't initiate" in send(api, stranger)["description"]
    assert "chat not found" in call(api, "sendMessage", chat_id=5, text="x")["description"]
    ann.blocks()
    assert send(api, ann)["description"] == "Forbidden: bot was blocked by the user"
    ann.unblocks()
    assert send(api, ann)["ok"]
    kinds = [set(u) - {"update_id"} for u in call(api, "getUpdates")["result"]]
    assert kinds == [{"message"}, {"my_chat_member"}, {"my_chat_member"}]


def test_a_draft_is_for_private_chats_and_has_a_number(api, ann):
    group = api.group("老群", ann)
    draft = partial(call, api, "sendMessageDraft", text="…")
    assert "TEXTDRAFT_PEER_INVALID" in draft(chat_id=group.id, draft_id=1)["description"]
    assert "RANDOM_ID_INVALID" in draft(chat_id=ann.id, draft_id=0)["description"]
    assert not draft(chat_id=ann.id, draft_id=1, text="字" * 4097)["ok"]


def article(**more: Any) -> dict[str, Any]:
    content = {"message_text": "文"}
    return {"type": "article", "id": "1", "title": "题", "input_message_content": content, **more}


BAD_RESULTS: list[tuple[str, list[dict[str, Any]]]] = [
    ("RESULT_ID_DUPLICATE", [article(), article()]),
    ("RESULT_ID_INVALID", [article(id="字" * 22)]),
    ("RESULT_ID_INVALID", [article(id="")]),
    ("RESULTS_TOO_MUCH", [article(id=str(number)) for number in range(51)]),
    ("ARTICLE_TITLE_EMPTY", [article(title=" ")]),
    ("message is too long", [article(input_message_content={"message_text": "字" * 4097})]),
    ("content is not specified", [article(input_message_content={})]),
    (
        "BUTTON_DATA_INVALID",
        [article(reply_markup=keyboard([{"text": "a", "callback_data": "字" * 22}]))],
    ),
]


@pytest.mark.parametrize(("why", "results"), BAD_RESULTS)
def test_inline_results_that_telegram_does_not_take_are_refused(api, ann, why, results):
    asked = ann.asks_inline("调解")
    answer = call(api, "answerInlineQuery", inline_query_id=asked.query.id, results=results)
    assert why in answer["description"]


def test_a_query_is_answered_once_and_in_time():
    with BotApi(rules=Rules(query_seconds=0.2)) as api:
        ann = api.user()
        answer = partial(
            call,
            api,
            "answerInlineQuery",
            results=[article()],
            button={"text": "换", "start_parameter": "r_1"},
        )
        asked = ann.asks_inline("一")
        assert answer(inline_query_id=asked.query.id)["ok"]
        assert "query is too old" in answer(inline_query_id=asked.query.id)["description"]
        late = ann.asks_inline("二")
        time.sleep(0.25)
        assert "query is too old" in answer(inline_query_id=late.query.id)["description"]
        assert "query is too old" in answer(inline_query_id="1")["description"]


def test_a_chosen_result_stands_in_the_chat_and_its_buttons_work(api, ann):
    asked = ann.asks_inline("调解")
    markup = keyboard([{"text": "原文", "callback_data": "k"}])
    call(
        api,
        "answerInlineQuery",
        inline_query_id=asked.query.id,
        results=[article(reply_markup=markup)],
    )
    chosen = ann.chooses(asked, 0, ann.chat)
    ann.presses(chosen, "原文")
    update = Update.de_json(call(api, "getUpdates")["result"][-1])
    assert update.callback_query
    assert update.callback_query.inline_message_id == chosen.inline_id
    edit = partial(call, api, "editMessageText", inline_message_id=chosen.inline_id)
    assert edit(text="改")["result"] is True
    assert ann.chat.now(chosen).text == "改"


def test_a_parse_mode_is_remembered(api, ann):
    assert send(api, ann, text="<b>x</b>", parse_mode="HTML")["ok"]
    assert list(api.world.parse_modes) == ["HTML"]
    assert ann.chat.from_bot[0].parse_mode == "HTML"
    assert "unsupported parse_mode" in send(api, ann, parse_mode="BBCode")["description"]


@pytest.mark.parametrize(
    ("method", "params", "why"),
    [
        (
            "setMyCommands",
            {"commands": [{"command": "Ask", "description": "x"}]},
            "BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "ask", "description": ""}]},
            "DESCRIPTION_INVALID",
        ),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}] * 101}, "TOO_MUCH"),
        ("setMyCommands", {"commands": [], "language_code": "zh-hans"}, "LANG_CODE_INVALID"),
        ("setMyName", {"name": "字" * 65}, "too long"),
        ("setMyShortDescription", {"short_description": "字" * 121}, "too long"),
        ("sendChatAction", {"chat_id": 1001, "action": "thinking"}, "wrong parameter action"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "字" * 201}, "MESSAGE_TOO_LONG"),
        ("setWebhook", {"url": "http://example.org/hook"}, "HTTPS URL must be provided"),
        (
            "setWebhook",
            {"url": "https://example.org", "secret_token": "密"},
            "unallowed characters",
        ),
        ("getUpdates", {"limit": 0}, "limit must be 1-100"),
        ("getUpdates", {"allowed_updates": ["messages"]}, "unknown kinds"),
        ("sendMessage", {"chat_id": 1001, "text": "x", "disable_notification": "yes"}, "Boolean"),
    ],
)
def test_other_parameters_are_checked_too(api, ann, method, params, why):  # noqa: ARG001
    assert why in call(api, method, **params)["description"]


# -- groups --------------------------------------------------------------------------------------


def test_with_privacy_the_bot_hears_in_a_group_only_what_is_meant_for_it():
    with BotApi(rules=Rules(privacy=True)) as api:
        ann, bob = api.user("安"), api.user("博")
        group = api.supergroup("法治群", ann, bob)
        mine = send(api, ann, chat_id=group.id)["result"]["message_id"]
        ann.says(group, "大家好")
        bob.says(group, "/ask@other_bot x")
        ann.says(group, "/ask 城口")
        ann.says(group, "问一下 @Fazhi_Test_Bot")
        bob.says(group, "那前年呢", reply_to=group.messages[mine - 1])
        heard = [u["message"]["text"] for u in call(api, "getUpdates")["result"]]
        assert heard == ["/ask 城口", "问一下 @Fazhi_Test_Bot", "那前年呢"]


def test_a_forum_has_topics_and_a_group_becomes_another(api, ann):
    forum = api.supergroup("论坛", ann)
    topic = forum.makes_topic("复议")
    ann.says(forum, "在此", thread=topic)
    assert send(api, ann, chat_id=forum.id, message_thread_id=topic)["ok"]
    assert forum.from_bot[0].thread == topic
    heard = call(api, "getUpdates")["result"][-1]["message"]
    assert heard["message_thread_id"] == topic
    assert heard["chat"]["is_forum"]
    group = api.group("老群", ann)
    new = group.migrates()

    async def do(bot: Bot) -> None:
        with pytest.raises(ChatMigrated) as moved:
            await bot.send_message(group.id, "x")
        assert moved.value.new_chat_id == new.id
        await bot.send_message(new.id, "x")

    with_bot(api, do)


# -- updates -------------------------------------------------------------------------------------


def ids(api: BotApi, **params: Any) -> list[int]:
    return [update["update_id"] for update in call(api, "getUpdates", **params)["result"]]


def test_updates_stay_till_an_offset_confirms_them(api, ann):
    ann.asks("一")
    first = ids(api)
    assert len(first) == 2
    assert ids(api) == first
    assert ids(api, limit=1) == first[:1]
    assert ids(api, offset=first[1]) == first[1:]
    assert ids(api, offset=first[1] + 1) == []
    assert api.redeliver(1) == first[1:]
    assert ids(api, offset=first[1] + 1) == first[1:]
    assert ids(api, offset=first[1] + 1) == []


def test_a_long_poll_waits_and_another_one_ends_it(api, ann):
    async def do(bot: Bot) -> None:
        await bot.get_updates(offset=-1)
        await bot.get_updates(offset=100_000_002)
        waiting = asyncio.create_task(bot.get_updates(offset=100_000_002, timeout=20))
        await asyncio.to_thread(api.wait_until, lambda: api.hub.updates.polls_waiting)
        ann.asks("来了")
        (update,) = await waiting
        assert update.message
        assert update.message.text == "来了"
        ended = asyncio.create_task(bot.get_updates(offset=100_000_003, timeout=20))
        await asyncio.to_thread(api.wait_until, lambda: api.hub.updates.polls_waiting)
        assert await asyncio.to_thread(ids, api) == []
        with pytest.raises(Conflict, match="only one bot instance"):
            await ended

    with_bot(api, do)


def test_only_kinds_that_are_allowed_arrive(api, ann):
    call(api, "getUpdates", offset=-1, allowed_updates=["callback_query"])
    ann.asks("不要")
    assert len(ids(api, offset=100_000_002)) == 0
    call(api, "getUpdates", allowed_updates=[])
    ann.asks("要")
    assert len(ids(api, offset=100_000_002)) == 1


def test_edits_of_a_question_arrive(api, ann):
    ann.edits(ann.asks("城口呢"), "万州呢")
    update = call(api, "getUpdates")["result"][-1]["edited_message"]
    assert update["text"] == "万州呢"
    assert update["edit_date"]


class Hook:
    """A bot's webhook: what it got, and what it answers, one after another, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.got: list[tuple[int, str]] = []
        self.statuses = list(statuses)

    @contextmanager
    def at(self) -> Iterator[str]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                update = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                secret = self.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
                hook.got.append((update["update_id"], secret))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        with served(Handler) as url:
            yield f"{url}/hook?x=1"


def test_a_webhook_is_posted_to_with_its_secret_in_order_till_it_takes_each(api, ann):
    hook = Hook(500, 302)
    with hook.at() as url:
        ann.asks("一")
        assert call(api, "setWebhook", url=url, secret_token="geheim_1")["ok"]
        ann.asks("二")
        api.wait_until(lambda: len(hook.got) == 5 and not api.hub.updates.pending)
        assert "webhook is active" in call(api, "getUpdates")["description"]
        info = call(api, "getWebhookInfo")["result"]
        assert info["url"] == url
        assert "302" in info["last_error_message"]
        assert call(api, "deleteWebhook")["ok"]
    first = 100_000_001
    assert [got for got, _ in hook.got] == [first, first, first, first + 1, first + 2]
    assert {secret for _, secret in hook.got} == {"geheim_1"}
    assert call(api, "getUpdates")["ok"]


def test_a_webhook_that_was_gone_gets_all_when_it_is_back(api, ann):
    hook = Hook()
    with hook.at() as url:
        pass
    call(api, "setWebhook", url=url)
    api.wait_until(lambda: api.hub.webhook.last_error)
    assert ann.chat.messages
    assert len(api.hub.updates.pending) == 1
    with hook.at() as url:
        call(api, "setWebhook", url=url)
        api.wait_until(lambda: not api.hub.updates.pending)
    assert len(hook.got) == 1


def test_a_webhook_gets_some_twice_and_out_of_order_in_bad_weather():
    hook = Hook()
    with hook.at() as url, BotApi(ordered=False) as api:
        ann = api.user()
        api.faults.turn(Weather(seed=3, duplicate=0.3, disorder=0.5, redeliver=0.2))
        for number in range(30):
            ann.asks(str(number))
        call(api, "setWebhook", url=url)
        api.wait_until(lambda: not api.hub.updates.pending)
        struck = dict(api.faults.struck)
        api.wait_until(lambda: len(hook.got) >= 30 + struck["duplicate"] + struck["redeliver"])
        got = [update for update, _ in hook.got]
    assert set(got) == set(range(100_000_001, 100_000_031))
    assert got != sorted(got)
    assert len(got) > 30


# -- what goes wrong -----------------------------------------------------------------------------


def test_faults_befall_the_requests_that_they_are_for(api, ann, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    api.faults.add(
        faults.flood("sendMessage", retry_after=3),
        faults.bad_gateway("sendMessage"),
        faults.drop("sendMessage"),
        faults.lost_answer("sendMessage"),
        faults.refusal(403, "Forbidden: bot was kicked", "sendMessage", chat=ann.id),
    )

    async def do(bot: Bot) -> None:
        await bot.get_me()
        with pytest.raises(RetryAfter) as flood:
            await bot.send_message(ann.id, "一")
        assert flood.value.retry_after == timedelta(seconds=3)
        for text in ("二", "三", "四"):
            with pytest.raises(NetworkError):
                await bot.send_message(ann.id, text)
        with pytest.raises(Forbidden, match="kicked"):
            await bot.send_message(ann.id, "五")
        await bot.send_message(ann.id, "六")

    with_bot(api, do)
    assert [message.text for message in ann.chat.from_bot] == ["四", "六"]
    struck = [call.fault for call in api.called("sendMessage")]
    assert struck == ["refuse", "html", "drop", "lose", "refuse", ""]
    assert list(api.refusals) == []


def test_a_stalled_answer_comes_late_though_all_is_done(api, ann):
    api.faults.add(faults.stall(0.3, "sendMessage"))
    began = time.monotonic()
    assert send(api, ann)["ok"]
    assert time.monotonic() - began >= 0.3
    assert ann.chat.from_bot[0].at < time.time() - 0.25


def test_the_updates_can_conflict_on_demand(api, ann):
    api.faults.add(faults.refusal(409, "Conflict: terminated by other getUpdates", "getUpdates"))
    assert call(api, "getUpdates")["error_code"] == 409
    assert len(call(api, "getUpdates")["result"]) == len(ann.chat.messages)


def test_weather_strikes_by_its_seed():
    def struck(seed: int) -> list[str]:
        with BotApi() as api:
            ann = api.user()
            ann.starts()
            api.faults.turn(Weather(seed=seed, flood=0.2, html=0.2, duplicate=0.5, disorder=0.5))
            for number in range(20):
                path = f"/bot{api.token}/sendMessage?chat_id={ann.id}&text={number}"
                connection = http.client.HTTPConnection("127.0.0.1", api.port, timeout=30)
                connection.request("GET", path)
                connection.getresponse().read()
                connection.close()
            return [call.fault for call in api.called("sendMessage")]

    first = struck(1)
    assert first == struck(1) != struck(2)
    assert {"", "refuse", "html"} == set(first)


def test_updates_come_twice_out_of_order_and_again_after_they_were_confirmed(api, ann):
    api.faults.turn(Weather(seed=5, duplicate=0.3, disorder=1.0, redeliver=0.3))
    for number in range(20):
        ann.asks(str(number))
    got = ids(api)
    assert set(got) == set(range(100_000_001, 100_000_022))
    assert got != sorted(got)
    assert len(got) > 21
    again = ids(api, offset=100_000_022)
    assert again
    assert set(again) < set(got)


def test_who_writes_too_fast_is_told_to_wait():
    with BotApi(rules=Rules(rates=Rates(chat=(2, 60.0)))) as api:
        ann = api.user()
        ann.starts()
        assert send(api, ann)["ok"]
        assert send(api, ann)["ok"]
        answer = send(api, ann)
        assert answer["error_code"] == 429
        assert 50 <= answer["parameters"]["retry_after"] <= 60


# -- by itself, and under load -------------------------------------------------------------------


def test_another_process_can_drive_it():
    command = [sys.executable, "-m", "tests.botapi", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        base, token = process.stdout.readline().strip(), process.stdout.readline().strip()
        control = partial(post, f"{base.removesuffix('/bot')}/control/")
        try:
            asked = control("say", {"user": 7, "name": "安", "text": "在吗"})
            markup = keyboard([{"text": "看", "callback_data": "k"}])
            post(
                f"{base}{token}/",
                "sendMessage",
                {"chat_id": 7, "text": "在", "reply_markup": markup},
            )
            assert asked["message_id"] == 1
            assert control("press", {"user": 7, "button": "看"}) == {}
            assert control("say", {"user": 7, "text": "好", "reply_to": 2})["reply_to_message"]
            events = control("events?after=1&wait=30", None)
            assert [event["text"] for event in events] == ["在", "好"]
            assert len(control("messages?chat=7&after=1", None)) == 2
            assert control("group", {"title": "群", "forum": True})["topic"] == 1
            assert control("weather", {"seed": 1, "drop": 0.5})["drop"] == 0.5
            assert control("state", None)["pending"] == 3
        finally:
            process.terminate()


def post(address: str, path: str, body: dict[str, Any] | None) -> Any:
    from urllib.request import Request

    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(address + path, data, {"Content-Type": "application/json"})) as answer:
        return json.load(answer)


def test_fifty_chats_write_at_once_and_only_so_many_messages_are_kept():
    with BotApi(history=2) as api:
        people = [api.user(str(number)) for number in range(50)]
        for person in people:
            person.starts()

        async def do(bot: Bot) -> None:
            await asyncio.gather(*(chatter(bot, person) for person in people))

        async def chatter(bot: Bot, person: Person) -> None:
            for number in range(4):
                await bot.send_message(person.id, str(number))

        with_bot(api, do)
        for person in people:
            assert [message.text for message in person.chat.messages] == list("23")
        assert len(api.world.events) == 100


def test_waiting_for_what_never_comes_tells_the_chat(api, ann):
    ann.asks("在吗")
    with pytest.raises(AssertionError, match="在吗"):
        ann.chat.wait_for(lambda messages: [m for m in messages if m.from_bot], seconds=0.05)
    assert not api.wait_idle(0.01, 0.05)
    ids(api, offset=100_000_010)
    assert api.wait_idle(0.01, 5)


# -- the terminal chat ---------------------------------------------------------------------------

ECHO = """
import asyncio, os
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle
from telegram import InputTextMessageContent, MessageEntity
from telegram.request import HTTPXRequest

async def answer(update):
    if update.callback_query:
        await update.callback_query.answer("谢谢")
    elif update.inline_query:
        content = InputTextMessageContent("行内 " + update.inline_query.query)
        await update.inline_query.answer([InlineQueryResultArticle("1", "题<1>", content)])
    elif update.chosen_inline_result:
        return
    elif update.effective_message.document:
        file = await (await update.effective_message.document.get_file()).download_as_bytearray()
        await update.effective_message.reply_document(bytes(file), filename="回执.txt")
    else:
        await say(update.effective_message, "改" if update.edited_message else "答")

async def say(asked, word):
    if asked.chat.type == "private":
        await asked.get_bot().send_message_draft(asked.chat.id, 1, "草稿")
    text = f"{word} <b>&{asked.text}\\n引文"
    end = len(text.encode("utf-16-le")) // 2
    marks = [MessageEntity("bold", 0, 1), MessageEntity("expandable_blockquote", end - 2, 2)]
    keys = [[InlineKeyboardButton("有用", callback_data="y"), InlineKeyboardButton("没用", callback_data="n")]]
    await asked.reply_text(text, entities=marks, reply_markup=InlineKeyboardMarkup(keys), do_quote=True)

async def main():
    base = os.environ["TELEGRAM_BASE_URL"]
    files = base.removesuffix("/bot") + "/file/bot"
    http = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in "ab"]
    token = os.environ["TELEGRAM_BOT_TOKEN"]
    async with Bot(token, base, files, request=http[0], get_updates_request=http[1]) as bot:
        offset = 0
        while True:
            for update in await bot.get_updates(offset, timeout=20):
                offset = update.update_id + 1
                await answer(update)

asyncio.run(main())
"""


def chat_with_echo(tmp_path: Path, lines: str, *options: str) -> tuple[int, str]:
    (tmp_path / "echo.py").write_text(ECHO, "utf-8")
    (tmp_path / "lines.txt").write_text(lines, "utf-8")
    (tmp_path / "笔记.txt").write_text("记一笔", "utf-8")
    command = [sys.executable, "-m", "tests.fake_telegram", "--quiet", "0.1", "--width", "70"]
    command += [
        "--bot",
        f"{sys.executable} {tmp_path / 'echo.py'}",
        "--files",
        str(tmp_path / "in"),
    ]
    ran = subprocess.run(
        [*command, *options],
        cwd=ROOT,
        input=lines,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ran.stderr == ""
    return ran.returncode, ran.stdout


def test_a_server_may_number_on_where_another_left_off():
    with BotApi(since=1000) as api:
        person = api.user("安")
        assert [person.asks("你好").id, person.asks("再问").id] == [1001, 1002]
        assert api.hub.updates.pending[0].id == FIRST + 1000


def test_a_script_is_played_in_the_terminal_and_on_a_page(tmp_path):
    lines = f"; 说明\n你好😀\n#2\n^ 再问\n/file {tmp_path / '笔记.txt'}\n#9\n@ 复议\n#1\n@ 诉讼\n"
    page = tmp_path / "chat.html"
    script = ("--script", str(tmp_path / "lines.txt"), "--html", str(page))
    code, out = chat_with_echo(tmp_path, lines, *script)
    assert code == 0
    for shown in (
        "答 <b>&你好😀",
        "▌ 引文",
        " 1  有用   2  没用",
        "按下「没用」",
        "机器人提示：谢谢",
    ):
        assert shown in out
    assert "改 <b>&再问" in out
    assert "行内 复议" in out
    assert "没有这个按钮：#9" in out
    assert "说明" not in out
    [receipt] = (tmp_path / "in").glob("*-回执.txt")
    assert receipt.read_text("utf-8") == "记一笔"
    html = page.read_text("utf-8")
    assert "<b>答</b> &lt;b&gt;&amp;你好😀" in html
    assert "题&lt;1&gt;" in html
    assert '<blockquote class="expandable"' in html
    assert "http" not in html.split("</style>")[0]


def test_a_person_chats_in_a_group_in_english(tmp_path):
    lines = "/ask one\n> two\n<Lee> three\n#Nothing\n/quit\nnever said\n"
    code, out = chat_with_echo(tmp_path, lines, "--group", "--language", "en")
    assert code == 0
    for shown in ("The bot is there.", "Ann", "Lee", "答 <b>&three", "▎答"):
        assert shown in out
    assert "no such button: Nothing" in out
    assert "never said" not in out


def test_a_bot_that_ends_is_told_with_its_last_words(tmp_path):
    (tmp_path / "bad.py").write_text("raise SystemExit('no token [x]')", "utf-8")
    command = [sys.executable, "-m", "tests.fake_telegram", "--files", str(tmp_path)]
    bot = ("--bot", f"{sys.executable} {tmp_path / 'bad.py'}")
    ran = subprocess.run(
        [*command, *bot], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert ran.returncode == 1
    assert "机器人退出了（1）" in ran.stdout
    assert "no token [x]" in ran.stdout
