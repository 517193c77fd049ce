"""Questions over HTTP: the answer at once, and as it comes; what is wrong with a request; and
what becomes of a question when the model, the client or the service ends early."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
from starlette.exceptions import HTTPException

from bot.portal import bodies, shapes
from bot.portal.access import Caller
from bot.portal.answerdesk import Limits
from bot.portal.streams import EventStream, prefers_events
from tests.conftest import ASKED
from tests.fake_openai import FakeOpenAI, refused
from tests.portalserver import Portal, serving
from tests.sample_questions import QUESTIONS

Data = dict[str, Any]
STREAM = {"Accept": "text/event-stream"}
PLACES = "示例县2024年有哪些事项列入年度重大行政决策目录？"


def ask(portal: Portal, question: str = ASKED, **more):
    with portal.client() as client:
        return client.post("/api/ask", json={"question": question, **more})


def events_of(text: str) -> list[tuple[str, Data]]:
    """(name, data) of each event of a stream."""
    found = []
    for block in filter(str.strip, text.split("\n\n")):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[0] != ":")
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def streamed(portal: Portal, question: str = ASKED, **more) -> list[tuple[str, Data]]:
    with portal.client(headers=STREAM) as client:
        response = client.post("/api/ask", json={"question": question, **more})
    assert response.headers["content-type"].startswith("text/event-stream")
    return events_of(response.text)


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def modelled(
    home, behaviour: str, *, limits: Limits | None = None, **more
) -> Iterator[tuple[Portal, FakeOpenAI]]:
    """A portal whose answers a model writes, in that way; with the model's server."""
    with (
        FakeOpenAI(behaviour, pause=0.02) as model,
        serving(
            home,
            limits=limits,
            model="fake",
            openai_base_url=model.base_url,
            openai_api_key="any",
            **more,
        ) as portal,
    ):
        yield portal, model


# -- answers -----------------------------------------------------------------------------


@pytest.mark.parametrize("asked", QUESTIONS, ids=range(len(QUESTIONS)))
def test_an_answer_is_the_contracts_object(portal, asked):
    answer = ask(portal, asked.text, history=asked.history).json()
    shapes.Answer.model_validate(answer)
    assert answer["question"] == asked.text
    for one in answer["citations"]:
        with portal.client() as client:
            place = f"/api/reports/{one['report_id']}/text"
            text = client.get(place, params={"start": one["start"], "end": one["end"]}).json()
        assert text["text"] == one["quote"]
        assert text["sha256"] == one["sha256"]


def test_a_stream_tells_scope_and_claims_before_the_whole(portal):
    told = streamed(portal, fresh=True)
    assert [name for name, _ in told] == ["scope", "evidence", "claim", "done"]
    found, whole = told[1][1]["citations"], told[-1][1]["citations"]
    assert [one["quote"] for one in found] == [one["quote"] for one in whole]
    (_, scope), _, (_, claim), (_, answer) = told
    assert scope["years"] == [2024]
    assert claim["claim"]["text"] in answer["answer"]
    assert claim["citations"] == answer["citations"]
    assert answer["answer"] == ask(portal).json()["answer"]


def test_a_stream_that_is_remembered_tells_the_same(portal):
    first, again = streamed(portal, PLACES, fresh=True), streamed(portal, PLACES)
    assert first == again


def test_an_answer_that_is_wanted_afresh_is_found_again(portal):
    first = ask(portal).json()
    assert ask(portal).json() == first
    assert ask(portal, fresh=True).json()["timings_ms"] != first["timings_ms"]


def test_filters_and_history_count(portal):
    plain = "示例县行政复议收到多少件申请？"
    assert ask(portal, plain, years=[2023]).json()["scope"]["years"] == [2023]
    assert ask(portal, "那2023年呢？", history=[ASKED]).json()["scope"]["years"] == [2023]
    told = ask(portal, "举办法治讲座多少场？", kinds=["plan"]).json()
    assert {citation["year"] for citation in told["citations"]} == {2025}
    assert ask(portal, regions=["样板县"]).json()["refusal"]["reason"] == "no_such_region"


def test_a_question_for_regions_of_a_caller_cannot_leave_them(sample_home):
    class Narrow:
        async def admit(self, request, scope, *, asks=False):  # noqa: ARG002
            return Caller("channel", "c", frozenset(("ask",)), (("重庆市", "城口县"),))

    with serving(sample_home, Narrow()) as portal:
        assert ask(portal, "行政复议收到多少件申请？").json()["refused"]
        for regions in (["示例县"], ["示例省示例市示例县"]):
            told = ask(portal, "行政复议收到多少件申请？", regions=regions)
            assert (told.status_code, told.json()["reason"]) == (403, "outside_region")


