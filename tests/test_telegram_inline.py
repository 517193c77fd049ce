"""Asked inline, in any chat: proven sentences as results."""

import json

import pytest

from tests.runningbot import served


@pytest.fixture(scope="module")
def api(counties_home, tmp_path_factory):
    """The bot on the reports of three counties, open to all."""
    with served(counties_home, tmp_path_factory.mktemp("bot")) as api:
        yield api


def test_a_few_words_bring_the_sentence_that_answers_them_first(api):
    answer = api.user().asks_inline("青川 2023 调解成功率").wait()
    first = answer.results[0]
    assert first["title"] == "四川省广元市青川县 2023年"
    assert "95.3%" in first["description"]
    assert "95.3%" in first["input_message_content"]["message_text"]
    assert answer.personal


def test_after_those_that_answer_come_the_nearest_sentences(api):
    results = api.user().asks_inline("青川 化解纠纷").wait().results
    assert 1 < len(results) <= 8
    assert all("青川县" in result["title"] for result in results)
    shown = [result["input_message_content"]["message_text"] for result in results]
    assert len(set(shown)) == len(shown)


def test_a_result_that_is_chosen_stands_in_the_chat_with_where_it_is_from(api):
    person = api.user()
    group = api.supergroup("群", person)
    message = person.chooses(person.asks_inline("剑阁县2022年收到多少件行政复议申请？"), 0, group)
    assert "119件" in message.quotes[0]
    assert "《四川省剑阁县2022年法治政府建设情况报告》 四川省广元市剑阁县 2022年" in message.text
    assert "剑阁县2022.txt" in message.text


def test_what_was_put_into_a_chat_is_no_question(api):
    person = api.user()
    person.chooses(person.asks_inline("剑阁县 调解成功率"), 0, person.chat)
    assert api.wait_idle(0.5)
    assert [m for m in person.chat.from_bot if not m.via_bot] == []


@pytest.mark.parametrize("text", ["", "法", " "])
def test_a_letter_is_not_yet_a_question_and_a_hint_leads_to_examples(api, text):
    person = api.user()
    answer = person.asks_inline(text).wait()
    assert answer.results == ()
    button = json.loads(answer.button)
    assert button["text"] == "写上地区和事项就查原文；点这里看例子"
    welcome = person.chat.wait_for_answer(person.starts(button["start_parameter"]))
    assert welcome.text.startswith("法治问答")


def test_a_heading_is_no_result(api):
    results = api.user().asks_inline("青川 加强领导").wait().results
    assert results
    assert not [one for one in results if one["description"].startswith("（一）加强领导")]


def test_of_what_there_is_nothing_it_leads_to_a_private_chat_with_the_question(api):
    person = api.user()
    answer = person.asks_inline("昆明市2021年行政复议").wait()
    assert answer.results == ()
    button = json.loads(answer.button)
    assert button["text"] == "没有找到：点这里去私聊里问"
    refusal = person.chat.wait_for_answer(person.starts(button["start_parameter"]))
    assert "库中没有" in refusal.text
    assert "昆明" in refusal.text


def test_who_was_not_let_in_gets_nothing_but_the_way_to_apply(counties_home, tmp_path):
    with served(counties_home, tmp_path, telegram_open=False) as api:
        person = api.user()
        answer = person.asks_inline("青川 调解成功率").wait()
        assert answer.results == ()
        button = json.loads(answer.button)
        assert button["text"] == "还没有对你开放：点这里申请"
        told = person.chat.wait_for_answer(person.starts(button["start_parameter"]))
        assert str(person.id) in told.marked("code")


def test_who_types_without_end_is_answered_no_more_for_a_while(counties_home, tmp_path):
    with served(counties_home, tmp_path, telegram_user_limit=1) as api:
        person = api.user()
        found = [bool(person.asks_inline("青川 调解成功率").wait().results) for _ in range(8)]
        assert found == [True] * 6 + [False] * 2


def test_no_request_was_refused(api):
    assert api.refusals == []
