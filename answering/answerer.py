"""The answerer: calls each step in turn. Question in, proven answer or refusal out."""

import datetime
import time
from collections.abc import Callable, Sequence

from answering.answer import Answer, Citation, Claim, Refusal
from answering.cutting import QUOTE_LIMIT, window
from answering.draft import Proof, cite, numbered
from answering.evidence import rank
from answering.intent import Ask
from answering.places import PlaceFinder
from answering.question import Question
from answering.refusing import english_refusal, nothing_found
from answering.sources import Sources
from answering.terms import TopicReader
from answering.thesaurus import Thesaurus
from answering.understanding import Reader, Understood
from answering.writer import Writer, Written
from retrieval.library import Library
from retrieval.regions import Divisions
from retrieval.search import Searcher

NEAREST = 3
"""Citations that a refusal offers in place of an answer."""


class Answerer:
    """Answers questions from one library without a model."""

    def __init__(
        self,
        library: Library,
        searcher: Searcher,
        divisions: Divisions,
        thesaurus: Thesaurus,
        topics: TopicReader,
        today: Callable[[], datetime.date] = datetime.date.today,
    ) -> None:
        self._sources = Sources(library, searcher)
        self._reader = Reader(PlaceFinder(divisions), topics, thesaurus)
        self._writer = Writer(self._sources, topics, divisions)
        self._today = today

    def answer(self, question: Question) -> Answer:
        """The answer; raises BadRequest for a question that cannot be read at all."""
        clock = _Clock()
        understood = self._reader.read(question, self._sources.catalogue(), self._today())
        clock.mark("search")
        if understood.scope.refusal is not None:
            return _refused(question, understood, understood.scope.refusal, clock)
        written = self._writer.write(understood)
        clock.mark("write")
        if not written.drafts:
            return _refused(question, understood, self._nothing(understood), clock)
        return _answered(question, understood, written, clock)

    def _nothing(self, understood: Understood) -> Refusal:
        """Not in the reports; with the sentences that come nearest."""
        scope, topic = understood.scope, understood.topic
        readings = self._sources.readings(scope.entries, topic, understood.blank)
        nearest: list[Citation] = []
        for evidence in rank(readings, topic, Ask("fact"))[:NEAREST]:
            report, line = evidence.reading.report, evidence.line
            span = window(report.text, (line.start, line.end), evidence.focus, QUOTE_LIMIT)
            nearest.append(cite(Proof(report, *span), len(nearest) + 1))
        return nothing_found(scope.entries, tuple(nearest))


class _Clock:
    """Milliseconds of each step so far."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._steps = {"search": 0.0, "write": 0.0, "verify": 0.0}

    def mark(self, step: str) -> None:
        now = time.perf_counter()
        self._steps[step] = round((now - self._last) * 1000, 2)
        self._last = now

    def timings(self) -> dict[str, float]:
        total = round((time.perf_counter() - self._started) * 1000, 2)
        return {**self._steps, "total": total}


def _answered(
    question: Question, understood: Understood, written: Written, clock: _Clock
) -> Answer:
    result = numbered(written.drafts)
    return Answer(
        question=question.text,
        text=_text(result.claims, written.remarks),
        scope=understood.scope.taken(),
        claims=result.claims,
        citations=result.citations,
        rows=result.rows,
        timings_ms=clock.timings(),
    )


def _refused(question: Question, understood: Understood, refusal: Refusal, clock: _Clock) -> Answer:
    if understood.language == "en":
        refusal = english_refusal(refusal)
    return Answer(
        question=question.text,
        text=refusal.message,
        scope=understood.scope.taken(),
        refusal=refusal,
        timings_ms=clock.timings(),
    )


def _text(claims: Sequence[Claim], remarks: Sequence[str]) -> str:
    lines = [claim.text + "".join(f"[{n}]" for n in claim.citations) for claim in claims]
    return "\n".join([*lines, *remarks])
