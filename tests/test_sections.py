"""Parts of a report: their points, numbered or not, each with its own quote."""

import pytest

from answering.chapters import chapter_asked, chapters_asked, heads, looks_ahead, owns_up
from answering.points import chief, children, points
from retrieval.report import Metadata, Report, text_hash
from retrieval.splitter import split
from tests.asking import assert_sound, library_of


def report(text: str) -> Report:
    sections, passages = split("r", text)
    return Report("r", "r", "r", text, text_hash(text), Metadata("r"), sections, passages)


def told(text: str, index: int = 0) -> list[str]:
    found = report(text)
    return [p.proof.quote for p in points(found, index, children(found.sections, index))]


def test_the_points_are_the_numbered_children():
    text = "一、不足\n（一）力量薄弱。人手不够。\n（二）普法不强。形式单一。\n二、打算\n继续推进法治建设。\n"
    assert told(text) == ["（一）力量薄弱。人手不够。", "（二）普法不强。形式单一。"]


def test_items_inside_a_paragraph_are_points():
    text = "一、不足\n与群众期待还有差距。一是力量薄弱；二是形式单一。\n"
    assert told(text) == ["一是力量薄弱；", "二是形式单一。"]


def test_numbers_inside_a_paragraph_are_points():
    text = "一、不足\n工作还有差距，分述如下。1.力量薄弱。人手不够。2.形式单一。听众不多。\n"
    assert told(text) == ["1.力量薄弱。人手不够。", "2.形式单一。听众不多。"]


def test_a_bare_heading_brings_the_text_under_it():
    text = "一、打算\n（一）补齐短板\n年内增配办案人员5名。\n（二）创新普法\n建设普法站点10个。\n"
    assert told(text) == [
        "（一）补齐短板\n年内增配办案人员5名。",
        "（二）创新普法\n建设普法站点10个。",
    ]


def test_a_section_without_points_gives_its_sentences():
    assert told("一、不足\n人手还不够。形式比较单一。\n") == ["人手还不够。", "形式比较单一。"]


def test_the_chief_parts_are_numbered_and_on_top():
    found = report("一、甲部分\n（一）子项内容。\n二、乙部分\n正文在此。\n")
    assert [found.sections[i].title for i in chief(found.sections)] == ["甲部分", "乙部分"]


@pytest.mark.parametrize(
    ("question", "claims", "words"),
    [
        ("示例县2024年法治政府建设还有哪些不足？", 4, ["执法规范化", "办案力量", "基层", "普法"]),
        ("示例县2024年的报告对下一步作了哪些安排？", 6, ["一流法治化营商环境", "源头治理"]),
        ("示例县2025年工作要点分成哪几个方面？", 5, ["全面领导", "营商环境", "公正文明执法"]),
        ("示例县2024年主要做法有哪些？", 8, ["党的领导", "矛盾纠纷"]),
    ],
)
def test_each_point_of_a_part_is_a_claim(ask, question, claims, words):
    answer = ask(question)
    assert_sound(ask, answer)
    assert len(answer.claims) == claims
    for word in words:
        assert word in answer.text


def test_two_parts_are_both_given(ask):
    answer = ask("示例县2024年有哪些不足，下一步有哪些打算？")
    assert_sound(ask, answer)
    assert "执法规范化水平仍需提升" in answer.text
    assert "报告提出的目标要求" in answer.text


def test_points_of_a_plan_are_told_as_targets(ask):
    answer = ask("示例县2024年的报告对下一步作了哪些安排？")
    assert all("目标" in claim.text for claim in answer.claims)


def test_a_plan_for_one_thing_is_told_by_its_sentences(ask):
    answer = ask("示例县2025年调解方面的目标是什么？")
    assert_sound(ask, answer)
    assert "调解" in answer.text
    assert len(answer.claims) <= 3


def test_a_report_without_such_a_part_is_not_answered_from_others(tmp_path):
    text = "青川县2023年法治政府建设情况报告\n一、主要做法\n全年研究解决问题12个，收到申请236件。\n"
    with library_of(tmp_path, {"a.txt": text}) as asked:
        assert asked("青川县2023年存在哪些不足？").refusal is not None


@pytest.mark.parametrize(
    ("question", "chapter"),
    [
        ("存在哪些问题", "shortcomings"),
        ("下一步打算", "plans"),
        ("工作目标", "targets"),
        ("主要做法", "results"),
        ("分哪几部分", "outline"),
        ("多少件", ""),
    ],
)
def test_a_part_is_asked_for_by_its_name(question, chapter):
    assert chapter_asked(question) == chapter


def test_two_parts_are_asked_for_in_their_order():
    assert chapters_asked("不足和下一步打算") == ("shortcomings", "plans")
    assert chapters_asked("下一步怎样解决不足") == ("plans", "shortcomings")
    assert chapters_asked("不足") == ("shortcomings",)
    assert chapters_asked("多少件") == ()


def test_headings_say_what_stands_under_them():
    assert heads("shortcomings", "存在的问题和不足")
    assert not heads("", "存在的问题和不足")
    assert looks_ahead("2025年工作安排")
    assert not looks_ahead("主要举措和成效")
    assert owns_up("针对性有待增强")
    assert not owns_up("成效明显")
