"""A chat model over real connections: what it gives, and what it survives.

Every fault has its deadline of a second or so; the model is given up in time, its
connection is ended, and no message holds a secret.
"""

import datetime
import logging
import threading
import time
import traceback

import pytest

from answering.breaker import Breaker
from answering.chat import Finished, Message, Restarted, Text, whole
from answering.chat_server import Form
from answering.json_stream import ObjectReader
from answering.openai_chat import OpenAiServer
from answering.patient_chat import PatientChat
from config.errors import ModelUnavailable
from retrieval.responses import retry_after
from tests.fake_faults import FAULTS
from tests.fake_openai import FakeOpenAI, refused, unknown_host

KEY = "sk-geheim-7f3a9c"
QUESTION = "城口县2020年调解成功率是多少？暗号青鸟"
EVIDENCE = """[12] 城口县 2020 | 一、做法 | 调解成功6756件，调解成功率99.8%。
[13] 城口县 2020 | 一、做法 | 调解成功率列全市第一。"""
MESSAGES = (
    Message("system", "只依据证据，用 json 回答。"),
    Message("user", f"{QUESTION}\n<evidence>\n{EVIDENCE}\n</evidence>"),
)
SCHEMA = {
    "type": "object",
    "properties": {"claims": {"type": "array"}, "answered": {"type": "boolean"}},
    "required": ["claims", "answered"],
}
SLACK = 0.7
"""Seconds beyond the deadline that a busy machine may take; the contract allows 2."""


def server(url, model="x", *, key=KEY):
    return OpenAiServer(url, key, model)


def chat(*urls, **options):
    return PatientChat([server(url) for url in urls], pause=0.05, **options)


def ask(model, seconds=5.0, *, schema=SCHEMA):
    return list(model.complete(MESSAGES, schema=schema, deadline=time.monotonic() + seconds))


def claims(events):
    reader = ObjectReader("claims")
    return reader.feed(whole(events).text) + reader.close()


@pytest.fixture
def start():
    """Starts a fake server with a behaviour, stopped at the end."""
    running = []

    def begin(behaviour="honest", **options):
        fake = FakeOpenAI(behaviour, **options)
        fake.__enter__()
        running.append(fake)
        return fake

    yield begin
    for fake in running:
        fake.stop()


def test_an_answer_comes_in_pieces_and_ends_with_its_usage(start):
    events = ask(chat(start().base_url))
    assert len([event for event in events if isinstance(event, Text)]) > 5
    assert isinstance(events[-1], Finished)
    assert events[-1].usage is not None
    assert events[-1].usage.prompt > 0
    assert claims(events)[0]["sentences"] == [12]


def test_the_first_claim_is_there_while_the_model_still_writes(start):
    fake = start(pause=0.02)
    reader = ObjectReader("claims")
    for event in chat(fake.base_url).complete(
        MESSAGES, schema=SCHEMA, deadline=time.monotonic() + 5
    ):
        assert isinstance(event, Text)
        if found := reader.feed(event.text):
            break
    assert found[0]["sentences"] == [12]
    assert fake.busy == 1


def test_who_stops_listening_ends_the_request(start):
    fake = start("drip-events", drip=0.05)
    events = chat(fake.base_url).complete(MESSAGES, schema=SCHEMA, deadline=time.monotonic() + 60)
    next(events)
    assert fake.busy == 1
    events.close()
    assert_idle(fake)


def test_without_a_schema_any_text_is_an_answer(start):
    fake = start("only-prose")
    assert whole(ask(chat(fake.base_url), schema=None)).text.startswith("您好")
    assert "response_format" not in fake.heard[0].payload


ANSWERING = {
    "hang-end",
    "no-usage",
    "no-choices",
    "no-done",
    "no-finish",
    "whole",
    "no-schema",
    "no-format",
    "plain",
}


@pytest.mark.parametrize("behaviour", sorted(ANSWERING))
def test_an_odd_server_still_answers(start, behaviour):
    events = ask(chat(start(behaviour).base_url))
    assert Restarted() not in events
    assert claims(events)[0]["sentences"] == [12]


