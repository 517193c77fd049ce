"""One evaluation from the first file to the last line: asks or reads, judges, shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from answering.answer import Answer
from answering.judging import judge, ranks
from bot.asking import answer_of
from bot.desk import Desk
from bot.evaluation import lines, page, questions, record
from bot.evaluation.answers import Given, texts_of
from bot.evaluation.earlier import Earlier
from bot.evaluation.evaluated import Evaluated
from bot.evaluation.questions import Posed
from bot.evaluation.requirement import Requirement
from bot.evaluation.tally import Outcome, Tally, names_of, tally
from bot.progress import Progress
from bot.troubles import SOME_FAILED
from bot.words import Words

DEPTH = 12
"""Sentences of the search among which needed evidence counts as found: as many as an
answer may cite."""


Answered = tuple[Posed, Answer | None, tuple[int, ...] | None]
"""A question, its answer, and the places of its evidence as an Outcome has them."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be evaluated, and against what. None is what is not asked for."""

    questions: Path
    answers: Path | None = None
    earlier: Path | None = None
    html: Path | None = None
    require: tuple[str, ...] = ()


def run(desk: Desk, order: Order, *, as_json: bool) -> None:
    """Evaluates and shows; the exit code is 1 where a requirement is not met. What is wrong
    with a file or an option is told before the first question is asked."""
    posed = questions.read(order.questions)
    required = [Requirement.read(text, names_of(posed)) for text in order.require]
    earlier = Earlier(order.earlier) if order.earlier else None
    given = Given(order.answers) if order.answers else None
    if order.html is not None:
        page.check(order.html)
    outcomes = []
    for outcome in _outcomes(desk, posed, given):
        outcomes.append(outcome)
        if as_json:
            before = earlier.state(outcome) if earlier else None
            desk.record(record.question(outcome, before, desk.words))
    compared = earlier.beside(outcomes) if earlier else None
    whole = Evaluated(order.questions.name, tuple(outcomes), tally(outcomes), compared)
    short = [one for one in required if not one.holds(whole.tally)]
    if as_json:
        desk.record(record.summary(whole, [one.text for one in short]))
    else:
        _show(desk, whole)
    if order.html is not None:
        page.write(order.html, whole, desk.words)
        desk.note(desk.words("网页报告：{path}", path=order.html))
    elif not as_json:
        desk.note(desk.words("加上 --html 文件，可另得一份逐题翻阅的网页报告。"))
    for one in short:
        desk.exit_code = desk.exit_code or SOME_FAILED
        desk.note(_shortfall(one, whole.tally, desk.words))


def _outcomes(desk: Desk, posed: Sequence[Posed], given: Given | None) -> Iterator[Outcome]:
    """The outcomes one by one, in the order of the questions."""
    texts = texts_of(desk.parts.library)
    with Progress(len(posed), desk.words("评测")) as progress:
        for one, answer, places in _taken(given, posed) if given else _asked(desk, posed):
            judged = judge(one.expected, answer, texts) if one.expected else None
            yield Outcome(one, answer, judged, places)
            progress.step(str(one.id))
    if given is not None and given.left:
        desk.note(desk.words("有 {n} 条回答不属于任何一题。", n=given.left))


def _taken(given: Given, posed: Sequence[Posed]) -> Iterator[Answered]:
    """Answers of a file: nobody looked for their evidence."""
    for one in posed:
        yield one, given.take(one), None


def _asked(desk: Desk, posed: Sequence[Posed]) -> Iterator[Answered]:
    """Answers of this library, and where the search has the needed evidence."""
    answerer = desk.parts.answerer
    for one in posed:
        answer = answer_of(desk, answerer, one.question)
        evidence = one.expected.evidence if one.expected else ()
        reached = evidence and answer.timings_ms  # else it was no question, or it failed
        found = answerer.found(one.question, DEPTH) if reached else ()
        yield one, answer, ranks(evidence, found)


def _show(desk: Desk, whole: Evaluated) -> None:
    words = desk.words
    desk.show_table(*lines.table(whole.tally, words))
    desk.show([*lines.summary(whole.tally, words), *lines.failures(whole.outcomes, words)])
    if whole.comparison is not None:
        desk.show([*lines.comparison(whole.comparison, words)])


def _shortfall(requirement: Requirement, tally: Tally, words: Words) -> str:
    reached = requirement.reached(tally)
    got = "–" if reached is None else f"{reached:.4g}"
    return words("没有达到要求 {text}：实为 {got}", text=requirement.text, got=got)
