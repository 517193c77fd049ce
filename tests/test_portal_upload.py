"""Reports sent in over HTTP: what becomes of each file is said, whatever befalls the service."""

import datetime
import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bot.portal import objects
from bot.portal.access import Caller, Scope
from bot.portal.joblog import Job, Joblog, Outcome
from bot.portal.jobs import MOST_WAITING
from bot.portal.uploading import MOST_BYTES, MOST_FILES
from bot.uploads import FOLDER, kept_name
from retrieval.library import Library
from tests.conftest import Fazhi
from tests.material import text_of
from tests.portalserver import Portal, serving

Data = dict[str, Any]
QINGCHUAN = "四川省" + text_of("青川县")
JIANGE = "四川省" + text_of("剑阁县")
QUESTION = "青川县2023年行政复议申请多少件？"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a library is going to be."""
    return tmp_path_factory.mktemp("uploads") / "home"


@pytest.fixture(scope="module")
def portal(home: Path) -> Iterator[Portal]:
    """A portal on a library that is not there yet; each test sends reports of its own."""
    with serving(home) as portal:
        yield portal


@pytest.fixture(scope="module")
def client(portal: Portal) -> Iterator[httpx2.Client]:
    with portal.client() as client:
        yield client


def send(
    client: httpx2.Client, *files: tuple[str, str | bytes], data: Any = None, **how: Any
) -> httpx2.Response:
    parts = [("file", (name, c.encode() if isinstance(c, str) else c)) for name, c in files]
    return client.post("/api/reports", files=parts, data=data, **how)


def ended(client: httpx2.Client, job: str) -> Data:
    """The job when it has ended."""
    end = time.monotonic() + 300
    while True:
        found: Data = client.get(f"/api/jobs/{job}").json()
        objects.Job.model_validate(found)
        if found["status"] == "done":
            return found
        assert time.monotonic() < end, found
        time.sleep(0.05)


def taken(client: httpx2.Client, *files: tuple[str, str | bytes], data: Any = None) -> Data:
    response = send(client, *files, data=data)
    assert response.status_code == 202, response.text
    objects.Job.model_validate(response.json())
    assert response.headers["location"] == f"/api/jobs/{response.json()['id']}"
    return ended(client, response.json()["id"])


def statuses(job: Data) -> list[str]:
    return [outcome["status"] for outcome in job["outcomes"]]


def held(home: Path) -> dict[str, str]:
    """The ids of the reports that are in, with their source names."""
    with Library.open(home) as library:
        return {entry.id: entry.source for entry in library.entries()}


def undone(client: httpx2.Client, job: Data) -> Data:
    response = client.post(f"/api/jobs/{job['id']}/undo")
    assert response.status_code == 202, response.text
    return ended(client, job["id"])


# -- in ----------------------------------------------------------------------------------


def test_what_becomes_of_each_file_is_said(client, home):
    job = taken(
        client,
        ("a.exe", b"MZ"),
        ("青川县2023.txt", QINGCHUAN),
        ("空.txt", "　\n"),
        ("又.md", QINGCHUAN),
    )
    assert statuses(job) == ["failed", "added", "failed", "unchanged"]
    assert (job["done"], job["total"], job["interrupted"]) == (4, 4, 0)
    unread, added, empty, again = job["outcomes"]
    assert "读不了这种文件" in unread["error"]
    assert "没有文字" in empty["error"]
    assert (added["region"], added["year"]) == ("四川省广元市青川县", 2023)
    assert again["report_id"] == added["report_id"]
    assert held(home)[added["report_id"]] == "青川县2023.txt"
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    assert "236件" in answer["answer"]
    path = f"/api/reports/{added['report_id']}/original"
    assert client.get(path).content == QINGCHUAN.encode()
    assert client.get("/api/index").json()["sound"]
    files = [path.name for path in (home / FOLDER).rglob("*.*")]
    assert not {"a.exe", "空.txt"} & set(files)


def test_the_index_is_sound_after_every_upload_though_it_was_looked_at_before(client):
    for county in ("平武县", "北川县"):
        client.get("/api/index")
        assert statuses(taken(client, (f"{county}.txt", text_of(county)))) == ["added"]
        health = client.get("/api/index").json()
        assert (health["sound"], [one["problems"] for one in health["indexes"]]) == (True, [[], []])


def test_what_can_be_no_report_is_not_taken_in_and_says_why(client, home):
    before = held(home)
    job = taken(client, ("a.txt", b"aaaa" * 2_000_000), ("b.txt", b"This is a note. " * 40))
    assert statuses(job) == ["failed", "failed"]
    long, foreign = (outcome["error"] for outcome in job["outcomes"])
    assert "文字超过 2000000 个字" in long
    assert "一个文件请只放一份报告" in long
    assert "没有一句中文" in foreign
    assert held(home) == before


def test_a_new_version_takes_the_place_of_the_old_and_nothing_elses(client, home, file):
    text = "四川省" + text_of("苍溪县")
    assert Fazhi(home)("ingest", file("年报.txt", text.replace("236", "1"))).code == 0
    [own] = [report for report, source in held(home).items() if source == "年报.txt"]
    [first] = taken(client, ("年报.txt", text))["outcomes"]
    assert (first["status"], first["others"]) == ("added", [own])
    job = taken(client, ("年报.txt", text.replace("236", "240")))
    [second] = job["outcomes"]
    assert (second["status"], second["replaces"]) == ("replaced", [first["report_id"]])
    assert second["others"] == [own]
    assert set(held(home)) >= {own, second["report_id"]}
    assert first["report_id"] not in held(home)

    assert statuses(undone(client, job)) == ["undone"]
    assert set(held(home)) >= {own, first["report_id"]}
    assert second["report_id"] not in held(home)
    assert client.get(f"/api/reports/{first['report_id']}/original").status_code == 200


def test_what_the_sender_knows_better_counts_and_a_job_can_be_listened_to(client):
    text = "法治建设情况\n一、概况\n全年办结案件5件。"
    files = [("x.txt", text), ("y.txt", text + "又10件。")]
    job = send(client, *files, data={"region": "旺苍县", "year": "2022"}).json()["id"]
    headers = {"Accept": "text/event-stream"}
    told = client.get(f"/api/jobs/{job}", headers=headers).text.split("\n\n")
    events = [dict(line.split(": ", 1) for line in one.splitlines()) for one in told if one]
    assert {one["event"] for one in events[:-1]} <= {"progress"}
    assert events[-1]["event"] == "done"
    jobs = [json.loads(one["data"]) for one in events]
    assert [one["done"] for one in jobs] == sorted(one["done"] for one in jobs)
    for outcome in jobs[-1]["outcomes"]:
        assert (outcome["region"], outcome["year"]) == ("四川省广元市旺苍县", 2022)


def test_what_is_wrong_is_said_in_the_senders_language(client):
    english = {"Accept-Language": "en"}
    assert "cannot be read" in send(client, ("a.exe", b"MZ"), headers=english).json()["detail"]
    job = send(client, ("a.exe", b"MZ"), ("b.txt", "　"), headers=english).json()["id"]
    unread, empty = ended(client, job)["outcomes"]
    assert "cannot be read" in unread["error"]
    assert "no text" in empty["error"]


@pytest.mark.parametrize(
    "data",
    [
        {"region": "没有这个地方"},
        {"region": "城中区"},
        {"region": "x" * 101},
        {"region": "a\tb"},
        {"year": "1900"},
        {"year": "二〇"},
        {"year": "-1"},
        {"more": "1"},
        {"file": "a text, no file"},
    ],
)
def test_what_is_no_region_or_year_is_told(client, data):
    response = send(client, ("x.txt", QINGCHUAN), data=data)
    assert response.status_code in (400, 422), response.text
    assert response.headers["content-type"] == "application/problem+json"


# -- out again ---------------------------------------------------------------------------


def test_what_was_put_in_can_be_taken_back_once(client, home, file):
    mine, shared = "四川省" + text_of("金堂县"), "四川省" + text_of("大邑县")
    job = taken(client, ("金堂.txt", mine), ("b.exe", b"x"), ("大邑.txt", shared))
    assert Fazhi(home)("ingest", file("own.txt", shared)).code == 0
    assert statuses(undone(client, job)) == ["undone", "failed", "kept"]
    gone, _, kept = (outcome["report_id"] for outcome in job["outcomes"])
    assert gone not in held(home)
    assert kept in held(home)
    assert not list((home / FOLDER).rglob("金堂.txt"))
    again = client.post(f"/api/jobs/{job['id']}/undo")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


def test_a_report_can_be_taken_out(client, home, file):
    path = file("蒲江.txt", "四川省" + text_of("蒲江县"))
    [told] = Fazhi(home)("ingest", path, "--json").lines
    response = client.delete(f"/api/reports/{told['report_id']}")
    objects.Forgotten.model_validate(response.json())
    assert response.json()["source"] == "蒲江.txt"
    assert told["report_id"] not in held(home)
    for report in (told["report_id"], "0" * 16, "--help"):
        again = client.delete(f"/api/reports/{report}")
        assert (again.status_code, again.json()["code"]) == (404, "not_found")


# -- what is wrong with a request --------------------------------------------------------


def test_a_request_without_a_file_is_told(client):
    for parts in ({"data": {"year": "2023"}}, {"files": [("other", ("a.txt", b"x"))]}):
        response = client.post("/api/reports", **parts)
        assert response.status_code in (415, 422), response.text
    empty = send(client, ("", QINGCHUAN))
    assert empty.status_code in (400, 422)


def test_another_content_type_is_refused(client):
    response = client.post("/api/reports", json={"file": "x"})
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\n\r\nabc", b"\xff" * 100, b"--x--\r\n"])
def test_a_broken_form_is_told(client, body):
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    response = client.post("/api/reports", content=body, headers=headers)
    assert response.status_code in (400, 422), response.text
    bare = client.post(
        "/api/reports", content=b"x", headers={"Content-Type": "multipart/form-data"}
    )
    assert bare.status_code == 400


def test_too_many_files_are_refused(client):
    response = send(client, *[(f"{n}.txt", "x") for n in range(MOST_FILES + 1)])
    assert response.status_code == 400


def test_too_much_is_refused_before_it_is_read(portal):
    host, port = portal.url.removeprefix("http://").split(":")
    with closing(HTTPConnection(host, int(port), timeout=60)) as connection:
        connection.putrequest("POST", "/api/reports")
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Content-Length", str(MOST_BYTES + 1))
        connection.endheaders()
        response = connection.getresponse()
        assert (response.status, json.load(response)["code"]) == (413, "too_large")


HOSTILE = [
    "../../../etc/passwd.txt",
    "..\\..\\windows\\system.txt",
    "/etc/cron.d/x.txt",
    "a\0b.txt",
    "报告\u202etxt.exe.txt",
    ".txt",
    "....txt",
    "-rf.txt",
    "--help.txt",
    "a" * 300 + ".txt",
    "长" * 200 + ".txt",
    'x"; rm -rf ~;.txt',
    "<img src=x onerror=alert(1)>.txt",
    "con.txt",
    " .txt ",
    "a/b/c.txt",
    "job.json.txt",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_made_harmless(name):
    kept = kept_name(name)
    assert kept == kept_name(kept)
    assert Path(kept).name == kept
    assert kept not in ("", ".", "..")
    assert len(kept.encode()) <= 200
    assert kept.isprintable()
    assert kept.endswith(".txt")


def test_files_of_hostile_names_stay_in_their_folder(client, home):
    names = [name for name in HOSTILE if "\0" not in name][:MOST_FILES]
    texts = ["四川省" + text_of("富顺县", 2000 + n) for n in range(len(names))]
    job = taken(client, *zip(names, texts, strict=True))
    assert set(statuses(job)) == {"added"}
    assert not [path for path in home.parent.rglob("*.txt") if FOLDER not in path.parts]


# -- who may -----------------------------------------------------------------------------


class Someone:
    """A guard that says who asks, and remembers for what."""

    def __init__(self) -> None:
        self.name, self.scopes = "a", frozenset[Scope](("upload",))
        self.asked: list[Scope] = []

    async def admit(self, request: Any, scope: Scope, *, asks: bool = False) -> Caller:  # noqa: ARG002
        self.asked.append(scope)
        return Caller("key", self.name, self.scopes)

    def close(self) -> None:
        pass


def test_a_job_is_its_senders_and_the_administrators(tmp_path):
    guard = Someone()
    with serving(tmp_path, guard) as portal, portal.client() as client:
        job = job_of(Joblog(tmp_path / FOLDER), owner="key:a", status="done").id
        assert client.get(f"/api/jobs/{job}").status_code == 200
        guard.name = "b"
        for response in (client.get(f"/api/jobs/{job}"), client.post(f"/api/jobs/{job}/undo")):
            assert (response.status_code, response.json()["code"]) == (404, "not_found")
        guard.scopes = frozenset(("upload", "admin"))
        assert client.get(f"/api/jobs/{job}").status_code == 200
        assert set(guard.asked) == {"upload"}
        client.delete("/api/reports/x")
        assert guard.asked[-1] == "admin"


@pytest.mark.parametrize("job", ["x", "0" * 32, "..%2f..", "A" * 32, "0" * 64])
def test_a_job_that_is_not_there_is_told(client, job):
    assert client.get(f"/api/jobs/{job}").status_code == 404
    assert client.post(f"/api/jobs/{job}/undo").status_code == 404


def test_more_uploads_than_can_wait_are_told_to_come_later(tmp_path):
    with serving(tmp_path) as portal, portal.client() as client:
        answers = [send(client, ("a.txt", "x")) for _ in range(MOST_WAITING + 10)]
    late = [one for one in answers if one.status_code == 503]
    assert late
    assert late[0].json()["code"] == "busy"
    assert int(late[0].headers["retry-after"]) > 0


# -- whatever befalls it -----------------------------------------------------------------


def commands(word: str) -> list[int]:
    """The processes below this one that run such a command of the program."""
    found = []
    for children in Path("/proc/self/task").glob("*/children"):
        for pid in map(int, children.read_text().split()):
            try:
                line = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if word.encode() in line:
                found.append(pid)
    return found


def until(true: Callable[[], Any]) -> Any:
    end = time.monotonic() + 300
    while not (found := true()):
        assert time.monotonic() < end
        time.sleep(0.01)
    return found


def test_where_the_command_is_killed_each_file_is_tried_alone(client, home):
    files = [(f"{county}.txt", "四川省" + text_of(county)) for county in ("米易县", "盐边县")]
    job = send(client, *files).json()["id"]
    os.kill(until(lambda: commands("ingest"))[0], signal.SIGKILL)
    found = ended(client, job)
    assert statuses(found) == ["added", "added"]
    assert {outcome["report_id"] for outcome in found["outcomes"]} <= set(held(home))


def test_a_file_over_which_the_command_is_killed_says_so(client, home):
    job = send(client, ("合江.txt", "四川省" + text_of("合江县"))).json()["id"]
    os.kill(until(lambda: commands("ingest"))[0], signal.SIGKILL)
    [outcome] = ended(client, job)["outcomes"]
    assert outcome["status"] == "failed"
    assert "被系统终止" in outcome["error"]
    assert str(home) not in outcome["error"]


@contextmanager
def served(fazhi: Fazhi) -> Iterator[tuple[Any, httpx2.Client]]:
    """`fazhi serve` as a process, and a client of it."""
    process = fazhi.start("serve", "--port", "0")
    try:
        line = ""
        assert process.stderr is not None
        while "http://" not in line:
            line = process.stderr.readline().decode()
            assert line, "the service has ended"
        url = "http://" + line.partition("http://")[2].split()[0].rstrip("/")
        with httpx2.Client(base_url=url, timeout=60) as client:
            yield process, client
    finally:
        process.kill()
        process.communicate()


def test_a_kill_in_the_middle_loses_no_file_and_the_job_says_so(fazhi):
    with served(fazhi) as (process, client):
        job = send(client, ("a.txt", QINGCHUAN), ("b.txt", JIANGE)).json()["id"]
        until(lambda: client.get(f"/api/jobs/{job}").json()["status"] == "running")
        process.kill()
        process.wait()
    with served(fazhi) as (_, client):
        found = ended(client, job)
    assert set(statuses(found)) == {"added"}
    assert found["interrupted"] == 1
    assert len(held(fazhi.home)) == 2


def test_a_full_disk_takes_nothing_in_and_loses_nothing(small_disk):
    home = small_disk(8_000) / "home"
    with serving(home) as portal, portal.client() as client:
        assert statuses(taken(client, ("a.txt", QINGCHUAN))) == ["added"]
        response = send(client, ("b.txt", b"x" * 12_000_000))
        assert (response.status_code, response.json()["code"]) == (507, "disk_full")
        assert str(home) not in response.text
        assert len(list((home / FOLDER).iterdir())) == 1

        room = shutil.disk_usage(home).free
        (home / "filler").write_bytes(b"x" * (room - 150_000))
        [outcome] = taken(client, ("b.txt", JIANGE * 100))["outcomes"]
        assert outcome["status"] == "failed"
        assert "磁盘已满" in outcome["error"]
        assert "236件" in client.post("/api/ask", json={"question": QUESTION}).json()["answer"]


# -- the log of jobs ---------------------------------------------------------------------


@pytest.fixture
def log(tmp_path: Path) -> Joblog:
    return Joblog(tmp_path / "uploads")


def job_of(log: Joblog, **more: Any) -> Job:
    identity, folder = log.arriving()
    outcomes = (Outcome(0, "a.txt", 3, path="0/a.txt", replaces=("x",), earlier=("p/a.txt",)),)
    job = replace(Job(identity, "key:a", "2026-01-01", "zh", outcomes, ("--year=2020",)), **more)
    log.arrived(job, folder)
    return job


def test_a_job_is_read_as_it_was_written(log):
    job = job_of(log)
    assert log.read(job.id) == job
    changed = job.with_(replace(job.outcomes[0], status="added", year=2020))
    log.write(changed)
    assert log.read(job.id) == changed
    assert log.unfinished() == [changed]
    log.write(replace(changed, status="done"))
    assert log.unfinished() == []


def test_what_is_no_job_is_none(log):
    job = job_of(log)
    (log.folder(job.id) / "job.json").write_text("{")
    for identity in (job.id, "0" * 32, "", "../x", "x" * 32):
        assert log.read(identity) is None
    assert log.unfinished() == []


def test_one_process_at_a_time_works_on_a_job(log):
    job = job_of(log)
    with log.claimed(job.id) as ours, log.claimed(job.id) as theirs:
        assert (ours, theirs) == (True, False)
    with log.claimed(job.id) as again:
        assert again
    with log.claimed("0" * 32) as nobody:
        assert not nobody


def test_old_jobs_are_forgotten_and_their_files_stay(log):
    done, waiting = job_of(log, status="done"), job_of(log)
    _, arriving = log.arriving()
    for job in (done, waiting):
        (log.folder(job.id) / "0").mkdir()
        (log.folder(job.id) / "0" / "a.txt").write_text("x")
    log.clean(datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1))
    assert arriving.exists()
    assert log.read(done.id) is not None
    log.clean(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1))
    assert not arriving.exists()
    assert log.read(done.id) is None
    assert log.read(waiting.id) is not None
    assert (log.folder(done.id) / "0" / "a.txt").exists()
