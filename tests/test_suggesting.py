"""What is suggested is answered, by what it was made of, and reads like a question."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.answer import Answer, ScopeTaken
from answering.deeds import deed, object_of
from answering.figures import figures
from answering.frame import frame
from answering.neighbourhood import regions_apart
from answering.question import Question
from answering.reading import lines_of
from answering.suggesting import Suggester
from answering.thesaurus import load
from config.errors import BadRequest
from retrieval.library import Library
from retrieval.regions import Divisions
from tests.asking import TODAY, asked_of, library_of
from tests.helping import answerer
from tests.material import ingest, text_of, written
from tests.sample_questions import QUESTIONS
from tests.scripted import Scripted

PATIENT = 60.0
"""Seconds that nothing here takes: what is suggested does not hang on the machine."""


def suggester_of(asked, asker=None, seconds=PATIENT):
    asker, library = asker or asked.answerer, asked.library
    read, divisions = library.whole, Divisions.load()
    return Suggester(asker, read, divisions, load(), seconds=seconds, today=lambda: TODAY)


@pytest.fixture(scope="module")
def suggester(ask):
    return suggester_of(ask)


# -- what a report's own words give ------------------------------------------------


def asked_of_line(text, **how):
    lines = lines_of(text, 0, {})
    return [figure.asked("甲县2020年", **how) for line in lines for figure in figures(line)]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("全县共收到行政复议申请86件。", "甲县2020年收到了多少件行政复议申请？"),
        ("召开听证会3场。", "甲县2020年召开了多少场听证会？"),
        ("组建8支综合行政执法队伍。", "甲县2020年组建了多少支综合行政执法队伍？"),
        ("全县共有法制审核人员48人。", "甲县2020年有多少名法制审核人员？"),
        ("司法局共办理法律援助案件12件。", "甲县2020年司法局办理了多少件法律援助案件？"),
        ("全市各级调解组织共调解矛盾纠纷16777件。", "甲县2020年调解了多少件矛盾纠纷？"),
        ("调解成功率达到99.8%。", "甲县2020年的调解成功率是多少？"),
        ("受援人数达1300余人。", "甲县2020年的受援人数是多少？"),
        ("年内培训行政执法人员，发放宣传资料５．２万份。", "甲县2020年发放了多少份宣传资料？"),
    ],
)
def test_a_figure_is_asked_for_as_a_person_would(sentence, question):
    assert asked_of_line(sentence) == [question]


@pytest.mark.parametrize(
    "sentence",
    [
        "其中行政案件9件。",
        "行政复议申请比上年增加29件。",
        "审结73件。",
        "办结率99.3%。",
        "其中刑事案件154件、行政案件9件。",
        "占审结案件的87.7%。",
        "启动应急响应工作机制。",
        "第二批示范单位。",
        "报备率、规范率均达到100%。",
        "线上录入行政处罚案件1974件。",
    ],
)
def test_a_figure_that_leans_on_its_neighbours_is_left(sentence):
    assert asked_of_line(sentence) == []


def test_several_and_targets_are_asked_for_otherwise():
    rate, count = "出庭应诉率达到100%。", "办理法律援助案件12件。"
    assert asked_of_line(rate, each=True) == ["甲县2020年的出庭应诉率分别是多少？"]
    assert asked_of_line(rate, planned=True) == ["甲县2020年的出庭应诉率要达到多少？"]
    assert asked_of_line(count, each=True) == ["甲县2020年分别办理了多少件法律援助案件？"]
    assert asked_of_line(count, planned=True) == ["甲县2020年要办理多少件法律援助案件？"]


@given(
    st.text() | st.lists(st.sampled_from("全县共办理案件3件率达99%，。其中（“”)的了")).map("".join)
)
def test_any_sentence_can_be_looked_at(text):
    for line in lines_of(text, 0, {}):
        for figure in figures(line):
            assert line.start <= figure.start < figure.end <= line.end
            assert figure.asked("").endswith("多少？") or figure.unit
    assert object_of(deed(text)) in text.replace(" ", "") or deed(text)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("（三）持续优化法治化营商环境", "优化法治化营商环境"),
        ("一是深入推进“放管服”改革，提升服务", "推进“放管服”改革"),
        ("（一）规范中介服务", "规范中介服务"),
        ("一、主要举措和成效", ""),
        ("（一）加强党的领导", ""),
        ("二、存在的问题和不足", ""),
        ("一是基层执法体系需要进一步完善", ""),
    ],
)
def test_a_heading_tells_a_deed_or_none(heading, told):
    assert deed(heading) == told


# -- a question put again --------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "named", "again"),
    [
        ("城口县2020年调解成功率是多少？", "城口县", "衡阳市2021年调解成功率是多少？"),
        ("2020年城口县的调解成功率", "城口县", "2021年衡阳市的调解成功率"),
        ("城口县调解成功率是多少？", "城口县", "衡阳市2021年调解成功率是多少？"),
        ("2020年调解成功率是多少？", "", "衡阳市2021年调解成功率是多少？"),
        ("请问调解成功率是多少？", "", "衡阳市2021年请问调解成功率是多少？"),
    ],
)
def test_a_question_is_put_again_of_another_place_and_year(question, named, again):
    at = question.find(named)
    framed = frame(question, [(at, at + len(named))] if named else [])
    assert framed is not None
    assert framed.of("衡阳市", "2021年") == again


def test_a_question_is_put_again_of_two_years():
    framed = frame("城口县2020年调解成功率是多少？", [(0, 3)])
    assert framed is not None
    assert framed.of("", "2019年和2020年", each=True) == (
        "城口县2019年和2020年调解成功率分别是多少？"
    )


def test_an_english_question_is_put_again():
    framed = frame("How many cases did Chengkou handle in 2020?", [(19, 27)])
    assert framed is not None
    assert framed.of("Hengyang City", "2021") == "How many cases did Hengyang City handle in 2021?"
    framed = frame("How many legal aid cases were handled?", [])
    assert framed is not None
    assert framed.of("Hengyang City", "2021") == (
        "How many legal aid cases were handled in Hengyang City in 2021?"
    )


@pytest.mark.parametrize(
    "question",
    [
        "那2023年呢？",
        "2020年？",
        "其中刑事的有多少？",
        "历年调解了多少件？",
        "2019年和2020年调解了多少件？",
    ],
)
def test_a_question_that_says_too_little_or_too_much_is_not_put_again(question):
    assert frame(question, []) is None


@settings(deadline=None)
@given(st.text(min_size=1))
def test_any_question_can_be_looked_at(question):
    try:
        framed = frame(question, [])
    except BadRequest:
        return
    assert framed is None or "衡阳市" in framed.of("衡阳市", "2021年")


# -- examples -------------------------------------------------------------------------


def test_examples_are_of_several_kinds_and_all_are_answered(ask, suggester):
    examples = suggester.examples(8)
    assert len(set(examples)) == 8
    assert all(ask(question).refusal is None for question in examples)
    assert any("多少" in question for question in examples)
    assert any("2023年和2024年" in question for question in examples)
    assert any("不足" in question for question in examples)
    assert any("怎么" in question for question in examples)
    assert all(re.search("示例县202[345]年", question) for question in examples)
    assert suggester.examples(8) == examples
    assert suggester.examples(3) == examples[:3]


def test_english_examples_are_english_and_answered(ask, suggester):
    examples = suggester.examples(4, "en")
    assert len(set(examples)) == 4
    for question in examples:
        assert question.isascii()
        assert "Shili County" in question
        assert ask(question).refusal is None


def test_examples_follow_the_library(tmp_path):
    with library_of(tmp_path, {"a.txt": text_of("城口县")}) as asked:
        suggester = suggester_of(asked)
        assert all("城口县" in question for question in suggester.examples())
        ingest(asked.library, written(tmp_path / "more", {"b.txt": text_of("衡阳县")}))
        assert any("衡阳县" in question for question in suggester.examples(6))


def test_namesakes_are_told_apart(tmp_path):
    texts = {f"{city}.txt": text_of(f"{city}鼓楼区") for city in ("南京市", "福州市")}
    with library_of(tmp_path, texts) as asked:
        examples = suggester_of(asked).examples(4)
        assert examples
        assert all(re.search("(南京|福州)市鼓楼区", question) for question in examples)


def test_an_empty_library_suggests_nothing(tmp_path):
    with Library.create(tmp_path) as library:
        suggester = suggester_of(asked_of(library))
        assert suggester.examples() == ()
        assert suggester.after_refusal(Answer("城口县2020年？", "", ScopeTaken())) == ()


def test_regions_far_apart_come_first(ask):
    catalogue = ask.answerer.catalogue()
    assert list(regions_apart(catalogue)) == [("示例省", "示例市", "示例县")]


# -- after an answer -------------------------------------------------------------------


def test_after_a_figure_come_its_neighbour_both_years_and_how(ask, suggester):
    answer = ask("示例县2024年收到多少件行政复议申请？")
    beside, both, how, other = suggester.follow_ups(answer, 4)
    assert beside.startswith("示例县2024年")
    assert both == "示例县2023年和2024年收到多少件行政复议申请？"
    assert "怎么" in how
    assert other == "示例县2023年收到多少件行政复议申请？"


def test_what_follows_is_new_and_answered(ask, suggester):
    for asked in QUESTIONS[:6]:
        answer = ask(asked.text, *asked.history)
        follow_ups = suggester.follow_ups(answer)
        assert len(set(follow_ups)) == 3
        for question in follow_ups:
            told = ask(question)
            assert told.refusal is None
            assert {c.quote for c in told.citations} - {c.quote for c in answer.citations}


def test_what_follows_a_short_question_says_itself_what_it_asks(ask, suggester):
    answer = ask("那2023年呢？", "示例县2024年抽取了多少卷行政执法案卷进行评查？")
    for question in suggester.follow_ups(answer):
        assert "示例县" in question
        assert ask(question).refusal is None


def test_a_plan_is_followed_by_its_own_targets(ask, suggester):
    answer = ask("示例县2025年行政机关负责人出庭应诉率要达到多少？")
    assert all("2025年" in question for question in suggester.follow_ups(answer))


def test_another_region_is_asked_the_same(tmp_path):
    texts = {f"{name}.txt": text_of(name) for name in ("城口县", "巫溪县")}
    with library_of(tmp_path, texts) as asked:
        answer = asked("城口县2023年收到多少件行政复议申请？")
        assert "巫溪县2023年收到多少件行政复议申请？" in suggester_of(asked).follow_ups(answer)


def test_a_question_in_the_askers_own_words_is_put_again_where_the_same_is_told(ask, suggester):
    answer = ask("示例县2024年老百姓跟政府打官司，政府输了几回？")
    again = "示例县2023年和2024年老百姓跟政府打官司，政府输了几回？"
    assert again in suggester.follow_ups(answer)


def test_english_is_followed_by_english(ask, suggester):
    answer = ask("How many legal aid cases did Shili County handle in 2024?")
    follow_ups = suggester.follow_ups(answer)
    assert len(follow_ups) == 3
    assert all(question.isascii() for question in follow_ups)


# -- after a refusal -------------------------------------------------------------------


def test_for_a_year_that_is_not_there_the_nearest_is_offered(ask, suggester):
    answer = ask("示例县2022年收到多少件行政复议申请？")
    assert answer.refusal.reason == "no_such_year"
    assert suggester.after_refusal(answer)[0] == "示例县2023年收到多少件行政复议申请？"
    assert suggester.follow_ups(answer) == suggester.after_refusal(answer)


def test_for_a_region_that_is_not_there_the_nearest_is_offered(tmp_path):
    texts = {f"{name}.txt": text_of(name) for name in ("衡阳县", "巫溪县")}
    with library_of(tmp_path, texts) as asked:
        answer = asked("城口县2023年收到多少件行政复议申请？")
        assert answer.refusal is not None
        assert answer.refusal.reason == "no_such_region"
        first, second, *_ = suggester_of(asked).after_refusal(answer)
        assert first == "巫溪县2023年收到多少件行政复议申请？"
        assert asked(second).refusal is None


@pytest.mark.parametrize(
    "question",
    ["示例县2024年全县财政收入是多少？", "样板县2024年收到多少件行政复议申请？", "你好", "示例县"],
)
def test_after_any_refusal_something_can_be_asked(ask, suggester, question):
    answer = ask(question)
    assert answer.refusal is not None
    suggested = suggester.after_refusal(answer)
    assert len(set(suggested)) == 3
    assert all(ask(one).refusal is None for one in suggested)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=40))
def test_after_whatever_was_asked_there_is_something_to_ask(suggester, text):
    assert len(suggester.after_refusal(Answer(text, "", ScopeTaken()), 2)) == 2


def test_what_no_report_tells_is_not_offered_of_another_region(tmp_path):
    texts = {f"{name}.txt": text_of(name) for name in ("城口县", "巫溪县")}
    with library_of(tmp_path, texts) as asked:
        answer = asked("城口县2023年财政收入是多少？")
        assert not [one for one in suggester_of(asked).follow_ups(answer) if "财政" in one]


# -- what it costs ---------------------------------------------------------------------


class Slow:
    """Takes a while for every answer, and counts them."""

    def __init__(self, asker, seconds):
        self.asked = 0
        self._asker = asker
        self._seconds = seconds

    def extractive(self, question):
        self.asked += 1
        time.sleep(self._seconds)
        return self._asker.extractive(question)

    def catalogue(self):
        return self._asker.catalogue()


def test_it_stops_when_the_time_is_over(ask):
    slow = Slow(ask.answerer, seconds=0.3)
    suggester = suggester_of(ask, slow, seconds=0.25)
    assert len(suggester.examples(8)) <= 1
    assert slow.asked <= 1
    more = {len(suggester.examples(8)) for _ in range(4)}
    assert max(more) > 1
    assert slow.asked <= 5


def test_no_model_is_called(ask):
    model = Scripted()
    suggester = suggester_of(ask, answerer(ask, model, None))
    answer = ask("示例县2024年收到多少件行政复议申请？")
    assert len(suggester.examples()) == 4
    assert len(suggester.follow_ups(answer)) == 3
    assert model.asked == []


def test_an_extractive_answer_is_the_answer_without_a_model(ask):
    question = Question("示例县2024年收到多少件行政复议申请？")
    told = answerer(ask, Scripted(), None).extractive(question)
    assert told.text == ask.answerer.answer(question).text
    assert told.mode == "extractive"
