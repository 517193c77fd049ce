"""Embeddings from a server: batches, order, tries, and words that hold no secret."""

import time

import numpy as np
import pytest

from config.errors import ModelUnavailable
from retrieval.embedding import HashedGrams
from retrieval.embeddingservice import ServiceEmbedder
from tests.embedserver import Reply, answer, embed_server
from tests.fake_openai import refused, unknown_host

KEY = "sk-geheim-7f3a9c"
TEXTS = [f"第{n}件行政复议案件" for n in range(150)]
BUSY: Reply = (503, {}, {"error": {"message": "busy"}})


@pytest.fixture
def server():
    with embed_server() as found:
        yield found


def service(url: str, **how: float) -> ServiceEmbedder:
    return ServiceEmbedder(url, KEY, "tiny", **{"pause": 0.01, **how})


def test_vectors_come_in_the_order_of_the_texts_and_of_length_one(server):
    rows = service(server.url).embed(TEXTS)
    assert rows.dtype == np.float32
    assert np.allclose(rows, HashedGrams().embed(TEXTS), atol=1e-6)
    assert server.sizes == [64, 64, 22]


def test_a_request_says_what_it_wants(server):
    service(server.url).embed(["复议"])
    assert server.bodies == [{"model": "tiny", "input": ["复议"], "encoding_format": "float"}]
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_credentials_in_the_address_take_the_keys_place(server):
    service(server.url.replace("//", "//user:p%40ss@")).embed(["复议"])
    assert server.headers[0]["authorization"] == "Basic dXNlcjpwQHNz"


def test_a_server_without_a_key_is_sent_none(server):
    ServiceEmbedder(server.url, "", "tiny").embed(["复议"])
    assert "authorization" not in server.headers[0]


@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("https://dashscope.aliyuncs.com/compatible-mode/v1", 10),
        ("https://dashscope-intl.aliyuncs.com/compatible-mode/v1", 10),
        ("", 2048),
        ("http://127.0.0.1:11434/v1", 64),
    ],
)
def test_how_many_texts_go_together_depends_on_the_provider(url, most):
    assert ServiceEmbedder(url, KEY, "m")._rows == most


def test_long_texts_go_in_smaller_batches(server):
    service(server.url).embed(["复议" * 45_000] * 5)
    assert server.sizes == [2, 2, 1]


def test_a_server_that_takes_fewer_texts_gets_fewer(server):
    server.always = lambda texts: (
        (422, {}, {"error": "batch size 64 > maximum allowed batch size 20"})
        if len(texts) > 20
        else None
    )
    embedder = service(server.url)
    assert np.allclose(embedder.embed(TEXTS), HashedGrams().embed(TEXTS), atol=1e-6)
    assert server.sizes[:4] == [64, 32, 16, 16]
    embedder.embed(TEXTS[:32])
    assert server.sizes[-2:] == [16, 16]


@pytest.mark.parametrize("fault", [BUSY, (429, {"Retry-After": "0"}, {}), (200, {}, b"{")])
def test_what_passes_is_tried_again(server, fault):
    server.faults = [fault]
    assert service(server.url).embed(["复议"]).shape == (1, 384)
    assert len(server.bodies) == 2


def test_a_server_is_waited_for_as_long_as_it_asks(server):
    server.faults = [(429, {"Retry-After": "0.4"}, {})]
    started = time.monotonic()
    service(server.url).embed(["复议"])
    assert 0.4 <= time.monotonic() - started < 2


def test_what_does_not_pass_is_given_up_after_some_tries(server):
    server.always = lambda _texts: BUSY
    with pytest.raises(ModelUnavailable, match="503, busy"):
        service(server.url).embed(["复议"])
    assert len(server.bodies) == 4


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, {"error": {"message": f"bad key {KEY}"}}, "key"),
        (404, {"error": {"message": "no model tiny"}}, "no model tiny"),
        (429, {"error": {"code": "insufficient_quota", "message": "pay"}}, "quota"),
        (400, {"message": f"wrong {KEY}"}, "wrong"),
    ],
)
def test_a_rejection_is_not_tried_again_and_tells_no_secret(server, status, body, told):
    server.always = lambda _texts: (status, {}, body)
    with pytest.raises(ModelUnavailable, match=told) as caught:
        service(server.url).embed(["复议"])
    assert len(server.bodies) == 1
    assert KEY not in str(caught.value)
    assert "复议" not in str(caught.value)


def test_vectors_of_two_lengths_are_not_of_one_model(server):
    embedder = service(server.url)
    embedder.embed(["复议"])
    short = {"data": [{"index": 0, "embedding": [1.0, 0.0]}]}
    server.faults = [(200, {}, short)]
    with pytest.raises(ModelUnavailable, match="2 numbers, and 384 before"):
        embedder.embed(["复议"])


@pytest.mark.parametrize(
    "data",
    [
        [],
        [{"index": 1, "embedding": [1.0]}],
        [{"index": 0, "embedding": []}],
        [{"index": 0, "embedding": ["1"]}],
        [{"index": 0, "embedding": "AACAPw=="}],
        [{"index": 0, "embedding": [float("nan")]}],
        "rows",
    ],
)
def test_an_answer_that_is_none_is_not_taken(server, data):
    server.always = lambda _texts: (200, {}, {"data": data})
    with pytest.raises(ModelUnavailable, match="malformed"):
        service(server.url).embed(["复议"])


def test_an_answer_may_leave_the_order_to_its_own(server):
    rows = sorted(answer(["复议", "普法"])["data"], key=lambda row: row["index"])
    server.faults = [(200, {}, {"data": [{"embedding": row["embedding"]} for row in rows]})]
    found = service(server.url).embed(["复议", "普法"])
    assert np.allclose(found, HashedGrams().embed(["复议", "普法"]), atol=1e-6)


@pytest.mark.parametrize("url", [refused(), unknown_host()], ids=["refused", "unknown host"])
def test_a_server_that_is_not_there_says_so(url):
    with pytest.raises(ModelUnavailable, match=r"refuses connections|cannot be resolved"):
        service(url).embed(["复议"])


def test_nothing_asked_asks_nobody(server):
    assert service(server.url).embed([]).shape[0] == 0
    assert server.bodies == []


def test_a_question_is_one_row(server):
    row = service(server.url).embed_question("复议")
    assert np.allclose(row, HashedGrams().embed_question("复议"), atol=1e-6)


def test_a_question_does_not_wait_and_the_next_not_at_all(server):
    server.always = lambda _texts: (200, {}, 1.5)
    embedder = service(server.url, question_patience=0.3)
    started = time.monotonic()
    with pytest.raises(ModelUnavailable, match="in time"):
        embedder.embed_question("复议")
    with pytest.raises(ModelUnavailable, match="rests"):
        embedder.embed_question("复议")
    assert time.monotonic() - started < 1.2
    assert len(server.bodies) == 1


def test_the_name_is_of_model_and_server_without_credentials():
    one = ServiceEmbedder("https://user:pass@host/v1/", KEY, "m")
    assert one.name == ServiceEmbedder("https://host/v1", "", "m").name == "openai/m@host/v1"
    assert one.name != ServiceEmbedder("https://host/v1", "", "n").name
    assert one.weight == 0.5
