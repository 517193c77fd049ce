"""What an operator has of the portal: metrics, the audit log, the log, and the service as a
process: it starts, says where, and ends when asked, in one process or several."""

import datetime
import json
import logging
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from answering.answer import Answer, ScopeTaken
from answering.question import Question
from bot.portal import journal
from bot.portal.access import EVERYONE
from bot.portal.audit import AuditLog
from tests.conftest import ASKED, Fazhi
from tests.portalserver import Portal, serving

TELEPHONE = "13812345678"


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def ask(portal: Portal, question: str = ASKED, **more: Any) -> httpx2.Response:
    with portal.client() as client:
        return client.post("/api/ask", json={"question": question, **more})


def measured(url: str) -> dict[str, float]:
    """The samples of `/metrics`, by name and labels."""
    page = httpx2.get(f"{url}/metrics", verify=False)
    assert page.headers["content-type"].startswith("text/plain")
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(page.text)
        for sample in family.samples
    }


# -- metrics -----------------------------------------------------------------------------


def test_metrics_count_requests_answers_and_the_library(sample_home):
    with serving(sample_home) as portal:
        ask(portal)
        ask(portal)
        ask(portal, "示例县2022年行政复议收到多少件？")
        ask(portal, "？")
        with portal.client() as client:
            client.get("/api/reports/nothing/text")
            client.get("/nowhere/at/all")
        found = measured(portal.url)
    assert found["fazhi_requests_total POST /api/ask 200"] == 3
    assert found["fazhi_requests_total POST /api/ask 400"] == 1
    assert found["fazhi_requests_total GET /api/reports/{report_id}/text 404"] == 1
    assert found["fazhi_requests_total GET unmatched 404"] == 1
    assert found["fazhi_answers_total extractive answered"] == 1
    assert found["fazhi_answers_total extractive no_such_year"] == 1
    assert found["fazhi_answers_remembered_total"] == 1
    assert found["fazhi_answer_seconds_count extractive"] == 2
    assert found["fazhi_questions_inside"] == 0
    assert found["fazhi_reports"] == 3
    assert found["fazhi_passages"] > 3


def test_no_label_is_made_of_what_a_client_sends(portal):
    with portal.client() as client:
        for n in range(5):
            client.get(f"/secret-{n}")
            client.request(f"METHOD{n}", f"/other-{n}")
    told = " ".join(measured(portal.url))
    assert "secret" not in told
    assert "METHOD" not in told


# -- the audit log -----------------------------------------------------------------------


