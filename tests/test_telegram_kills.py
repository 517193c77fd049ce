"""A short run of the kills of the bot, and what is counted there."""

import subprocess
import sys
from collections import Counter

import pytest

from benchmarks.robust.chatwants import Wants, outcome, thing
from tests.botapi.rooms import Room
from tests.botapi.server import BotApi
from tests.material import ROOT

SCOPE, OTHER = "四川省广元市青川县 2023年", "四川省广元市青川县 2022年"


@pytest.mark.parametrize("options", [[], ["--webhook"]], ids=["polling", "webhook"])
def test_kills_of_the_bot_lose_no_question(options):
    command = [sys.executable, "-m", "benchmarks.bot_kills", "--seed", "5", "--kills", "2"]
    done = subprocess.run(
        [*command, "--reports", "44", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 lost" in done.stdout


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"范围：{SCOPE}\n\n青川县2023年：236件。[1]", ("answer", SCOPE)),
        (f"范围：{SCOPE}\n\n正在查找……", ("preview", "")),
        (f"范围：{SCOPE}\n\n找到 3 处原文 · 已核对 1 句", ("preview", "")),
        (f"《报告》 {SCOPE}\n一、主要做法\n\n全文", ("passage", SCOPE)),
        ("换成哪一年？", ("offer", "")),
        ("（续）\n[2] 其他", ("more", "")),
        ("你好", ("other", "")),
    ],
)
def test_what_a_message_is_is_told_from_its_beginning(text, found):
    assert thing(text) == found


@pytest.fixture
def chat():
    """A chat in which somebody has written, with what the bot is made to say there."""
    with BotApi() as api:
        person = api.user("安")
        person.asks("你好")
        yield Wants(person.chat), lambda text: _says(person.chat, text)


def _says(room: Room, text: str) -> None:
    hub = room.hub
    hub.world.post(hub.world.chats[room.id], hub.world.bot, "sent", text=text)


def test_what_does_not_come_is_lost_and_what_comes_twice_is_a_double(chat):
    wants, say = chat
    wants.ask(SCOPE)
    wants.ask(OTHER)
    say(f"范围：{OTHER}\n\n甲")
    say(f"范围：{OTHER}\n\n甲")
    found = outcome(wants)
    assert found.lost == (("answer", SCOPE),)
    assert [double.thing for double in found.doubles] == [("answer", OTHER)]
    assert (found.stale, found.strange) == ((), ())


def test_an_answer_to_what_was_changed_afterwards_is_stale(chat):
    wants, say = chat
    wants.ask(SCOPE)
    wants.change(SCOPE, OTHER)
    say(f"范围：{SCOPE}\n\n甲")
    say(f"范围：{OTHER}\n\n乙")
    assert outcome(wants).stale == (SCOPE,)
    assert wants.things == Counter({("answer", OTHER): 1})


def test_what_nobody_asked_for_is_strange(chat):
    wants, say = chat
    say("处理这条消息时程序出错")
    assert outcome(wants).strange == ("处理这条消息时程序出错",)
