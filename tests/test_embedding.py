"""The built-in embedder: unit vectors, the same everywhere, near where texts share words."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.embedding import HashedGrams, from_bytes, to_bytes

EMBEDDER = HashedGrams()


def test_vectors_are_of_length_one_or_nought():
    rows = EMBEDDER.embed(["收到行政复议申请236件", "——", ""])
    assert rows.shape == (3, EMBEDDER.dimension)
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 0, 0])


def test_texts_that_share_words_are_nearer():
    asked, near, far = EMBEDDER.embed(
        ["行政复议案件", "全年审结行政复议案件228件", "开展普法宣传讲座"]
    )
    assert asked @ near > asked @ far + 0.2


def test_width_case_and_tradition_make_no_difference():
    one, other = EMBEDDER.embed(["行政复议ＡＢＣ１２", "行政復議abc12"])
    assert np.array_equal(one, other)


def test_nothing_asked_gives_no_rows():
    assert EMBEDDER.embed([]).shape == (0, EMBEDDER.dimension)


@settings(max_examples=50)
@given(st.lists(st.text(max_size=50), max_size=5))
def test_a_vector_does_not_depend_on_its_neighbours(texts):
    together = EMBEDDER.embed(texts)
    assert all(
        np.array_equal(EMBEDDER.embed([t])[0], row) for t, row in zip(texts, together, strict=True)
    )


@given(
    st.lists(st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4), min_size=1, max_size=4)
)
def test_kept_vectors_come_back_as_they_were(rows):
    vectors = np.array(rows, dtype=np.float32)
    assert np.array_equal(from_bytes([to_bytes(row) for row in vectors]), vectors)


def test_the_vectors_are_those_that_older_libraries_hold():
    [row] = EMBEDDER.embed(["行政复议"])
    held = np.flatnonzero(row).tolist()
    assert held == [20, 25, 89, 129, 193, 212, 217, 252, 253, 268, 269, 297, 332]
