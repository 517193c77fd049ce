"""A model that fails: always an answer, in time, in the reports' own words, and said so."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from answering.answer import Answer
from answering.answerer import Answerer
from answering.composer import INTERRUPTED, UNAVAILABLE
from answering.question import Question
from answering.verifier import Verifier
from bot import wiring
from config.settings import Settings
from retrieval.library import Library
from tests.chromaserver import chroma_url
from tests.conftest import ASKED
from tests.fake_faults import FAULTS
from tests.fake_openai import FakeOpenAI, refused, unknown_host
from tests.shown import assert_proven

SECONDS = 1.0
"""What a question may spend with models here."""
GRACE = 2.0
TRUE = "86件"

SOUND: tuple[str, ...] = (
    "no-usage",
    "no-choices",
    "no-done",
    "no-finish",
    "whole",
    "no-schema",
    "no-format",
)
SOUND += ("plain", "hang-end")
"""Oddities that a model's answer comes through whole."""
PARTLY = ("hang-middle", "cut", "error-event")
"""Faults after the first claim may have come."""
ADDRESSES = ("refused", "unknown host", "no TLS")
FAILING = tuple(name for name in FAULTS if name not in (*SOUND, *PARTLY))


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeOpenAI]:
    with FakeOpenAI(drip=0.2) as server:
        yield server


@pytest.fixture(scope="module")
def library(sample_home: Path) -> Iterator[Library]:
    with Library.open(sample_home) as opened:
        yield opened


@pytest.fixture
def timed(library: Library):
    """Asks, and holds the answer to its time and its proof."""

    def ask(answerer: Answerer, seconds: float = SECONDS) -> Answer:
        started = time.monotonic()
        answer = answerer.answer(Question(ASKED))
        assert time.monotonic() - started < seconds + GRACE
        assert answer.refusal is None
        assert TRUE in answer.text
        assert_proven(answer, library, Verifier())
        return answer

    return ask


def wired(library: Library, model: str, base_url: str, **more) -> Answerer:
    ours = {"model_seconds": SECONDS, "openai_api_key": "sk-secret-of-ours"}
    given = {**ours, "chroma_url": chroma_url(), **more}
    return wiring.answerer(
        library, Settings(library.home, model=model, openai_base_url=base_url, **given)
    )


def assert_labelled(answer: Answer) -> None:
    assert (answer.mode, answer.model) == ("extractive", None)
    assert UNAVAILABLE.zh in (answer.scope.note or "")


def test_every_fault_is_told_as_sound_partly_or_failing():
    assert {*SOUND, *PARTLY, *FAILING} == set(FAULTS)
    assert len(FAILING) + len(PARTLY) + len(ADDRESSES) >= 15


@pytest.mark.parametrize("fault", FAILING)
def test_the_reports_answer_where_the_model_fails(fault, library, fake, timed):
    assert_labelled(timed(wired(library, fault, fake.base_url)))


@pytest.mark.parametrize("fault", ADDRESSES)
def test_the_reports_answer_where_nobody_is_at_the_address(fault, library, fake, timed):
    address = {"refused": refused(), "unknown host": unknown_host(), "no TLS": fake.https_url}
    assert_labelled(timed(wired(library, "honest", address[fault])))


@pytest.mark.parametrize("fault", PARTLY)
def test_what_was_proven_before_a_break_stands_and_the_rest_is_the_reports(
    fault, library, fake, timed
):
    note = timed(wired(library, fault, fake.base_url)).scope.note or ""
    assert UNAVAILABLE.zh in note or INTERRUPTED.zh in note


@pytest.mark.parametrize("fault", SOUND)
def test_an_odd_server_is_no_failing_one(fault, library, fake, timed):
    answer = timed(wired(library, fault, fake.base_url, model_seconds=2.0), 2.0)
    assert (answer.mode, answer.model) == ("model", fault)
    assert answer.scope.note is None or UNAVAILABLE.zh not in answer.scope.note