@pytest.mark.parametrize(
    ("accept", "events"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("text/html,*/*;q=0.8", False),
        ("text/event-stream", True),
        ("Text/Event-Stream", True),
        ("text/event-stream, */*;q=0.1", True),
        ("text/event-stream, application/json;q=0.5", True),
        ("application/json, text/event-stream", False),
        ("application/json, text/event-stream;q=0.9", False),
        ("text/event-stream;q=0", False),
        ("text/event-stream;q=x", False),
        (";,q=;=,", False),
    ],
)
def test_events_are_for_who_prefers_them(accept, events):
    assert prefers_events(accept) is events


# -- what is wrong with a request --------------------------------------------------------


def problem_of(response: httpx2.Response, status: int, code: str) -> Data:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body: Data = response.json()
    shapes.Problem.model_validate(body)
    assert (body["status"], body["code"]) == (status, code)
    assert body["request_id"] == response.headers["x-request-id"]
    return body


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({}, "body.question"),
        ({"question": 3}, "body.question"),
        ({"question": "长" * 2001}, "body.question"),
        ({"question": "\ud800"}, "body.question"),
        ({"question": ASKED, "history": ["?"] * 21}, "body.history"),
        ({"question": ASKED, "years": [20240]}, "body.years.0"),
        ({"question": ASKED, "regions": "示例县"}, "body.regions"),
        ({"question": ASKED, "kinds": ["计划"]}, "body.kinds.0"),
        ({"question": ASKED, "place": "示例县"}, "body.place"),
        ([], "body"),
        ("text", "body"),
    ],
)
def test_a_request_of_the_wrong_form_is_told_what_is_wrong(portal, body, at):
    with portal.client() as client:
        response = client.post(
            "/api/ask", content=json.dumps(body), headers={"Content-Type": "application/json"}
        )
    assert problem_of(response, 422, "unprocessable")["errors"][0]["at"] == at


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"nul", b'{"question": "x"'])
def test_a_body_that_is_no_json_is_a_problem(portal, content):
    with portal.client() as client:
        response = client.post(
            "/api/ask", content=content, headers={"Content-Type": "application/json"}
        )
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("question", ["", "  ", "？！", "\u200b\u0000"])
def test_a_question_without_words_is_a_bad_request(portal, question):
    problem = problem_of(ask(portal, question), 400, "bad_request")
    assert "问题" in problem["detail"]


def test_an_error_on_the_way_is_the_last_event_of_a_stream(portal):
    [(name, told)] = streamed(portal, " ？ ")
    assert name == "error"
    shapes.Problem.model_validate(told)
    assert told["code"] == "bad_request"


def test_a_problem_speaks_the_readers_language(portal):
    with portal.client(headers={"Accept-Language": "en-GB,en;q=0.9"}) as client:
        body = {"question": " "}
        assert client.post("/api/ask", json=body).json()["title"] == "The request is wrong"
        asked = client.post("/api/ask?lang=zh", json=body)
        assert asked.json()["title"] == "请求的内容有误"


def test_too_much_is_refused_before_it_is_read(portal):
    with portal.client() as client:
        huge = {"question": ASKED, "history": ["长" * 2000] * 200}
        response = client.post("/api/ask", json=huge)
        problem_of(response, 413, "too_large")
        pieces = (b'{"question": "' + b"x" * 65536 for _ in range(40))
        headers = {"Content-Type": "application/json"}
        problem_of(client.post("/api/ask", content=pieces, headers=headers), 413, "too_large")
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=gbk"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_only_plain_json_is_taken(portal, headers):
    with portal.client() as client:
        response = client.post("/api/ask", content=b'{"question": "x"}', headers=headers)
    assert problem_of(response, 415, "unsupported_media_type")["accepted"] == "application/json"
    assert response.headers["accept-post"] == "application/json"


def test_an_address_or_a_method_that_is_not_there_is_a_problem(portal):
    with portal.client() as client:
        problem_of(client.get("/api/nothing"), 404, "not_found")
        response = client.get("/api/ask")
        problem_of(response, 405, "method_not_allowed")
        assert response.headers["allow"] == "POST, OPTIONS"
        options = client.options("/api/reports")
        assert options.status_code == 204
        assert {"GET", "HEAD", "OPTIONS"} <= set(options.headers["allow"].split(", "))
        problem_of(client.options("/api/nothing"), 404, "not_found")


def test_what_can_be_got_has_a_head(portal):
    with portal.client() as client:
        got, head = client.get("/api/years"), client.head("/api/years")
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers["content-length"] == got.headers["content-length"]
        assert client.head("/api/ask").status_code == 405


