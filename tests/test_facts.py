"""One fact: the sentence that holds it, and no second one that only makes noise."""

import re

import pytest

from answering.facets import coordinated, facets
from tests.asking import assert_sound, library_of
from tests.material import text_of

PLANS = "二、2024年工作打算"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("示例县2024年行政复议收到多少件申请？", "86件"),
        ("示例县2024年不予受理的行政复议申请有几件？", "不予受理5件"),
        ("示例县2024年撤销了几件行政复议？", "撤销4件"),
        ("示例县2024年人民调解成功率是多少？", "98.6%"),
        ("示例县2024年人民调解成功率比上年提高了多少？", "0.3个百分点"),
        ("示例县2024年行政处罚案件比上年少了多少？", "减少178件"),
        ("示例县2024年企业开办要几天？", "0.5个工作日"),
        ("示例县2024年免予罚款多少钱？", "131.7万元"),
        ("示例县2024年法律援助案件数", "428件"),
        ("示例县2024年有没有建立审计整改机制，审计项目完成几个？", "审计项目21个"),
    ],
)
def test_the_sentence_with_the_value_answers(ask, question, told):
    answer = ask(question)
    assert_sound(ask, answer)
    assert told in answer.claims[0].text
    assert answer.rows


def test_every_value_asked_for_is_answered(ask):
    answer = ask("示例县2024年人民调解成功率和法律援助案件数分别是多少？")
    assert_sound(ask, answer)
    assert "98.6%" in answer.text
    assert "428件" in answer.text


def test_one_sentence_with_all_the_values_is_given_once(ask):
    answer = ask("示例县2024年行政复议申请收到和受理各多少件？")
    assert len(answer.claims) == 1
    assert "收到行政复议申请86件，受理78件" in answer.text


def test_a_breakdown_is_answered_by_the_clause_that_gives_one(ask):
    answer = ask("示例县2024年审结的行政复议案件，各种处理结果分别有多少件？")
    assert "维持35件、撤销4件" in answer.claims[0].text


@pytest.mark.parametrize(
    "question",
    [
        "示例县2024年有多少名公证员？",
        "示例县2024年行政复议花了多少钱？",
        "示例县2024年登记了多少艘渔船？",
        "示例县2025年行政机关负责人出庭应诉率实际达到多少？",
    ],
)
def test_what_the_reports_do_not_say_is_refused_with_the_nearest(ask, question):
    answer = ask(question)
    assert_sound(ask, answer)
    assert answer.refusal is not None
    assert answer.refusal.reason == "not_in_reports"


def test_a_target_is_told_as_a_target(ask):
    answer = ask("示例县2025年案卷评查合格以上比例要达到多少？")
    assert_sound(ask, answer)
    assert answer.text.startswith("示例县2025年方案提出的目标要求：")
    assert "98%以上" in answer.text


def test_the_last_year_answers_where_none_is_named(ask):
    assert {c.year for c in ask("示例县人民调解成功率是多少？").citations} == {2024}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("收到多少件，审结多少件？", ["收到多少件", "审结多少件"]),
        ("在示例县，收到多少件？", ["在示例县，收到多少件"]),
        ("收到多少件，其中刑事的呢", ["收到多少件，其中刑事的呢"]),
        ("复议怎样", ["复议怎样"]),
    ],
)
def test_a_question_falls_into_its_values(text, parts):
    assert facets(text) == parts


def test_things_joined_share_the_question_word():
    assert coordinated("复议案件和罚没金额各是多少？") == ["复议案件多少？", "罚没金额多少？"]
    assert coordinated("复议案件多少？") == []


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        ("青川县规范性文件废止了多少件？", "废止12件", "31件"),
        ("青川县规范性文件审查了多少件？", "审查31件", "12件"),
    ],
)
def test_what_was_done_tells_which_number_is_asked(tmp_path, question, told, not_told):
    text = text_of("青川县") + "（九）文件管理。全年对规范性文件审查31件。对规范性文件废止12件。\n"
    with library_of(tmp_path, {"a.txt": text}) as asked:
        answer = asked(question)
        assert told in answer.claims[0].text
        assert not_told not in answer.claims[0].text


def test_cases_of_another_outcome_are_not_told_for_those_asked(tmp_path):
    text = (
        text_of("青川县") + "（九）应诉。全年发生行政诉讼案件20件。败诉率较高的单位要作出说明。\n"
    )
    with library_of(tmp_path, {"a.txt": text}) as asked:
        assert asked("青川县行政诉讼败诉了几件？").refusal is not None
        assert "20件" in asked("青川县行政诉讼发生了几件？").text


