"""Answers as files, charts and opinions over HTTP; and whether the indexes keep up."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import docx
import httpx2
import pypdf
import pytest

from bot.portal import objects
from bot.portal.access import Caller, Scope
from bot.portal.exporting import MOST_ANSWERS, attached
from retrieval.feedback import Feedback, Kept
from tests.conftest import ASKED, Fazhi
from tests.fake_openai import FakeOpenAI
from tests.portalserver import Portal, serving

Data = dict[str, Any]
COMPARED = "示例县2023年和2024年行政复议收到多少件申请？"
REFUSED = "示例县2022年行政复议收到多少件？"
FORMS = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "gbt7714": "text/plain; charset=utf-8",
    "json": "application/json",
}


@pytest.fixture(scope="module")
def client(portal: Portal) -> Iterator[httpx2.Client]:
    with portal.client() as client:
        yield client


def ask(client: httpx2.Client, question: str = ASKED) -> Data:
    answer: Data = client.post("/api/ask", json={"question": question}).json()
    return answer


def export(client: httpx2.Client, form: str, *answers: Data, **how: Any) -> httpx2.Response:
    return client.post("/api/export", json={"answers": answers, "form": form}, **how)


def text_in(form: str, content: bytes) -> str:
    """The text that a reader of that form sees, white space apart."""
    if form == "docx":
        document = docx.Document(io.BytesIO(content))
        notes = next(p for p in document.part.package.iter_parts() if "footnotes" in p.partname)
        text = document.element.xml + notes.blob.decode()
        text = re.sub(r"<[^>]*>", "", text)
    elif form == "pdf":
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    else:
        text = content.decode()
    return "".join(text.replace("\\", "").split())


# -- documents ---------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["md", "docx", "pdf", "txt"])
def test_a_document_holds_the_answer_its_quotes_and_who_wrote_it(client, form):
    answers = [ask(client), ask(client, COMPARED), ask(client, REFUSED)]
    response = export(client, form, *answers)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == FORMS[form]
    text = text_in(form, response.content)
    for answer in answers:
        for told in (*answer["claims"], *({"text": c["quote"]} for c in answer["citations"])):
            assert "".join(told["text"].split()) in text
    assert "摘自报告原文" in text


def test_a_list_of_references_has_the_numbers_of_the_answer(client):
    answer = ask(client, COMPARED)
    lines = export(client, "gbt7714", answer).text.splitlines()
    assert [int(n) for n in re.findall(r"\[(\d+)\]", " ".join(lines))] == [
        one["n"] for one in answer["citations"]
    ]
    for line, citation in zip(lines, answer["citations"], strict=True):
        assert f"{citation['title']}[R]" in line


def test_several_quotes_of_one_report_are_one_reference(client):
    answer = ask(client, "示例县2024年法治政府建设存在哪些问题？")
    assert len(answer["citations"]) > 1
    [line] = export(client, "gbt7714", answer).text.splitlines()
    assert line.startswith("".join(f"[{one['n']}]" for one in answer["citations"]) + " ")


def test_references_of_several_answers_are_headed_by_their_questions(client):
    answers = [ask(client), ask(client, COMPARED)]
    text = export(client, "gbt7714", *answers).text
    assert text.index(ASKED) < text.index(COMPARED)
    assert text.count("[1]") == 2


def test_where_nothing_is_cited_there_are_no_references(client):
    answer = ask(client, "你好")
    assert not answer["citations"]
    response = export(client, "gbt7714", answer)
    assert (response.status_code, response.json()["code"]) == (422, "unprocessable")


@pytest.mark.parametrize("form", ["md", "txt"])
def test_what_is_pasted_elsewhere_has_no_commands_and_the_readers_clock(client, form):
    body = {"answers": [ask(client)], "form": form, "copied": True, "utc_offset": 5 * 60 + 45}
    text = client.post("/api/export", json=body).text
    assert "怎样核对" not in text
    assert "fazhi" not in text
    assert re.search(r"制作时间：\d{4}-\d\d-\d\d \d\d:\d\d\+05:45", text)
    assert "怎样核对" in export(client, form, ask(client)).text


def test_references_that_are_pasted_stand_behind_their_answer(client):
    answer = ask(client, COMPARED)
    body = {"answers": [answer], "form": "gbt7714", "copied": True}
    said, listed = client.post("/api/export", json=body).text.strip().split("\n\n")
    assert said == answer["answer"]
    assert listed == export(client, "gbt7714", answer).text.strip()


def test_a_model_is_named_where_references_are_pasted(sampled):
    with (
        FakeOpenAI("faithful") as model,
        serving(sampled.home, model="m-1", openai_base_url=model.base_url) as portal,
        portal.client() as client,
    ):
        body = {"answers": [ask(client)], "form": "gbt7714", "copied": True}
        assert client.post("/api/export", json=body).text.startswith("人工智能生成：")


def test_a_proof_file_proves_itself_offline(client, fazhi: Fazhi, file):
    answer = ask(client, COMPARED)
    response = export(client, "json", answer)
    assert response.headers["content-type"] == FORMS["json"]
    assert fazhi("verify", file("proof.json", response.content)).code == 0
    altered = response.content.replace(
        answer["claims"][0]["text"][-6:].encode(), "一万件。".encode(), 1
    )
    assert fazhi("verify", file("altered.json", altered)).code == 1
    assert not fazhi.home.exists()


def test_a_proof_file_is_of_one_answer(client):
    response = export(client, "json", ask(client), ask(client))
    assert (response.status_code, response.json()["code"]) == (422, "unprocessable")


def test_what_a_model_wrote_says_so_in_every_form(sampled):
    with (
        FakeOpenAI("faithful") as model,
        serving(
            sampled.home, model="m-1", openai_base_url=model.base_url, openai_api_key="any"
        ) as portal,
        portal.client() as client,
    ):
        answer = ask(client)
        assert answer["mode"] == "model"
        for form in ("md", "docx", "pdf", "txt"):
            assert "人工智能生成" in text_in(form, export(client, form, answer).content)
        assert json.loads(export(client, "json", answer).content)["model"] == "m-1"


@pytest.mark.parametrize("form", FORMS)
def test_nothing_unproven_leaves_in_any_form(client, form):
    for name, value in (("question", "谁是坏人？"), ("answer", "假话。[1]")):
        answer = {**ask(client), name: value}
        response = export(client, form, answer)
        assert (response.status_code, response.json()["code"]) == (422, "unproven")
    several = export(client, "md", ask(client), {**ask(client), "model": "x"})
    assert several.status_code == 422


def test_what_the_library_no_longer_says_is_not_exported(sampled):
    with serving(sampled.home) as portal, portal.client() as client:
        answer = ask(client)
        assert sampled("forget", answer["citations"][0]["report_id"]).code == 0
        response = export(client, "docx", answer)
        assert response.json()["findings"][0]["code"] == "report_missing"


def test_english_readers_get_english_words_around_the_quotes(client):
    response = export(client, "txt", ask(client), headers={"Accept-Language": "en"})
    assert "How to check" in response.text
    assert "86件" in response.text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answers": [], "form": "md"},
        {"answers": [{}] * (MOST_ANSWERS + 1), "form": "md"},
        {"answers": [{}], "form": "exe"},
        {"answers": [{}], "form": "md", "more": 1},
        {"answers": "x", "form": "md"},
        {"answers": [{}], "form": "md"},
        {"answers": [[]], "form": "md"},
    ],
)
def test_a_request_of_a_wrong_form_is_told(client, body):
    response = client.post("/api/export", json=body)
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"


def test_too_much_at_once_is_refused(client):
    response = client.post("/api/export", json={"answers": [{"a": "x" * 5_000_000}], "form": "md"})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "name",
    ["问 答.docx", 'a"b\r\nX: y.md', "../../etc/passwd", "", "é" * 300, "\udcff.txt", "%0a;"],
)
def test_a_files_name_cannot_break_its_header(name):
    header = attached(name)
    assert header.isascii()
    assert header.isprintable()
    form = r"attachment; filename=\"([\w.-]*)\"; filename\*=UTF-8''([\w.~%-]*)"
    [(plain, encoded)] = re.findall(f"^{form}$", header)
    assert not set(plain) & set('"\\/\r\n')
    assert unquote(encoded) == name.encode(errors="replace").decode()


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_named_after_the_question_and_saved(client, form):
    header = export(client, form, ask(client)).headers["content-disposition"]
    assert header.startswith("attachment; ")
    assert unquote(header.rpartition("''")[2]).startswith("示例县2024年行政复议")


# -- charts ------------------------------------------------------------------------------


def test_what_compares_has_a_chart_with_every_value(client):
    answer = ask(client, COMPARED)
    chart = client.post("/api/chart", json={"answer": answer}).json()
    objects.Chart.model_validate(chart)
    [panel] = chart["panels"]
    values = {(p["year"], p["value"]) for p in panel["points"]}
    rows = {(row["year"], row["value"].replace(",", "")) for row in answer["rows"]}
    assert values == rows
    assert {p["citation"] for p in panel["points"]} == {row["citation"] for row in answer["rows"]}


@pytest.mark.parametrize("question", [ASKED, REFUSED])
def test_what_does_not_compare_has_no_panel(client, question):
    body = {"answer": ask(client, question)}
    chart = client.post("/api/chart", json=body).json()
    objects.Chart.model_validate(chart)
    assert chart["panels"] == []
    response = client.post("/api/chart", json=body, headers={"Accept": "image/png"})
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_a_chart_can_be_had_as_a_picture_and_by_the_link_of_a_share(client):
    body = {"answer": ask(client, COMPARED)}
    response = client.post("/api/chart", json=body, headers={"Accept": "image/png"})
    assert response.headers["content-type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    share = client.post("/api/shares", json=body).json()["hash"]
    again = client.get(f"/api/shares/{share}/chart.png")
    assert again.content == response.content
    assert again.headers["content-disposition"].startswith("inline; ")
    assert client.get(f"/api/shares/{'a' * 52}/chart.png").status_code == 404


def test_no_chart_is_drawn_of_made_up_values(client):
    answer = ask(client, COMPARED)
    answer["rows"][0]["value"] = "999999"
    for accept in ("*/*", "image/png"):
        response = client.post("/api/chart", json={"answer": answer}, headers={"Accept": accept})
        assert (response.status_code, response.json()["code"]) == (422, "unproven")


# -- opinions ----------------------------------------------------------------------------


def opined(home: Any) -> tuple[Kept, ...]:
    store = Feedback(home, 30)
    found = store.all()
    store.close()
    return found


def test_an_opinion_is_kept_masked_and_a_later_one_takes_its_place(sampled):
    phone = "13812345678"
    with serving(sampled.home) as portal, portal.client() as client:
        for opinion, why in (("useful", ""), ("useless", f"不对，打我电话{phone}")):
            body = {"key": "k", "question": f"{ASKED}{phone}", "opinion": opinion, "why": why}
            response = client.post("/api/feedback", json={**body, "years": [2024]})
            assert response.json() == {"kept": True}
        [kept] = opined(sampled.home)
        assert (kept.opinion, kept.surface, kept.years) == ("useless", "portal", (2024,))
        assert phone not in kept.question + kept.why
        assert "不对" in kept.why
        assert ASKED in sampled("feedback").out


def test_nobody_writes_over_the_opinion_of_another(sampled):
    class Two:
        name = "a"

        async def admit(self, request: Any, scope: Scope, *, asks: bool = False) -> Caller:  # noqa: ARG002
            return Caller("key", self.name, frozenset(("ask",)))

        def close(self) -> None:
            pass

    guard = Two()
    with serving(sampled.home, guard) as portal, portal.client() as client:
        for guard.name, opinion in (("a", "useful"), ("b", "useless")):
            body = {"key": "same", "question": ASKED, "opinion": opinion}
            assert client.post("/api/feedback", json=body).status_code == 200
    assert sorted(kept.opinion for kept in opined(sampled.home)) == ["useful", "useless"]


@pytest.mark.parametrize(
    "more",
    [
        {"opinion": "great"},
        {"key": ""},
        {"key": "k" * 201},
        {"question": ""},
        {"question": "长" * 2001},
        {"why": "长" * 2001},
        {"years": ["x"]},
        {"regions": ["x" * 101]},
        {"admin": True},
        {"question": "\ud800"},
    ],
)
def test_an_opinion_of_a_wrong_form_is_told(client, more):
    body = {"key": "k", "question": ASKED, "opinion": "useful", **more}
    headers = {"Content-Type": "application/json"}
    response = client.post("/api/feedback", content=json.dumps(body), headers=headers)
    assert response.status_code in (400, 422)


# -- the indexes -------------------------------------------------------------------------


def test_the_index_tells_how_far_it_is(client):
    health = client.get("/api/index").json()
    objects.Health.model_validate(health)
    assert health["sound"] is True
    assert health["reports"] == 3
    assert {index["revision"] for index in health["indexes"]} == {health["revision"]}


def test_an_index_that_is_behind_says_so_in_the_readers_language(sampled, file):
    assert sampled("ingest", file("新.txt", "某地2023年报告\n一、概况\n办结案件5件。")).code == 0
    for path in sampled.home.glob("lexical*"):
        path.rename(path.with_name(f"gone-{path.name}"))
    with serving(sampled.home) as portal, portal.client() as client:
        health = client.get("/api/index").json()
        english = client.get("/api/index", headers={"Accept-Language": "en"}).json()
    assert health["sound"] is False
    lexical = health["indexes"][0]
    assert lexical["revision"] == -1
    assert "fazhi index rebuild" in lexical["problems"][0]
    assert "behind the library" in english["indexes"][0]["problems"][0]
