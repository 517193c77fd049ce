"""Which sentence, and which number in it, speaks to a question."""

import pytest

from answering.evidence import Evidence, latest_first, rank
from answering.intent import Ask, ask_of
from answering.reading import Reading, lay_out
from answering.topic import Term, Topic
from answering.values import Sentence, best_value
from retrieval.report import Metadata, Report, text_hash
from retrieval.splitter import split

TEXT = """示例县2023年法治政府建设情况报告
全县深入推进依法行政。
一、主要做法
（一）化解行政争议
全年收到行政复议申请86件，受理78件，不予受理5件，纠错率13.7%，比上年提高2.1个百分点。
行政机关负责人出庭应诉率100%。
（二）做好普法宣传
举办普法讲座274场。
二、2024年工作安排
力争行政复议调解率达到30%，举办普法讲座不少于300场。
"""


def report(text: str = TEXT, year: int | None = 2023, kind="annual_report") -> Report:
    metadata = Metadata("示例县报告", ("示例县",), year, kind)
    sections, passages = split("r", text)
    return Report(str(year), "r.txt", "r.txt", text, text_hash(text), metadata, sections, passages)


READING = lay_out(report())


def topic(*words: str, focus: bool = False) -> Topic:
    return Topic(tuple(Term(word, 2.0, (), True, focus) for word in words))


def top(question: str, *words: str, reading: Reading = READING) -> Evidence:
    return rank([reading], topic(*words), ask_of(question))[0]


def value(question: str, *words: str) -> str:
    found = top(question, *words).value
    return found.text if found else ""


@pytest.mark.parametrize(
    ("question", "words", "found"),
    [
        ("收到多少件?", ("收到", "行政复议"), "86件"),
        ("受理多少件?", ("行政复议", "受理"), "78件"),
        ("不予受理多少件?", ("行政复议", "不予受理"), "5件"),
        ("纠错率是多少?", ("纠错率",), "13.7%"),
        ("纠错率提高了多少?", ("纠错率",), "2.1个百分点"),
        ("出庭应诉率是多少?", ("出庭应诉率",), "100%"),
        ("讲座多少场?", ("普法", "讲座"), "274场"),
        ("讲座计划办多少场?", ("普法", "讲座"), "不少于300场"),
    ],
)
def test_the_value_is_the_one_that_the_words_stand_at(question, words, found):
    assert value(question, *words) == found


def test_of_items_in_a_row_the_value_is_the_one_named():
    row = "全年办理行政许可19057件、行政处罚2238件、行政强制121件，制定22件规范性文件。\n"
    reading = lay_out(report(row))
    for words, expected in (
        ("行政许可", "19057件"),
        ("行政处罚", "2238件"),
        ("行政强制", "121件"),
        ("规范性文件", "22件"),
    ):
        found = top(f"{words}多少件?", words, reading=reading).value
        assert found is not None
        assert found.text == expected


def test_a_number_of_another_kind_is_no_value():
    assert value("普法花了多少钱?", "普法") == ""


def test_a_heading_lends_its_words_to_what_stands_under_it():
    found = rank([READING], topic("普法宣传", "讲座"), Ask("fact"))[0]
    assert "274场" in found.line.folded


def test_a_heading_comes_behind_what_it_announces():
    text = "示例县报告\n一、普法宣传\n普法宣传走进乡村，办讲座。\n"
    found = rank([lay_out(report(text))], topic("普法宣传"), Ask("explain"))
    assert found[0].line.folded.startswith("普法宣传走进")


def test_a_plan_comes_behind_a_result_and_the_other_way_round():
    assert not top("多少场?", "讲座").ahead
    assert top("计划办多少场?", "讲座").ahead


def test_a_sentence_without_any_word_is_no_evidence():
    assert rank([READING], topic("渔嫂"), Ask("fact")) == []
    assert rank([READING], Topic(()), Ask("fact")) == []
    assert rank([], topic("普法"), Ask("fact")) == []


def test_of_years_that_say_the_same_the_latest_comes_first():
    readings = [lay_out(report(year=year)) for year in (2021, 2023, 2022)]
    ranked = rank(readings, topic("讲座"), ask_of("多少场?"))
    assert latest_first(ranked)[0].year == 2023
    assert latest_first([]) == []


def test_every_sentence_knows_its_innermost_heading():
    [line] = [line for line in READING.lines if "274场" in line.folded]
    assert READING.headings(line.section) == ["做好普法宣传", "主要做法"]
    assert READING.lines[0].section == -1
    assert READING.headings(-1) == []


def test_no_value_stands_in_a_sentence_without_numbers():
    sentence = Sentence("没有数字", [(0, 4)], [[1.0]], [0.0])
    assert best_value(sentence, topic("数字"), ask_of("多少件?")) is None
