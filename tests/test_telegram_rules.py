"""Who may ask, how much, and what is written down of it, through a local Bot API server."""

import contextlib
import json
import shutil
import sqlite3
from typing import Any

import pytest

from tests.botapi.faults import refusal
from tests.botapi.server import BotApi
from tests.chatting import asked
from tests.conftest import Fazhi
from tests.runningbot import ADMIN, process, served

ASKED = "青川县2023年收到多少件行政复议申请？"
NUMBER = "110101199003078515"
CALLED = "13800138000"


@pytest.fixture(scope="module")
def closed(counties_home, tmp_path_factory):
    """The bot as it is by default: open to nobody but an administrator and a user's number
    and a group's in the settings."""
    folder = tmp_path_factory.mktemp("bot")
    rules: dict[str, Any] = {
        "telegram_open": False,
        "telegram_admins": (ADMIN,),
        "telegram_allow": (4242,),
    }
    with served(counties_home, folder, **rules) as api:
        api.user("管")
        yield api


# -- who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["/start", ASKED, f"/ask {ASKED}", "/regions", "/start q-5aW9"])
def test_a_stranger_is_told_the_number_to_apply_with(closed, text):
    stranger = closed.user("生")
    told = asked(stranger, stranger.chat, text)
    assert told.text == (
        "这个机器人还没有对你开放。把下面这个编号告诉管理员，即可申请：\n" + str(stranger.id)
    )
    assert told.marked("code") == (str(stranger.id),)


def test_a_stranger_is_told_in_the_language_of_the_app(closed):
    stranger = closed.user("S", language="en")
    assert asked(stranger, stranger.chat, "/start").text.startswith("This bot is not open to you")


def test_a_stranger_who_goes_on_is_told_once(closed):
    stranger = closed.user("生")
    for _ in range(5):
        stranger.asks(ASKED)
    assert closed.wait_idle(0.5)
    assert len(stranger.chat.from_bot) == 1
    assert asked(stranger, stranger.chat, "/start").text


def test_a_stranger_reads_what_is_kept_and_chooses_a_language(closed):
    stranger = closed.user("生")
    assert "自动删除" in asked(stranger, stranger.chat, "/privacy").text
    choice = asked(stranger, stranger.chat, "/language")
    assert stranger.presses(choice, "English").wait().text == ""
    stranger.chat.wait_for(lambda _: "English from now on." in stranger.chat.now(choice).text)
    assert asked(stranger, stranger.chat, "/start").text.startswith("This bot is not open to you")


def test_who_is_in_the_settings_may_ask(closed):
    friend = closed.user("友", id=4242)
    assert "103件" in asked(friend, friend.chat, ASKED).text


def test_an_administrator_lets_a_user_in_without_a_restart(closed):
    admin, ann = closed.user("管", id=ADMIN), closed.user("安")
    asked(ann, ann.chat, "/start")
    asked(admin, admin.chat, f"/allow {ann.id}")
    assert "103件" in asked(ann, ann.chat, ASKED).text


def test_who_was_put_out_may_not_press_what_still_stands_there(closed):
    admin, ann = closed.user("管", id=ADMIN), closed.user("安")
    asked(admin, admin.chat, f"/allow {ann.id}")
    answer = asked(ann, ann.chat, ASKED)
    asked(admin, admin.chat, f"/ban {ann.id}")
    said = ann.presses(answer, "打开原文").wait()
    assert (said.text, said.alert) == ("你还没有使用权限。", True)


def test_a_group_that_was_not_let_in_hears_one_word_when_the_bot_comes_then_nothing(closed):
    ann = closed.user("安")
    group = closed.supergroup("群", ann)
    group.becomes("left", ann.user)
    group.becomes("member", ann.user)
    [told] = group.wait_for(lambda _: group.from_bot)
    assert told.text == (
        f"这个机器人还没有对本群开放。管理员在这里发 /allow 即可；本群的编号：\n{group.id}"
    )
    for text in (f"@fazhi_test_bot {ASKED}", f"/ask {ASKED}", "/start", "/help", "/language"):
        ann.says(group, text)
    assert closed.wait_idle(0.5)
    assert group.from_bot == [told]


def test_a_group_is_let_in_by_an_administrator_in_it_and_everyone_there_may_ask(closed):
    admin, ann = closed.user("管", id=ADMIN), closed.user("安")
    group = closed.supergroup("群", ann, admin)
    assert asked(admin, group, "/allow").text == f"已准许 {group.id}。"
    assert "103件" in asked(ann, group, f"@fazhi_test_bot {ASKED}").text
    group.becomes("administrator", ann.user)
    assert closed.wait_idle(0.5)
    assert len(group.from_bot) == 2, "what else it becomes there is no reason to speak"


def test_a_group_that_was_let_in_is_so_after_it_became_a_supergroup(closed):
    admin, ann = closed.user("管", id=ADMIN), closed.user("安")
    group = closed.group("群", ann, admin)
    asked(admin, group, "/allow")
    new = group.migrates()
    assert "103件" in asked(ann, new, f"@fazhi_test_bot {ASKED}").text


def test_where_all_may_ask_a_group_is_greeted_with_how(counties_home, tmp_path):
    with served(counties_home, tmp_path) as api:
        ann = api.user("安")
        group = api.supergroup("群", ann)
        group.becomes("left", ann.user)
        group.becomes("member", ann.user)
        [told] = group.wait_for(lambda _: group.from_bot)
        assert told.text.startswith("大家好。写上 @fazhi_test_bot 再写问题")


