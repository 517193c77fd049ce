"""The years that a question names, and which place they belong to."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.years import (
    asks_all_years,
    document_years,
    without_years,
    years_asked,
    years_beside,
    years_from,
)

TODAY = datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023年多少件", (2023,)),
        ("21年夏天", (2021,)),
        ("2021至2023年", (2021, 2022, 2023)),
        ("2021年—2022年", (2021, 2022)),
        ("去年和前年", (2025, 2024)),
        ("近三年", (2023, 2024, 2025)),
        ("2024年以来", (2024, 2025, 2026)),
        ("2020 2023", (2020, 2023)),
        ("2023件", ()),
        ("一年多少件", ()),
        ("比上年增加多少", ()),
    ],
)
def test_years_are_read_in_every_writing(text, years):
    assert tuple(sorted(years_asked(text, TODAY))) == tuple(sorted(years))


def test_each_place_has_the_years_said_of_it():
    text = "甲县2021年、乙县2022年各多少"
    assert years_beside(text, [(0, 2), (8, 10)], TODAY) == [(2021,), (2022,)]


def test_the_same_year_is_that_of_the_place_before():
    text = "甲县2021年多少，乙县同年多少"
    assert years_beside(text, [(0, 2), (10, 12)], TODAY) == [(2021,), (2021,)]


def test_a_year_behind_the_last_place_is_said_of_all():
    text = "甲县和乙县2022年各多少"
    assert years_beside(text, [(0, 2), (3, 5)], TODAY) == [(2022,), (2022,)]


def test_the_year_of_a_document_is_not_the_year_it_speaks_of():
    assert document_years("2023年的报告对2024年作了哪些安排") == (2023,)


def test_every_year_is_asked_for_by_its_words():
    assert asks_all_years("历年多少件")
    assert asks_all_years("两年一共多少件")
    assert asks_all_years("哪一年的案件最多")
    assert not asks_all_years("两年内办结多少件")
    assert not asks_all_years("2023年多少件")


def test_a_follow_up_steps_from_the_year_spoken_of():
    assert years_from("上一年呢", (2023,)) == (2022,)
    assert years_from("比上年多吗", (2023,)) == ()
    assert years_from("上一年呢", ()) == ()


@given(st.text(max_size=60))
def test_blanking_out_years_keeps_the_length(text):
    assert len(without_years(text)) == len(text)
