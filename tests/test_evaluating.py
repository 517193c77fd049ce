"""`fazhi eval` on the sample and on the real reports: files in, figures out."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from answering.judging import comparable
from bot import troubles
from bot.evaluation import wording
from bot.words import ENGLISH
from tests.conftest import ASKED, ROOT, SAMPLE, Fazhi, Ran
from tests.realreports import reports_folder

SET = ROOT / "config" / "sample_questions.jsonl"
REPORT = "示例县2024年法治政府建设年度报告"
EVIDENCE = [{"report": REPORT, "spans": ["收到行政复议申请86件"]}]
GOOD = {"id": "good", "type": "lookup", "question": ASKED, "must": [["86件"]], "evidence": EVIDENCE}
BAD = {**GOOD, "id": "bad", "type": "list", "must": [["99件", "99起"]]}
UNPROVEN = {
    **GOOD,
    "id": "unproven",
    "evidence": [{"report": REPORT, "spans": ["办理公证921件"]}],
}
SILENT = {"id": "silent", "type": "refuse", "question": "月球上有几个县？", "refuse": True}
PLAIN = {"question": "示例县2024年办理了多少件行政处罚？"}
MIXED = [GOOD, BAD, UNPROVEN, SILENT, PLAIN]

Make = Callable[[str, str | bytes], Path]


def lines(*objects: object) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)


def evaluated(ran: Ran) -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    """The questions by id, and the summary."""
    *questions, last = ran.lines
    return {one["id"]: one for one in questions}, last["summary"]


# -- what comes out ------------------------------------------------------------------


def test_each_question_has_a_line_and_the_last_line_is_the_whole(sample: Fazhi, file: Make) -> None:
    ran = sample.process("eval", "--json", file("q.jsonl", lines(*MIXED)))
    assert (ran.code, ran.err) == (0, "")
    questions, summary = evaluated(ran)
    states = {key: one["state"] for key, one in questions.items()}
    assert states == {
        "good": "proven",
        "bad": "wrong",
        "unproven": "right",
        "silent": "proven",
        5: "unjudged",
    }
    assert summary["states"] == {"wrong": 1, "right": 1, "proven": 2, "unjudged": 1}
    whole = summary["groups"]["all"]
    assert (whole["n"], whole["right"], whole["proven"]) == (4, 3, 2)
    assert whole["shares"]["right"] == 0.75
    assert list(summary["groups"]) == ["all", "answerable", "lookup", "list", "refuse", REPORT]
    assert summary["groups"][REPORT]["n"] == 3
    assert questions["good"]["ms"] > 0
    assert 0 < whole["median_ms"] <= whole["p95_ms"]


def test_what_is_lacking_and_whether_the_evidence_was_found_is_told(
    sample: Fazhi, file: Make
) -> None:
    questions, summary = evaluated(sample("eval", "--json", file("q.jsonl", lines(*MIXED))))
    assert questions["bad"]["findings"] == [{"code": "missing", "message": "缺少：99件 / 99起"}]
    assert [f["code"] for f in questions["unproven"]["findings"]] == ["unquoted"]
    assert (questions["good"]["found"], questions["good"]["ranks"]) == (True, [1])
    assert questions["silent"]["found"] is None
    assert questions["unproven"]["found"] is (questions["unproven"]["ranks"] != [0])
    assert summary["groups"]["all"]["looked"] == 3


def test_wrong_refusals_and_wrong_answers_are_counted(sample: Fazhi, file: Make) -> None:
    refused = {**SILENT, "refuse": False, "id": "refused"}
    answered = {"id": "answered", "question": ASKED, "refuse": True}
    ran = sample("eval", "--json", file("q.jsonl", lines(refused, answered)))
    questions, summary = evaluated(ran)
    assert [one["findings"][0]["code"] for one in questions.values()] == ["refused", "answered"]
    whole = summary["groups"]["all"]
    assert (whole["wrongly_refused"], whole["wrongly_answered"]) == (1, 1)


def test_a_person_sees_a_table_and_then_what_is_not_proven(sample: Fazhi, file: Make) -> None:
    ran = sample.process("eval", file("q.jsonl", lines(*MIXED)))
    assert ran.code == 0
    rows = {row.split()[0]: row.split()[1:] for row in ran.out.splitlines() if row.strip()}
    assert rows["全部"][:4] == ["4", "75.0%", "50.0%", "0"]
    assert rows["lookup"][:3] == ["2", "100%", "50.0%"]
    assert "缺少：99件 / 99起" in ran.out
    assert ran.out.index("错  bad") < ran.out.index("对，未证实  unproven")
    assert "good" not in ran.out
    assert "--html" in ran.err


def test_english_is_spoken_where_it_is_set(sample: Fazhi, file: Make) -> None:
    path = file("q.jsonl", lines(*MIXED))
    ran = sample.with_(FAZHI_LANGUAGE="en")("eval", path)
    assert "answerable" in ran.out
    assert "lacks: 99件 / 99起" in ran.out
    assert not any(word in ran.out for word in ("题数", "缺少", "证实"))


def test_every_lack_and_heading_has_its_english() -> None:
    said = [saying for saying, _ in wording.LACKS.values()]
    said += [*wording.STATES.values(), *wording.GROUPS.values(), *wording.HEADINGS]
    assert [saying for saying in said if saying not in ENGLISH] == []


def test_a_set_that_expects_nothing_is_answered_and_not_judged(sample: Fazhi, file: Make) -> None:
    path = file("q.jsonl", lines(PLAIN, {"question": "月球上有几个县？", "id": "x"}))
    questions, summary = evaluated(sample("eval", "--json", path))
    assert [one["right"] for one in questions.values()] == [None, None]
    assert summary["groups"]["all"]["shares"] == {"right": None, "proven": None, "found": None}
    ran = sample("eval", path)
    assert ran.code == 0
    assert "没有写明期望、只作回答的 2 题。" in ran.out


def test_an_empty_set_is_no_failure(sample: Fazhi, file: Make) -> None:
    assert sample("eval", file("q.jsonl", "")).code == 0


def test_a_question_that_is_none_is_judged_as_refused(sample: Fazhi, file: Make) -> None:
    path = file("q.jsonl", lines({**GOOD, "question": "？？"}, GOOD | {"id": 2}))
    questions, _ = evaluated(sample("eval", "--json", path))
    assert questions["good"]["findings"][0]["code"] == "refused"
    assert questions["good"]["ranks"] == [0]
    assert questions[2]["proven"]


# -- requirements --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("require", "code"),
    [
        (["right=0.75"], 0),
        (["right=0.76"], troubles.SOME_FAILED),
        (["right=0.5", "proven=0.9"], troubles.SOME_FAILED),
        (["lookup.right=1"], 0),
        (["list.right=0.1"], troubles.SOME_FAILED),
        ([f"{REPORT}.proven=0.3"], 0),
        (["refuse.found=0"], troubles.SOME_FAILED),
        (["unverbatim=0"], 0),
    ],
)
def test_a_requirement_that_is_not_met_ends_with_1(
    sample: Fazhi, file: Make, require: list[str], code: int
) -> None:
    options = [part for text in require for part in ("--require", text)]
    path = file("q.jsonl", lines(*MIXED))
    ran = sample("eval", "--json", path, *options)
    assert ran.code == code, ran.err
    _, summary = evaluated(ran)
    assert bool(summary["short"]) == bool(code)
    assert ("没有达到要求" in ran.err) == bool(code)


@pytest.mark.parametrize(
    "require", ["right", "right=x", "n=3", "nobody.right=1", "list.unverbatim=0"]
)
def test_a_requirement_that_is_none_is_told_before_anything_is_asked(
    sample: Fazhi, file: Make, require: str
) -> None:
    ran = sample("eval", "--json", file("q.jsonl", lines(*MIXED)), "--require", require)
    assert (ran.code, ran.out) == (troubles.BAD_REQUEST, "")
    assert require in ran.err
    assert "详情" not in ran.err


# -- answers written earlier, and earlier runs ---------------------------------------


def test_answers_written_earlier_are_judged_as_they_are(sample: Fazhi, file: Make) -> None:
    path = file("q.jsonl", lines(*MIXED))
    answers = file("a.jsonl", sample("ask", "--batch", path).out)
    now, _ = evaluated(sample("eval", "--json", path))
    then, _ = evaluated(sample("eval", "--json", path, "--answers", answers))
    assert {k: one["state"] for k, one in then.items()} == {k: o["state"] for k, o in now.items()}
    assert then["good"]["answer"] == now["good"]["answer"]
    assert then["good"]["ranks"] is None


def test_missing_and_foreign_answers_are_told(sample: Fazhi, file: Make) -> None:
    answers = file("a.jsonl", sample("ask", "--batch", file("o.jsonl", lines(GOOD, SILENT))).out)
    ran = sample("eval", "--json", file("q.jsonl", lines(GOOD, BAD)), "--answers", answers)
    questions, _ = evaluated(ran)
    assert questions["good"]["proven"]
    assert [f["code"] for f in questions["bad"]["findings"]] == ["no_answer"]
    assert "有 1 条回答不属于任何一题。" in ran.err


def test_an_answer_file_that_is_none_is_named_by_its_line(sample: Fazhi, file: Make) -> None:
    good = sample("ask", "--json", ASKED).out
    answers = file("a.jsonl", good + '{"id": 2, "answer": "x"}\n')
    ran = sample("eval", file("q.jsonl", lines(GOOD)), "--answers", answers)
    assert (ran.code, ran.out) == (troubles.BAD_REQUEST, "")
    assert f"{answers}:2" in ran.err


def test_two_runs_are_compared_question_by_question(sample: Fazhi, file: Make) -> None:
    gone = {**GOOD, "id": "gone"}
    before = file("e.json", sample("eval", "--json", file("o.jsonl", lines(*MIXED, gone))).out)
    other = {**GOOD, "id": "silent"}  # the same id, another question
    now = [{**GOOD, "must": [["99件"]]}, {**BAD, "must": [["86件"]]}, UNPROVEN, other]
    path = file("q.jsonl", lines(*now))
    ran = sample("eval", "--json", path, "--compare", before)
    questions, summary = evaluated(ran)
    assert summary["compared"] == {
        "both": 3,
        "better": ["bad"],
        "worse": ["good"],
        "new": ["silent"],
        "gone": ["silent", "gone"],
    }
    assert {key: one["before"] for key, one in questions.items()} == {
        "good": "proven",
        "bad": "wrong",
        "unproven": "right",
        "silent": None,
    }
    told = sample("eval", path, "--compare", before).out
    assert "变好 1 题，变差 1 题" in told
    assert "对，已证实 → 错" in told


def test_an_earlier_run_that_is_none_is_told(sample: Fazhi, file: Make) -> None:
    path = file("q.jsonl", lines(GOOD))
    ran = sample("eval", path, "--compare", path)
    assert (ran.code, ran.out) == (troubles.BAD_REQUEST, "")
    assert f"{path}:1" in ran.err


# -- what is wrong with a file -------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        "[]",
        "{}",
        '{"question": 3}',
        '{"question": "x", "id": true}',
        '{"question": "x", "id": [1]}',
        '{"question": "x", "id": "good"}',
        '{"question": "x", "id": 1.5}',
        '{"question": "x", "type": 3}',
        '{"question": "x", "note": []}',
        '{"question": "x", "must": "86件"}',
        '{"question": "x", "must": ["86件"]}',
        '{"question": "x", "must": [[]]}',
        '{"question": "x", "must": [[86]]}',
        '{"question": "x", "must": [["86件", " "]]}',
        '{"question": "x", "must_not": "86件"}',
        '{"question": "x", "must_not": [""]}',
        '{"question": "x", "evidence": {}}',
        '{"question": "x", "evidence": ["x"]}',
        '{"question": "x", "evidence": [{"report": "r"}]}',
        '{"question": "x", "evidence": [{"report": 3, "spans": ["x"]}]}',
        '{"question": "x", "evidence": [{"spans": []}]}',
        '{"question": "x", "evidence": [{"spans": ["\\u3000"]}]}',
        '{"question": "x", "refuse": "yes"}',
        '{"question": "x", "refuse": true, "must": [["x"]]}',
        '{"question": "x", "years": ["2020"]}',
    ],
)
def test_a_malformed_line_is_named_with_the_mend_before_anything_is_asked(
    sample: Fazhi, file: Make, bad: str
) -> None:
    path = file("q.jsonl", lines(GOOD) + bad + "\n")
    ran = sample("eval", "--json", path)
    assert (ran.code, ran.out) == (troubles.BAD_REQUEST, "")
    assert f"{path}:2" in ran.err
    assert "办法：" in ran.err
    assert "详情" not in ran.err


def test_nulls_and_what_is_left_out_are_the_same(sample: Fazhi, file: Make) -> None:
    keys = ("id", "type", "history", "must", "must_not", "evidence", "refuse", "note", "years")
    path = file("q.jsonl", lines({"question": ASKED, **dict.fromkeys(keys)}, {"question": ASKED}))
    first, second, _ = sample("eval", "--json", path).lines
    assert (first["id"], second["id"]) == (1, 2)
    assert first["state"] == second["state"] == "unjudged"


def test_a_library_that_is_not_there_is_told_after_the_file_is_read(
    fazhi: Fazhi, file: Make
) -> None:
    assert fazhi("eval", file("q.jsonl", lines(GOOD))).code == 3
    assert fazhi("eval", file("q.jsonl", "x\n")).code == troubles.BAD_REQUEST


# -- the sample's questions, and the reference ---------------------------------------


def test_the_sample_questions_name_what_stands_in_the_sample() -> None:
    texts = {path.stem: comparable(path.read_text(encoding="utf-8")) for path in SAMPLE.glob("*")}
    asked = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    assert len(asked) >= 24
    assert len({one["type"] for one in asked}) >= 9
    for one in asked:
        assert one["refuse"] != bool(one["evidence"])
        for piece in one["evidence"]:
            assert all(comparable(span) in texts[piece["report"]] for span in piece["spans"]), one


def test_the_sample_questions_are_mostly_answered_and_every_quote_is_verbatim(
    sample: Fazhi,
) -> None:
    ran = sample("eval", SET, "--require", "right=0.8", "--require", "unverbatim=0")
    assert ran.code == 0, ran.out + ran.err


def test_the_figures_are_those_of_the_reference(real: Fazhi, file: Make) -> None:
    """The score that others judge us with, on answers good and bad, question by question."""
    folder = reports_folder().parent / "eval"
    score, dev = folder / "score.py", folder / "dev.jsonl"
    if not score.is_file() or not dev.is_file():
        pytest.skip("The reference's score.py and dev.jsonl are not beside the real reports.")
    answers = [json.loads(line) for line in real("ask", "--batch", dev).out.splitlines()]
    for name, given in (("as they are", answers), ("spoilt", list(spoilt(answers)))):
        path = file("a.jsonl", lines(*given))
        reference = json.loads(reference_of(score, dev, path, "--json"))
        listed = reference_of(score, dev, path, "--details").splitlines()
        questions, summary = evaluated(real("eval", "--json", dev, "--answers", path))
        assert unproven(questions) == {row.split("\t")[0] for row in listed if "\t" in row}, name
        assert summary["quotes"]["cited"] == reference.pop("cited")
        assert summary["quotes"]["unverbatim"] == reference.pop("unverbatim")
        ours = {
            group: {"n": found["n"], **{key: found["shares"][key] for key in ("right", "proven")}}
            for group, found in summary["groups"].items()
        }
        assert ours == reference, name
        assert (name == "spoilt") == (reference["all"]["right"] < 0.8)


def unproven(questions: dict[Any, dict[str, Any]]) -> set[Any]:
    return {key for key, one in questions.items() if not one["proven"]}


def reference_of(score: Path, questions: Path, answers: Path, option: str) -> str:
    files = map(str, (score, questions, answers, reports_folder()))
    done = subprocess.run(
        [sys.executable, *files, option], capture_output=True, text=True, check=True
    )
    return done.stdout


REFUSAL = {"reason": "not_in_reports", "message": "没有", "nearest": []}
SPOILING: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (
    lambda _: {"citations": []},
    lambda a: {"citations": requoted(a, lambda q: q.replace("1", "7") + "。")},
    lambda a: {"citations": requoted(a, lambda q: q[:7])},
    lambda a: {"citations": requoted(a, lambda q: q * 5)},
    lambda a: {"citations": requoted(a, lambda q: f" {q} ")},
    lambda a: {"citations": a["citations"] * 13},
    lambda a: {"citations": a["citations"][:1]},
    lambda a: {"answer": a["answer"] + "长" * 400},
    lambda a: {"answer": "1" + a["answer"].replace("1", "21")},
    lambda _: {"refused": True, "refusal": REFUSAL},
    lambda _: {"refused": False, "refusal": None},
    lambda _: {"id": "no question of the set"},
    lambda _: {},
)


def requoted(answer: dict[str, Any], change: Callable[[str], str]) -> list[dict[str, Any]]:
    return [one | {"quote": change(one["quote"])} for one in answer["citations"]]


def spoilt(answers: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The answers, most of them made wrong, each in one of many ways."""
    for number, answer in enumerate(answers):
        yield answer | SPOILING[number % len(SPOILING)](answer)


def test_a_table_stays_whole_in_a_narrow_terminal(sample: Fazhi, file: Make) -> None:
    path = file("q.jsonl", lines(*MIXED))
    command = [sys.executable, "-m", "bot", "eval", str(path)]
    told, shown = pty.openpty()
    environ = sample.environment() | {"COLUMNS": "40", "TERM": "xterm"}
    with subprocess.Popen(command, env=environ, stdout=shown, stderr=subprocess.DEVNULL) as process:
        os.close(shown)
        seen = b"".join(iter(lambda: read(told), b"")).decode()
    os.close(told)
    assert process.returncode == 0
    assert re.search(r"全部.* 4 +75\.0% +50\.0%", seen)
    assert re.search(r"answerable|报告里有答案的", seen)


def read(terminal: int) -> bytes:
    """What comes next from a terminal; nothing where the other side has closed."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
