"""`fazhi ask --batch`: order, ids, one process, and what is wrong with a file of questions."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import troubles
from tests.conftest import ASKED, Fazhi

Make = Callable[[str, str | bytes], Path]


def lines(*questions: object) -> str:
    return "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions)


def test_answers_come_in_order_with_their_ids(sample: Fazhi, file: Make) -> None:
    ids = ["b", 7, None, {"any": ["json"]}, 2.5, "b"]
    path = file("q.jsonl", lines(*({"id": i, "question": ASKED} for i in ids)))
    ran = sample.process("ask", "--batch", path)
    assert ran.code == 0
    assert [answer["id"] for answer in ran.lines] == ids
    assert ran.err == ""


def test_stdin_is_read_for_a_dash(sample: Fazhi) -> None:
    ran = sample.process("ask", "--batch", "-", stdin=lines({"question": ASKED}).encode())
    assert ran.lines[0]["id"] is None
    assert "86件" in ran.lines[0]["answer"]


def test_a_line_may_carry_history_and_filters_and_what_we_do_not_know(
    sample: Fazhi, file: Make
) -> None:
    path = file(
        "q.jsonl",
        lines(
            {"question": "那2023年呢？", "history": [ASKED], "type": "multiturn", "note": None},
            {"question": "收到多少件行政复议申请？", "regions": ["示例县"], "years": [2023]},
            {"question": ASKED, "history": None, "regions": [], "years": None},
            {"question": "举办法治讲座多少场？", "kinds": ["plan"]},
        ),
    )
    first, second, third, fourth = sample("ask", "--batch", path).lines
    assert {c["year"] for c in first["citations"]} == {2023}
    assert {c["year"] for c in second["citations"]} == {2023}
    assert {c["year"] for c in third["citations"]} == {2024}
    assert {c["year"] for c in fourth["citations"]} == {2025}


@pytest.mark.parametrize("question", ["", "  ", "\u0000\u0001", "问" * 10_000, "?!"])
def test_a_question_that_is_none_is_refused_and_the_batch_goes_on(
    sample: Fazhi, file: Make, question: str
) -> None:
    path = file("q.jsonl", lines({"id": 1, "question": question}, {"id": 2, "question": ASKED}))
    ran = sample("ask", "--batch", path)
    assert ran.code == 0
    refused, answered = ran.lines
    assert (refused["id"], refused["question"]) == (1, question)
    assert refused["refusal"]["reason"] == "not_a_question"
    assert not answered["refused"]


def test_hostile_characters_come_back_as_they_went_in(sample: Fazhi, file: Make) -> None:
    question = "示例县\u202e2024\u2028年\x1b[31m\ud800\x9b行政复议？"
    path = file("q.jsonl", json.dumps({"question": question}) + "\n")
    ran = sample.process("ask", "--batch", path)
    assert ran.lines[0]["question"] == question
    assert not any(c in ran.out for c in "\u202e\u2028\x1b\x9b")


def test_blank_lines_windows_line_ends_and_a_mark_are_let_be(sample: Fazhi, file: Make) -> None:
    text = "\ufeff" + lines({"question": ASKED}).replace("\n", "\r\n") + "\r\n\r\n"
    assert len(sample("ask", "--batch", file("q.jsonl", text)).lines) == 1


def test_an_empty_file_has_no_answers(sample: Fazhi, file: Make) -> None:
    ran = sample("ask", "--batch", file("q.jsonl", ""))
    assert (ran.code, ran.out) == (0, "")


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        '{"question": "x"',
        "[1, 2]",
        '"question"',
        "{}",
        '{"question": 3}',
        '{"question": null}',
        '{"question": "x", "years": ["2020"]}',
        '{"question": "x", "years": [true]}',
        '{"question": "x", "regions": "重庆市"}',
        '{"question": "x", "kinds": ["计划"]}',
        '{"question": "x", "history": [1]}',
        '{"id": NaN, "question": "x"}',
        "[" * 100_000,
    ],
)
def test_a_malformed_line_is_named_before_anything_is_answered(
    sample: Fazhi, file: Make, bad: str
) -> None:
    path = file("q.jsonl", lines({"question": ASKED}) + bad + "\n" + lines({"question": ASKED}))
    ran = sample("ask", "--batch", path)
    assert ran.code == troubles.BAD_REQUEST
    assert ran.out == ""
    assert f"{path}:2" in ran.err
    assert "详情" not in ran.err


def test_a_file_that_is_not_there_or_no_text_is_named(sample: Fazhi, file: Make) -> None:
    for path in (Path("/nowhere/q.jsonl"), file("q.jsonl", b"\xff\xfe\x00")):
        ran = sample("ask", "--batch", path)
        assert ran.code == troubles.BAD_REQUEST
        assert str(path) in ran.err


def test_a_malformed_line_is_told_before_a_missing_library(fazhi: Fazhi, file: Make) -> None:
    assert fazhi("ask", "--batch", file("q.jsonl", "x\n")).code == troubles.BAD_REQUEST
    assert fazhi("ask", "--batch", file("q.jsonl", lines({"question": ASKED}))).code == 3
