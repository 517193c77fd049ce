"""An answer survives the way to JSON and back; whatever does not fit is named."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.answer import (
    Answer,
    Citation,
    Claim,
    Finding,
    Refusal,
    Row,
    ScopeTaken,
    Struck,
)
from bot.answerjson import from_json, to_json
from bot.safe import safe_json
from config.errors import BadRequest
from tests.conftest import ASKED, Fazhi

texts = st.text(max_size=20)
years = st.none() | st.integers(1949, 2100)
citations = st.builds(
    Citation,
    n=st.integers(1, 20),
    report_id=texts,
    source=texts,
    title=texts,
    region=texts,
    year=years,
    section=st.lists(texts, max_size=3).map(tuple),
    page=st.integers(0, 9),
    quote=texts,
    start=st.integers(0, 999),
    end=st.integers(0, 999),
    url=st.none() | texts,
    sha256=texts,
)
claims = st.builds(
    Claim,
    texts,
    st.lists(st.integers(1, 9), max_size=3).map(tuple),
    st.sampled_from(["quoted", "computed"]),
    texts,
)
findings = st.lists(st.builds(Finding, texts, texts), max_size=2).map(tuple)
reasons = st.sampled_from(["no_such_region", "no_such_year", "not_in_reports", "unverified"])
answers = st.builds(
    Answer,
    question=texts,
    text=texts,
    scope=st.builds(
        ScopeTaken,
        st.lists(texts, max_size=2).map(tuple),
        st.lists(st.integers(1949, 2100), max_size=2).map(tuple),
        st.none() | texts,
    ),
    claims=st.lists(claims, max_size=2).map(tuple),
    citations=st.lists(citations, max_size=2).map(tuple),
    rows=st.lists(st.builds(Row, texts, years, texts, texts, st.integers(0, 9)), max_size=2).map(
        tuple
    ),
    refusal=st.none()
    | st.builds(Refusal, reasons, texts, st.lists(citations, max_size=1).map(tuple)),
    dropped=st.lists(st.builds(Struck, texts, findings), max_size=2).map(tuple),
    mode=st.sampled_from(["extractive", "model"]),
    model=st.none() | texts,
    timings_ms=st.dictionaries(texts, st.floats(0, 1e6), max_size=3),
)


@given(answers)
def test_an_answer_comes_back_from_json_as_it_went(answer: Answer) -> None:
    text = safe_json(json.dumps(to_json(answer), ensure_ascii=False))
    assert from_json(json.loads(text)) == answer
    assert from_json(to_json(answer)) == answer


def test_a_quoted_claim_has_no_formula_and_a_computed_one_has() -> None:
    answer = Answer("q", "a", ScopeTaken(), (Claim("x", (1,)), Claim("y", (1,), "computed", "1+1")))
    plain, computed = to_json(answer)["claims"]
    assert "formula" not in plain
    assert computed["formula"] == "1+1"


def test_the_printed_answer_can_be_read_again(sample: Fazhi) -> None:
    [printed] = sample("ask", "--json", ASKED).lines
    answer = from_json(printed)
    assert answer.citations[0].quote == printed["citations"][0]["quote"]
    assert json.loads(json.dumps(to_json(answer))) == printed


WRONG: list[tuple[list[Any], Any, str]] = [
    (["question"], 3, "question"),
    (["scope"], None, "scope"),
    (["scope", "years"], ["2020"], "scope.years"),
    (["claims"], {}, "claims"),
    (["claims", 0, "kind"], "guessed", "claims[0].kind"),
    (["claims", 0, "citations"], [True], "claims[0].citations"),
    (["citations", 0, "start"], "0", "citations[0].start"),
    (["citations", 0, "year"], "2020", "citations[0].year"),
    (["citations", 0], "x", "citations[0]"),
    (["mode"], "oracle", "mode"),
    (["refusal"], {"reason": "tired", "message": "", "nearest": []}, "refusal.reason"),
    (["timings_ms"], {"total": "fast"}, "timings_ms"),
    (["rows"], None, "rows"),
]


@pytest.mark.parametrize(("path", "value", "place"), WRONG)
def test_what_does_not_fit_is_named(sample: Fazhi, path: list[Any], value: Any, place: str) -> None:
    [printed] = sample("ask", "--json", ASKED).lines
    data = copy.deepcopy(printed)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(BadRequest) as caught:
        from_json(data)
    assert caught.value.where == place


@pytest.mark.parametrize("data", [None, [], "answer", 3, {}])
def test_what_is_no_answer_at_all_is_told(data: object) -> None:
    with pytest.raises(BadRequest):
        from_json(data)
