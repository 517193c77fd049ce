"""The heading tree: every way in which reports number, and what looks like a number only."""

import pytest
from hypothesis import given, settings

from retrieval.cleaner import clean
from retrieval.headings import heading_tree
from retrieval.report import Section
from tests.material import BODY, texts
from tests.realreports import reports_folder

INTRO = "2023年，全县推进法治政府建设，各项工作取得新成效，现报告如下。\n"


def outline(text: str) -> list[tuple[int, str, str]]:
    """Level, marker and title of each section below an introduction."""
    return [(s.level, s.marker, s.title) for s in heading_tree(INTRO + text)]


def test_all_styles_nest():
    text = (
        "第一章 总则\n第一节 目标\n第一条 为了推进法治政府建设，制定本方案。\n第二章 任务\n一、加强领导\n"
        "（一）统筹\n1、抓学习\n(1)学宪法\n①逐条学\n2．抓落实\n"
    )
    assert outline(text) == [
        (1, "第一章", "总则"),
        (2, "第一节", "目标"),
        (3, "第一条", "为了推进法治政府建设，制定本方案"),
        (1, "第二章", "任务"),
        (2, "一、", "加强领导"),
        (3, "（一）", "统筹"),
        (4, "1、", "抓学习"),
        (5, "(1)", "学宪法"),
        (5, "①", "逐条学"),
        (4, "2．", "抓落实"),
    ]


def test_items_inside_a_paragraph_are_sections_that_end_with_it():
    text = (
        INTRO + "一、不足\n主要有：一是人少；二是钱少，难以为继。三是“一刀切”。\n原因是多方面的。\n"
    )
    tree = heading_tree(text)
    assert [(s.level, s.marker, s.title) for s in tree[1:]] == [
        (2, "一是", "人少"),
        (2, "二是", "钱少，难以为继"),
        (2, "三是", "“一刀切”"),
    ]
    assert text[tree[3].start : tree[3].end] == "三是“一刀切”。"
    assert tree[0].end == len(text)


@pytest.mark.parametrize(
    "word", ["一是一，二是二", "三要素齐全", "一要点", "统一是关键", "第一要务"]
)
def test_what_only_looks_like_an_item_is_none(word):
    assert [m for _, m, _ in outline(f"一、成效\n工作推进顺利{word}，成效明显。\n")] == ["一、"]


def test_gaps_and_restarts_do_no_harm():
    text = "一、甲方面工作\n1.子项\n3.孙项\n三、乙方面工作\n1.又一项\n一、丙方面工作\n"
    assert [level for level, _, _ in outline(text)] == [1, 2, 2, 1, 2, 1]


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("一、总\n(一)甲事\n二)乙事\n（三丙事\n", ["一、", "(一)", "二)", "（三"]),
        ("一、总\n10.甲事\n11优化力量\n12.丙事\n", ["一、", "10.", "11", "12."]),
        ("一、总\n10.甲事\n11.3月底前完成\n12.丙事\n", ["一、", "10.", "11.", "12."]),
        ("１．甲事\n２．乙事\n", ["１．", "２．"]),
        ("一．甲事\n二.乙事\n", ["一．", "二."]),
        ("一、年度重点工作\n二、月度安排\n", ["一、", "二、"]),
    ],
)
def test_damaged_and_wide_numbers_count_where_they_stand_in_a_row(text, markers):
    assert [marker for _, marker, _ in outline(text)] == markers


@pytest.mark.parametrize(
    "line",
    [
        "2023年完成12项",
        "12件案件办结",
        "98.6%的案件",
        "3.5万人次参加",
        "1 复议申请 236",
        "一般案件",
    ],
)
def test_a_number_that_counts_something_is_no_marker(line):
    assert [marker for _, marker, _ in outline(f"一、成效\n{line}，情况较好。\n")] == ["一、"]


def test_a_heading_run_on_with_its_text_keeps_its_first_sentence_as_title():
    text = INTRO + "（一）加强领导。全年召开会议5次。\n"
    [section] = heading_tree(text)
    assert section.title == "加强领导"
    assert text[section.body :].startswith("全年召开会议")


