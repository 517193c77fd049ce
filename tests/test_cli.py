"""The commands as a shell and other programs see them: contract keys, streams, exit codes."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import cli, troubles
from config.errors import FazhiError
from tests.conftest import ASKED, ROOT, SAMPLE, Fazhi

ANSWER_KEYS = (
    "id question refused mode model answer scope claims citations refusal dropped timings_ms"
).split()
CITATION_KEYS = (
    "n report_id source title region year section page quote start end url sha256 legs".split()
)
INGEST_KEYS = "source report_id title region year kind passages status error".split()
QUESTIONS = [
    ASKED,
    "示例县2024年人民调解成功率是多少？",
    "示例县2023年和2024年行政复议申请分别是多少件？",
    "示例县2024年存在哪些不足？",
    "示例县2025年有什么打算？",
    "示例县2024年行政负责人出庭应诉率",
    "老百姓告政府的时候，示例县当官的会不会到法庭上去？",
    "示例縣2024年收到多少件行政複議申請？",
    "How many reconsideration applications did Shili County receive in 2024?",
    "月球上有几个县？",
]

Make = Callable[[str, str | bytes], Path]


# -- asking ------------------------------------------------------------------------


def test_an_answer_has_the_keys_of_the_contract(sample: Fazhi) -> None:
    [answer] = sample("ask", "--json", ASKED).lines
    assert set(ANSWER_KEYS) <= set(answer)
    assert list(answer["scope"]) == ["regions", "years", "note"]
    assert {"text", "citations", "kind"} <= set(answer["claims"][0])
    assert set(answer["citations"][0]) == set(CITATION_KEYS)
    assert set(answer["timings_ms"]) == {"search", "write", "verify", "total"}
    assert (answer["id"], answer["refused"], answer["refusal"]) == (None, False, None)
    assert (answer["mode"], answer["model"]) == ("extractive", None)
    assert "86件" in answer["answer"]


def test_a_refusal_is_an_answer_and_no_failure(sample: Fazhi) -> None:
    ran = sample("ask", "--json", "月球上有几个县？")
    [answer] = ran.lines
    assert ran.code == 0
    assert answer["refused"]
    assert list(answer["refusal"]) == ["reason", "message", "nearest"]
    assert answer["answer"] == answer["refusal"]["message"]


def test_with_json_stdout_is_one_object_and_the_process_ends_with_0(sample: Fazhi) -> None:
    ran = sample.process("ask", ASKED, "--json")
    assert ran.code == 0
    assert ran.out.count("\n") == 1
    assert json.loads(ran.out)["question"] == ASKED
    assert ran.err == ""


def test_filters_narrow_the_answer_and_fail_closed(sample: Fazhi) -> None:
    question = "行政复议收到多少件申请？"
    [of_2023] = sample("ask", "--json", question, "--region", "示例县", "--year", "2023").lines
    [nowhere] = sample("ask", "--json", question, "--region", "北京市").lines
    [never] = sample("ask", "--json", question, "--region", "示例县", "--year", "1999").lines
    assert {c["year"] for c in of_2023["citations"]} == {2023}
    assert nowhere["refusal"]["reason"] == "no_such_region"
    assert never["refusal"]["reason"] == "no_such_year"


def test_history_gives_a_follow_up_its_subject(sample: Fazhi) -> None:
    [answer] = sample("ask", "--json", "那2023年呢？", "--history", ASKED).lines
    assert {citation["year"] for citation in answer["citations"]} == {2023}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_is_the_slice_that_show_gives(sample: Fazhi, question: str) -> None:
    [answer] = sample("ask", "--json", question).lines
    assert_quotes_stand(sample, [answer])


def test_every_quote_from_the_real_reports_is_the_slice_that_show_gives(
    real: Fazhi, file: Make
) -> None:
    names = ["城口县", "金坛区", "衡阳市", "城中区", "海原县"]
    asks = ["人民调解", "行政复议", "行政处罚", "存在的不足", "下一步", "法治宣传", "负责人"]
    lines = [json.dumps({"question": f"{n}的{a}情况如何？"}) for n in names for a in asks]
    answers = real("ask", "--batch", file("q.jsonl", "\n".join(lines))).lines
    assert len(answers) == len(lines)
    assert sum(not answer["refused"] for answer in answers) >= 10
    assert_quotes_stand(real, answers)


def assert_quotes_stand(fazhi: Fazhi, answers: list[dict[str, object]]) -> None:
    texts: dict[str, str] = {}
    for answer in answers:
        assert answer["refused"] or answer["citations"]
        nearest = answer["refusal"]["nearest"] if answer["refused"] else []  # type: ignore[index]
        for citation in [*answer["citations"], *nearest]:  # type: ignore[misc]
            key = citation["report_id"]
            if key not in texts:
                [shown] = fazhi("show", key, "--json").lines
                texts[key] = shown["text"]
            assert citation["quote"] == texts[key][citation["start"] : citation["end"]]


@pytest.mark.parametrize(
    "question", ["", "   ", "？！……", "\x01\x02\x07", "示例县" * 3400, "\u202e\u200b"]
)
def test_a_question_that_is_none_is_a_bad_request(sample: Fazhi, question: str) -> None:
    ran = sample("ask", question)
    assert ran.code == troubles.BAD_REQUEST
    assert ran.out == ""
    assert_told(ran.err)


def test_a_question_in_bytes_that_are_no_text_does_not_end_in_a_traceback(sample: Fazhi) -> None:
    ran = subprocess.run(
        [sys.executable.encode(), b"-m", b"bot", b"ask", b"--json", b"\xff\xfe\x80abc"],
        env=sample.environment(),
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["refused"]
    assert b"Traceback" not in ran.stderr


# -- ingesting ---------------------------------------------------------------------


def test_ingest_prints_a_line_for_each_file_with_the_keys_of_the_contract(fazhi: Fazhi) -> None:
    ran = fazhi.process("ingest", SAMPLE, "--json")
    assert ran.code == 0
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert len(lines) == len(list(SAMPLE.glob("*.txt")))
    for line in lines:
        assert list(line) == INGEST_KEYS
        assert (line["status"], line["error"]) == ("added", None)
        assert line["region"] == "示例省示例市示例县"


def test_ingesting_again_changes_nothing(sampled: Fazhi) -> None:
    before = sampled("reports", "--json").out
    again = sampled("ingest", SAMPLE, "--json").lines
    assert {line["status"] for line in again} == {"unchanged"}
    assert sampled("reports", "--json").out == before


def test_a_changed_file_replaces_its_report(fazhi: Fazhi, tmp_path: Path) -> None:
    source = tmp_path / "one.txt"
    shutil.copy(next(SAMPLE.glob("*2024年法治政府*")), source)
    fazhi("ingest", source)
    changed = source.read_text(encoding="utf-8").replace("申请86件", "申请87件")
    source.write_text(changed, encoding="utf-8")
    [line] = fazhi("ingest", source, "--json").lines
    assert line["status"] == "replaced"
    assert len(fazhi("reports", "--json").lines) == 1
    assert "87件" in fazhi("ask", ASKED).out


def test_both_indexes_are_up_to_date_after_ingest(sample: Fazhi) -> None:
    states = sample("index", "verify", "--json").lines
    assert [state["problems"] for state in states] == [[], [], []]


def test_bad_files_fail_by_themselves_and_the_others_go_in(fazhi: Fazhi, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    (folder / "x.txt").mkdir(parents=True)
    shutil.copy(next(SAMPLE.glob("*2024年法治政府*")), folder / "good.txt")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "huge.txt").write_bytes(b"a" * (33 * 1024 * 1024))
    (folder / "dangling.txt").symlink_to(folder / "nowhere")
    ran = fazhi(
        "ingest", folder, folder / "x.txt", folder / "none.txt", folder / "dangling.txt", "--json"
    )
    status = {Path(line["source"]).name: line["status"] for line in ran.lines}
    assert ran.code == troubles.SOME_FAILED
    assert status.pop("good.txt") == "added"
    assert set(status) == {
        "x.txt",
        "none.txt",
        "empty.txt",
        "binary.txt",
        "huge.txt",
        "dangling.txt",
    }
    assert set(status.values()) == {"failed"}
    assert all(line["error"] for line in ran.lines if line["status"] == "failed")
    assert len(fazhi("reports", "--json").lines) == 1


def test_a_file_without_region_year_and_headings_goes_in_and_says_what_is_unknown(
    fazhi: Fazhi, file: Make
) -> None:
    path = file("bare.txt", "本单位办理行政复议案件12件，全部按期办结，没有超期。\n")
    [line] = fazhi("ingest", path, "--json").lines
    assert (line["status"], line["region"], line["year"]) == ("added", None, None)
    assert "--region" in fazhi("ingest", path).out
    [report] = fazhi("reports", "--json").lines
    assert {"region", "year"} <= set(report["unknown"])


def test_the_operator_may_say_region_and_year(fazhi: Fazhi, file: Make) -> None:
    path = file("bare.txt", "本单位办理行政复议案件12件，全部按期办结，没有超期。\n")
    [line] = fazhi("ingest", path, "--json", "--region", "城口县", "--year", "2021").lines
    assert (line["region"], line["year"]) == ("重庆市城口县", 2021)
    [line] = fazhi("ingest", path, "--json", "--region", "青海省/西宁市/城中区").lines
    assert (line["status"], line["region"]) == ("replaced", "青海省西宁市城中区")


def test_a_region_that_is_ambiguous_or_unknown_is_refused_with_the_candidates(
    fazhi: Fazhi, file: Make
) -> None:
    path = file("bare.txt", "本单位办理行政复议案件12件。\n")
    ambiguous = fazhi("ingest", path, "--region", "城中区")
    unknown = fazhi("ingest", path, "--region", "不存在县")
    assert ambiguous.code == unknown.code == troubles.BAD_REQUEST
    assert "青海省/西宁市/城中区" in ambiguous.err
    assert_told(unknown.err)


def test_progress_and_summary_go_to_stderr(sampled: Fazhi) -> None:
    ran = sampled("ingest", SAMPLE)
    assert "每秒" in ran.err
    assert "每秒" not in ran.out


# -- what is in --------------------------------------------------------------------


def test_show_gives_text_metadata_and_tree(sample: Fazhi) -> None:
    key = next(line for line in sample("reports", "--json").lines if line["year"] == 2024)
    [shown] = sample("show", key["report_id"], "--json").lines
    assert {**key, **shown} == shown
    heading = shown["sections"][0]
    assert shown["text"][heading["start"] : heading["body"]].startswith(heading["marker"])
    [part] = sample("show", key["report_id"], "--json", "--from", 10, "--to", 30).lines
    assert part["text"] == shown["text"][10:30]
    assert (part["start"], part["end"]) == (10, 30)


def test_show_finds_a_report_by_id_its_beginning_and_file_name(sample: Fazhi) -> None:
    report = sample("reports", "--json").lines[0]
    keys = (report["report_id"], report["report_id"][:8], report["source"])
    assert len({sample("show", key).out for key in keys}) == 1


@pytest.mark.parametrize("stretch", [(5, 3), (-1, 3), (0, 10**9)])
def test_a_stretch_outside_the_text_is_a_bad_request(
    sample: Fazhi, stretch: tuple[int, int]
) -> None:
    report = sample("reports", "--json").lines[0]
    start, end = stretch
    ran = sample("show", report["source"], f"--from={start}", f"--to={end}")
    assert ran.code == troubles.BAD_REQUEST
    assert_told(ran.err)


def test_forget_takes_a_report_out_of_library_and_indexes(sampled: Fazhi) -> None:
    report = next(r for r in sampled("reports", "--json").lines if r["year"] == 2024)
    assert sampled("forget", report["report_id"]).code == 0
    assert report not in sampled("reports", "--json").lines
    assert sampled("index", "verify").code == 0
    [answer] = sampled("ask", "--json", ASKED).lines
    assert answer["refusal"]["reason"] == "no_such_year"


def test_an_unknown_report_is_told(sample: Fazhi) -> None:
    for command in ("show", "forget"):
        ran = sample(command, "nosuch")
        assert ran.code == 9
        assert_told(ran.err)


def test_doctor_finds_a_sound_library_sound(sample: Fazhi) -> None:
    ran = sample("doctor", "--json")
    assert ran.code == 0
    assert all(finding["ok"] and not finding["mend"] for finding in ran.lines)


def test_doctor_tells_the_mend_where_there_is_no_library(fazhi: Fazhi) -> None:
    ran = fazhi("doctor")
    assert ran.code == troubles.SOME_FAILED
    assert "fazhi ingest" in ran.out


# -- the shell ---------------------------------------------------------------------


def test_help_is_chinese_and_english_on_request(fazhi: Fazhi) -> None:
    assert "用法：fazhi ask" in fazhi("ask", "--help").out
    english = fazhi.with_(FAZHI_LANGUAGE="en")("ask", "--help").out
    assert english.startswith("Usage: fazhi ask")
    assert english.isascii()


def test_the_help_names_every_exit_code() -> None:
    codes = {kind.code for kind in troubles.KINDS.values()} | {
        troubles.INTERRUPTED,
        troubles.BROKEN_PIPE,
    }
    assert all(f"{code} " in cli.EPILOG for code in codes)
    assert all(kind in troubles.KINDS for kind in FazhiError.__subclasses__())


@pytest.mark.parametrize(
    "arguments",
    [
        ["frob"],
        ["ask", "--yaer", "2020", "x"],
        ["ask", "x", "--year", "twenty"],
        ["ask", "x", "--kind", "计划"],
        ["ingest"],
        ["index"],
        ["ingest", "x", "--year", "12"],
        ["ask", "x", "--batch", "y"],
    ],
)
def test_a_command_that_cannot_be_run_is_told_in_chinese(
    fazhi: Fazhi, arguments: list[str]
) -> None:
    ran = fazhi(*arguments)
    assert ran.code == troubles.BAD_REQUEST
    assert ran.out == ""
    assert_told(ran.err)
    assert "详情" not in ran.err


def test_without_a_command_the_help_is_shown(fazhi: Fazhi) -> None:
    ran = fazhi()
    assert ran.code == troubles.BAD_REQUEST
    assert "ingest" in ran.err


def test_the_version_is_shown(fazhi: Fazhi) -> None:
    ran = fazhi("--version")
    assert ran.code == 0
    assert ran.out.startswith("fazhi ")


def test_a_wrong_setting_stops_the_program_with_its_name(fazhi: Fazhi) -> None:
    ran = fazhi.with_(FAZHI_LANGAUGE="en")("reports")
    assert ran.code == troubles.BAD_REQUEST
    assert "FAZHI_LANGAUGE" in ran.err
    assert_told(ran.err)


def test_a_reader_that_goes_away_is_no_error(sample: Fazhi) -> None:
    process = sample.start("show", sample("reports", "--json").lines[0]["source"])
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(timeout=60) in (0, troubles.BROKEN_PIPE)
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.stdin is not None
    process.stdin.close()


def test_a_full_disk_behind_stdout_is_told(sample: Fazhi) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "bot", "reports", "--json"],
            env=sample.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode != 0
    assert b"Traceback" not in ran.stderr


def test_asking_imports_nothing_that_a_question_does_not_need(sample: Fazhi) -> None:
    code = (
        "import sys; from bot import cli; code = cli.run(['ask', '--json', %r]);"
        "heavy = {'chromadb', 'jieba', 'telegram', 'openai', 'numpy', 'rich'} & set(sys.modules);"
        "print(code, sorted(heavy), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code % ASKED],
        env=sample.environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr.strip() == "0 []"


def assert_told(err: str) -> None:
    """An error in Chinese: what, where, mend; no traceback."""
    for part in ("错误：", "位置：", "办法："):
        assert part in err
    assert "Traceback" not in err
