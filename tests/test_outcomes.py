"""Which part of what is counted a question asks for, and whether words at a number say it."""

import pytest

from answering.intent import ask_of
from answering.outcomes import without


@pytest.mark.parametrize(
    ("question", "says", "else_"),
    [
        ("行政诉讼败诉了几件", "行政机关败诉", "其中行政机关胜诉"),
        ("输了官司的有几件", "败诉", "驳回起诉"),
        ("多少人合格", "考试合格", "不合格"),
        ("不合格的有多少人", "不合格", "合格"),
        ("未审结的有多少件", "尚未审结", "审结"),
        ("未审结的有多少件", "正在审理中", "已审结"),
        ("差评多少条", "差评", "好差评共评价"),
        ("没有资格的有多少人", "不具备执法资格", "取得执法资格"),
        ("非主动评价的有多少条", "非主动评价", "主动评价"),
        ("未开庭审理的有几件", "未开庭审理", "开庭审理"),
        ("多少件通过审查", "通过合法性审查的", "送审"),
        ("不是规范性文件的有几份", "不属于规范性文件", "属于规范性文件"),
    ],
)
def test_the_words_at_a_number_say_the_outcome_or_another(question, says, else_):
    outcome = ask_of(question).outcome
    assert outcome is not None
    assert outcome.said_in(says)
    assert not outcome.said_in(else_)


@pytest.mark.parametrize(
    "question",
    [
        "收到多少件",
        "败诉率是多少",
        "受理了多少件",
        "没收违法所得多少元",
        "有没有建立整改机制，审计项目完成几个",
        "未成年人保护讲座办了几场",
        "败诉的原因是什么",
        "拆了几处没批就盖的房子",
    ],
)
def test_a_question_that_counts_the_whole_names_none(question):
    assert ask_of(question).outcome is None


def test_the_outcome_nearest_to_the_measure_is_asked():
    outcome = ask_of("审结的行政复议案件撤销了多少件").outcome
    assert outcome is not None
    assert outcome.said_in("撤销")
    assert not outcome.said_in("审结")


def test_what_was_not_done_is_told_with_the_word_for_what_was():
    outcome = ask_of("行政复议未审结多少件").outcome
    assert outcome is not None
    assert outcome.undone == "审结"
    assert without(outcome, "行政复议未审结多少件") == "行政复议多少件"
