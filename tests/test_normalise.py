"""The normalised view: what it folds, and that every place leads back to the raw text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.normalise import Normalised, squeezed

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("城口县調解２０２０％，,“”「」 \n\u3000（）—İ縣為"), st.characters()
    )
)


@given(TEXTS)
def test_offsets_rise_and_every_character_leads_back(raw):
    view = Normalised.of(raw)
    assert len(view.offsets) == len(view.text) + 1
    assert all(a < b for a, b in zip(view.offsets, view.offsets[1:], strict=False))
    for index, character in enumerate(view.text):
        assert squeezed(raw[view.offsets[index]]) in ("", character) or len(raw) > 1


@given(TEXTS, st.integers(0, 40), st.integers(1, 20))
def test_a_slice_of_the_view_is_found_where_it_came_from(raw, start, length):
    view = Normalised.of(raw)
    needle = view.text[start : start + length]
    if needle:
        spans = view.find(needle)
        assert (view.offsets[start], view.offsets[start + len(needle) - 1] + 1) in spans


@pytest.mark.parametrize(
    ("raw", "needle"),
    [
        ("共办理议案167件,办复率达100%", "共办理议案１６７件，办复率达１００％"),
        ("执行到位 12.7亿元。", "执行到位12.7亿元"),
        ("進一步發揮“枫桥经验”", "进一步发挥「枫桥经验」"),
        ("海政办发〔2023〕34号", "海政办发[2023]34号"),
    ],
)
def test_width_space_marks_and_traditional_characters_are_folded(raw, needle):
    ((start, end),) = Normalised.of(raw).find(needle)
    assert squeezed(raw[start:end]) == squeezed(needle)


@pytest.mark.parametrize("needle", ["", "  ", "\n", "16656件", "未受理"])
def test_what_is_not_there_is_not_found(needle):
    assert Normalised.of("受理16565件").find(needle) == []
