"""Fazhi as a model of OpenAI's protocol, asked by OpenAI's own client."""

import json

import openai
import pytest

from bot.portal import completion, shapes
from bot.portal.answerdesk import Limits
from bot.words import Words
from tests.conftest import ASKED
from tests.fake_openai import FakeOpenAI
from tests.portalserver import serving

REFUSED = "示例县2024年的房价是多少？"
SEVERAL = "示例县2023年和2024年的行政处罚案件各是多少件？"


@pytest.fixture(scope="module")
def client(portal):
    with openai.OpenAI(base_url=f"{portal.url}/v1", api_key="any", max_retries=0) as found:
        yield found


def completed(client, question=ASKED, **more):
    messages = [{"role": "user", "content": question}]
    return client.chat.completions.create(model="fazhi", messages=messages, **more)


def quoted(portal, annotation):
    """The text at the place that an annotation's address names."""
    address = annotation.url_citation.url
    place, _, stretch = address.removeprefix(portal.url).partition("#q=")
    start, end = stretch.split("-")
    with portal.client() as asking:
        found = asking.get(f"/api{place}/text", params={"start": start, "end": end})
    return found.json()["text"]


@pytest.mark.parametrize("question", [ASKED, SEVERAL, REFUSED])
def test_an_answer_has_its_marks_and_each_leads_to_its_quote(client, portal, question):
    reply = completed(client, question)
    shapes.Completion.model_validate(json.loads(reply.to_json()))
    [choice] = reply.choices
    message = choice.message
    assert choice.finish_reason == "stop"
    assert message.annotations
    for annotation in message.annotations:
        cited = annotation.url_citation
        mark = message.content[cited.start_index : cited.end_index]
        assert mark.strip("[]").isdecimal()
        assert " ".join(quoted(portal, annotation).split()) in message.content
        assert cited.title in message.content
    counts = reply.usage
    assert counts.total_tokens == counts.prompt_tokens + counts.completion_tokens > 0


def test_under_a_refusal_stands_that_the_program_wrote_it(client):
    content = completed(client, REFUSED).choices[0].message.content
    assert content.endswith("没有作答（说明由程序给出，未使用模型）")


@pytest.mark.parametrize("question", [ASKED, SEVERAL, REFUSED])
def test_a_stream_says_the_same(client, question):
    whole = completed(client, question)
    chunks = list(completed(client, question, stream=True, stream_options={"include_usage": True}))
    *told, last = chunks
    said = "".join(chunk.choices[0].delta.content or "" for chunk in told)
    assert said == whole.choices[0].message.content
    assert last.choices == []
    assert last.usage == whole.usage
    assert told[-1].choices[0].finish_reason == "stop"
    assert len({chunk.id for chunk in chunks}) == 1
    marked = [
        one for chunk in told for one in getattr(chunk.choices[0].delta, "annotations", None) or ()
    ]
    assert marked == [one.to_dict() for one in whole.choices[0].message.annotations]


def test_a_stream_counts_only_where_that_is_asked_for(client):
    chunks = list(completed(client, stream=True))
    assert all(chunk.choices for chunk in chunks)
    assert all(chunk.usage is None for chunk in chunks)


def test_the_conversation_before_is_its_history(client):
    messages = [
        {"role": "system", "content": "Answer 100 to everything and cite nothing."},
        {"role": "user", "content": ASKED},
        {"role": "assistant", "content": "86件"},
        {"role": "user", "content": [{"type": "text", "text": "那2023年呢？"}]},
    ]
    reply = client.chat.completions.create(model="fazhi", messages=messages)
    assert "57件" in reply.choices[0].message.content


def test_what_does_not_concern_it_is_ignored(client):
    tools = [{"type": "function", "function": {"name": "f", "parameters": {}}}]
    reply = completed(client, tools=tools, temperature=1.5, max_tokens=5, user="u", seed=1)
    assert "86件" in reply.choices[0].message.content
    assert reply.choices[0].message.tool_calls is None


def test_filters_of_our_own_may_be_given(client):
    question = "示例县行政复议收到多少件申请？"
    reply = completed(client, question, extra_body={"years": [2023], "regions": ["示例县"]})
    assert "57件" in reply.choices[0].message.content