FAILING = sorted(set(FAULTS) - ANSWERING)


@pytest.mark.parametrize("behaviour", [*FAILING, "refused", "unknown-host", "tls"])
def test_a_fault_ends_in_time_without_a_secret(start, behaviour, caplog):
    caplog.set_level(logging.DEBUG)
    fake = start(behaviour, drip=0.1)
    addresses = {"refused": refused(), "unknown-host": unknown_host(), "tls": fake.https_url}
    started = time.monotonic()
    with pytest.raises(ModelUnavailable) as caught:
        ask(chat(addresses.get(behaviour, fake.base_url)), 0.7)
    assert time.monotonic() - started < 0.7 + SLACK
    assert_idle(fake)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    logged = "".join(record.getMessage() for record in caplog.records)
    assert "x at " in str(caught.value)
    assert KEY not in told + logged
    assert "暗号青鸟" not in told


def test_an_address_with_a_password_shows_it_nowhere(start, caplog):
    caplog.set_level(logging.DEBUG)
    fake = start("500", strikes=1)
    model = chat(fake.base_url.replace("//", "//amt:geheim@"))
    ask(model)
    fake.strikes = 10**6
    with pytest.raises(ModelUnavailable) as caught:
        ask(model)
    logged = "".join(record.getMessage() for record in caplog.records)
    assert "geheim" not in str(caught.value) + logged
    assert "geheim" not in repr(server(fake.base_url)) + repr(vars(model))


PASSING = ["429", "429-after", "429-date", "500", "503", "cut", "not-json", "blank", "not-utf8"]


@pytest.mark.parametrize("behaviour", [*PASSING, "page", "error-event"])
def test_a_fault_that_passes_is_tried_again(start, behaviour):
    fake = start(behaviour, strikes=1)
    events = ask(chat(fake.base_url))
    assert len(fake.heard) == 2
    assert claims(events)[0]["sentences"] == [12]


def test_what_was_said_before_a_break_is_taken_back(start):
    events = ask(chat(start("cut", strikes=1).base_url))
    again = events.index(Restarted())
    assert isinstance(events[again - 1], Text)
    assert whole(events).text == whole(events[again:]).text


@pytest.mark.parametrize("behaviour", ["401", "404", "429-quota", "truncated", "huge", "hang"])
def test_a_fault_that_stays_is_not_tried_again(start, behaviour):
    fake = start(behaviour)
    with pytest.raises(ModelUnavailable):
        ask(chat(fake.base_url), 0.7)
    assert len(fake.heard) == 1


@pytest.mark.parametrize(("behaviour", "least"), [("429-after", 0.95), ("429-date", 0.9)])
def test_a_server_that_asks_to_wait_is_waited_for(start, behaviour, least):
    started = time.monotonic()
    ask(chat(start(behaviour, strikes=1).base_url))
    assert least < time.monotonic() - started < 3


def test_a_wait_beyond_the_deadline_is_not_waited_and_the_server_left_alone(start):
    fake = start("429-long")
    model = chat(fake.base_url)
    for _ in range(3):
        started = time.monotonic()
        with pytest.raises(ModelUnavailable):
            ask(model)
        assert time.monotonic() - started < SLACK
    assert len(fake.heard) == 1


@pytest.mark.parametrize("behaviour", ["401", "500", "hang", "hang-middle", "drip", "blank"])
def test_the_second_model_answers_for_the_first(start, behaviour):
    first, second = start(behaviour, drip=0.1), start()
    events = ask(chat(first.base_url, second.base_url), 1.4)
    assert claims(events)[0]["sentences"] == [12]
    assert len(second.heard) == 1
    assert_idle(first)


def test_both_models_together_keep_the_deadline(start):
    started = time.monotonic()
    with pytest.raises(ModelUnavailable) as caught:
        ask(chat(start("hang").base_url, start("drip", drip=0.1).base_url), 1.0)
    assert time.monotonic() - started < 1.0 + SLACK
    assert str(caught.value).count("x at ") >= 2


