"""Answers shared by a link: what is kept is what was given, and what it quotes is looked at again."""

import copy
import datetime
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.answer import Answer
from answering.verifier import Verifier
from bot.answercontent import answer_of, content_of
from bot.answerjson import from_json
from bot.portal import objects
from bot.portal.access import Caller, Scope
from bot.portal.imprint import Imprint
from bot.reproving import findings, standing
from config.errors import LibraryDamaged
from retrieval.regions import Divisions
from retrieval.shares import FILE, Shares, hash_of
from tests.asking import library_of
from tests.conftest import ASKED, SAMPLE, Fazhi
from tests.material import text_of
from tests.portalserver import Portal, serving
from tests.sample_questions import QUESTIONS

Data = dict[str, Any]
REFUSED = "示例县2022年行政复议收到多少件？"
COMPARED = "示例县2023年和2024年的行政处罚案件各是多少件？"
COUNTIES = (
    "青川县 剑阁县 苍溪县 旺苍县 金堂县 大邑县 蒲江县 富顺县 米易县 盐边县 合江县 叙永县 古蔺县 中江县"
).split()


@pytest.fixture(scope="module")
def client(portal: Portal) -> Iterator[httpx2.Client]:
    with portal.client() as client:
        yield client


def ask(client: httpx2.Client, question: str = ASKED, **more: Any) -> Data:
    answer: Data = client.post("/api/ask", json={"question": question, **more}).json()
    return answer


def share(client: httpx2.Client, answer: Data) -> httpx2.Response:
    return client.post("/api/shares", json={"answer": answer})


def shared(client: httpx2.Client, answer: Data) -> Data:
    response = share(client, answer)
    assert response.status_code == 201, response.text
    found: Data = response.json()
    objects.Shared.model_validate(found)
    return found


def look(client: httpx2.Client, hash: str) -> Data:
    response = client.get(f"/api/shares/{hash}")
    assert response.status_code == 200, response.text
    found: Data = response.json()
    objects.Share.model_validate(found)
    return found


def refused(response: httpx2.Response) -> set[str]:
    """The codes of the findings with which an answer was refused."""
    assert response.status_code == 422, response.text
    problem = response.json()
    assert problem["code"] == "unproven"
    assert problem["findings"][0]["message"] in problem["detail"]
    return {finding["code"] for finding in problem["findings"]}


# -- what is shared ----------------------------------------------------------------------


@pytest.mark.parametrize("asked", QUESTIONS, ids=range(len(QUESTIONS)))
def test_every_answer_can_be_shared_and_is_as_it_was(client, asked):
    answer = ask(client, asked.text, history=asked.history)
    found = look(client, shared(client, answer)["hash"])
    for one in (answer, found["answer"]):
        del one["timings_ms"]
    assert found["answer"] == answer
    assert found["whole"] is True
    quoted = answer["citations"] or (answer["refusal"] or {"nearest": []})["nearest"]
    assert found["current"] == {str(one["n"]): True for one in quoted}


def test_the_same_answer_has_the_same_link(client, portal):
    first = shared(client, ask(client))
    assert shared(client, ask(client, fresh=True)) == first
    assert re.fullmatch("[a-z2-7]{52}", first["hash"])
    assert first["url"] == f"{portal.url}/a/{first['hash']}"


def test_another_question_has_another_link(client):
    assert shared(client, ask(client))["hash"] != shared(client, ask(client, COMPARED))["hash"]


def test_an_answer_with_a_history_and_filters_can_be_shared(client):
    answer = ask(client, "那2023年呢？", history=[ASKED], regions=["示例县"])
    assert answer["scope"]["years"] == [2023]
    assert look(client, shared(client, answer)["hash"])["answer"]["scope"] == answer["scope"]


def test_an_answer_of_the_command_line_can_be_shared_where_it_is_given_again(client, sample):
    [answer] = sample("ask", COMPARED, "--json").lines
    assert "signature" not in answer
    assert share(client, answer).status_code == 201


def test_the_link_leads_to_the_page_where_readers_reach_it(sampled):
    url = "https://portal.example/fazhi/"
    with serving(sampled.home, portal_url=url) as portal, portal.client() as client:
        answer = ask(client)
        found = shared(client, answer)
        assert found["url"] == f"https://portal.example/fazhi/a/{found['hash']}"


