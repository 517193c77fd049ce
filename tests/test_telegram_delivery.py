"""Nothing is lost and nothing comes twice: whatever goes wrong on the way to and from the Bot
API server, and whoever of several workers does what."""

import contextlib
import shutil
import signal
import socket
import sqlite3
import time
from typing import Any

import pytest

from bot.telegram.keeping.database import Database
from bot.telegram.keeping.inbox import MOST_TRIES, Inbox
from tests.botapi.faults import (
    Weather,
    bad_gateway,
    drop,
    flood,
    lost_answer,
    refusal,
    stall,
)
from tests.botapi.rules import Rates, Rules
from tests.botapi.server import BotApi
from tests.chatting import asked
from tests.conftest import Fazhi
from tests.fake_openai import FakeOpenAI
from tests.runningbot import process, running, served

ASKED = "青川县2023年收到多少件行政复议申请？"
VALUE = "全年收到行政复议申请103件"
OTHERS = {
    "青川县2022年收到多少件行政复议申请？": "102件",
    "剑阁县2022年收到多少件行政复议申请？": "119件",
    "苍溪县2023年收到多少件行政复议申请？": "137件",
}


@pytest.fixture(scope="module")
def api(counties_home, tmp_path_factory):
    """The bot on the reports of three counties."""
    with served(counties_home, tmp_path_factory.mktemp("bot")) as api:
        yield api


@pytest.fixture(autouse=True)
def fair(api):
    api.faults.clear()


@pytest.fixture
def home(counties_home, tmp_path):
    """A copy of that library, for bots of a test's own."""
    shutil.copytree(counties_home, tmp_path / "home")
    return tmp_path / "home"


def answers(person):
    return [message for message in person.chat.from_bot if VALUE in message.text]


def has_said(room, number):
    """Waits till the bot has said so much."""
    room.wait_for(lambda _: len(room.from_bot) >= number)


# -- sending ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        flood("sendMessage", retry_after=1),
        drop("sendMessage"),
        bad_gateway("sendMessage"),
        refusal(500, "Internal Server Error", "sendMessage"),
        stall(1.0, "sendMessage"),
    ],
    ids=lambda fault: fault.strike,
)
def test_an_answer_that_could_not_be_sent_is_sent_again_and_stands_there_once(api, fault):
    person = api.user()
    api.faults.add(fault)
    assert VALUE in asked(person, person.chat, ASKED).text
    assert api.wait_idle(0.5)
    assert len(person.chat.from_bot) == 1


def test_at_telegrams_own_limits_everything_arrives_once(home):
    with BotApi(rules=Rules(rates=Rates())) as api, running(api, home):
        person = api.user()
        group = api.supergroup("群", person)
        for question in OTHERS:
            person.asks(question)
            person.says(group, f"@fazhi_test_bot {question}")
        for room in (person.chat, group):
            has_said(room, len(OTHERS))
        assert api.wait_idle(1.0)
        for room in (person.chat, group):
            texts = "\n".join(message.text for message in room.from_bot)
            assert len(room.from_bot) == len(OTHERS)
            assert all(value in texts for value in OTHERS.values())


def test_while_one_chat_must_wait_the_others_are_answered(api):
    slow, quick = api.user("慢"), api.user("快")
    api.faults.add(flood("sendMessage", retry_after=2, chat=slow.id))
    question = slow.asks(ASKED)
    api.wait_until(lambda: api.faults.struck.get("refuse"))
    assert VALUE in asked(quick, quick.chat, ASKED).text
    assert VALUE in slow.chat.wait_for_answer(question).text


def test_a_question_that_is_edited_before_its_answer_could_be_sent_has_one_answer(api):
    person = api.user()
    api.faults.add(flood("sendMessage", retry_after=2, chat=person.id))
    question = person.asks(ASKED)
    api.wait_until(lambda: api.faults.struck.get("refuse"))
    for text in list(OTHERS)[:2]:
        person.edits(question, text)
    person.chat.wait_for(lambda _: any("119件" in m.text for m in person.chat.from_bot))
    assert api.wait_idle(0.5)
    assert len(person.chat.from_bot) == 1


def test_an_answer_whose_receipt_was_lost_comes_at_most_twice(api):
    person = api.user()
    api.faults.add(lost_answer("sendMessage"))
    person.asks(ASKED)
    person.chat.wait_for(lambda _: answers(person))
    assert api.wait_idle(1.5)
    assert 1 <= len(person.chat.from_bot) <= 2