# -- how much -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def limited(counties_home, tmp_path_factory):
    """Two questions a minute for a user, three for a group."""
    limits: dict[str, Any] = {
        "telegram_user_limit": 2,
        "telegram_chat_limit": 3,
        "telegram_admins": (ADMIN,),
    }
    with served(counties_home, tmp_path_factory.mktemp("bot"), **limits) as api:
        api.user("管")
        yield api


def test_who_asks_too_much_is_told_when_to_ask_again_and_only_once(limited):
    ann = limited.user("安")
    for _ in range(2):
        answer = asked(ann, ann.chat, ASKED)
    told = asked(ann, ann.chat, ASKED)
    assert told.text.startswith("问得太快了，请 ")
    assert 1 <= int("".join(c for c in told.text if c.isdecimal())) <= 60
    ann.asks(ASKED)
    assert limited.wait_idle(0.5)
    assert ann.chat.from_bot[-1] == told
    assert asked(ann, ann.chat, "/regions").quotes == (), "what asks nothing is answered"
    assert limited.user("本").chat.from_bot == []
    alert = ann.presses(_offered(ann, answer), "2022年").wait()
    assert alert.alert
    assert alert.text.startswith("问得太快了")


def _offered(person, answer):
    """The choice of years under an answer."""
    last = person.chat.messages[-1]
    person.presses(answer, "换个年份").wait()
    return person.chat.wait_for(lambda _: [m for m in person.chat.from_bot if m.id > last.id])[0]


def test_who_was_put_out_and_let_in_again_is_told_of_the_limit_all_the_same(limited):
    admin, ann = limited.user("管", id=ADMIN), limited.user("安")
    asked(admin, admin.chat, f"/ban {ann.id}")
    assert "管理员已停止你使用" in asked(ann, ann.chat, ASKED).text
    asked(admin, admin.chat, f"/allow {ann.id}")
    told = [asked(ann, ann.chat, ASKED).text for _ in range(3)]
    assert told[-1].startswith("问得太快了")


def test_a_group_has_a_limit_of_its_own(limited):
    group = limited.supergroup("群")
    people = [limited.user(name) for name in "安本丙丁"]
    texts = [asked(person, group, f"@fazhi_test_bot {ASKED}").text for person in people]
    assert ["问得太快" in text for text in texts] == [False, False, False, True]


def test_an_administrator_has_no_limit(limited):
    admin = limited.user("管", id=ADMIN)
    for _ in range(4):
        assert "103件" in asked(admin, admin.chat, ASKED).text


# -- what is written down -----------------------------------------------------------------------


def test_logs_hold_neither_questions_nor_numbers_nor_the_token(counties_home, tmp_path):
    """The bot as a process, in bad weather: its whole stderr is read."""
    shutil.copytree(counties_home, tmp_path / "home")
    with BotApi() as api:
        api.faults.add(refusal(502, "Bad Gateway", "getMe"))
        with process(api, Fazhi(tmp_path / "home")) as bot:
            ann = api.user("安")
            api.faults.add(refusal(400, f"Bad Request: {NUMBER}", "sendMessage"))
            asked(ann, ann.chat, f"{ASKED} 我的身份证号 {NUMBER}，电话 {CALLED}")
            api.hub.updates.add("message", ann.id, {"message_id": 7, "text": NUMBER})
            assert api.wait_idle(0.5)
        told = bot.stderr
    assert "已就绪" in told
    assert "WARNING" in told
    for secret in (api.token, api.token.partition(":")[2], ASKED[:8], NUMBER, CALLED):
        assert secret not in told


def test_what_was_asked_in_vain_and_what_was_thought_of_answers_is_listed_without_names(
    counties_home, tmp_path
):
    with served(counties_home, tmp_path) as api:
        ann = api.user("安")
        asked(ann, ann.chat, f"昆明市2023年的行政复议？我的电话是{CALLED}")
        answer = asked(ann, ann.chat, ASKED)
        ann.presses(answer, "没用").wait()
        asking = ann.chat.wait_for(
            lambda _: [m for m in ann.chat.from_bot if "哪里不好" in m.text]
        )[0]
        asked(ann, ann.chat, f"数字不对，打{CALLED}", reply_to=asking)
        other = asked(ann, ann.chat, "苍溪县2023年收到多少件行政复议申请？")
        ann.presses(other, "有用").wait()
        api.wait_idle(0.3)
    lines = Fazhi(tmp_path / "home")("feedback", "--json").lines
    worst, vain = lines
    assert vain["question"] == "昆明市2023年的行政复议？我的电话是[手机号]"
    assert (worst["useless"], worst["useful"]) == (1, 1)
    assert worst["why"] == ["数字不对，打[手机号]"]
    assert worst["surfaces"] == ["telegram"]
    assert vain["refused"] == {"no_such_region": 1}
    kept = (tmp_path / "home" / "feedback.sqlite3").read_bytes()
    assert CALLED.encode() not in kept
    assert str(ann.id) not in json.dumps(lines)


def test_what_was_deleted_is_nowhere_in_the_bots_file(counties_home, tmp_path):
    with served(counties_home, tmp_path) as api:
        ann = api.user("安")
        asked(ann, ann.chat, ASKED)
        asked(ann, ann.chat, "那2022年呢？")
        privacy = asked(ann, ann.chat, "/privacy")
        ann.presses(privacy, "删除这里的对话").wait()
        ann.chat.wait_for(lambda _: "已删除" in ann.chat.now(privacy).text)
        api.wait_idle(0.3)
    path = tmp_path / "home" / "telegram.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as db:
        for table in ("talks", "answers", "keys"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        bodies = [
            row[0] for row in db.execute("SELECT body FROM updates UNION SELECT body FROM outbox")
        ]
    assert set(bodies) == {""}