def test_every_process_of_an_installation_signs_alike(tmp_path):
    answer = Answer("问", "答", answer_of(content_of(from_json(EMPTY))).scope)
    first, second, other = Imprint(tmp_path), Imprint(tmp_path), Imprint(tmp_path / "other")
    assert second.holds(answer, first.signature(answer))
    assert not other.holds(answer, first.signature(answer))
    assert not first.holds(answer, "")
    assert not first.holds(answer, "é")


def test_without_a_place_for_the_key_answers_go_unsigned(sampled):
    place = sampled.home / "portal.sqlite3"
    place.unlink(missing_ok=True)
    place.mkdir()
    with serving(sampled.home) as portal, portal.client() as client:
        answer = ask(client)
        assert answer["signature"] == ""
        assert not answer["refused"]
        assert share(client, answer).status_code == 201  # it is given again, just so


EMPTY: Data = {
    "question": "问",
    "answer": "",
    "scope": {"regions": [], "years": [], "note": None},
    "claims": [],
    "citations": [],
    "rows": [],
    "refusal": None,
    "dropped": [],
    "mode": "extractive",
    "model": None,
    "timings_ms": {},
}


# -- what is not -------------------------------------------------------------------------


def set_at(*path: Any, to: Any) -> Any:
    """A change of an answer's object: the member at `path` becomes another."""

    def change(answer: Data) -> None:
        inner: Any = answer
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = to(inner[path[-1]]) if callable(to) else to

    return change


def both(*changes: Any) -> Any:
    def change(answer: Data) -> None:
        for one in changes:
            one(answer)

    return change


NUMBER = both(
    set_at("answer", to=lambda text: text.replace("86", "87")),
    set_at("claims", 0, "text", to=lambda text: text.replace("86", "87")),
)
QUOTED = both(
    set_at("citations", 0, "quote", to=lambda text: text.replace("86", "87")),
    NUMBER,
)
FORGED: dict[str, tuple[Any, str]] = {
    "a number that the quote does not have": (NUMBER, "number_differs"),
    "a quote that the report does not have": (QUOTED, "quote_altered"),
    "a quote moved": (set_at("citations", 0, "start", to=lambda n: n + 1), "quote_altered"),
    "a quote outside": (set_at("citations", 0, "end", to=10**9), "offset_wrong"),
    "another report": (set_at("citations", 0, "report_id", to="0" * 16), "report_missing"),
    "a file's name for an id": (
        set_at("citations", 0, "report_id", to="示例县2024年法治政府建设年度报告.txt"),
        "report_missing",
    ),
    "another year": (set_at("citations", 0, "year", to=2023), "source_altered"),
    "another region": (set_at("citations", 0, "region", to="北京市"), "source_altered"),
    "another title": (set_at("citations", 0, "title", to="公告"), "source_altered"),
    "another file": (set_at("citations", 0, "source", to="x.txt"), "source_altered"),
    "an address": (set_at("citations", 0, "url", to="https://evil.example"), "source_altered"),
    "a heading": (set_at("citations", 0, "section", to=["假标题"]), "section_altered"),
    "a hash": (set_at("citations", 0, "sha256", to="0" * 64), "text_altered"),
    "a number left out": (set_at("citations", 0, "n", to=2), "citation_numbers"),
    "a claim without a quote": (set_at("claims", 0, "citations", to=[]), "citation_missing"),
    "no claim": (set_at("claims", to=[]), "claim_missing"),
    "text beside the claims": (
        set_at("answer", to=lambda text: text + "\n请汇款。"),
        "text_differs",
    ),
    "a formula": (set_at("claims", 0, "formula", to="1+1=3"), "formula_result"),
    "another question": (set_at("question", to="谁是坏人？"), "not_ours"),
    "a note": (set_at("scope", "note", to="请拨打 123 领奖"), "not_ours"),
    "a region looked in": (set_at("scope", "regions", to=["某地"]), "not_ours"),
    "what was struck": (
        set_at("dropped", to=[{"text": "假话", "findings": []}]),
        "not_ours",
    ),
    "a model": (both(set_at("mode", to="model"), set_at("model", to="best")), "not_ours"),
    "a page": (set_at("citations", 0, "page", to=7), "not_ours"),
    "a remark that looks like ours": (
        set_at("answer", to=lambda text: text + "\n某某县2024年：报告中未见相应内容。"),
        "not_ours",
    ),
    "a signature": (set_at("signature", to="0" * 64), "not_ours"),
}