def test_a_title_without_end_is_cut_at_a_comma():
    [(_, _, title)] = outline("（一）" + "加强领导统筹推进，" * 20 + "\n")
    assert title == "加强领导统筹推进"


def test_bare_headings_take_their_level_from_what_follows():
    text = (
        "一、工作成效\n坚持高位推动\n一是压紧责任，区委主要负责人带头履行第一责任人职责。\n"
        "深化改革攻坚\n1.减少审批\n"
    )
    assert [(level, title[:6]) for level, marker, title in outline(text) if not marker] == [
        (2, "坚持高位推动"),
        (2, "深化改革攻坚"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "（此件公开发布）",
        "9 重大决策论证率 100% 县府办",
        "青川县人民政府",
        "2024年1月5日",
        "附件：责任清单",
        "来源：县司法局",
        "全年共受理，",
    ],
)
def test_what_is_short_is_not_always_a_heading(line):
    text = f"一、成效\n{BODY}{line}\n全年受理行政复议案件236件，审结228件，按期办结率100%。\n"
    assert line not in [title for _, _, title in outline(text)]


def test_a_title_broken_in_two_is_no_heading():
    text = (
        f"{INTRO}海原县推进法治政府建设八大提升行动\n实施方案\n"
        "为深入贯彻习近平法治思想，扎实推进依法治县，制定本方案。\n"
    )
    assert [s.title for s in heading_tree(text) if s.title == "实施方案"] == []


def test_a_second_document_in_the_file_stands_above_its_chapters():
    text = (
        "青川县2022年法治政府建设情况报告\n"
        + BODY * 3
        + "青川县2023年法治政府建设情况报告\n"
        + BODY
    )
    tree = heading_tree(text)
    second = next(s for s in tree if s.title == "青川县2023年法治政府建设情况报告")
    assert second.parent == -1
    assert {s.level for s in tree if s.start > second.start and s.marker == "一、"} == {2}


def test_the_real_reports_have_the_chapters_that_a_reader_sees():
    found = {}
    for path in sorted(reports_folder().glob("*.txt")):
        tree = heading_tree(clean(path.read_text(encoding="utf-8")))
        found[path.name[:3]] = [s.title for s in tree if s.level == 1]
    assert found == {
        "000": [
            "2020年度推进法治政府建设的主要举措和成效",
            "推进法治政府建设存在的不足",
            "法治政府下一步工作安排",
        ],
        "001": ["2019年总体工作情况", "2020年工作思路"],
        "002": ["2023年法治政府建设情况", "存在的不足及原因", "2024年法治政府建设主要思路"],
        "003": ["落实法治政府建设年度报告制度情况", "需要报告的重点事项"],
        "004": ["总体要求", "目标任务", "工作要求"],
    }


@settings(max_examples=300)
@given(texts)
def test_any_text_has_a_tree_that_nests(text):
    assert_nests(text, heading_tree(text))


def assert_nests(text: str, tree: tuple[Section, ...]) -> None:
    for index, section in enumerate(tree):
        assert 0 <= section.start <= section.body <= section.end <= len(text)
        assert text.startswith(section.marker, section.start)
        assert section.parent < index
        if index:
            assert tree[index - 1].start <= section.start
        if section.parent < 0:
            assert section.level == 1
        else:
            above = tree[section.parent]
            assert above.start <= section.start <= section.end <= above.end
            assert section.level == above.level + 1
    for one in tree:
        for other in tree:
            apart = one.end <= other.start or other.end <= one.start
            inside = one.start <= other.start <= other.end <= one.end
            assert apart or inside or other.start <= one.start <= one.end <= other.end


@pytest.mark.parametrize(
    "text", ["一、\n" * 20_000, "一是" * 30_000, "（" * 100_000, "甲乙丙丁\n" * 20_000]
)
def test_a_hostile_text_takes_no_longer_than_a_report(text):
    assert isinstance(heading_tree(text), tuple)
