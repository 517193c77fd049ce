"""A service and two CLIs on one library: no error, and nothing stale once it is acknowledged."""

import re
import subprocess
import sys

import pytest

from benchmarks.robust.shelf import THING
from benchmarks.robust.truth import Truth
from tests.material import ROOT


def test_a_service_and_two_command_lines_share_a_library():
    options = ["--seconds", "15", "--reports", "0", "--files", "10", "--threads", "4"]
    command = [sys.executable, "-m", "benchmarks.together", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 errors and stale answers in 15 s" in done.stdout
    for what in ("service: settled, report there", "second CLI: answers", "reports added"):
        [count] = re.findall(rf"^ *(\d+) {what}$", done.stdout, re.MULTILINE)
        assert int(count) > 0, done.stdout


def said(*numbers: int, source: str = "a.txt", nearest: tuple[int, ...] = ()) -> dict[str, object]:
    """An answer that states those numbers, or a refusal that shows the nearest ones."""
    quotes = [{"source": source, "quote": f"建成{THING}{n}个。"} for n in (*numbers, *nearest)]
    shown = (
        {"refusal": None, "citations": quotes}
        if numbers
        else {"refusal": {"nearest": quotes}, "citations": []}
    )
    return {"refused": not numbers, "answer": "".join(q["quote"] for q in quotes), **shown}


@pytest.fixture
def truth() -> Truth:
    """Of a file that stated 1 from the time 10 on, 2 from 20 on, and is gone from 30 on; a
    change takes from two seconds before."""
    found = Truth()
    for number, acknowledged in ((1, 10.0), (2, 20.0), (None, 30.0)):
        found.begin("a.txt", number, acknowledged - 2)
        found.done("a.txt", acknowledged)
    return found


@pytest.mark.parametrize(
    ("began", "ended", "answer"),
    [
        (1.0, 2.0, said()),
        (1.0, 9.0, said(1)),
        (9.0, 11.0, said()),
        (11.0, 12.0, said(1)),
        (17.0, 19.0, said(1)),
        (17.0, 19.0, said(2)),
        (19.0, 25.0, said(1)),
        (21.0, 22.0, said(2)),
        (27.0, 29.0, said()),
        (29.0, 35.0, said(2)),
        (31.0, 32.0, said()),
    ],
)
def test_an_answer_that_was_right_at_some_moment_of_the_asking_is_right(
    truth, began, ended, answer
):
    assert truth.problems("service", "a.txt", began, ended, answer) == []


@pytest.mark.parametrize(
    ("began", "ended", "answer"),
    [
        (1.0, 2.0, said(1)),
        (11.0, 12.0, said()),
        (11.0, 12.0, said(2)),
        (20.1, 21.0, said(1)),
        (21.0, 22.0, said(1, 2)),
        (21.0, 22.0, said()),
        (30.1, 31.0, said(2)),
        (30.1, 31.0, said(nearest=(2,))),
        (40.0, 41.0, said(1)),
    ],
)
def test_what_was_no_longer_or_not_yet_right_is_told(truth, began, ended, answer):
    assert truth.problems("service", "a.txt", began, ended, answer) != []


def test_a_question_about_everything_may_cite_what_is_there_and_nothing_else(truth):
    for began, number, sound in ((11.0, 1, True), (21.0, 1, False), (31.0, 2, False)):
        found = truth.problems("service", "", began, began + 1, said(number))
        assert (found == []) == sound


def test_the_time_from_a_change_to_the_first_question_about_it_is_kept(truth):
    for began in (23.0, 20.5, 31.0, 33.0):
        truth.problems("service", "a.txt", began, began + 1, said())
    assert truth.lags("service", 0.0) == [0.5, 1.0]
    assert truth.lags("service", 25.0) == [1.0]
    assert truth.lags("service", 30.5) == truth.lags("second CLI", 0.0) == []