def test_who_has_blocked_the_bot_is_left_alone_and_answered_again_afterwards(api):
    person = api.user()
    asked(person, person.chat, ASKED)
    person.asks("剑阁县2022年收到多少件行政复议申请？")
    person.blocks()
    assert api.wait_idle(0.5)
    before = len(person.chat.from_bot)
    assert api.wait_idle(0.5)
    person.unblocks()
    assert api.wait_idle(0.5)
    assert len(person.chat.from_bot) == before
    assert "119件" in asked(person, person.chat, "剑阁县2022年收到多少件行政复议申请？").text


def test_an_answer_to_one_who_blocks_in_the_same_moment_holds_nobody_up(api):
    person, other = api.user(), api.user()
    api.faults.add(refusal(403, "Forbidden: bot was blocked by the user", "sendMessage"))
    person.asks(ASKED)
    api.wait_until(lambda: api.faults.struck.get("refuse"))
    assert VALUE in asked(other, other.chat, ASKED).text
    assert person.chat.from_bot == []


SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are"
    " exactly the same as a current content and reply markup of the message"
)


@pytest.mark.parametrize("why", [SAME, "Bad Request: message to edit not found"])
def test_a_choice_that_cannot_be_changed_is_followed_by_its_answer(api, why):
    person = api.user()
    answer = asked(person, person.chat, ASKED)
    person.presses(answer, "换个年份").wait()
    [choice] = person.chat.wait_for(lambda _: person.chat.after(answer))
    api.faults.add(refusal(400, why, "editMessageText"))
    person.presses(choice, "2022年").wait()
    if why == SAME:
        assert api.wait_idle(0.5)
    else:
        person.chat.wait_for(lambda _: [m for m in person.chat.after(choice) if "102件" in m.text])
    assert VALUE in asked(person, person.chat, ASKED).text


def test_a_message_that_is_refused_as_it_is_comes_in_a_plainer_form(api):
    person = api.user()
    api.faults.add(refusal(400, "Bad Request: ENTITIES_TOO_LONG", "sendMessage", times=2))
    assert VALUE in asked(person, person.chat, ASKED).text


def test_a_picture_that_cannot_be_sent_does_not_hold_up_the_table(api):
    person = api.user()
    api.faults.add(refusal(400, "Bad Request: IMAGE_PROCESS_FAILED", "sendPhoto", times=9))
    question = person.asks("/compare 行政复议申请")
    person.chat.wait_for(lambda _: [m for m in person.chat.after(question) if "120件" in m.text])


def test_a_group_that_becomes_another_gets_the_answer_there_and_keeps_its_conversation(api):
    person = api.user()
    group = api.group("群", person)
    asked(person, group, f"@fazhi_test_bot {ASKED}")
    new = group.migrates()
    assert "102件" in asked(person, new, "@fazhi_test_bot 那2022年呢？").text


def test_an_answer_to_a_group_that_has_just_become_another_follows_it_there(api):
    person = api.user()
    group = api.group("群", person)
    api.faults.add(flood("sendMessage", retry_after=1, chat=group.id))
    person.says(group, f"@fazhi_test_bot {ASKED}")
    api.wait_until(lambda: api.faults.struck.get("refuse"))
    new = group.migrates()
    new.wait_for(lambda _: [m for m in new.from_bot if VALUE in m.text])
    assert group.from_bot == []


# -- receiving ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        drop("getUpdates"),
        bad_gateway("getUpdates"),
        flood("getUpdates", retry_after=1),
        refusal(409, "Conflict: terminated by other getUpdates request", "getUpdates"),
    ],
    ids=lambda fault: fault.strike,
)
def test_when_asking_for_updates_fails_it_goes_on(api, fault):
    person = api.user()
    api.faults.add(fault)
    for question, value in OTHERS.items():
        assert value in asked(person, person.chat, question).text


def test_what_comes_twice_and_out_of_order_is_answered_once(api):
    api.faults.turn(Weather(seed=7, duplicate=0.5, disorder=0.5, redeliver=0.3))
    people = [api.user(name) for name in "甲乙丙丁"]
    for question in OTHERS:
        for person in people:
            person.asks(question)
    for person in people:
        has_said(person.chat, len(OTHERS))
    api.redeliver(5)
    assert api.wait_idle(1.0)
    for person in people:
        texts = "\n".join(message.text for message in person.chat.from_bot)
        assert len(person.chat.from_bot) == len(OTHERS)
        assert all(value in texts for value in OTHERS.values())