def test_a_request_keeps_its_sound_id_and_gets_another_for_an_unsound_one(portal):
    with portal.client() as client:
        for given in ("abc-123", "0b5f8a4e-6d3c-4a43-9a52-6a4f5e0f5a5d"):
            response = client.get("/healthz", headers={"X-Request-Id": given})
            assert response.headers["x-request-id"] == given
        for given in ("a b", "x" * 65, "<script>", ""):
            response = client.get("/healthz", headers={"X-Request-Id": given})
            assert response.headers["x-request-id"].isalnum()
            assert response.headers["x-request-id"] != given


def test_every_response_is_safe_in_a_browser(portal):
    with portal.client() as client:
        for path in ("/api/years", "/api/nothing", "/healthz", "/openapi.json"):
            headers = client.get(path).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["cache-control"] == "no-store"
            assert "server" not in headers


def test_what_is_long_is_compressed_and_a_stream_is_not(portal):
    with portal.client(headers={"Accept-Encoding": "gzip"}) as client:
        assert client.get("/openapi.json").headers["content-encoding"] == "gzip"
        response = client.post("/api/ask", json={"question": ASKED}, headers=STREAM)
        assert "content-encoding" not in response.headers


def test_an_empty_library_says_how_to_fill_it(tmp_path):
    with serving(tmp_path / "home") as portal:
        response = ask(portal)
        problem = problem_of(response, 503, "unavailable")
        assert "fazhi ingest" in problem["detail"]
        assert str(tmp_path) not in response.text
        assert int(response.headers["retry-after"]) > 0
        with portal.client(headers=STREAM) as client:
            problem_of(client.post("/api/ask", json={"question": ASKED}), 503, "unavailable")
            assert client.get("/readyz").json() == {"status": "empty", "reports": 0}
            assert client.get("/readyz").status_code == 503


# -- a model that fails ------------------------------------------------------------------


@pytest.mark.parametrize(
    "behaviour",
    ["honest", "wrong-digit", "forged-quote", "markup", "500", "cut", "not-json", "429-after"],
)
def test_whatever_a_model_does_only_what_is_proven_is_sent(sample_home, behaviour):
    with modelled(sample_home, behaviour, model_seconds=5.0) as (portal, model):
        told = streamed(portal)
        assert [name for name, _ in told if name == "error"] == []
        answer = told[-1][1]
        assert "86件" in answer["answer"]
        answer["dropped"] = []  # where they are named as what they are
        text = json.dumps(told, ensure_ascii=False)
        assert [false for false in model.false if false in text] == []


def test_where_no_model_answers_the_reports_do(sample_home):
    with serving(sample_home, model="m", openai_base_url=refused(), model_seconds=2.0) as portal:
        answer = ask(portal).json()
        assert answer["mode"] == "extractive"
        assert "86件" in answer["answer"]


def test_a_model_shows_its_evidence_before_its_claims(sample_home):
    with modelled(sample_home, "honest") as (portal, _):
        names = [name for name, _ in streamed(portal)]
    assert names[:2] == ["scope", "evidence"]
    assert names[-1] == "done"


# -- a client that goes away -------------------------------------------------------------


def connection(portal: Portal, **headers: str) -> socket.socket:
    """A connection on which a question was asked."""
    host, port = portal.url.removeprefix("http://").split(":")
    body = json.dumps({"question": ASKED}).encode()
    lines = [f"{name}: {value}" for name, value in headers.items()]
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    asking = socket.create_connection((host, int(port)))
    head = "\r\n".join(["POST /api/ask HTTP/1.1", f"Host: {host}", *lines, "", ""])
    asking.sendall(head.encode() + body)
    return asking


@pytest.mark.parametrize("headers", [{}, STREAM], ids=["at once", "as it comes"])
@pytest.mark.parametrize("behaviour", ["hang", "hang-middle"])
def test_the_work_for_a_client_that_goes_away_ends(sample_home, headers, behaviour):
    with modelled(sample_home, behaviour, model_seconds=600.0) as (portal, model):
        asking = connection(portal, **headers)
        until(lambda: model.busy == 1)
        asking.close()
        until(lambda: portal.app.state.office.desk.inside == 0)
        until(lambda: len(threading.enumerate()) < 30)


def test_who_waits_in_the_queue_and_goes_leaves_it(sample_home):
    limits = Limits(threads=1, waiting=1)
    with modelled(sample_home, "hang", limits=limits, model_seconds=600.0) as (portal, model):
        desk = portal.app.state.office.desk
        first = connection(portal)
        until(lambda: model.busy == 1)
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(ask_and_go, portal, PLACES)
            until(lambda: desk.inside == 2)
            response = ask(portal, "示例县2023年的报告对2024年作了哪些工作安排？")
            problem_of(response, 503, "busy")
            with portal.client(headers=STREAM) as client:
                problem_of(client.post("/api/ask", json={"question": "x"}), 503, "busy")
            assert int(response.headers["retry-after"]) > 0
            waiting.result()
        until(lambda: desk.inside == 1)
        first.close()
        until(lambda: desk.inside == 0)