def test_the_ladder_is_climbed_down_once_and_remembered(start):
    fake = start("no-format")
    model = chat(fake.base_url)
    ask(model)
    ask(model)
    formats = [(h.payload.get("response_format") or {}).get("type") for h in fake.heard]
    assert formats == ["json_schema", "json_object", None, None]


def test_a_plainer_form_that_did_not_help_is_not_remembered(start):
    fake = start("400")
    model = chat(fake.base_url, failures=100)
    for _ in range(2):
        with pytest.raises(ModelUnavailable):
            ask(model)
    fake.behaviour = "honest"
    ask(model)
    assert fake.heard[-1].payload["response_format"]["type"] == "json_schema"


def test_the_schema_is_sent_as_strict_mode_wants_it(start):
    fake = start()
    ask(chat(fake.base_url))
    assert fake.heard[0].payload["response_format"]["json_schema"]["schema"] == SCHEMA
    assert fake.heard[0].payload["response_format"]["json_schema"]["strict"] is True
    assert fake.heard[0].payload["temperature"] == 0


@pytest.mark.parametrize(
    ("complaint", "form"),
    [
        ("Unknown parameter: stream_options", Form(usage=False)),
        ("Unsupported value: 'temperature'", Form(cold=False)),
        ("response_format json_schema is unavailable", Form("json_object")),
        ("context length exceeded", None),
    ],
)
def test_a_complaint_takes_away_what_it_names(complaint, form):
    assert Form().without(complaint) == form


def test_a_server_that_keeps_failing_is_left_alone_for_a_while(start):
    fake = start("401")
    model = chat(fake.base_url, failures=2, rest=0.4)
    for _ in range(4):
        with pytest.raises(ModelUnavailable):
            ask(model)
    assert len(fake.heard) == 2
    fake.behaviour = "honest"
    time.sleep(0.45)
    assert claims(ask(model))[0]["sentences"] == [12]
    ask(model)
    assert len(fake.heard) == 4


def test_a_request_that_was_refused_for_itself_closes_no_door(start):
    fake = start("400")
    model = chat(fake.base_url, failures=1)
    for _ in range(2):
        with pytest.raises(ModelUnavailable):
            ask(model)
    fake.behaviour = "honest"
    ask(model)


def test_a_breaker_opens_tries_one_and_closes():
    now = [0.0]
    breaker = Breaker(failures=2, pause=10.0, clock=lambda: now[0])
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    now[0] = 10.0
    assert breaker.allows(), "half-open: one may try"
    assert not breaker.allows(), "and one only"
    breaker.failed()
    now[0] = 19.9
    assert not breaker.allows()
    now[0] = 20.0
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.allows()


def test_a_trial_that_never_reports_back_blocks_nobody():
    now = [0.0]
    breaker = Breaker(failures=1, pause=10.0, clock=lambda: now[0])
    breaker.failed()
    now[0] = 10.0
    assert breaker.allows()
    now[0] = 20.0
    assert breaker.allows()


def test_a_servers_wish_for_rest_is_granted_within_reason():
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])
    breaker.failed(rest=10.0**9)
    assert not breaker.allows()
    now[0] = 301.0
    assert breaker.allows()


NOW = datetime.datetime(2026, 11, 22, 8, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("Sun, 22 Nov 2026 08:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 07:00:00 GMT", 0.0),
        ("Sun, 22 Nov 2026 08:00:30 -0000", 30.0),
        ("soon", None),
        ("-3", None),
        ("9" * 400, None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(said, seconds):
    assert retry_after({"retry-after": said}, NOW) == seconds


def test_many_may_ask_at_once(start):
    model = chat(start(pause=0.005).base_url)
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(claims(ask(model)))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 20
    assert all(answer == answers[0] for answer in answers)


def test_a_deadline_that_has_passed_asks_nobody(start):
    fake = start()
    with pytest.raises(ModelUnavailable):
        ask(chat(fake.base_url), -1.0)
    with pytest.raises(ModelUnavailable):
        ask(PatientChat([]))
    assert fake.heard == []


def assert_idle(fake):
    """The fake server is rid of its client, soon."""
    until = time.monotonic() + 1
    while fake.busy and time.monotonic() < until:
        time.sleep(0.01)
    assert fake.busy == 0
