"""A question as it is read: on one line, in one width, or refused as unreadable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.question import LONGEST, language, readable, written
from config.errors import BadRequest


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  示例县２０２４年？ ", "示例县2024年?"),
        ("示例縣行政復議", "示例县行政复议"),
        ("甲\t乙\n丙", "甲 乙 丙"),
        ("甲\u200b乙", "甲 乙"),
        ("Legal Aid", "legal aid"),
        ("收到多少件😀", "收到多少件😀"),
    ],
)
def test_a_question_is_read_in_one_form(typed, read):
    assert readable(typed) == read


@pytest.mark.parametrize("typed", ["", " \n", "？？？", "。", "😀", "\x00\x01", "《》", "\ud800"])
def test_a_question_without_a_letter_or_digit_cannot_be_read(typed):
    with pytest.raises(BadRequest):
        readable(typed)


def test_a_pasted_document_is_no_question():
    assert readable("问" * LONGEST)
    with pytest.raises(BadRequest, match="2001"):
        readable("问" * (LONGEST + 1))


@given(st.text(max_size=200))
def test_what_is_written_and_what_is_read_are_of_one_length(text):
    try:
        assert len(readable(text)) == len(written(text))
    except BadRequest:
        assert not any(character.isalnum() for character in written(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("多少件？", "zh"),
        ("How many cases did 示例县 handle?", "en"),
        ("示例县的APP", "zh"),
        ("12345", "zh"),
    ],
)
def test_the_language_is_that_of_most_letters(text, told):
    assert language(text) == told
