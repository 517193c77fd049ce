"""Which sentence, and which number in it, speaks to a question."""

from dataclasses import replace

import pytest

from answering.counted import Sentence
from answering.evidence import Evidence, latest_first, rank
from answering.intent import Ask, ask_of
from answering.reading import Reading, lay_out
from answering.topic import Term, Topic
from answering.values import best_value
from retrieval.report import Metadata, Report, text_hash
from retrieval.search import Hit
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


def searched(far: str, score: float = 4.5) -> Reading:
    """The reading as after a search that put the passage with those words that far above."""
    passages = READING.report.passages
    found = next(p for p in passages if far in p.text)
    hits = tuple(
        Hit(n, p.report_id, p.start, p.end, score if p is found else -0.5, ("lexical",))
        for n, p in enumerate(passages)
    )
    return replace(READING, hits=hits)


def test_a_passage_that_the_search_finds_far_above_others_answers_a_question_of_lay_words():
    lay = Topic((Term("讲法律", 3.0, (), False, lay=True), Term("举办", 0.4, (), True)))
    ask = ask_of("讲法律办了多少场?")
    plain, found = rank([READING], lay, ask)[0], rank([searched("讲座274场")], lay, ask)[0]
    assert not plain.answers(0.4, 0.3)
    assert found.value is not None
    assert found.value.text == "274场"
    assert found.answers(0.4, 0.3)


def test_a_passage_far_above_others_is_read_whole_and_others_are_not():
    nothing = topic("赶集")
    assert rank([READING], nothing, Ask("fact")) == []
    lines = [e.line.text for e in rank([searched("讲座274场")], nothing, Ask("fact"))]
    assert "举办普法讲座274场。" in lines
    assert not any("行政复议申请" in line for line in lines)


def test_what_the_search_finds_is_no_answer_where_the_term_counted_is_missing():
    counted = Topic((Term("败诉", 3.0, (), True, focus=True, official=True), *topic("讲座").terms))
    evidence = rank([searched("讲座274场")], counted, ask_of("败诉多少件?"))
    assert evidence
    assert not any(e.fitting and e.answers(9.0, 1.0) for e in evidence if not _holds(e, "败诉"))


def test_what_the_search_finds_is_no_result_where_it_tells_a_plan():
    ahead = [e for e in rank([searched("力争")], topic("讲座"), ask_of("讲座多少场?")) if e.ahead]
    assert ahead
    assert not any(e.fitting for e in ahead)


def test_where_a_sentence_plainly_holds_the_question_the_search_moves_nothing():
    ask = ask_of("收到多少件?")
    plain = rank([READING], topic("收到", "行政复议"), ask)
    moved = rank([searched("讲座274场")], topic("收到", "行政复议"), ask)
    assert plain[0].line == moved[0].line
    assert plain[0].score == moved[0].score


def _holds(evidence: Evidence, word: str) -> bool:
    return word in evidence.line.folded


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("深入8个镇（街道）开展行政处罚权调查研究。", ""),
        ("设行政许可、行政处罚等11个窗口。", ""),
        ("行政处罚自作出之日起7个工作日内公布。", ""),
        ("行政处罚公开率100%。", ""),
        ("全年办理行政处罚11个。", "11个"),
        ("全年作出行政处罚80起。", "80起"),
    ],
)
def test_a_number_of_another_thing_is_none_of_the_cases_asked_for(sentence, found):
    reading = lay_out(report(f"示例县2023年法治政府建设情况报告\n一、主要做法\n{sentence}\n"))
    [best] = [
        e
        for e in rank([reading], topic("行政处罚", focus=True), ask_of("多少行政处罚案件?"))
        if e.line.text == sentence
    ]
    assert (best.value.text if best.value else "") == found