def test_an_update_that_nobody_can_read_holds_up_nobody(api):
    person = api.user()
    for body in ({}, {"message_id": "x"}, {"chat": None}, {"message_id": 1, "chat": {"id": 5}}):
        api.hub.updates.add("message", person.id, body)
    api.hub.updates.add("callback_query", person.id, {"id": "1"})
    api.hub.updates.add("something_new", person.id, {"id": "1"})
    assert VALUE in asked(person, person.chat, ASKED).text


# -- several workers ----------------------------------------------------------------------------


def test_of_two_that_poll_one_does_and_the_other_takes_over(home):
    with BotApi() as api:
        person = api.user()
        with running(api, home):
            with running(api, home):
                assert VALUE in asked(person, person.chat, ASKED).text
                assert not [call for call in api.called("getUpdates") if call.why]
            assert "102件" in asked(person, person.chat, "那2022年呢？").text
        assert len(person.chat.from_bot) == 2


@pytest.mark.parametrize("ordered", [True, False])
def test_several_behind_one_webhook_handle_each_update_once(home, ordered):
    with BotApi(ordered=ordered) as api, contextlib.ExitStack() as workers:
        hook = webhook()
        for _ in range(3):
            workers.enter_context(running(api, home, **hook))
        api.faults.turn(Weather(seed=3, duplicate=0.3, disorder=0.3))
        people = [api.user(name) for name in "甲乙丙丁戊己"]
        for person in people:
            person.asks(ASKED)
            person.asks("那2022年呢？")
        for person in people:
            has_said(person.chat, 2)
        assert api.wait_idle(1.0)
        for person in people:
            assert sorted("103件" in m.text for m in person.chat.from_bot) == [False, True]


def test_a_webhook_below_a_path_is_reached_whether_the_path_is_passed_on_or_not(home, capsys):
    hook = webhook()
    hook["telegram_webhook_url"] += "/some/hook/"
    with BotApi() as api, running(api, home, **hook):
        person = api.user()
        assert VALUE in asked(person, person.chat, ASKED).text
        assert "WEBHOOK_URL 后加 /telegram 的地址" in capsys.readouterr().err


def webhook() -> dict[str, Any]:
    """Settings of a bot that listens on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    return {"telegram_webhook_url": f"http://{place}", "telegram_listen": place}


@pytest.mark.parametrize(
    ("secret", "body", "code"),
    [
        ("", b"{}", 403),
        ("wrong", b'{"update_id": 1}', 403),
        ("right", b"{", 400),
        ("right", b'["update"]', 400),
        ("right", b'{"update_id": "1"}', 400),
        ("right", b'{"update_id": 5}', 200),
    ],
)
def test_a_webhook_takes_only_what_bears_its_secret(hooked, secret, body, code):
    head = f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n" if secret else ""
    assert posted(hooked, head + f"Content-Length: {len(body)}\r\n", body) == code


def test_a_webhook_reads_no_more_than_an_update_may_have(hooked):
    head = "X-Telegram-Bot-Api-Secret-Token: right\r\n"
    assert posted(hooked, f"{head}Content-Length: 1000001\r\n", b"") == 413
    piece = b"186a0\r\n" + b" " * 100_000 + b"\r\n"
    assert posted(hooked, f"{head}Transfer-Encoding: chunked\r\n", piece * 11) == 413


def posted(address, headers, body):
    """The status of the answer to a request, whether all of it was read or not."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        head = f"POST /telegram HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"
        with contextlib.suppress(ConnectionError):
            connection.sendall(head.encode() + body)
        return int(connection.recv(100).split()[1])


@pytest.fixture(scope="module")
def hooked(counties_home, tmp_path_factory):
    """The address of a bot that listens."""
    hook = webhook()
    folder = tmp_path_factory.mktemp("hooked")
    with served(counties_home, folder, telegram_secret="right", **hook) as api:
        asked(person := api.user(), person.chat, "/help")
        yield hook["telegram_webhook_url"]


def test_the_webhook_is_taken_off_where_a_bot_polls(home):
    with BotApi() as api:
        person = api.user()
        with running(api, home, **webhook()):
            assert VALUE in asked(person, person.chat, ASKED).text
        with running(api, home):
            assert "102件" in asked(person, person.chat, "那2022年呢？").text