@pytest.mark.parametrize("fault", ["401", "429-long", "hang", "blank"])
def test_a_second_model_answers_where_the_first_fails(fault, library, fake, timed):
    answerer = wired(library, fault, fake.base_url, fallback_model="honest", model_seconds=2.0)
    answer = timed(answerer, 2.0)
    assert (answer.mode, answer.model) == ("model", "honest")


def test_a_second_model_at_another_address_answers_where_the_first_is_not_there(library, timed):
    with FakeOpenAI() as other:
        more = {"fallback_model": "spare", "fallback_base_url": other.base_url}
        answer = timed(wired(library, "first", refused(), model_seconds=2.0, **more), 2.0)
        assert (answer.mode, answer.model) == ("model", "spare")
        assert other.heard


@pytest.mark.parametrize("faults", [("hang", "hang"), ("500", "drip"), ("401", "blank")])
def test_the_reports_answer_in_time_where_both_models_fail(faults, library, fake, timed):
    first, second = faults
    assert_labelled(timed(wired(library, first, fake.base_url, fallback_model=second)))


def test_a_lying_second_model_is_held_as_the_first_is(library, fake, timed):
    answer = timed(wired(library, "401", fake.base_url, fallback_model="wrong-digit"))
    assert answer.mode == "extractive"
    assert answer.dropped


def test_a_server_that_keeps_failing_is_left_alone(library, timed):
    with FakeOpenAI("404") as failing:
        answerer = wired(library, "404", failing.base_url)
        for _ in range(3):
            assert_labelled(timed(answerer))
        asked = len(failing.heard)
        started = time.monotonic()
        for _ in range(3):
            assert_labelled(timed(answerer))
        assert len(failing.heard) == asked == 3
        assert time.monotonic() - started < SECONDS


def test_a_server_that_asks_for_an_hours_rest_gets_it_at_once(library, timed):
    with FakeOpenAI("429-long") as failing:
        answerer = wired(library, "429-long", failing.base_url)
        for _ in range(2):
            assert_labelled(timed(answerer))
        assert len(failing.heard) == 1


def test_a_model_that_recovers_within_the_question_answers_it(library, timed):
    with FakeOpenAI("500", strikes=1) as recovering:
        answer = timed(wired(library, "any", recovering.base_url, model_seconds=3.0), 3.0)
        assert answer.mode == "model"
        assert [heard.behaviour for heard in recovering.heard] == ["500", "honest"]


def test_a_short_wish_to_wait_is_granted(library, timed):
    with FakeOpenAI("429-after", strikes=1) as busy:
        started = time.monotonic()
        answer = timed(wired(library, "any", busy.base_url, model_seconds=4.0), 4.0)
        assert answer.mode == "model"
        assert time.monotonic() - started >= 1


@pytest.mark.parametrize("fault", ["400", "hang", "cut", "huge", "page"])
def test_the_command_line_ends_well_and_tells_no_secret(fault, sample, fake):
    program = sample.with_(
        FAZHI_MODEL=fault,
        FAZHI_MODEL_SECONDS="1",
        FAZHI_DEBUG="1",
        OPENAI_BASE_URL=fake.base_url,
        OPENAI_API_KEY="sk-secret-of-ours",
    )
    read, told = program("ask", ASKED), program("ask", ASKED, "--json")
    for ran in (read, told):
        assert ran.code == 0
        assert "Traceback" not in ran.err
        assert "sk-secret" not in ran.out + ran.err
    assert "模型服务" in read.out
    assert TRUE in read.out
    assert "模型服务" in told.lines[0]["scope"]["note"]


def test_the_program_as_a_process_ends_well_where_the_model_hangs(sample, fake):
    program = sample.with_(
        FAZHI_MODEL="hang", FAZHI_MODEL_SECONDS="1", OPENAI_BASE_URL=fake.base_url
    )
    ran = program.process("ask", ASKED, "--json")
    assert (ran.code, ran.err) == (0, "")
    spent = ran.lines[0]["timings_ms"]
    assert spent["total"] < (SECONDS + GRACE) * 1000
    assert spent["write"] > SECONDS * 900, "a wait for the model is none for the search"
    assert UNAVAILABLE.zh in ran.lines[0]["scope"]["note"]
