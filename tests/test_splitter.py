"""Passages: whole sentences that together are the text, each knowing where it stands."""

from hypothesis import given, settings

from retrieval.cleaner import clean
from retrieval.sentences import sentences
from retrieval.splitter import TARGET, split
from tests.material import BODY, SAMPLE, texts
from tests.realreports import reports_folder


def assert_sound(text: str) -> None:
    sections, passages = split("r", text)
    at = 0
    edges = {edge for span in sentences(text) for edge in span}
    for passage in passages:
        assert at <= passage.start < passage.end <= len(text)
        assert text[at : passage.start].strip() == ""
        assert text[passage.start : passage.end] == passage.text
        assert {passage.start, passage.end} <= edges
        assert -1 <= passage.section < len(sections)
        if passage.section >= 0:
            assert sections[passage.section].start <= passage.start < sections[passage.section].end
        at = passage.end
    assert text[at:].strip() == ""


@settings(max_examples=300)
@given(texts)
def test_any_text_is_covered_once_by_whole_sentences(text):
    assert_sound(text)


@given(texts)
def test_offsets_hold_in_the_cleaned_text(text):
    assert_sound(clean(text))


def test_real_and_sample_reports_split_soundly():
    for path in (*SAMPLE, *reports_folder().glob("*.txt")):
        assert_sound(clean(path.read_text(encoding="utf-8")))


def test_a_passage_is_small_unless_its_sentence_is_long():
    for path in SAMPLE:
        text = clean(path.read_text(encoding="utf-8"))
        for passage in split("r", text)[1]:
            count = len(list(sentences(text, passage.start, passage.end)))
            assert len(passage.text) <= TARGET or count == 1


def test_each_passage_knows_its_innermost_heading():
    sections, passages = split("r", BODY)
    found = next(passage for passage in passages if "236件" in passage.text)
    assert sections[found.section].title == "化解纠纷"


def test_the_passages_of_a_text_are_always_the_same():
    assert split("r", BODY) == split("r", BODY)


def test_an_empty_text_has_no_passages():
    assert split("r", "") == ((), ())