def test_an_address_that_is_taken_is_told_with_the_mend(home):
    with socket.socket() as taken, BotApi() as api:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        ran = telegram(
            home, api, FAZHI_TELEGRAM_WEBHOOK_URL=f"http://{place}", FAZHI_TELEGRAM_LISTEN=place
        )
        assert ran.code == 2
        assert "FAZHI_TELEGRAM_LISTEN" in ran.err


def telegram(home, api, **more):
    """`fazhi telegram` in this process, where it ends by itself."""
    own = {"TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_BASE_URL": api.base_url}
    return Fazhi(home).with_(**{**own, **more})("telegram")


# -- beginning and ending -----------------------------------------------------------------------


def test_the_bot_waits_for_a_server_that_is_not_there_yet(home):
    with BotApi() as api:
        api.faults.add(
            bad_gateway("getMe"), drop("deleteWebhook"), flood("setMyCommands", retry_after=1)
        )
        person = api.user()
        question = person.asks(ASKED)
        with running(api, home):
            assert VALUE in person.chat.wait_for_answer(question).text


@pytest.mark.parametrize("token", ["7:wrong", ""])
def test_a_token_that_is_none_ends_the_bot_with_the_mend(home, token):
    with BotApi() as api:
        ran = telegram(home, api, TELEGRAM_BOT_TOKEN=token)
        assert ran.code == 2
        assert "TELEGRAM_BOT_TOKEN" in ran.err
        assert "7:wrong" not in ran.err


@pytest.fixture
def slow():
    """A model that takes its time."""
    with FakeOpenAI(pause=0.2) as fake:
        yield {"OPENAI_BASE_URL": fake.base_url, "OPENAI_API_KEY": "any", "FAZHI_MODEL": "own"}


def test_told_to_stop_it_ends_what_it_has_begun(home, slow):
    with BotApi() as api, process(api, Fazhi(home), **slow) as bot:
        person = api.user()
        person.asks(ASKED)
        person.chat.wait_for_draft(lambda draft: "青川县" in draft.text)
        assert bot.end(signal.SIGTERM) == 0
        assert [VALUE in message.text for message in person.chat.from_bot] == [True]
        assert "已停止" in bot.stderr


def test_killed_in_the_middle_of_an_answer_it_ends_that_after_the_next_start(home, slow):
    with BotApi() as api:
        ann, group = api.user("安"), api.supergroup("群", api.user("本"))
        ben = api.user("本")
        with process(api, Fazhi(home), **slow) as bot:
            ann.asks(ASKED)
            ben.says(group, f"@fazhi_test_bot {ASKED}")
            ann.chat.wait_for_draft(lambda draft: "青川县" in draft.text)
            [shown] = group.wait_for(lambda _: group.from_bot)
            api.wait_until(lambda: is_noted(home))
            bot.end(signal.SIGKILL)
        assert answers(ann) == []
        with process(api, Fazhi(home)):
            ann.chat.wait_for(lambda _: answers(ann))
            group.wait_for(lambda _: VALUE in group.now(shown).text)
            assert api.wait_idle(0.5)
        assert len(ann.chat.from_bot) == len(group.from_bot) == 1


def is_noted(home):
    """Whether the bot knows by now which message shows how far an answer is."""
    with contextlib.closing(sqlite3.connect(home / "telegram.sqlite3")) as db:
        return db.execute("SELECT count(*) FROM updates WHERE preview > 0").fetchone()[0]


def test_what_was_said_while_no_bot_was_there_is_answered_by_the_next(home):
    with BotApi() as api:
        person = api.user()
        with running(api, home):
            asked(person, person.chat, ASKED)
        question = person.asks("那2022年呢？")
        time.sleep(0.1)
        with running(api, home):
            assert "102件" in person.chat.wait_for_answer(question).text


@pytest.mark.parametrize(("begun", "given_up"), [(MOST_TRIES - 1, False), (MOST_TRIES, True)])
def test_what_many_workers_have_died_of_is_given_up_with_a_word(home, begun, given_up):
    with BotApi() as api:
        person = api.user()
        question = person.asks(ASKED)
        [update] = api.hub.updates.pending
        database = Database(home)
        Inbox(database).put([(update.to_api(), "line")])
        with database.transaction() as db:
            db.execute("UPDATE updates SET tries = ?", (begun,))
        database.close()
        with running(api, home):
            told = person.chat.wait_for_answer(question).text
        assert ("处理这条消息时程序出错" in told) is given_up
        assert (VALUE in told) is not given_up
