"""Of the numbers in a sentence, the one that was asked for."""

import pytest

from tests.asking import Asked, assert_sound, library_of

TEXT = """青川县2023年法治政府建设情况报告
2023年，青川县扎实推进法治政府建设。
一、主要做法
（一）化解争议。全年共收到行政复议申请86件，受理78件，不予受理5件；审结73件。在14个乡镇设立行政复议申请受理点。
（二）规范执法。围绕涉企行政检查开展专项督察2次，整改问题41个。办理行政许可19057件、行政处罚2238件、行政强制121件，开展行政检查11692次。与上年相比，行政处罚案件减少178件，行政检查减少1828次。
（三）依法决策。合法性审查各类文件168件，其中规范性文件草案10件、政府合同73件。顾问审查合同336份，提示风险点553处。
（四）整治作风。查处截留补贴等问题65起，退还群众钱款213万元。
（五）夯实基层。设立人民调解委员会213个，共有人民调解员1024名。
"""


@pytest.fixture(scope="module")
def ask_one(tmp_path_factory):
    with library_of(tmp_path_factory.mktemp("one"), {"a.txt": TEXT}) as asked:
        yield asked


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("收到了多少件行政复议申请？", "86", "件"),
        ("受理了多少件行政复议？", "78", "件"),
        ("行政复议受理量", "78", "件"),
        ("有多少件行政复议不予受理？", "5", "件"),
        ("审结了多少件行政复议？", "73", "件"),
        ("开展了多少次行政检查？", "11692", "次"),
        ("行政检查次数是多少？", "11692", "次"),
        ("办理了多少件行政处罚？", "2238", "件"),
        ("行政处罚案件数", "2238", "件"),
        ("行政强制有几件？", "121", "件"),
        ("审查了多少份合同？", "336", "份"),
        ("查处了多少起截留补贴等问题？", "65", "起"),
        ("设立了多少个人民调解委员会？", "213", "个"),
        ("有多少名人民调解员？", "1024", "名"),
        ("行政处罚案件减少了多少件？", "178", "件"),
        ("行政检查比上年少了多少次？", "1828", "次"),
    ],
)
def test_it_is_the_one_asked_for(ask_one: Asked, words: str, value: str, unit: str):
    answer = ask_one(f"青川县2023年{words}")
    assert_sound(ask_one, answer)
    assert [(row.value, row.unit) for row in answer.rows] == [(value, unit)]


@pytest.mark.parametrize(
    "words",
    [
        "发射了多少次航天器？",
        "航天器发射次数是多少？",
        "行政复议花了多少万元？",
        "有多少个公证处？",
    ],
)
def test_a_number_of_something_else_is_none(ask_one: Asked, words: str):
    answer = ask_one(f"青川县2023年{words}")
    assert_sound(ask_one, answer)
    assert answer.refusal is not None


def test_what_somebody_had_a_part_in_is_not_the_whole(tmp_path):
    text = TEXT.replace(
        "（二）规范执法。",
        "（二）规范执法。政府法律顾问协调处理行政复议案件22件；线上录入行政处罚案件1974件。",
    )
    with library_of(tmp_path, {"a.txt": text}) as asked:
        for words, value in (
            ("有多少件行政复议案件？", "86"),
            ("行政处罚案件数", "2238"),
            ("录入行政处罚案件多少件？", "1974"),
        ):
            assert [row.value for row in asked(f"青川县2023年{words}").rows] == [value]