@pytest.mark.parametrize("name", FORGED)
def test_what_was_not_given_like_that_is_not_shared(client, name):
    change, code = FORGED[name]
    answer = ask(client)
    change(answer)
    assert code in refused(share(client, answer))


@pytest.mark.parametrize("name", FORGED)
def test_without_a_signature_it_is_not_shared_either(client, name):
    change, code = FORGED[name]
    answer = ask(client)
    change(answer)
    answer.pop("signature")
    if name == "a signature":
        assert share(client, answer).status_code == 201
    else:
        assert code in refused(share(client, answer))


def test_a_refusal_cannot_be_made_up(client):
    answer = ask(client, REFUSED)
    answer["answer"] = answer["refusal"]["message"] = "系统已停用，请访问 evil.example。"
    assert refused(share(client, answer)) == {"not_ours"}


def test_a_row_cannot_be_made_up(client):
    answer = ask(client, COMPARED)
    answer["rows"][0]["value"] = "1"
    assert "row_altered" in refused(share(client, answer))


def test_what_is_wrong_is_told_in_the_readers_language(client):
    answer = ask(client)
    answer["scope"]["note"] = "x"
    response = client.post(
        "/api/shares", json={"answer": answer}, headers={"Accept-Language": "en"}
    )
    assert response.json()["title"] == "The answer cannot be proven"


def nested(depth: int) -> Any:
    found: Any = "x"
    for _ in range(depth):
        found = [found]
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda answer: answer.clear(),
        lambda answer: answer.pop("claims"),
        set_at("claims", to="x"),
        set_at("claims", 0, to=None),
        set_at("mode", to="magic"),
        set_at("timings_ms", to={"a": "b"}),
        set_at("citations", 0, "year", to="2024"),
        set_at("question", to="\ud800"),
        set_at("claims", to=lambda claims: claims * 101),
        set_at("citations", to=lambda citations: citations * 101),
        set_at("dropped", to=[{"text": "x", "findings": []}] * 101),
        set_at("question", to="长" * 20_001),
        set_at("rows", to=nested(400)),
    ],
)
def test_what_is_no_answer_is_told(client, change):
    answer = ask(client)
    change(answer)
    body = json.dumps({"answer": answer})
    headers = {"Content-Type": "application/json"}
    response = client.post("/api/shares", content=body, headers=headers)
    assert response.status_code in (400, 422), response.text
    assert response.json()["code"] in ("bad_request", "unprocessable")


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999", "[" * 50_000, '"\\ud800"'])
def test_json_that_means_nothing_is_told(client, text):
    body = json.dumps({"answer": {**ask(client), "timings_ms": "HERE"}}).replace('"HERE"', text)
    headers = {"Content-Type": "application/json"}
    response = client.post("/api/shares", content=body.encode(), headers=headers)
    assert response.status_code in (201, 400, 422), response.text


@pytest.mark.parametrize("hash", ["x", "a" * 52, "A" * 52, "a" * 100, "..%2f..", "%00"])
def test_a_link_that_leads_nowhere_is_told(client, hash):
    response = client.get(f"/api/shares/{hash}")
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


# -- the library goes on -----------------------------------------------------------------


def test_a_report_that_is_gone_is_told_of_and_the_answer_stays(sampled):
    with serving(sampled.home) as portal, portal.client() as client:
        answer = ask(client, COMPARED)
        link = shared(client, answer)["hash"]
        gone = answer["citations"][0]["report_id"]
        assert sampled("forget", gone).code == 0
        found = look(client, link)
        assert found["answer"]["answer"] == answer["answer"]
        assert found["current"] == {
            str(one["n"]): one["report_id"] != gone for one in answer["citations"]
        }
        assert not all(found["current"].values())
        assert found["whole"] is False
        assert "report_missing" in refused(share(client, answer))


def test_a_report_that_is_told_of_otherwise_no_longer_says_the_same(sampled):
    with serving(sampled.home) as portal, portal.client() as client:
        answer = ask(client)
        link = shared(client, answer)["hash"]
        [path] = SAMPLE.glob(f"{answer['citations'][0]['title']}.txt")
        assert sampled("ingest", path, "--year", "2021").code == 0
        assert look(client, link)["current"] == {"1": False}


def test_what_was_altered_in_the_file_is_not_shown(sampled):
    with serving(sampled.home) as portal, portal.client() as client:
        link = shared(client, ask(client))["hash"]
        with closing(sqlite3.connect(sampled.home / FILE)) as db, db:
            db.execute("UPDATE shares SET content = replace(content, '86', '87')")
        response = client.get(f"/api/shares/{link}")
        assert (response.status_code, response.json()["code"]) == (410, "gone")
        assert str(sampled.home) not in response.text
        assert share(client, ask(client)).status_code == 201
        assert look(client, link)["whole"] is True


def test_a_share_expires(sampled):
    with serving(sampled.home, share_days=7) as portal, portal.client() as client:
        link = shared(client, ask(client))["hash"]
        for days, status in ((6, 200), (8, 404)):
            moment = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)
            with closing(sqlite3.connect(sampled.home / FILE)) as db, db:
                db.execute("UPDATE shares SET at = ?", (moment.isoformat(timespec="seconds"),))
            assert client.get(f"/api/shares/{link}").status_code == status


