"""Sentences and clauses: where they end, and where they only seem to."""

from itertools import pairwise

import pytest
from hypothesis import given

from retrieval.sentences import clauses, sentences
from tests.material import texts


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def clauses_of(text: str) -> list[str]:
    return [text[start:end] for start, end in clauses(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲。乙！丙？", ["甲。", "乙！", "丙？"]),
        ("他说：“不行。”就走了。", ["他说：“不行。”", "就走了。"]),
        ("甲\n乙。\n\n丙", ["甲", "乙。", "丙"]),
        ("率为98.6%。其中3.5万件。", ["率为98.6%。", "其中3.5万件。"]),
        ("（见附件。）乙。", ["（见附件。）", "乙。"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_sentences_end_at_their_marks(text, found):
    assert cut(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收到236件，审结228件；其中甲类5件。", ["收到236件，", "审结228件；", "其中甲类5件。"]),
        ("金额1,234万元,增长3:1。", ["金额1,234万元,", "增长3:1。"]),
        ("印发《甲，乙办法》，施行。", ["印发《甲，乙办法》，", "施行。"]),
        ("（甲，乙）丙，丁", ["（甲，乙）丙，", "丁"]),
    ],
)
def test_clauses_end_at_marks_outside_brackets_and_numbers(text, found):
    assert clauses_of(text) == found


@given(texts)
def test_sentences_cover_every_character_that_is_not_white_space(text):
    at = 0
    for start, end in sentences(text):
        assert at <= start < end <= len(text)
        assert text[at:start].strip() == ""
        assert text[start:end].strip() == text[start:end]
        at = end
    assert text[at:].strip() == ""


@given(texts)
def test_clauses_cover_their_sentence_exactly(text):
    for start, end in sentences(text):
        spans = clauses(text, start, end)
        assert spans[0][0] == start
        assert spans[-1][1] == end
        assert all(a[1] == b[0] for a, b in pairwise(spans))


@given(texts)
def test_a_stretch_has_the_sentences_that_begin_and_end_in_it(text):
    whole = list(sentences(text))
    for start, end in whole[:5]:
        assert list(sentences(text, start, end)) == [(start, end)]
