"""Follow-ups: what a short question leaves to those before it."""

import pytest

from answering.conversation import Turn, separate
from tests.asking import TODAY, Asked, assert_sound, library_of
from tests.material import text_of

ASKED = "示例县2024年行政复议收到多少件申请？"


def told(ask: Asked, text: str, *history: str) -> str:
    answer = ask(text, *history)
    assert_sound(ask, answer)
    return answer.text


def test_another_year_is_asked_the_same(ask):
    assert "57件" in told(ask, "那2023年呢？", ASKED)
    assert "57件" in told(ask, "上一年呢？", ASKED)


def test_another_thing_is_asked_of_the_same_year_and_place(ask):
    answer = ask("法律援助案件呢？", ASKED)
    assert "428件" in answer.text
    assert {c.year for c in answer.citations} == {2024}


def test_a_part_is_asked_of_what_was_spoken_of(ask):
    assert "专职调解员96名" in told(ask, "其中专职的有多少？", "示例县2024年有多少名人民调解员？")


def test_the_next_steps_are_asked_for_after_the_shortcomings(ask):
    text = told(ask, "那下一步呢？", "示例县2024年存在哪些不足？")
    assert "报告提出的目标要求" in text


def test_several_years_spoken_of_are_taken_together(ask):
    text = told(
        ask, "这两年一共呢？", "示例县2023年办理法律援助案件多少件？", "2024年办理了多少件？"
    )
    assert "386" in text
    assert "428" in text


def test_a_correction_repeats_the_question_for_another_place(tmp_path):
    files = {"a.txt": text_of("青川县"), "b.txt": text_of("苍溪县").replace("236件", "412件")}
    with library_of(tmp_path, files) as asked:
        before = "青川县收到多少件行政复议申请？"
        assert "412件" in told(asked, "说错了，我想问的是苍溪县。", before)
        assert "412件" in told(asked, "那苍溪呢？", before)
        both = asked("哪个多？", before, "苍溪县呢？")
        assert_sound(asked, both)
        assert {row.value for row in both.rows} == {"236", "412"}


@pytest.mark.parametrize("unreadable", ["", "  ", "😀", "？？", "\x00", "问" * 3000])
def test_what_cannot_be_read_in_the_history_says_nothing(ask, unreadable):
    assert told(ask, ASKED, unreadable) == told(ask, ASKED)
    assert "57件" in told(ask, "那2023年呢？", unreadable, ASKED, unreadable)


def test_a_question_of_its_own_takes_nothing_from_the_history(ask):
    before = "示例县2023年法律援助案件多少件？"
    assert told(ask, ASKED, before) == told(ask, ASKED)


def test_a_follow_up_to_nothing_asks_nothing(ask):
    answer = ask("那示例县呢？")
    assert answer.refusal is not None
    assert answer.refusal.reason == "not_a_question"


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("那示例县呢?", True),
        ("2022年呢?", True),
        ("换成2022年看看", True),
        ("说错了,是示例县", True),
        ("下一步呢?", False),
        ("收到多少件?", False),
    ],
)
def test_a_turn_that_only_changes_place_or_year_is_known(text, only):
    blank = text.replace("示例县", "   ").replace("2022年", "     ")
    assert Turn(text, False, (), (), (), blank).only_scope == only


def test_two_sentences_on_two_years_are_answered_one_by_one(ask):
    question = "示例县2024年存在哪些不足？2025年的工作要点分成哪几个方面？"
    answer = ask(question)
    assert_sound(ask, answer)
    assert {c.year for c in answer.citations} == {2024, 2025}


@pytest.mark.parametrize(
    "text", ["2023年多少件?2024年多少件?", "2024年收到多少件,审结多少件?", "存在哪些不足?", ""]
)
def test_one_question_is_not_taken_apart(text):
    assert separate(text, TODAY) == ()