def test_who_may_read_one_region_only_sees_no_share_of_another(sampled: Fazhi):
    class Narrow:
        paths: tuple[tuple[str, ...], ...] = ()

        async def admit(self, request: Any, scope: Scope, *, asks: bool = False) -> Caller:  # noqa: ARG002
            return Caller("channel", "c", frozenset(("ask", "read")), self.paths)

        def close(self) -> None:
            pass

    guard = Narrow()
    with serving(sampled.home, guard) as portal, portal.client() as client:
        link = shared(client, ask(client))["hash"]
        for path, status in ((("示例省",), 200), (("重庆市", "城口县"), 404)):
            guard.paths = (path,)
            assert client.get(f"/api/shares/{link}").status_code == status


def test_what_is_said_of_many_regions_is_proven_again(tmp_path):
    files = {f"{county}.txt": "四川省" + text_of(county) for county in COUNTIES}
    verifier = Verifier(Divisions.load())
    with library_of(tmp_path, files) as asked:
        for question in (
            "四川省各县收到多少件行政复议申请？",
            "How many reconsideration applications did the counties of 四川省 receive?",
        ):
            answer = asked(question)
            assert findings(answer, asked.library, verifier) == [], answer.text
            assert all(standing(answer, asked.library).values())
        assert "所问涉及" in asked("四川省各县收到多少件行政复议申请？").text


# -- the store ---------------------------------------------------------------------------


@given(text=st.text(st.characters(exclude_categories=()), max_size=200).filter(str))
@settings(deadline=None, max_examples=30)
def test_a_hash_is_that_of_the_text_alone(text):
    assert hash_of(text) == hash_of(copy.copy(text))
    assert hash_of(text) != hash_of(text + "x")


def test_the_store_keeps_what_it_is_given(tmp_path):
    shares = Shares(tmp_path, 7)
    texts = ["{}", "汉字", "a" * 100_000, "'; DROP TABLE shares; --"]
    kept = [shares.put(text) for text in texts]
    assert [shares.get(share.hash) for share in kept] == kept
    assert len({share.hash for share in kept}) == len(texts)
    shares.close()
    again = Shares(tmp_path, 7)
    assert [again.get(share.hash) for share in kept] == kept
    again.close()


def test_the_store_tells_of_any_altered_letter(tmp_path):
    shares = Shares(tmp_path, 7)
    kept = shares.put("abc")
    for text in ("abd", "", "ABC", "abc ", "ab"):
        with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
            db.execute("UPDATE shares SET content = ?", (text,))
        with pytest.raises(LibraryDamaged):
            shares.get(kept.hash)
    shares.close()


def test_an_old_share_is_removed_when_a_new_one_comes_and_stays_when_shared_again(tmp_path):
    shares = Shares(tmp_path, 7)
    old, again = shares.put("old"), shares.put("again")
    long_ago = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=8)).isoformat()
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute("UPDATE shares SET at = ?", (long_ago,))
    shares.put("again")
    assert shares.get(old.hash) is None
    assert shares.get(again.hash) is not None
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("SELECT count(*) FROM shares").fetchone() == (1,)
    shares.close()
