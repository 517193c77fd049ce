"""The kind of answer that a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.intent import ask_of, asks_ahead
from answering.slots import fills


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("行政复议收到多少件申请?", "value"),
        ("调解成功率是多少?", "value"),
        ("法律援助案件数", "value"),
        ("法律援助案件数量的变化情况", "value"),
        ("两县的应诉案件数对比", "value"),
        ("哪个县的纠纷最多?", "value"),
        ("哪些事项纳入了目录?", "list"),
        ("三张清单分别是什么?", "list"),
        ("存在哪些不足?", "section"),
        ("下一步有哪些安排?", "section"),
        ("分成哪几个方面?", "section"),
        ("主要做法有哪些?", "section"),
        ("问题?", "section"),
        ("是否实现了全覆盖?", "yesno"),
        ("怎样推进三项制度?", "explain"),
        ("维持和撤销的加起来多少件?", "compute"),
        ("刑事案件占百分之几?", "compute"),
        ("还剩几个没整改完?", "compute"),
        ("行政复议", "fact"),
        ("", "fact"),
    ],
)
def test_the_form_follows_the_question_word(question, form):
    assert ask_of(question).form == form


@pytest.mark.parametrize(
    ("question", "fitting", "unfitting"),
    [
        ("收到多少件申请?", ["件", "起", "宗"], ["%", "万元", "人次"]),
        ("有多少人民警察?", ["人", "名"], ["%", "件"]),
        ("花了多少钱?", ["元"], ["件", "%"]),
        ("压缩到几天?", ["天", "工作日", "个工作日"], ["件", "%"]),
        ("成功率是多少?", ["%"], ["件"]),
        ("拆了多少面积?", ["平方米"], ["件"]),
        ("有多少个?", ["个", "处", "家"], ["%", "元"]),
        ("两县的行政复议案件数对比", ["件", "起"], ["%"]),
    ],
)
def test_a_value_must_be_of_the_unit_asked_for(question, fitting, unfitting):
    ask = ask_of(question)
    assert all(ask.accepts(unit) for unit in fitting)
    assert not any(ask.accepts(unit) for unit in unfitting)


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("两项合计多少件?", "sum"),
        ("占全部的比例是多少?", "share"),
        ("除去撤回的，还有多少件?", "rest"),
        ("申请中没有受理的有多少件?", "rest"),
        ("比上年多了多少件?", "difference"),
        ("收到多少件?", None),
    ],
)
def test_what_must_be_computed_is_told_by_its_words(question, operation):
    assert ask_of(question).operation == operation


def test_what_was_not_done_is_asked_for_by_its_denial():
    assert ask_of("不予受理的有几件?").denied
    assert ask_of("没受理的有几件?").denied
    assert not ask_of("有没有公共法律服务中心?").denied
    assert not ask_of("罚没款是多少?").denied
    assert not ask_of("钱退了没有?退了多少?").denied
    assert not ask_of("未成年人案件有几件?").denied


def test_a_rise_and_a_fall_are_told_apart():
    assert ask_of("比上年少了多少?").direction == "down"
    assert ask_of("增长百分之几?").direction == "up"
    assert ask_of("增加还是减少?").direction == ""


@pytest.mark.parametrize("question", ["2026年打算怎么干?", "明年的目标是多少?", "设的上限是多少?"])
def test_a_later_year_is_asked_for_by_words_of_planning(question):
    assert asks_ahead(question, ask_of(question))


@pytest.mark.parametrize(
    "question", ["主要成果有哪些?", "2022年多少件?", "实际达到多少?", "任务完成了吗?"]
)
def test_results_are_no_plans(question):
    assert not asks_ahead(question, ask_of(question))


def test_a_department_is_no_answer_if_the_question_names_it_already():
    assert fills("哪个部门负责?", "由县司法局牵头")
    assert not fills("哪个部门负责?", "工作扎实推进")
    assert not fills("其余的怎样了?", "办结7件")
    assert fills("其余的怎样了?", "其余3件正在办理")


@given(st.text(max_size=80))
def test_any_text_has_some_form(text):
    assert ask_of(text).form