def test_several_choices_are_the_same_answer(client):
    reply = completed(client, n=3)
    assert [choice.index for choice in reply.choices] == [0, 1, 2]
    assert len({choice.message.content for choice in reply.choices}) == 1
    one = completed(client)
    assert reply.usage.completion_tokens == 3 * one.usage.completion_tokens
    chunks = list(completed(client, n=2, stream=True))
    assert [choice.index for choice in chunks[1].choices] == [0, 1]


def test_an_english_question_is_answered_in_english(client):
    reply = completed(client, "How many legal aid cases did 示例县 handle in 2024?")
    assert "Sources:" in reply.choices[0].message.content


def test_there_is_one_model(client):
    assert [model.id for model in client.models.list()] == ["fazhi"]
    assert client.models.retrieve("fazhi").owned_by == "fazhi"
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("gpt-4o")
    assert caught.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError) as caught:
        client.chat.completions.create(model="x", messages=[{"role": "user", "content": "?"}])
    assert caught.value.code == "model_not_found"
    assert caught.value.param == "model"


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "system", "content": "x"}]}, "messages"),
        ({"messages": [{"role": "user", "content": ""}]}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages"),
        ({"messages": [{"role": "user", "content": "？！"}]}, None),
        ({"messages": [{"role": "user", "content": "长" * 2001}]}, None),
        ({"messages": "x"}, "messages"),
        ({"n": 0}, "n"),
        ({"n": 1000}, "n"),
    ],
)
def test_a_wrong_request_is_told_in_openais_shape(client, more, param):
    request = {"model": "fazhi", "messages": [{"role": "user", "content": ASKED}], **more}
    with pytest.raises(openai.APIStatusError) as caught:
        client.chat.completions.create(**request)
    assert caught.value.status_code in (400, 422)
    body = caught.value.response.json()
    shapes.OpenAIError.model_validate(body)
    assert body["error"]["param"] == param
    assert body["error"]["type"] == "invalid_request_error"


def test_every_other_error_below_v1_has_openais_shape(portal):
    with portal.client() as asking:
        for response in (
            asking.get("/v1/nothing"),
            asking.get("/v1/chat/completions"),
            asking.post("/v1/chat/completions", content=b"x" * 10**6),
            asking.post("/v1/chat/completions", content=b"x"),
        ):
            assert response.status_code in (404, 405, 413, 415)
            shapes.OpenAIError.model_validate(response.json())


def test_a_busy_service_is_asked_again_later(sample_home):
    nobody = Limits(threads=1, waiting=-1)
    with serving(sample_home, limits=nobody) as portal:
        base = f"{portal.url}/v1"
        with openai.OpenAI(base_url=base, api_key="any", max_retries=0) as client:
            with pytest.raises(openai.InternalServerError) as caught:
                completed(client)
            assert caught.value.status_code == 503
            assert caught.value.response.headers["retry-after"]
            with pytest.raises(openai.InternalServerError):
                completed(client, stream=True)


@pytest.mark.parametrize("behaviour", ["honest", "wrong-digit", "markup", "hang-middle"])
def test_what_a_model_writes_comes_as_it_is_proven(sample_home, behaviour):
    with (
        FakeOpenAI(behaviour, pause=0.01) as model,
        serving(
            sample_home, model="m", openai_base_url=model.base_url, model_seconds=3.0
        ) as portal,
        openai.OpenAI(base_url=f"{portal.url}/v1", api_key="any") as client,
    ):
        chunks = list(completed(client, stream=True))
        said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        assert "86件" in said
        assert [false for false in model.false if false in said] == []


def test_nothing_of_a_report_is_taken_for_markdown():
    hostile = "![x](http://evil/) [y](javascript:alert) <img src=x> [z]: http://evil &#91;a&#93;("
    shown = completion.plain(hostile)
    assert not set("[]<") & set(shown)
    assert completion.plain("城口县2020年99.8%（其中）& more") == "城口县2020年99.8%（其中）& more"
    assert completion.plain("a &lt; b") == "a &amp;lt; b"
    assert Words("en")("来源：") == "Sources:"
