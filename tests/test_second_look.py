"""A model helps to search: lay questions are answered, and no lie makes an answer.

Scripted models first; then the lying server through the real wiring.
"""

import json
import time
from collections.abc import Iterator

import pytest

from answering.answer import Answer
from answering.question import Question
from answering.verifier import Verifier
from bot import wiring
from config.settings import Settings
from tests.asking import Asked, assert_sound, library_of
from tests.chromaserver import chroma_url
from tests.fake_help import HELPERS
from tests.fake_openai import FakeOpenAI
from tests.helping import HONEST, LAY, REPORT, SAYS, Gone, Saying, answerer, helper, tells, words
from tests.scripted import Scripted, gone, said
from tests.shown import assert_proven

CLAIM = "城口县2023年查处国有土地上的违法建设7处。"
PLAIN = "城口县2023年收到行政复议申请多少件？"
REFUSED = (
    "城口县2023年房价是多少？",
    "城口县2023年流浪狗抓了多少只？",
    "城口县2023年渔业执法罚款了多少钱？",
    "城口县2023年碰瓷的团伙抓了几个？",
    "城口县2023年政府败诉了几件？",
    "城口县2023年外卖小哥被罚了多少次？",
    "城口县2023年网红带货被投诉了多少起？",
    "How many fishing licences did Chengkou County revoke in 2023?",
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with library_of(tmp_path_factory.mktemp("lay"), {"a.txt": REPORT}) as found:
        yield found


def eager(prompt) -> str:
    """A writer that tells every sentence it is shown."""
    claims = [{"text": f"城口县2023年：{s.text}", "sentences": [s.n]} for s in prompt.sentences]
    return json.dumps({"claims": claims[:12], "answered": True}, ensure_ascii=False)


def helped(asked: Asked, says: str, *turns, question: str = LAY) -> Answer:
    """The answer with a model that says the same words each time, and a writer's turns."""
    model = Scripted(*([turn] for turn in turns))
    answer = answerer(asked, model, helper(Saying(says))).answer(Question(question))
    assert_sound(asked, answer)
    return answer


def test_a_lay_question_that_is_refused_without_help_is_answered_with_it(asked):
    assert asked(LAY).refusal is not None
    answer = helped(asked, words(HONEST), tells(CLAIM, SAYS))
    assert answer.refusal is None
    assert answer.text == f"{CLAIM}[1]"
    assert SAYS in answer.citations[0].quote
    assert answer.mode == "model"


def test_the_answer_says_in_what_words_it_was_looked_for(asked):
    note = helped(asked, words(HONEST), tells(CLAIM, SAYS)).scope.note
    assert note == "“没批就盖的房子”按“违法建设”查找"


def test_the_report_tells_it_where_the_model_puts_it_wrongly(asked):
    wrong = tells(CLAIM.replace("7", "8"), SAYS)
    answer = helped(asked, words(HONEST), wrong, wrong)
    assert answer.mode == "extractive"
    assert SAYS in answer.text
    assert "8处" not in answer.text
    assert "违法建设" in (answer.scope.note or "")


@pytest.mark.parametrize("turn", [said(answered=False), said(), gone()])
def test_it_stays_refused_where_the_writer_does_not_hold_that_this_answers(asked, turn):
    answer = helped(asked, words(HONEST), turn, turn)
    assert answer.refusal is not None
    assert answer.refusal.reason == "not_in_reports"


def test_a_plain_question_asks_no_help(asked):
    helps = Saying(words({}))
    answerer(asked, Scripted(), helper(helps)).answer(Question(PLAIN))
    assert helps.asked == []


def test_help_that_is_gone_changes_nothing(asked):
    for question in (LAY, PLAIN, *REFUSED):
        model = Scripted()
        answer = answerer(asked, model, helper(Gone())).answer(Question(question))
        assert (answer.text, answer.citations) == (asked(question).text, asked(question).citations)


def test_a_second_round_finds_what_the_first_did_not_and_is_the_last(asked):
    helps = Saying(lambda messages: words(HONEST if len(messages) > 2 else {"房子": ["住宅"]}))
    writer = Scripted([tells(CLAIM, SAYS)])
    answer = answerer(asked, writer, helper(helps)).answer(Question(LAY))
    assert CLAIM in answer.text
    assert [len(messages) for messages in helps.asked] == [2, 3]
    assert "住宅" in helps.asked[1][-1].content


def test_there_are_two_rounds_at_most(asked):
    helps = Saying(words({"房子": ["住宅"]}))
    assert answerer(asked, Scripted(), helper(helps)).answer(Question(LAY)).refusal is not None
    assert len(helps.asked) == 2


def test_the_region_and_the_year_are_the_questions_own(tmp_path):
    other = REPORT.replace("城口县", "衡阳县").replace("7处", "70处")
    with library_of(tmp_path, {"a.txt": REPORT, "b.txt": other}) as two:
        says = words({**HONEST, "拆了": ["衡阳县"]}, "衡阳县2023年违法建设有几处")
        writer = Scripted([eager], [eager])
        answer = answerer(two, writer, helper(Saying(says))).answer(Question(LAY))
        assert {citation.region for citation in answer.citations} == {"重庆市城口县"}
        assert "70处" not in answer.text
        for year in ("2019", "2022"):
            question = Question(LAY.replace("2023", year))
            refusal = answerer(two, Scripted([eager]), helper(Saying(says))).answer(question)
            assert refusal.refusal is not None
            assert refusal.refusal.reason == "no_such_year"


@pytest.mark.parametrize("question", REFUSED)
@pytest.mark.parametrize("name", HELPERS)
def test_a_lying_helper_and_an_eager_writer_make_no_answer_of_a_refusal(asked, question, name):
    assert asked(question).refusal is not None
    says = Saying(lambda messages: HELPERS[name](_question(messages), {}))
    answer = answerer(asked, Scripted([eager], [eager]), helper(says)).answer(Question(question))
    assert answer.refusal is not None, answer.text


@pytest.mark.parametrize("name", HELPERS)
def test_a_lying_helper_takes_no_answer_away(asked, name):
    for question in (PLAIN, "城口县2023年给穷人请律师的事办了几桩？"):
        says = Saying(lambda messages: HELPERS[name](_question(messages), {}))
        writer = Scripted([said(answered=False)], [said(answered=False)])
        answer = answerer(asked, writer, helper(says)).answer(Question(question))
        assert answer.text == asked(question).text


def test_parts_that_the_model_makes_are_answered_beside_the_whole(asked):
    question = "城口县2023年没批就盖的房子拆了几处，法治讲座开了几场？"
    assert "违法建设" not in asked(question).text
    says = words(HONEST, "违法建设拆了几处", "法治讲座开了几场")
    writer = Scripted([eager], [eager])
    answer = answerer(asked, writer, helper(Saying(says))).answer(Question(question))
    assert "违法建设7处" in answer.text
    assert "法治讲座56场" in answer.text


def test_waiting_for_help_is_no_search(asked):
    def slow(_messages) -> str:
        time.sleep(0.3)
        return words(HONEST)

    spent = (
        answerer(asked, Scripted([tells(CLAIM, SAYS)]), helper(Saying(slow)))
        .answer(Question(LAY))
        .timings_ms
    )
    assert spent["write"] > 290
    assert spent["search"] < 290


def _question(messages) -> str:
    return str(messages[1].content).split("<question>\n")[1].split("\n</question>")[0]


# -- through the wiring, over HTTP ---------------------------------------------------------


@pytest.fixture
def wired(asked, tmp_path):
    """Asks with that model; what is remembered lies in a home of the test's own."""

    def ask(fake: FakeOpenAI, model: str, question: str = LAY, seconds: float = 4.0) -> Answer:
        settings = Settings(
            tmp_path,
            model=model,
            openai_base_url=fake.base_url,
            model_seconds=seconds,
            chroma_url=chroma_url(),
        )
        started = time.monotonic()
        answer = wiring.answerer(asked.library, settings).answer(Question(question))
        assert time.monotonic() - started < seconds + 2.0
        if answer.refusal is None:
            assert_proven(answer, asked.library, Verifier())
        return answer

    return ask


def test_an_honest_server_answers_a_lay_question_and_is_asked_for_words_once(wired):
    with FakeOpenAI(official=HONEST) as fake:
        assert SAYS in wired(fake, "honest").text
        calls = len(fake.heard)
        assert SAYS in wired(fake, "honest").text
        assert len(fake.heard) - calls == calls - 1, "the words were remembered"


@pytest.mark.parametrize("fault", ["429", "429-after", "hang", "cut", "drip", "blank", "401"])
def test_a_server_that_fails_costs_its_time_and_no_more(wired, fault):
    with FakeOpenAI(fault, drip=0.2, official=HONEST) as fake:
        for question in (LAY, PLAIN):
            answer = wired(fake, fault, question, 2.0)
            assert (answer.refusal is None) == (question == PLAIN) or SAYS in answer.text


def test_a_server_too_slow_to_help_still_writes(wired):
    """The helper's time is a quarter, and its failures are not the writer's."""
    question = "城口县2023年给穷人请律师的事办了几桩？"
    with FakeOpenAI(official=HONEST, pause=0.05) as fake:
        assert wired(fake, "honest", question, 3.0).mode == "model"


@pytest.mark.parametrize("name", HELPERS)
def test_no_lie_over_the_wire_makes_an_answer(wired, name):
    with FakeOpenAI(name) as fake:
        for question in REFUSED[:3]:
            assert wired(fake, name, question).refusal is not None
        assert "evil" not in json.dumps([wired(fake, name).text], ensure_ascii=False)
