"""Answers composed of a model's claims and the reports' own words; scripted models."""

from collections.abc import Callable

import pytest

from answering.answer import Answer
from answering.answerer import Answerer
from answering.budget import TokenCounter
from answering.composer import INTERRUPTED, UNAVAILABLE
from answering.events import Claimed, Done, Found
from answering.model_writer import ModelWriter
from answering.prompting import Prompts
from answering.question import Question
from answering.thesaurus import load
from answering.verifier import Verifier
from retrieval.embedding import HashedGrams
from retrieval.indexes import Indexes
from retrieval.lexical import LexicalIndex
from retrieval.regions import Divisions
from retrieval.search import Searcher
from retrieval.vectors import VectorIndex
from tests.asking import TODAY
from tests.chromaserver import chroma_url
from tests.conftest import ASKED
from tests.scripted import Scripted, claim, gone, numbers, said

TRUE = "示例县2024年收到行政复议申请86件。"
WRONG = "示例县2024年收到行政复议申请68件。"
AID = "示例县2024年办理公证921件。"
LIST = "示例县2024年法治政府建设存在哪些问题？"
COMPARED = "示例县2023年和2024年行政复议各收到多少件申请？"


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier()


@pytest.fixture
def answering(ask, verifier) -> Callable[[Scripted | None], Answerer]:
    """An answerer over the sample with that model."""
    library = ask.library
    vectors = VectorIndex(library.home, HashedGrams(), chroma_url())
    searcher = Searcher(library, Indexes(library.home, LexicalIndex(library.home), vectors))
    prompts = {"zh": Prompts("zh"), "en": Prompts("en")}

    def make(model: Scripted | None) -> Answerer:
        writer = (
            ModelWriter(model, prompts.__getitem__, verifier, TokenCounter("any"))
            if model is not None
            else None
        )
        return Answerer(
            library,
            searcher,
            Divisions.load(),
            load(),
            ask.topics,
            verifier,
            model=writer,
            today=lambda: TODAY,
        )

    return make


@pytest.fixture
def answered(answering) -> Callable[..., Answer]:
    def run(model: Scripted | None, text: str = ASKED) -> Answer:
        answer: Answer = answering(model).answer(Question(text))
        return answer

    return run


def telling(*claims: tuple[str, str]):
    """A turn that tells claims, each on the sentence that holds some words."""
    return lambda prompt: said(*(claim(text, *numbers(prompt, part)) for text, part in claims))


def test_a_models_claim_stands_in_place_of_our_own(answered):
    answer = answered(Scripted([telling((TRUE, "申请86件"))]))
    assert (answer.mode, answer.model) == ("model", "scripted")
    assert [one.text for one in answer.claims] == [TRUE]
    assert answer.text == f"{TRUE}[1]"
    assert "86件" in answer.citations[0].quote


def test_what_a_model_leaves_unproven_the_report_says_itself(answered):
    answer = answered(Scripted([telling((WRONG, "申请86件"))], [telling((WRONG, "申请86件"))]))
    assert (answer.mode, answer.model) == ("extractive", None)
    assert "86件" in answer.text
    assert "68件" not in answer.text
    assert [one.text for one in answer.dropped] == [WRONG]


def test_a_true_claim_off_the_question_is_dropped(answered):
    answer = answered(Scripted([telling((AID, "办理公证921件"))]))
    if answer.dropped:
        assert [f.code for one in answer.dropped for f in one.findings] == ["off_topic"]
    assert "921" not in answer.text
    assert "86件" in answer.text


def test_a_model_that_is_not_asked_costs_nothing(answered):
    model = Scripted()
    assert answered(model, "示例县2022年行政复议收到多少件？").refusal is not None
    assert answered(model, "示例县2024年的房价是多少？").refusal is not None
    assert model.asked == []


def test_a_model_that_says_nothing_leaves_the_answer_as_it_is(answered):
    answer, alone = answered(Scripted([said(answered=False)])), answered(None)
    assert (answer.text, answer.citations, answer.mode) == (
        alone.text,
        alone.citations,
        "extractive",
    )


