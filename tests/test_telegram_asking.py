"""The bot asked through a local Bot API server: in private, in groups, after one another."""

import pytest

from tests.botapi.rules import Rules
from tests.runningbot import served

ASKED = "青川县2023年收到多少件行政复议申请？"
VALUE = "全年收到行政复议申请103件"


@pytest.fixture(scope="module")
def api(counties_home, tmp_path_factory):
    """A server with the bot at it, on the reports of three counties."""
    with served(counties_home, tmp_path_factory.mktemp("bot")) as api:
        yield api


def asked(person, room, text, **how):
    """The answer to what somebody says in a room."""
    return room.wait_for_answer(person.says(room, text, **how))


def is_left_alone(api, room, since):
    """That the bot says nothing to what was said last."""
    assert api.wait_idle(0.5)
    assert room.after(since) == []


# -- in private ---------------------------------------------------------------------------------


def test_a_question_in_private_is_answered_with_its_quote(api):
    person = api.user()
    answer = asked(person, person.chat, ASKED)
    assert answer.text.startswith("范围：四川省广元市青川县 2023年\n")
    assert "[1]" in answer.text
    [quote] = answer.quotes
    assert VALUE in quote
    assert "《四川省青川县2023年法治政府建设情况报告》 四川省广元市青川县 2023年" in quote
    assert "（二）化解纠纷" in quote
    assert {entity.kind for entity in answer.entities} >= {"bold", "expandable_blockquote"}
    assert answer.parse_mode == ""


def test_an_answer_is_one_message(api):
    person = api.user()
    answer = asked(person, person.chat, ASKED)
    assert api.wait_idle(0.5)
    assert person.chat.from_bot == [answer]


def test_a_follow_up_is_understood_from_the_questions_before(api):
    person = api.user()
    asked(person, person.chat, ASKED)
    assert "102件" in asked(person, person.chat, "那2022年呢？").text
    assert "119件" in asked(person, person.chat, "剑阁县呢？").text


def test_a_question_in_english_is_answered_with_english_words_around_it(api):
    person = api.user(language="en")
    answer = asked(
        person, person.chat, "How many reconsideration applications in Qingchuan in 2023?"
    )
    assert answer.text.startswith("Scope: 四川省广元市青川县")
    assert "103件" in answer.text
    assert "Another year" in answer.labels


def test_what_stands_under_a_picture_is_a_question_too(api):
    person = api.user()
    said = person.sends_picture(person.chat, caption=ASKED)
    assert VALUE in person.chat.wait_for_answer(said).text


def test_what_holds_no_word_is_answered_with_a_word_on_it(api):
    person = api.user()
    said = person.sends_picture(person.chat)
    assert person.chat.wait_for_answer(said).text == "只读得懂文字：请把问题写出来发来。"


def test_a_question_that_is_too_long_is_cut_and_it_is_said_why(api):
    person = api.user()
    answer = asked(person, person.chat, ASKED + "请回答。" * 300)
    assert "103件" in answer.text
    assert "问题太长，只读了前 500 个字；请把最要紧的一问单独发来。" in answer.text
    assert answer.text.startswith("范围：")


def test_what_was_asked_shortly_after_one_another_is_answered_in_order(api):
    person = api.user()
    for year in (2022, 2023, 2022):
        person.asks(f"苍溪县{year}年收到多少件行政复议申请？")
    answers = person.chat.wait_for(lambda _: len(a := person.chat.from_bot) == 3 and a)
    values = [next(v for v in ("136件", "137件") if v in answer.text) for answer in answers]
    assert values == ["136件", "137件", "136件"]


# -- in groups ----------------------------------------------------------------------------------


def test_in_a_group_the_bot_is_asked_by_its_name(api):
    person = api.user()
    group = api.supergroup("群", person)
    said = person.says(group, f"@fazhi_test_bot {ASKED}")
    answer = group.wait_for_answer(said)
    assert VALUE in answer.text
    assert answer.reply_to == said.id


def test_in_a_group_the_bot_is_asked_by_a_command(api):
    person = api.user()
    group = api.group("群", person)
    assert VALUE in asked(person, group, f"/ask {ASKED}").text
    assert VALUE in asked(person, group, f"/ask@fazhi_test_bot {ASKED}").text


def test_in_a_group_a_reply_to_an_answer_is_a_question_that_follows_it(api):
    ann, ben = api.user("安"), api.user("本")
    group = api.supergroup("群", ann, ben)
    first = asked(ann, group, f"@fazhi_test_bot {ASKED}")
    asked(ben, group, "@fazhi_test_bot 苍溪县2023年收到多少件行政复议申请？")
    assert "102件" in asked(ben, group, "那2022年呢？", reply_to=first).text


def test_named_in_a_reply_to_what_somebody_said_the_bot_answers_that(api):
    ann, ben = api.user("安"), api.user("本")
    group = api.supergroup("群", ann, ben)
    question = ann.says(group, ASKED)
    assert VALUE in asked(ben, group, "@fazhi_test_bot", reply_to=question).text


