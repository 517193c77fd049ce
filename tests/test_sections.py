"""Parts of a report: their points, numbered or not, each with its own quote."""

import pytest

from answering.chapters import chapter_asked, chapters_asked, heads, looks_ahead, owns_up
from answering.draft import Draft, Item, Proof, renumbered
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


MAIN = [
    "加强党的领导",
    "依法全面履行政府职能",
    "健全依法行政制度体系",
    "全面推进严格规范公正文明执法",
]


@pytest.mark.parametrize(
    "question",
    [
        "介绍一下示例县2024年的法治政府建设情况",
        "请概括示例县2024年的报告",
        "示例县2024年做了哪些工作？",
        "总结示例县2024年法治政府建设成效",
        "示例县2024年法治政府建设怎么样？",
        "示例县2024年有什么亮点？",
    ],
)
def test_who_asks_for_a_report_as_a_whole_is_told_its_chief_points(ask, question):
    answer = ask(question)
    assert_sound(ask, answer)
    for words in MAIN:
        assert words in answer.text
    assert "目标" not in answer.claims[0].text


@pytest.mark.parametrize("question", ["示例县2025年做了哪些工作？", "介绍一下示例县2025年的情况"])
def test_of_a_plan_as_a_whole_its_targets_are_told(ask, question):
    answer = ask(question)
    assert_sound(ask, answer)
    assert len(answer.claims) == 5
    assert all("目标" in claim.text for claim in answer.claims)


@pytest.mark.parametrize(
    "question", ["介绍一下示例县2024年的水稻种植", "示例县2024年普法情况怎么样？"]
)
def test_who_names_a_thing_is_not_told_the_whole(ask, question):
    answer = ask(question)
    assert "依法全面履行政府职能" not in answer.text


def test_where_nearly_all_of_a_plan_is_one_part_the_points_of_that_are_told(tmp_path):
    points_ = "".join(f"（{n}）提升行动{n}。组织开展专项行动，年内完成。\n" for n in "一二三四五")
    text = (
        "青川县法治政府建设提升行动实施方案\n青川县2024年工作方案。\n一、总体要求\n坚持依法行政。\n"
        f"二、目标任务\n{points_}三、工作要求\n加强领导。\n"
    )
    with library_of(tmp_path, {"a.txt": text}) as asked:
        answer = asked("青川县打算怎么做？")
        assert len(answer.claims) == 5
        assert "提升行动" in answer.claims[0].text


@pytest.mark.parametrize(
    "title", ["一、2019年总体工作情况", "2023年主要工作成效", "2024年工作总结"]
)
def test_what_was_done_in_a_year_heads_no_plan(title):
    assert not heads("plans", title)
    assert not looks_ahead(title)


@pytest.mark.parametrize("title", ["三、2024年工作打算", "2024年重点工作", "二、2020年工作思路"])
def test_what_is_to_be_done_in_a_year_heads_a_plan(title):
    assert heads("plans", title)


def items(*numbers: int, first: str = "青川县：") -> list[Draft]:
    """The items of one list, as they were numbered when it was written."""
    proof = Proof(report("话。"), 0, 2)
    return [Draft.of_item(Item(n, "（{}）", first, "目标：", f"第{n}话；"), proof) for n in numbers]


@pytest.mark.parametrize(
    ("left", "told"),
    [
        ((1, 2), ["青川县：（1）第1话；", "（2）目标：第2话；"]),
        ((1, 3, 4), ["青川县：（1）第1话；", "（2）目标：第3话；", "（3）目标：第4话；"]),
        ((2, 3), ["青川县：（1）第2话；", "（2）目标：第3话；"]),
    ],
)
def test_where_an_item_was_struck_the_others_close_up(left, told):
    assert [draft.text for draft in renumbered(items(*left))] == told


def test_each_list_is_counted_by_itself():
    lists = items(1, 3) + items(2, 3, first="剑阁县：")
    plain = Draft("一句话。", ())
    assert [draft.text for draft in renumbered([plain, *lists])] == [
        "一句话。",
        "青川县：（1）第1话；",
        "（2）目标：第3话；",
        "剑阁县：（1）第2话；",
        "（2）目标：第3话；",
    ]


def test_a_point_cut_before_a_denial_of_something_else_is_told(tmp_path):
    text = (
        "青川县2023年法治政府建设情况报告\n一、主要成效\n"
        "1.加强决策。一是加强行政规范性文件监督管理。执行规范性文件有效期、备案审查等制度，及时公布规范性"
        "文件目录清单。全年对23份文件进行合法性审查和规范性文件认定，均按程序备案，开展规范性文件清理工作"
        "以及涉及流域保护的行政规范性文件专项清理工作，经过梳理，无此类行政规范性文件。\n"
        "2.规范执法。全年评查案卷92卷，培训执法人员58名。\n3.化解纠纷。全年调解纠纷1732件。\n"
        "二、存在的不足\n人手不够。\n"
    )
    with library_of(tmp_path, {"a.txt": text}) as asked:
        answer = asked("青川县2023年有哪些主要成效？")
        assert_sound(asked, answer)
        assert [claim.text[:10] for claim in answer.claims][1:] == [
            "（2）规范执法。全年",
            "（3）化解纠纷。全年",
        ]
        assert "（1）加强决策" in answer.claims[0].text
