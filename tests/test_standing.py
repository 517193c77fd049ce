"""How a thing stands or is dealt with: told by what speaks of the thing itself, or refused."""

import pytest

from answering.intent import ask_of
from tests.asking import assert_sound, library_of
from tests.material import text_of

PLANS = "二、2024年工作打算"
TEXT = text_of("青川县").replace(
    PLANS,
    "（九）行政执法。集中评查行政执法案卷92卷，协助政府处理各类涉法事务。健全投诉举报、情况通报制度，"
    "办结率达到90%以上。\n（十）养犬管理。劝导不文明养犬行为210起，引导居民依规养犬。\n"
    "（十一）窗口服务。按照前台统一受理、后台分类审批的模式办理事项。\n" + PLANS,
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    with library_of(tmp_path_factory.mktemp("library"), {"a.txt": TEXT}) as asked:
        yield asked


@pytest.mark.parametrize(
    "question",
    [
        "青川县种植情况",
        "青川县水稻种植情况怎么样？",
        "青川县垃圾分类怎么样？",
        "青川县地铁建设情况",
        "青川县共享单车怎么管理？",
        "青川县拖欠工资怎么处理？",
        "青川县校园欺凌如何处理？",
        "青川县移民搬迁进展如何？",
    ],
)
def test_a_thing_of_which_no_report_speaks_is_refused(asked, question):
    answer = asked(question)
    assert answer.refusal is not None
    assert answer.refusal.reason == "not_in_reports"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("青川县养犬怎么管？", "不文明养犬行为210起"),
        ("青川县养犬管理情况", "不文明养犬行为210起"),
        ("青川县执法案卷评查情况怎么样？", "案卷92卷"),
        ("青川县行政复议情况", "行政复议申请236件"),
    ],
)
def test_a_thing_is_told_by_what_speaks_of_it(asked, question, told):
    answer = asked(question)
    assert_sound(asked, answer)
    assert told in answer.text


@pytest.mark.parametrize(
    ("question", "standing"),
    [
        ("养犬管理情况", True),
        ("垃圾怎么处理", True),
        ("行政复议工作怎么样", True),
        ("为什么要处理养犬", False),
        ("养犬投诉处理了多少件", False),
        ("去年犯了事，现在想开个店，情况特殊，能不能通融一下", False),
    ],
)
def test_a_question_after_a_thing_is_told_by_its_form(question, standing):
    assert ask_of(question).standing is standing