@pytest.mark.parametrize(
    ("asked_of", "told"),
    [("出庭应诉率", "100%"), ("纠错率", "25%"), ("办结率", "97.5%"), ("合格率", "")],
)
def test_a_rate_of_another_name_is_none_of_the_one_asked(tmp_path, asked_of, told):
    text = text_of("青川县").replace("率", "比")
    text += (
        "（九）其他。行政机关负责人出庭应诉率达100%。复议案件综合纠错率达25%。热线办结率97.5%。\n"
    )
    with library_of(tmp_path, {"a.txt": text}) as asked:
        answer = asked(f"青川县{asked_of}是多少？")
        assert [row.value + row.unit for row in answer.rows] == ([told] if told else [])


def test_the_number_of_a_document_counts_nothing(tmp_path):
    text = (
        text_of("青川县")
        + "（九）改革。按照县委办〔2021〕39号文件推进改革行动。改革行动有序开展。\n"
    )
    with library_of(tmp_path, {"a.txt": text}) as asked:
        assert "39" not in "".join(
            row.value for row in asked("青川县改革行动一共有几大行动？").rows
        )


def test_a_bound_behind_the_unit_stands_with_the_unit(tmp_path):
    text = text_of("青川县") + "（九）热线。投诉举报办结率达到90%以上。\n"
    with library_of(tmp_path, {"a.txt": text}) as asked:
        [row] = asked("青川县投诉举报办结率是多少？").rows
        assert (row.value, row.unit) == ("90", "%以上")


_CASES = re.sub("（二）化解纠纷。.*\n", "", text_of("青川县")) + (
    "（九）应诉。全年行政诉讼案件20件，开庭审理12件，其中10件被法院判决驳回起诉，1件当事人撤回起诉。"
    "建立败诉案件分析报告制度。\n（十）复议。全年收到行政复议申请38件，受理37件，审理终结22件，"
    "15件正在审理中。\n（十一）调解。全年调解纠纷267件，调解成功264件。\n（十二）热线。"
    "“好差评”共评价8521条，好评数8502条。\n"
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("青川县行政诉讼败诉了几件？", ""),
        ("青川县败诉案件有多少件？", ""),
        ("青川县行政诉讼胜诉几件？", ""),
        ("青川县行政诉讼开庭了几件？", "12件"),
        ("青川县行政诉讼驳回起诉的有几件？", "10件"),
        ("青川县行政复议审结了多少件？", "22件"),
        ("青川县行政复议正在审理的有几件？", "15件"),
        ("青川县纠纷调解成功多少件？", "264件"),
        ("青川县调解失败的纠纷有多少件？", ""),
        ("青川县267件纠纷调解成功几件？", "264件"),
        ("青川县差评有多少条？", ""),
        ("青川县好评有多少条？", "8502条"),
    ],
)
def test_a_part_of_what_is_counted_is_not_the_whole(tmp_path, question, told):
    with library_of(tmp_path, {"a.txt": _CASES}) as asked:
        answer = asked(question)
        assert [row.value + row.unit for row in answer.rows][:1] == ([told] if told else [])
        assert bool(answer.refusal) == (not told)


@pytest.mark.parametrize(
    ("question", "formula"),
    [
        ("青川县未受理的行政复议申请有几件？", "38 - 37 = 1"),
        ("青川县没有调解成功的纠纷有多少件？", "267 - 264 = 3"),
    ],
)
def test_what_was_not_done_is_the_whole_less_what_was(tmp_path, question, formula):
    with library_of(tmp_path, {"a.txt": _CASES}) as asked:
        answer = asked(question)
        assert_sound(asked, answer)
        assert [claim.formula for claim in answer.claims] == [formula]


def test_a_time_is_asked_for_and_no_number(tmp_path):
    text = text_of("青川县").replace(
        PLANS, "（三）创建。2021年建成省级示范县，选取2-3个项目推广。\n" + PLANS
    )
    with library_of(tmp_path, {"a.txt": text}) as asked:
        answer = asked("青川县哪年建成省级示范县？")
        assert_sound(asked, answer)
        assert "2021年建成省级示范县" in answer.text
        assert answer.rows == ()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("青川县首违免罚多少人次？", ""),
        ("青川县执法考试多少人次参加？", "11865人次"),
        ("青川县百万党员学宪法多少人参加？", "超过5000人次"),
    ],
)
def test_people_are_counted_by_what_they_did(tmp_path, question, told):
    text = text_of("青川县").replace(
        PLANS,
        "（三）执法。实行首违免罚清单。执法考试11865人次参考。“百万党员学宪法”参考人数超过5000人次。\n"
        + PLANS,
    )
    with library_of(tmp_path, {"a.txt": text}) as asked:
        assert [row.value + row.unit for row in asked(question).rows] == ([told] if told else [])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("青川县这份报告什么时候发布的？", "2024年1月8日"),
        ("青川县什么时候印发的报告？", "2024年1月8日"),
        ("青川县《法治督察工作方案》什么时候印发的？", ""),
    ],
)
def test_the_day_of_a_report_is_no_day_of_another_document(tmp_path, question, told):
    text = text_of("青川县").replace(PLANS, "（三）督察。印发《法治督察工作方案》。\n" + PLANS)
    text = text.replace("报告\n", "报告\n发布日期：2024年1月8日\n", 1)
    with library_of(tmp_path, {"a.txt": text}) as asked:
        answer = asked(question)
        assert ("2024年1月8日" in answer.text) == bool(told)


