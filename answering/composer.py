"""Composes the proven claims of one answer: a model's where there is one, the reports'
own words where there is none, where it fails, or where it leaves out what was asked.

Every claim passes the verifier, whoever wrote it.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from answering.answer import Citation, Finding, Struck
from answering.comparison import compares
from answering.cutting import QUOTE_LIMIT, window
from answering.draft import Draft, Proof, cite
from answering.events import Claimed, Found
from answering.evidence import Evidence
from answering.ledger import Ledger
from answering.model_writer import Dropped, Ended, ModelWriter, Told
from answering.numbered import Sentences
from answering.proving import sifted
from answering.question import Question
from answering.understanding import Understood
from answering.verifier import Verifier
from answering.writer import Writer
from config.errors import ModelUnavailable

SHOWN = 5
"""Sentences that are shown while the claims are on their way."""
NEARLY = 0.85
"""The share of the best evidence's score from which a sentence counts as to the point."""
OFF_TOPIC = Finding("off_topic", "这句话属实，但没有回答所问。")
UNAVAILABLE = "模型服务用不了，以下摘自报告原文"


@dataclass
class Composed:
    """What came of it, filled in as it comes. No claims mean that nothing was proven."""

    ledger: Ledger
    remarks: tuple[str, ...] = ()
    dropped: list[Struck] = field(default_factory=list)
    mode: Literal["extractive", "model"] = "extractive"
    model: str | None = None
    note: str | None = None


class Composer:
    """Composes answers with one writer, one verifier, and a model where one is set."""

    def __init__(
        self, writer: Writer, verifier: Verifier, model: ModelWriter | None, patience: float
    ) -> None:
        self._writer = writer
        self._verifier = verifier
        self._model = model
        self._patience = patience

    def compose(
        self, question: Question, understood: Understood
    ) -> Iterator[Found | Claimed | Composed]:
        """Evidence, claims as each is proven, and last what came of it all.

        Where our own reading finds no answer, no model is asked for one: what it would
        say could be true and still answer something else.
        """
        written = self._writer.write(understood)
        composed = Composed(
            Ledger(understood.ask.form, compares=compares(understood.scope)), written.remarks
        )
        proven, struck = sifted(list(written.drafts), self._verifier)
        if self._model is not None and proven:
            evidence = self._writer.evidence(understood)
            yield Found(_citations(evidence[:SHOWN]))
            yield from self._modelled(question, understood, evidence, proven, composed)
        yield from _completed(composed, proven)
        composed.dropped += struck
        yield composed

    def _modelled(
        self,
        question: Question,
        understood: Understood,
        evidence: Sequence[Evidence],
        proven: Sequence[Draft],
        composed: Composed,
    ) -> Iterator[Claimed]:
        assert self._model is not None
        core = _core(evidence, proven)
        told = Told(understood.language, question.text, question.history, Sentences.of(evidence))
        deadline = time.monotonic() + self._patience
        try:
            for outcome in self._model.write(told, deadline):
                if isinstance(outcome, Dropped):
                    composed.dropped.append(outcome.struck)
                elif isinstance(outcome, Ended):
                    composed.model = outcome.model
                elif _speaks_of(outcome.draft, core):
                    yield from _claimed(composed, outcome.draft)
                else:
                    composed.dropped.append(Struck(outcome.draft.text, (OFF_TOPIC,)))
        except ModelUnavailable:
            composed.note = UNAVAILABLE


def _core(evidence: Sequence[Evidence], proven: Sequence[Draft]) -> list[Proof]:
    """The places that speak to the question: those our own claims cite, and those that
    score nearly as well as the best."""
    top = evidence[0].score if evidence else 0.0
    near = [
        Proof(one.reading.report, one.line.start, one.line.end)
        for one in evidence
        if one.score >= NEARLY * top
    ]
    return [proof for draft in proven for proof in draft.proofs] + near


def _speaks_of(draft: Draft, core: Sequence[Proof]) -> bool:
    return any(_overlap(proof, place) for proof in draft.proofs for place in core)


def _overlap(a: Proof, b: Proof) -> bool:
    return a.report.id == b.report.id and a.start < b.end and b.start < a.end


def _completed(composed: Composed, proven: Sequence[Draft]) -> Iterator[Claimed]:
    """The reports' own words for what a model's claims leave out; for everything, where
    it made none."""
    modelled = bool(composed.ledger.claims)
    composed.mode = "model" if modelled else "extractive"
    composed.model = composed.model if modelled else None
    for draft in proven:
        if not (modelled and draft.kind == "quoted" and composed.ledger.cites(draft)):
            yield from _claimed(composed, draft)


def _claimed(composed: Composed, draft: Draft) -> Iterator[Claimed]:
    ledger = composed.ledger
    if ledger.fits(draft):
        claim, new = ledger.add(draft)
        yield Claimed(claim, new, len(ledger.claims))


def _citations(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    found = []
    for number, one in enumerate(evidence, 1):
        report, line = one.reading.report, one.line
        span = window(report.text, (line.start, line.end), one.focus, QUOTE_LIMIT)
        found.append(cite(Proof(report, *span), number))
    return tuple(found)
