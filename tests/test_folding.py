"""Folding: what readers do not tell apart becomes the same, at the same place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.folding import fold, is_traditional, simplified


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ１２３％", "abc123%"),
        ("行政復議　案件", "行政复议 案件"),
        ("PM2.5", "pm2.5"),
        ("（一）", "(一)"),
        ("İ", "İ"),
    ],
)
def test_width_case_and_tradition_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_simplified_text_is_left_alone():
    text = "依法行政，受理复议案件23件。"
    assert simplified(text) == text
    assert not is_traditional(text)
    assert is_traditional("依法行政，受理復議案件")