def test_a_rate_of_other_matters_is_none_of_those_asked(tmp_path):
    text = text_of("青川县").replace(PLANS, "（三）公开。办理依申请公开4件，办结率100%。\n" + PLANS)
    with library_of(tmp_path, {"a.txt": text}) as asked:
        assert asked("青川县行政复议案件办结率是多少？").refusal is not None
        [row] = asked("青川县依申请公开办结率是多少？").rows
        assert (row.value, row.unit) == ("100", "%")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("青川县县长是谁？", "李明县长"),
        ("谁是青川县县长？", "李明县长"),
        ("青川县司法局局长是谁？", "局长王芳"),
        ("青川县县委书记叫什么？", ""),
    ],
)
def test_who_holds_an_office_is_told_by_a_name(tmp_path, question, told):
    text = text_of("青川县").replace(
        PLANS,
        "（三）应诉。县政府副县长出庭1件，县委书记带头讲法。李明县长作动员讲话。司法局局长王芳主持会议。\n"
        + PLANS,
    )
    with library_of(tmp_path, {"a.txt": text}) as asked:
        answer = asked(question)
        assert bool(answer.refusal) == (not told)
        assert told in answer.text


def test_one_of_two_values_is_no_sum_of_both(tmp_path):
    text = text_of("青川县").replace(
        PLANS, "（三）监督。办理县人大代表议案、建议167件，办理县政协委员的提案160件。\n" + PLANS
    )
    with library_of(tmp_path, {"a.txt": text}) as asked:
        answer = asked("青川县人大建议和政协提案一共多少件？")
        assert [row.value for row in answer.rows if row.value in ("160", "167")] == []


_MANY = (
    "（三）其他。161个单位修订完善制度566项。聘用兼职人民调解员16人。共修订、废止10个影响营商环境的规范性文件。"
    "组织龙头企业开展法治体检。聘请南京大学专家学者为全区280位执法人员授课6场次，开展执法人员培训。"
    "17个规范性文件送审，其中通过合法性审查的10个，有7个因缺乏依据等原因未通过审核。人大代表建议办理70件。"
    "协调处理行政复议案件22件。\n"
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("青川县修订制度多少项？", "566项"),
        ("青川县专职人民调解员有多少人？", ""),
        ("青川县兼职人民调解员有多少人？", "16人"),
        ("青川县走访龙头企业多少家？", ""),
        ("青川县没通过审查的规范性文件有几个？", "7个"),
        ("青川县多少个规范性文件通过了审查？", "10个"),
        ("青川县人大建议多少件？", "70件"),
        ("青川县执法人员培训多少人？", "280位"),
    ],
)
def test_a_number_is_told_for_the_very_thing_it_counts(tmp_path, question, told):
    text = text_of("青川县").replace(PLANS, _MANY + PLANS)
    with library_of(tmp_path, {"a.txt": text}) as asked:
        assert [row.value + row.unit for row in asked(question).rows] == ([told] if told else [])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("青川县行政复议案件的办结数", ""),
        ("青川县行政诉讼案件结案多少件？", "8件"),
        ("青川县法律援助案件中刑事案件有多少件？", "263件"),
        ("青川县受援人中农民工有多少人？", ""),
        ("青川县受援人有多少人？", "1300余人"),
    ],
)
def test_a_part_is_told_of_the_matter_that_is_asked(tmp_path, question, told):
    text = re.sub("（二）化解纠纷。.*\n", "", text_of("青川县")).replace(
        PLANS,
        "（三）应诉和复议。加强行政复议行政应诉工作，全县行政诉讼案件13件，结案8件。"
        "办理法律援助案件613件（其中民事350件、刑事263件），受援人数1300余人。开展农民工学法活动。"
        "办理依申请公开4件，办结率100%。\n" + PLANS,
    )
    with library_of(tmp_path, {"a.txt": text}) as asked:
        assert [row.value + row.unit for row in asked(question).rows] == ([told] if told else [])


def test_the_numbers_that_a_question_states_may_be_shares_it_asks_about(tmp_path):
    files = {
        "a.txt": text_of("青川县").replace("98.6%", "100%"),
        "b.txt": text_of("苍溪县"),
    }
    with library_of(tmp_path, files) as asked:
        rows = asked("哪些地方调解成功率达到100%？").rows
        assert {(row.region[-3:], row.value) for row in rows} == {
            ("青川县", "100"),
            ("苍溪县", "98.6"),
        }


def test_of_so_many_places_each_is_asked(tmp_path):
    files = {"a.txt": text_of("青川县"), "b.txt": text_of("苍溪县"), "c.txt": text_of("剑阁县")}
    with library_of(tmp_path, files) as asked:
        assert len(asked("三个县里谁的调解成功率最高？").rows) == 3