def ask_and_go(portal: Portal, question: str) -> None:
    with portal.client() as client:
        client.timeout = httpx2.Timeout(2.0)
        with pytest.raises(httpx2.TimeoutException):
            client.post("/api/ask", json={"question": question})


def test_the_same_question_asked_twice_at_once_is_answered_once(sample_home):
    with modelled(sample_home, "drip-events", model_seconds=3.0) as (portal, model):
        with ThreadPoolExecutor() as pool:
            answers = [pool.submit(ask, portal) for _ in range(5)]
            texts = {one.result().text for one in answers}
        assert len(texts) == 1
        assert len(model.heard) == 1


def test_nobody_waits_for_ever_for_a_turn(sample_home):
    limits = Limits(threads=1, waiting=5, patience=0.3)
    with modelled(sample_home, "hang", limits=limits, model_seconds=600.0) as (portal, model):
        first = connection(portal)
        until(lambda: model.busy == 1)
        problem_of(ask(portal, PLACES), 503, "busy")
        first.close()


def test_a_burst_is_shed_and_none_hangs(sample_home):
    limits = Limits(threads=2, waiting=10)
    with serving(sample_home, limits=limits) as portal, ThreadPoolExecutor(60) as pool:
        asked = [f"示例县2024年第{n}项行政复议收到多少件申请？" for n in range(150)]
        responses = list(pool.map(lambda question: ask(portal, question), asked))
        statuses = [response.status_code for response in responses]
        assert set(statuses) == {200, 503}
        assert all(r.headers["retry-after"] for r in responses if r.status_code == 503)
        assert ask(portal).status_code == 200


# -- a service that ends -----------------------------------------------------------------


def test_an_open_stream_ends_with_an_event_when_the_service_stops(sample_home):
    limits = Limits(grace=0.2)
    with (
        modelled(sample_home, "hang", limits=limits, model_seconds=600.0) as (portal, model),
        portal.client(headers=STREAM) as client,
        client.stream("POST", "/api/ask", json={"question": ASKED}) as response,
    ):
        until(lambda: model.busy == 1)
        portal.stop()
        told = events_of(response.read().decode())
    assert [name for name, _ in told] == ["scope", "evidence", "error"]
    assert told[-1][1]["code"] == "stopping"


def test_a_stream_that_is_silent_says_that_it_lives():
    async def silent():
        await asyncio.sleep(0.2)
        yield b"event: done\ndata: {}\n\n"

    assert run_stream(silent()).count(b": ping\n\n") >= 2


def test_what_makes_the_events_is_closed_when_the_client_goes():
    closed = []

    async def endless():
        try:
            while True:
                yield b"data: {}\n\n"
                await asyncio.sleep(0.01)
        finally:
            closed.append(True)

    run_stream(endless(), gone_after=0.05)
    assert closed == [True]


def run_stream(events, gone_after: float = 30.0) -> bytes:
    """What an application sends of a stream; the client goes after so many seconds."""
    sent: list[bytes] = []

    async def receive():
        await asyncio.sleep(gone_after)
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message.get("body", b""))

    asyncio.run(EventStream(events, ping=0.05)({}, receive, send))
    return b"".join(sent)


def test_a_body_that_does_not_come_is_waited_for_only_so_long():
    async def nothing():
        await asyncio.sleep(600)

    async def slow() -> int:
        receive = bodies.measured(nothing, most=10, seconds=0.05)
        with pytest.raises(HTTPException) as caught:
            await receive()
        return caught.value.status_code

    assert asyncio.run(slow()) == 408


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ({"question": ASKED, "region": "示例县"}, "没有这一项"),
        ({}, "缺少这一项"),
        ({"question": 7}, "应为文字"),
        ({"question": ASKED, "years": "2024"}, "应为列表"),
        ({"question": ASKED, "years": [{}]}, "应为整数"),
    ],
)
def test_a_wrong_form_is_told_in_the_readers_language(portal, body, what):
    with portal.client() as client:
        chinese = client.post("/api/ask", json=body, headers={"Accept-Language": "zh-CN"})
        english = client.post("/api/ask", json=body, headers={"Accept-Language": "en"})
    assert [one["what"] for one in chinese.json()["errors"]] == [what]
    assert english.json()["errors"][0]["what"].isascii()
