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


@pytest.mark.parametrize(
    "text", ["what about 2023?", "and in 2023?", "How about 2023 in Shili County"]
)
def test_an_english_question_is_followed_up(ask, text):
    before = "How many administrative reconsideration applications did Shili County get in 2024?"
    assert "86件" in told(ask, before)
    assert "57件" in told(ask, text, before)


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


@pytest.fixture(scope="module")
def ask_two(tmp_path_factory):
    """Two counties with a report of another year each."""
    other = text_of("苍溪县", 2022).replace("236件", "412件")
    files = {"a.txt": text_of("青川县"), "b.txt": other}
    with library_of(tmp_path_factory.mktemp("two"), files) as asked:
        yield asked


BEFORE = "青川县2023年收到多少件行政复议申请？"


@pytest.mark.parametrize(
    "text",
    [
        "跟苍溪比呢？",
        "和苍溪县相比呢",
        "与苍溪对比一下",
        "同苍溪县比较呢？",
        "比苍溪县多多少？",
        "比苍溪少吗？",
    ],
)
def test_what_was_spoken_of_is_held_against_another_place_with_its_own_years(ask_two, text):
    answer = ask_two(text, BEFORE)
    assert_sound(ask_two, answer)
    assert [(row.region[-3:], row.year, row.value) for row in answer.rows] == [
        ("青川县", 2023, "236"),
        ("苍溪县", 2022, "412"),
    ]


def test_a_third_place_joins_the_last(ask_two):
    answer = ask_two("它们哪个多？", BEFORE, "那苍溪呢？")
    assert {row.value for row in answer.rows} == {"236", "412"}


def test_a_place_that_is_only_named_replaces_the_other(ask_two):
    assert {row.value for row in ask_two("那苍溪呢？", BEFORE).rows} == {"412"}


def test_what_was_asked_before_is_no_answer_to_another_thing(ask):
    before = "示例县2024年人民调解成功率是多少？"
    assert "98.6%" in told(ask, before)
    answer = ask("行政复议呢？", before)
    assert_sound(ask, answer)
    assert "行政复议" in answer.claims[0].text
    assert "98.6%" not in answer.text
    assert ask("火星移民呢？", before).refusal is not None


def test_a_number_is_told_of_another_thing_where_one_was_asked_before(ask):
    before = "示例县2024年办理法律援助案件多少件？"
    assert "86件" in ask("行政复议申请呢？", before).claims[0].text


@pytest.mark.parametrize(
    "more", ["再详细点", "具体讲讲", "能展开说说吗？", "详细介绍一下", "tell me more"]
)
def test_the_same_is_told_in_detail(ask, more):
    before = "示例县2024年行政执法案卷评查"
    answer = ask(more, before)
    assert_sound(ask, answer)
    assert "评查" in answer.text
    shortcomings = "示例县2024年存在哪些不足？"
    assert len(ask(more, shortcomings).claims) == len(ask(shortcomings).claims) > 1


@pytest.mark.parametrize(
    "text",
    ["谁是美国总统？", "今天股市涨了多少？", "东京人口多少", "How many hospitals are in Paris?"],
)
def test_what_has_nothing_to_do_with_the_question_before_is_not_answered_by_it(ask, text):
    for before in (ASKED, "示例县2024年人民调解成功率是多少？"):
        answer = ask(text, before)
        assert_sound(ask, answer)
        assert answer.refusal is not None
