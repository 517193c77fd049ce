"""What reaches the bot, read from the Bot API's JSON."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.messages.incoming import (
    Asked,
    Commanded,
    Membership,
    Migrated,
    Pressed,
    Uploaded,
    Wordless,
    incoming,
    order_of,
)

ME = "Fazhi_bot"
PRIVATE = {"id": 7, "type": "private"}
GROUP = {"id": -8, "type": "supergroup"}
SOMEBODY = {"id": 7, "is_bot": False, "first_name": "安"}
BOT = {"id": 9, "is_bot": True, "first_name": "法治", "username": "fazhi_bot"}


def message(chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": 1, "chat": chat, "from": SOMEBODY, **more}


def read(body: dict[str, Any], kind: str = "message") -> Any:
    return incoming({"update_id": 1, kind: body}, ME)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@fazhi_bot 城口？", "城口？"),
        ("城口 @Fazhi_Bot？", "城口 ？"),
        ("@FAZHI_BOT：城口", "城口"),
        ("城口", None),
        ("@fazhi_bot2 城口", None),
        ("x@fazhi_bot", None),
        ("@fazhi_bot", ""),
    ],
)
def test_in_a_group_what_names_the_bot_is_meant_for_it(text, meant):
    found = read(message(GROUP, text=text))
    assert (found.text if found else None) == meant


def test_in_a_group_a_reply_to_the_bot_is_meant_for_it_and_to_others_not():
    replied = message(GROUP, text="回答") | {"from": BOT, "message_id": 2}
    found = read(message(GROUP, text="那2020年呢？", reply_to_message=replied))
    assert (found.text, found.answers) == ("那2020年呢？", 2)
    assert read(message(GROUP, text="不", reply_to_message=message(GROUP, text="是"))) is None


def test_a_picture_with_words_is_read_and_one_without_is_wordless():
    assert read(message(photo=[], caption="城口？")).text == "城口？"
    assert isinstance(read(message(photo=[])), Wordless)
    assert read(message(GROUP, photo=[])) is None
    assert read(message(pinned_message={})) is None


def test_a_command_says_whether_the_bot_is_named_in_it():
    assert read(message(GROUP, text="/ASK@FAZHI_bot  城口")) == Commanded(
        read(message(GROUP, text="/ask")).place, 3, "ask", "城口", named=True
    )
    assert not read(message(GROUP, text="/ask 城口")).named
    assert read(message(GROUP, text="/ask@other_bot 城口")) is None
    assert isinstance(read(message(text="/很")), Asked)


def test_other_bots_inline_results_and_posts_of_a_channel_are_nobodys_question():
    for more in ({"from": BOT}, {"via_bot": BOT}, {"is_automatic_forward": True}):
        assert read(message(text="城口？", **more)) is None


def test_an_administrator_who_speaks_as_the_group_is_known_by_the_group():
    hidden = {"from": {"id": 1, "is_bot": True, "first_name": "G"}, "sender_chat": GROUP}
    assert read(message(GROUP, text="/ask 城口", **hidden)).place.user == -8


def test_a_document_is_taken_in_private_only():
    document = {"file_id": "F", "file_name": "a.txt", "file_size": 5}
    found = read(message(document=document, caption="看"))
    assert found == Uploaded(found.place, 3, "F", "a.txt", 5, "看")
    assert read(message(GROUP, document=document)) is None


@pytest.mark.parametrize(
    ("before", "now", "inside"),
    [
        ("left", "member", True),
        ("kicked", "administrator", True),
        ("member", "left", False),
        ("administrator", "kicked", False),
        ("member", "administrator", None),
        ("restricted", "member", None),
        ("left", "kicked", None),
    ],
)
def test_coming_and_going_is_told_and_no_other_change(before, now, inside):
    change = {"chat": GROUP, "from": SOMEBODY, "date": 1}
    change |= {"old_chat_member": {"status": before}, "new_chat_member": {"status": now}}
    found = read(change, "my_chat_member")
    assert (found.inside if isinstance(found, Membership) else None) is inside


def test_a_group_that_became_another_says_which():
    found = read(message({"id": -5, "type": "group"}, migrate_to_chat_id=-100))
    assert found == Migrated(found.place, -100)
    assert read(message(GROUP, migrate_from_chat_id=-5)) is None


def test_the_topic_counts_only_where_there_is_one():
    assert read(message(GROUP, text="/ask x", message_thread_id=4)).place.thread == 0
    topic = {"message_thread_id": 4, "is_topic_message": True}
    assert read(message(GROUP, text="/ask x", **topic)).place.talk == "-8:4"


@pytest.mark.parametrize(
    ("code", "language"),
    [("", "zh"), ("zh-hans", "zh"), ("zh-TW", "zh"), ("en", "en"), ("de", "en")],
)
def test_the_language_is_that_of_the_app(code, language):
    body = message(text="x") | {"from": SOMEBODY | {"language_code": code}}
    assert read(body).place.language == language


def test_what_one_says_in_a_chat_is_done_in_order_and_so_are_presses_on_a_choice():
    ours, theirs = message(GROUP, text="/ask a"), message(GROUP, text="/ask b")
    theirs["from"] = SOMEBODY | {"id": 77}
    assert order_of(read(ours)) == order_of(read(ours | {"message_id": 4}))
    assert order_of(read(ours)) != order_of(read(theirs))
    assert order_of(_press("key", "1")) == order_of(_press("yek", "2"))
    assert order_of(_press("open:key:0", "1")) != order_of(_press("open:key:0", "2"))


def _press(data: str, press: str) -> Any:
    body = {"id": press, "from": SOMEBODY, "data": data, "message": message(text="x")}
    found = read(body, "callback_query")
    assert isinstance(found, Pressed)
    return found


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(("text", "caption", "photo", "sticker", "entities")), VALUES)
)
def test_of_whatever_form_an_update_is_reading_it_ends_in_a_value_or_in_a_known_error(more):
    with contextlib.suppress(KeyError, TypeError, AttributeError):
        incoming({"update_id": 1, "message": message(**more)}, ME)
