"""What a chat sees while an answer is made by a slow model: nothing that is not proven."""

import re
from typing import Any

import pytest

from tests.botapi.faults import refusal
from tests.fake_openai import FakeOpenAI
from tests.runningbot import served
from tests.shown import LIES, assert_nothing_false

ASKED = "青川县2023年收到多少件行政复议申请？"
SLOW, SLOWER = 0.06, 0.15
"""Seconds between two pieces of a model's answer, of which there are some fifteen: a draft
comes soon, a message in a group that will be changed only where it is worth while."""


@pytest.fixture(scope="module")
def fake():
    with FakeOpenAI(pause=SLOW) as fake:
        yield fake


@pytest.fixture(scope="module")
def api(counties_home, tmp_path_factory, fake):
    """The bot with a slow model."""
    with served(counties_home, tmp_path_factory.mktemp("slow"), **asking(fake)) as api:
        yield api


@pytest.fixture(scope="module")
def slower(counties_home, tmp_path_factory):
    """The bot with a slower one."""
    with (
        FakeOpenAI(pause=SLOWER) as fake,
        served(counties_home, tmp_path_factory.mktemp("slower"), **asking(fake)) as api,
    ):
        yield api


def asking(fake: FakeOpenAI) -> dict[str, Any]:
    """Settings of a bot that asks this model."""
    return {"model": "own", "openai_base_url": fake.base_url, "openai_api_key": "any"}


@pytest.fixture(autouse=True)
def honest(fake):
    fake.behaviour = "honest"


def events(room, kind):
    """What happened of a kind in a room, in order."""
    return [event for event in room.events if event.kind == kind]


def ended(room, question):
    """The answer, once it says how it was made."""
    made = ("人工智能生成", "摘自报告原文")
    return room.wait_for(
        lambda _: [m for m in room.after(question) if any(word in m.text for word in made)]
    )[0]


def test_in_private_a_draft_shows_scope_then_evidence_then_what_is_proven(slower):
    person = slower.user()
    question = person.asks(ASKED)
    answer = ended(person.chat, question)
    drafts = [draft.text for draft in person.chat.drafts]
    assert all(text.startswith("范围：四川省广元市青川县 2023年") for text in drafts)
    assert any(re.search(r"找到 \d+ 处原文", text) and "——《" in text for text in drafts)
    assert any("已核对 1 句" in text and "103件" in text for text in drafts)
    assert "人工智能生成" in answer.text
    assert person.chat.draft is None
    assert [event.text for event in events(person.chat, "action")][:1] == ["typing"]
    assert len(person.chat.from_bot) == 1


def test_in_a_group_one_message_is_changed_now_and_then_until_it_is_the_answer(slower):
    person = slower.user()
    group = slower.supergroup("群", person)
    question = person.says(group, f"@fazhi_test_bot {ASKED}")
    answer = ended(group, question)
    [first] = events(group, "sent")
    changes = events(group, "edited")
    assert first.message.id == answer.id
    assert first.message.quiet
    assert first.message.reply_to == question.id
    assert re.search(r"找到 \d+ 处原文|正在查找", first.message.text)
    assert 1 <= len(changes) <= 4
    assert changes[-1].message.text == answer.text
    assert group.drafts == []
    assert group.from_bot == [answer]


def test_a_server_that_has_no_drafts_gets_a_message_that_is_changed(slower):
    person = slower.user()
    slower.faults.add(refusal(404, "Not Found: method not found", "sendMessageDraft", times=50))
    question = person.asks(ASKED)
    answer = ended(person.chat, question)
    [first] = events(person.chat, "sent")
    assert first.message.id == answer.id
    assert person.chat.drafts == []


@pytest.mark.parametrize("lie", ["wrong-digit", "prose"])
def test_what_a_lying_model_says_is_in_no_draft_and_no_answer(api, fake, lie):
    assert lie in LIES
    fake.behaviour, since = lie, len(fake.heard)
    person = api.user()
    question = person.asks(ASKED)
    ended(person.chat, question)
    texts = [draft.text for draft in person.chat.drafts]
    texts += [event.message.text for event in person.chat.events if event.message]
    assert len(fake.heard) > since
    assert_nothing_false(texts, fake, since)


def test_what_a_lying_model_says_is_in_no_message_of_a_group(api, fake):
    fake.behaviour, since = "negated", len(fake.heard)
    person = api.user()
    group = api.supergroup("群", person)
    ended(group, person.says(group, f"@fazhi_test_bot {ASKED}"))
    texts = [event.message.text for event in group.events if event.message]
    assert_nothing_false(texts, fake, since)


def test_while_the_model_writes_to_many_a_button_is_answered_at_once(api):
    person = api.user()
    answer = ended(person.chat, person.asks(ASKED))
    others = [api.user() for _ in range(8)]
    questions = [other.asks("剑阁县2023年收到多少件行政复议申请？") for other in others]
    for other in others:
        other.chat.wait_for_draft(lambda draft: "剑阁县" in draft.text)
    person.presses(answer, "打开原文").wait()
    person.chat.wait_for(lambda _: person.chat.after(answer))
    assert any(not other.chat.from_bot for other in others)
    for other, question in zip(others, questions, strict=True):
        ended(other.chat, question)


def test_a_question_that_is_edited_while_it_is_answered_ends_with_the_new_answer(api):
    person = api.user()
    question = person.asks(ASKED)
    person.chat.wait_for_draft(lambda draft: "青川县" in draft.text)
    person.edits(question, "剑阁县2023年收到多少件行政复议申请？")
    person.chat.wait_for(lambda _: any("120件" in m.text for m in person.chat.from_bot))
    assert len(person.chat.from_bot) == 1


def test_a_scope_that_is_chosen_while_a_question_is_answered_is_kept(api):
    person = api.user()
    answer = ended(person.chat, person.asks("/ask " + ASKED))
    question = person.asks("剑阁县2023年收到多少件行政复议申请？")
    person.chat.wait_for_draft(lambda draft: "剑阁县" in draft.text)
    person.presses(answer, "改范围").wait()
    picker = person.chat.wait_for(
        lambda _: [m for m in person.chat.from_bot if "选年份" in m.labels]
    )[0]
    person.presses(picker, "选年份").wait()
    person.chat.wait_for(lambda _: "2022年" in person.chat.now(picker).labels)
    person.presses(picker, "2022年").wait()
    person.chat.wait_for(lambda _: "✓ 2022年" in person.chat.now(picker).labels)
    ended(person.chat, question)
    asked = person.asks("/scope")
    assert "年份：2022年" in person.chat.wait_for_answer(asked).text