def test_a_model_that_fails_is_told_of_in_the_note(answered):
    answer = answered(Scripted([gone()]))
    assert (answer.mode, answer.model) == ("extractive", None)
    assert UNAVAILABLE.zh in (answer.scope.note or "")
    assert answer.text == answered(None).text


def test_a_model_that_breaks_off_keeps_what_was_proven_and_says_so(answered):
    half = telling((TRUE, "申请86件"))
    answer = answered(Scripted([lambda prompt: half(prompt)[:-20], gone()]))
    assert [one.text for one in answer.claims][:1] == [TRUE]
    assert INTERRUPTED.zh in (answer.scope.note or "")


def test_a_list_that_a_model_tells_in_part_is_told_by_the_report(answered):
    """Half a list is wrong, and one of two hands is none to read."""
    point = "示例县2024年：基层法治建设基础还不牢固。"
    answer, alone = (
        answered(Scripted([telling((point, "基础还不牢固"))]), LIST),
        answered(None, LIST),
    )
    assert len(alone.claims) >= 3
    assert answer.text == alone.text
    assert answer.mode == "extractive"


def test_a_list_that_a_model_tells_whole_is_the_models(answered):
    alone = answered(None, LIST)

    def whole(prompt) -> str:
        told = []
        for citation in alone.citations:
            inside = [s for s in prompt.sentences if s.text.rstrip("。") in citation.quote]
            told += [claim(f"示例县2024年：{s.text}", s.n) for s in inside]
        return said(*told)

    answer = answered(Scripted([whole]), LIST)
    assert answer.mode == "model"
    for citation in alone.citations:
        assert any(c.start < citation.end and citation.start < c.end for c in answer.citations)


def test_a_talkative_model_takes_no_room_from_the_answer(answered):
    """True sentences near the question, long ones first: our own claim still finds its place."""

    def much(prompt) -> str:
        others = [s for s in prompt.sentences if "申请86件" not in s.text]
        return said(*(claim(f"示例县{s.year}年：{s.text}", s.n) for s in others[:12]))

    answer = answered(Scripted([much]))
    assert "申请86件" in answer.text
    assert len(answer.text) <= 320


def test_a_comparison_keeps_its_rows_whoever_tells_the_years(answered):
    alone = answered(None, COMPARED)
    told = telling((TRUE, "申请86件"))
    answer = answered(Scripted([told]), COMPARED)
    assert answer.mode == "model"
    rows = {(row.year, row.value, row.unit) for row in alone.rows}
    assert {(row.year, row.value, row.unit) for row in answer.rows} == rows
    by_number = {c.n: c for c in answer.citations}
    for row in answer.rows:
        assert row.value in by_number[row.citation].quote


def test_events_come_in_order_and_hold_only_what_is_proven(answering):
    model = Scripted([telling((WRONG, "申请86件"), (TRUE, "申请86件"))])
    events = list(answering(model).events(Question(ASKED)))
    names = [type(event).__name__ for event in events]
    assert names[0:2] == ["Scoped", "Found"]
    assert names[-1] == "Done"
    assert set(names[2:-1]) == {"Claimed"}
    claimed = [event for event in events if isinstance(event, Claimed)]
    last = events[-1]
    assert isinstance(last, Done)
    assert tuple(event.claim for event in claimed) == last.answer.claims
    assert [event.verified for event in claimed] == list(range(1, len(claimed) + 1))
    assert [c for event in claimed for c in event.citations] == list(last.answer.citations)


def test_the_evidence_is_shown_before_the_model_is_asked(answering):
    model = Scripted()
    for event in answering(model).events(Question(ASKED)):
        if isinstance(event, Found):
            assert model.asked == []
            assert event.citations
            break
    else:
        pytest.fail("no evidence was shown")


def test_a_question_left_in_the_middle_asks_no_more(answering):
    model = Scripted([telling((TRUE, "申请86件"))])
    events = answering(model).events(Question(ASKED))
    next(events)
    events.close()
    assert model.asked == []