def test_what_people_say_to_one_another_is_left_alone(api):
    ann, ben = api.user("安"), api.user("本")
    group = api.supergroup("群", ann, ben)
    said = ann.says(group, ASKED)
    ben.says(group, "不知道", reply_to=said)
    ben.says(group, f"@some_other_bot {ASKED}")
    ben.says(group, "/ask@some_other_bot 问题")
    ben.says(group, "/weather 北京")
    ben.says(group, "me@fazhi_test_bot.example")
    is_left_alone(api, group, said)


def test_with_privacy_on_a_group_is_answered_all_the_same(counties_home, tmp_path):
    with served(counties_home, tmp_path, rules=Rules(privacy=True)) as api:
        person = api.user()
        group = api.supergroup("群", person)
        answer = asked(person, group, f"@fazhi_test_bot {ASKED}")
        assert "102件" in asked(person, group, "那2022年呢？", reply_to=answer).text


def test_each_topic_of_a_forum_is_a_conversation_of_its_own(api):
    person = api.user()
    forum = api.supergroup("论坛", person, forum=True)
    first, second = forum.makes_topic("青川"), forum.makes_topic("剑阁")
    asked(person, forum, f"/ask {ASKED}", thread=first)
    asked(person, forum, "/ask 剑阁县2023年收到多少件行政复议申请？", thread=second)
    answer = asked(person, forum, "/ask 那2022年呢？", thread=first)
    assert "102件" in answer.text
    assert answer.thread == first
    assert "119件" in asked(person, forum, "/ask 那2022年呢？", thread=second).text


def test_the_chat_in_which_an_administrator_speaks_as_the_group_is_answered(api):
    person = api.user()
    group = api.supergroup("群", person)
    body = {
        "message_id": 900,
        "date": 1,
        "chat": {"id": group.id, "type": "supergroup", "title": "群"},
        "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"},
        "sender_chat": {"id": group.id, "type": "supergroup", "title": "群"},
        "text": f"/ask {ASKED}",
    }
    api.hub.updates.add("message", group.id, body)
    assert group.wait_for(lambda _: [m for m in group.from_bot if VALUE in m.text])


# -- edits --------------------------------------------------------------------------------------


def test_a_question_that_is_edited_is_answered_again_in_the_place_of_its_answer(api):
    person = api.user()
    question = person.asks(ASKED)
    answer = person.chat.wait_for_answer(question)
    person.edits(question, "剑阁县2023年收到多少件行政复议申请？")
    person.chat.wait_for(lambda _: "120件" in person.chat.now(answer).text)
    assert len(person.chat.from_bot) == 1


def test_an_edit_that_changes_no_word_changes_no_answer(api):
    person = api.user()
    question = person.asks(ASKED)
    answer = person.chat.wait_for_answer(question)
    person.edits(question, ASKED)
    assert api.wait_idle(0.5)
    assert person.chat.now(answer).edited_at == 0


def test_after_an_edit_a_follow_up_follows_what_was_asked_last(api):
    person = api.user()
    question = person.asks(ASKED)
    answer = person.chat.wait_for_answer(question)
    person.edits(question, "剑阁县2023年收到多少件行政复议申请？")
    person.chat.wait_for(lambda _: "120件" in person.chat.now(answer).text)
    assert "119件" in asked(person, person.chat, "那2022年呢？").text


def test_an_answer_that_comes_with_a_picture_takes_the_place_of_one_without(api):
    person = api.user()
    question = person.asks(ASKED)
    answer = person.chat.wait_for_answer(question)
    person.edits(question, "青川县、剑阁县2023年各收到多少件行政复议申请？")
    shown = person.chat.wait_for(lambda _: [m for m in person.chat.from_bot if m.picture])
    person.chat.wait_for(lambda _: answer not in person.chat.from_bot)
    person.edits(question, ASKED)
    person.chat.wait_for(lambda _: not [m for m in person.chat.from_bot if m.picture])
    assert shown
    assert [VALUE in message.text for message in person.chat.from_bot] == [True]


def test_an_edit_that_first_names_the_bot_is_a_question(api):
    person = api.user()
    group = api.supergroup("群", person)
    said = person.says(group, ASKED)
    person.edits(said, f"@fazhi_test_bot {ASKED}")
    assert VALUE in group.wait_for_answer(said).text


def test_an_edited_ask_command_is_answered_again_and_no_other_command(api):
    person = api.user()
    command = person.asks(f"/ask {ASKED}")
    answer = person.chat.wait_for_answer(command)
    person.edits(command, "/ask 剑阁县2023年收到多少件行政复议申请？")
    person.chat.wait_for(lambda _: "120件" in person.chat.now(answer).text)
    person.edits(command, "/help")
    assert api.wait_idle(0.5)
    assert len(person.chat.from_bot) == 1
    assert api.refusals == []