def entries(home: Path) -> list[dict[str, Any]]:
    lines = [
        line
        for path in sorted((home / "audit").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [json.loads(line) for line in lines]


def test_nothing_is_written_down_unless_it_is_set(sampled):
    with serving(sampled.home) as portal:
        ask(portal)
    assert not (sampled.home / "audit").exists()


def test_in_full_the_words_are_written_down_without_personal_data(sampled):
    with serving(sampled.home, audit="full") as portal:
        answered = ask(portal, ASKED + TELEPHONE, history=["我的电话是" + TELEPHONE])
        ask(portal, "示例县2022年行政复议收到多少件？")
        ask(portal, "？")
        with portal.client(headers={"Accept": "text/event-stream"}) as client:
            client.post("/api/ask", json={"question": ASKED})
        with portal.client() as client:
            messages = [{"role": "user", "content": ASKED}]
            for stream in (False, True):
                body = {"model": "fazhi", "messages": messages, "stream": stream}
                client.post("/v1/chat/completions", json=body)
    written = entries(sampled.home)
    first = written[0]
    assert TELEPHONE not in json.dumps(written, ensure_ascii=False)
    assert first["question"] == ASKED + "[手机号]"
    assert first["request"] == answered.headers["x-request-id"]
    assert first["caller"] == {"how": "open", "name": "everyone"}
    assert first["reports"] == [one["report_id"] for one in answered.json()["citations"]]
    assert [one["outcome"] for one in written[1:]] == [
        "refused:no_such_year",
        "failed:BadRequest",
        *["answered"] * 3,
    ]
    assert [one["surface"] for one in written] == [*["ask"] * 4, *["completions"] * 2]
    datetime.datetime.fromisoformat(first["at"])


def test_hashed_the_same_question_is_seen_to_be_the_same_and_not_what_it_is(sampled, tmp_path):
    with serving(sampled.home, audit="hashed") as portal:
        ask(portal)
        ask(portal, fresh=True)
        ask(portal, "示例县2024年的房价是多少？")
    written = entries(sampled.home)
    told = [one["question"] for one in written]
    assert told[0] == told[1] != told[2]
    assert "示例县2024年行政" not in json.dumps(written, ensure_ascii=False)
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in told)
    for path in (sampled.home / "audit").iterdir():
        assert path.stat().st_mode & 0o077 == 0
    elsewhere = AuditLog(tmp_path, "hashed", 30)
    with elsewhere.asking(EVERYONE, "ask", "1", Question(ASKED)) as heard:
        heard(Answer(ASKED, "", ScopeTaken()))
    assert entries(tmp_path)[0]["question"] != told[0]


def test_the_log_has_a_file_a_day_and_old_days_go(tmp_path):
    day = datetime.date(2026, 1, 1)
    log = AuditLog(tmp_path, "full", 10, today=lambda: day)
    for _ in range(15):
        with log.asking(EVERYONE, "ask", "1", Question("?")):
            pass
        day += datetime.timedelta(days=1)
    kept = sorted(path.stem for path in (tmp_path / "audit").glob("*.jsonl"))
    assert kept == [f"2026-01-{n:02}" for n in range(5, 16)]
    assert {one["outcome"] for one in entries(tmp_path)} == {"failed:gone"}


def test_an_answer_is_given_though_the_audit_log_cannot_be_written(sampled):
    (sampled.home / "audit").write_text("a file where a folder should be")
    with serving(sampled.home, audit="full") as portal:
        assert ask(portal).status_code == 200
        assert measured(portal.url)["fazhi_audit_failures_total"] == 1


# -- the log -----------------------------------------------------------------------------


@pytest.fixture
def logged() -> Iterator[list[dict[str, Any]]]:
    """What the portal logs meanwhile, as it is written."""
    found: list[dict[str, Any]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(self.format(record)))

    handler, level = Kept(), journal.LOG.level
    handler.setFormatter(journal.JsonLines())
    journal.LOG.addHandler(handler)
    journal.LOG.setLevel(logging.INFO)
    yield found
    journal.LOG.removeHandler(handler)
    journal.LOG.setLevel(level)


def test_a_request_is_logged_by_its_template_and_never_its_words(sample_home, logged):
    with serving(sample_home, audit="off") as portal:
        response = ask(portal)
        with portal.client() as client:
            client.get("/api/reports", params={"q": "示例县 " + TELEPHONE})
            client.get("/healthz")
    told = [one for one in logged if one["event"] == "request"]
    assert [(one["route"], one["status"]) for one in told] == [
        ("/api/ask", 200),
        ("/api/reports", 200),
    ]
    assert told[0]["request_id"] == response.headers["x-request-id"]
    assert told[0]["ms"] > 0
    assert told[0]["whole"]
    text = json.dumps(logged, ensure_ascii=False)
    assert "示例县" not in text
    assert TELEPHONE not in text


def test_what_went_wrong_is_logged_with_personal_data_masked(logged):
    try:
        raise ValueError(f"cannot read {TELEPHONE}")
    except ValueError:
        journal.LOG.exception("It failed for %s", TELEPHONE)
    [told] = logged
    assert told["level"] == "error"
    assert told["event"] == "It failed for [手机号]"
    assert "ValueError: cannot read [手机号]" in told["trace"]


# -- the process -------------------------------------------------------------------------


@contextmanager
def served(fazhi: Fazhi, *arguments: object) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """`fazhi serve` on a free port, once it says so: its address, and the process."""
    process = fazhi.start("serve", "--port", 0, *arguments)
    assert process.stderr is not None
    try:
        first = process.stderr.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", first)
        assert found, first
        yield found[0], process
    finally:
        process.kill()
        process.communicate()


def answered(url: str) -> bool:
    try:
        response = httpx2.post(f"{url}/api/ask", json={"question": ASKED}, verify=False, timeout=60)
    except httpx2.TransportError:
        return False
    return "86件" in response.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_answers_and_ends_when_asked(sample, number):
    with served(sample) as (url, process):
        until(lambda: answered(url))
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
        assert process.returncode == 0
        assert told.decode().splitlines()[-1] == "已停止。"
        assert "Traceback" not in told.decode()


def test_an_address_that_is_taken_is_named_with_its_mend(sample):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for workers in (1, 2):
            ran = sample("serve", "--port", port, "--workers", workers)
            assert ran.code == 2
            assert f"127.0.0.1:{port}" in ran.err
            assert "--port" in ran.err


def test_it_does_not_open_to_others_where_nothing_says_who_may(sampled):
    ran = sampled("serve", "--host", "0.0.0.0", "--port", 0)
    assert ran.code == 2
    assert "办法" in ran.err


def children(process: "subprocess.Popen[bytes]") -> list[int]:
    """The processes of the service that answer; not the one that multiprocessing tidies with."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [pid for pid in map(int, listed) if b"spawn_main" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return b""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
def test_several_processes_count_together_replace_each_other_and_end_together(sample):
    with served(sample, "--workers", 2) as (url, process):
        until(lambda: answered(url))
        until(lambda: len(children(process)) == 2)
        before = measured(url)["fazhi_requests_total POST /api/ask 200"]
        for _ in range(20):
            assert answered(url)
        assert measured(url)["fazhi_requests_total POST /api/ask 200"] == before + 20
        first, second = children(process)
        os.kill(first, signal.SIGKILL)
        until(lambda: len(children(process)) == 2 and first not in children(process))
        until(lambda: all(answered(url) for _ in range(10)))
        assert measured(url)["fazhi_requests_total POST /api/ask 200"] > before + 20
        workers = children(process)
        assert second in workers
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert not any(alive(pid) for pid in workers)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
def test_no_process_outlives_the_one_that_started_it(sample):
    with served(sample, "--workers", 2) as (url, process):
        until(lambda: answered(url))
        until(lambda: len(children(process)) == 2)
        workers = children(process)
        process.kill()
        until(lambda: not any(alive(pid) for pid in workers))
