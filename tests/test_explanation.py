"""What was done about something: told by sentences that say it, not by a heading that promises
it or by what is lacking."""

import pytest

from tests.asking import Asked, assert_sound, library_of

TEXT = """青川县2023年法治政府建设情况报告
2023年，青川县扎实推进法治政府建设。
一、主要做法和成效
（一）加强依法决策。健全信访、行政复议、诉讼等衔接机制，全年研究法治议题12个。
（二）发挥行政复议主渠道作用。全年收到行政复议申请236件，审结228件。组建行政复议咨询委员会，聘请委员17名。
（三）提高法治宣传教育实效。建成主题公园1个，成为县里的阵地。编印读本400册，送到各村社区。
二、存在的问题和不足
（一）普法还不够精准。面向老年人、外出务工人员的法治宣传覆盖不足，群众参与度不高。
三、2024年工作打算
（一）强化督察。开展专项督察2次，整改率达到100%。
"""


@pytest.fixture(scope="module")
def ask_one(tmp_path_factory):
    with library_of(tmp_path_factory.mktemp("one"), {"a.txt": TEXT}) as asked:
        yield asked


@pytest.mark.parametrize(
    "words",
    [
        "法治宣传情况",
        "的法治宣传教育",
        "法治宣传做了什么",
        "法治宣传做了哪些工作",
        "在法治宣传方面开展了什么",
        "法治宣传怎么开展的",
        "法治宣传的进展呢？",
    ],
)
def test_work_is_told_by_what_stands_under_the_heading_that_names_it(ask_one: Asked, words: str):
    answer = ask_one(f"青川县2023年{words}")
    assert_sound(ask_one, answer)
    assert "建成主题公园1个" in answer.text
    assert "编印读本400册" in answer.text
    assert "教育实效" not in answer.text
    assert "不足" not in answer.text


def test_a_shortcoming_is_told_where_it_is_asked_for(ask_one: Asked):
    answer = ask_one("青川县2023年法治宣传有哪些不足？")
    assert_sound(ask_one, answer)
    assert "覆盖不足" in answer.text


def test_of_sentences_that_hold_all_of_it_those_that_the_search_puts_first_are_told(
    ask_one: Asked,
):
    answer = ask_one("青川县2023年行政复议情况")
    assert_sound(ask_one, answer)
    assert "收到行政复议申请236件" in answer.text
    assert "行政复议咨询委员会" in answer.text


def test_what_is_to_be_done_about_shortcomings_is_none_itself(tmp_path):
    text = TEXT.replace("二、存在的问题和不足", "二、其他工作").replace("覆盖不足", "覆盖广")
    text = text.replace("群众参与度不高。", "群众参与。").replace("还不够精准", "更加精准")
    files = {
        "a.txt": text.replace("开展专项督察2次", "补齐队伍建设短板，开展专项督察2次"),
        "b.txt": "苍溪县2023年法治政府建设工作要点\n一、聚焦问题短板\n（一）补齐执法短板。年内新增执法人员5名，"
        "着力解决基层执法力量薄弱的问题。\n（二）降低败诉率。败诉率降至10%以下。\n",
    }
    with library_of(tmp_path, files) as asked:
        for county in ("青川县", "苍溪县"):
            answer = asked(f"{county}2023年有哪些不足？")
            assert answer.refusal is not None, answer.text


def test_a_heading_that_ends_as_a_sentence_heads_what_stands_below(tmp_path):
    text = TEXT.replace("（三）提高法治宣传教育实效。", "（三）提高法治宣传教育实效。\n")
    with library_of(tmp_path, {"a.txt": text}) as asked:
        answer = asked("青川县2023年法治宣传情况")
        assert_sound(asked, answer)
        assert "建成主题公园1个" in answer.text
