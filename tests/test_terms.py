"""The words of a question, each with what it weighs and the official words for it."""

from hypothesis import given
from hypothesis import strategies as st

from answering.cutter import cut, pieces
from answering.terms import TopicReader, counted_words
from answering.thesaurus import Sense, Thesaurus, load
from answering.topic import Term, Topic
from answering.wordlists import is_weak
from tests.material import ROOT

COUNTS = {"行政复议": 40, "申请": 60, "调解": 90, "成功率": 20, "渔嫂": 1, "调处": 0}
WORDS = Thesaurus(
    {"打官司": (Sense("诉讼", 0.9),), "调处": (Sense("调解", 0.9),)}, {"legal aid": ("法律援助",)}
)


def reader() -> TopicReader:
    return TopicReader(
        lambda words: {word: COUNTS[word] for word in words if word in COUNTS}, lambda: 100, WORDS
    )


def terms(text: str) -> dict[str, Term]:
    return {term.text: term for term in reader().read(text).terms}


def test_words_are_those_that_the_reports_use():
    assert set(terms("渔嫂怎样调解")) == {"渔嫂", "调解"}


def test_rare_words_weigh_more():
    found = terms("渔嫂调解")
    assert found["渔嫂"].weight > found["调解"].weight


def test_question_words_and_courtesies_are_no_topic():
    assert terms("请问一共有多少件？") == {}
    assert terms("到底怎么样呢") == {}


def test_lay_words_bring_the_official_ones():
    [term] = terms("打官司").values()
    assert [sense.word for sense in term.senses] == ["诉讼"]
    assert not term.known


def test_a_compound_may_hold_a_lay_word():
    assert "调解成功率" in [s.word for t in terms("调处成功率").values() for s in t.senses]


def test_the_thing_counted_is_in_focus():
    found = terms("收到多少件行政复议，调解如何")
    assert found["行政复议"].focus
    assert not found["调解"].focus
    assert counted_words("行政复议办理多少件？") == "行政复议办理"


def test_a_name_in_quotes_is_a_word_of_its_own():
    assert "渔嫂调解队" in terms("“渔嫂调解队”有几支")


def test_a_term_matches_whole_in_part_or_by_its_senses():
    term = Term("败诉率", 1.0, (Sense("败诉案件比例", 0.8),), True)
    assert term.match("败诉率为5%") == 1.0
    assert term.match("败诉案件比例为5%") == 0.8
    assert term.match("败诉的有3件") < 0.7
    assert term.match("出庭应诉率100%") == 0.0
    assert term.match("") == 0.0


def test_a_topic_takes_on_words_of_another_at_a_share():
    a = Topic((Term("甲", 2.0, (), True),))
    b = Topic((Term("甲", 5.0, (), True), Term("乙", 4.0, (), True)))
    assert [(t.text, t.weight) for t in a.plus(b, 0.5).terms] == [("甲", 2.0), ("乙", 2.0)]
    assert a.plus(b, 0.5).share([1.0, 0.0]) == 0.5
    assert Topic(()).share([]) == 0.0


def test_words_of_every_report_say_little():
    assert is_weak("工作")
    assert not is_weak("渔嫂")


def test_unknown_characters_in_a_row_are_one_word():
    assert cut("鲳鲐鲙", {}, frozenset()) == ["鲳鲐鲙"]
    assert cut("app", {}, frozenset()) == ["app"]


@given(st.text("行政复议申请调解了的鲳a1", min_size=1, max_size=20))
def test_words_are_stretches_of_the_run(text):
    found = cut(text, COUNTS, frozenset({"行政复议"}))
    assert all(word in text for word in found)
    assert all(piece in text for piece in pieces(text))


@given(st.text(max_size=60))
def test_any_text_has_a_topic(text):
    assert all(term.weight > 0 for term in reader().read(text).terms)


def test_the_shipped_thesaurus_is_sound():
    rows = [
        line.split("\t")
        for line in (ROOT / "config" / "thesaurus.tsv").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    shipped = load()
    assert len(shipped.senses) >= 1500
    for lay, official, weight in rows:
        words = official.split()
        assert 0 < float(weight) <= 1, lay
        assert words, lay
        assert len(set(words)) == len(words), lay
        assert [sense.word for sense in shipped.of(lay)], lay
    assert shipped.of("没有这样的说法吧") == ()


def test_the_further_a_sense_stands_in_its_row_the_less_it_weighs():
    weights = [sense.weight for sense in load().of("老赖")]
    assert len(weights) > 1
    assert weights == sorted(weights, reverse=True)
