"""Composes the proven claims of one answer: a model's where there is one, the reports'
own words where there is none, where it fails, or where it leaves out what was asked.

Every claim passes the verifier, whoever wrote it.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from answering.answer import Citation, Struck
from answering.comparison import compares
from answering.cutting import QUOTE_LIMIT, window
from answering.draft import Draft, Proof, cite
from answering.events import Claimed, Found
from answering.evidence import Evidence
from answering.ledger import Ledger
from answering.model_writer import Dropped, Ended, ModelWriter, Proven, Told
from answering.numbered import Sentences
from answering.proving import sifted
from answering.question import Question
from answering.understanding import Understood
from answering.verifier import Verifier
from answering.writer import Writer
from config.errors import ModelUnavailable
from retrieval.quantities import quantities

SHOWN = 5
"""Sentences that are shown while the claims are on their way."""
WEAK = 0.25
"""The evidence score below which a model is not asked: there is nothing to tell."""
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
        """Evidence, claims as each is proven, and last what came of it all."""
        written = self._writer.write(understood)
        composed = Composed(
            Ledger(understood.ask.form, compares=compares(understood.scope)), written.remarks
        )
        proven, struck = sifted(list(written.drafts), self._verifier)
        evidence = self._writer.evidence(understood) if self._model is not None else []
        if evidence:
            yield Found(_citations(evidence[:SHOWN]))
        if self._model is not None and evidence and evidence[0].score >= WEAK:
            yield from self._modelled(question, understood, evidence, composed)
        if not self._answers(understood, proven, composed):
            yield from _extracted(composed, proven, understood)
            composed.dropped += struck if composed.mode == "extractive" else []
        yield composed

    def _modelled(
        self,
        question: Question,
        understood: Understood,
        evidence: Sequence[Evidence],
        composed: Composed,
    ) -> Iterator[Claimed]:
        assert self._model is not None
        told = Told(understood.language, question.text, question.history, Sentences.of(evidence))
        deadline = time.monotonic() + self._patience
        composed.mode = "model"
        try:
            for outcome in self._model.write(told, deadline):
                if isinstance(outcome, Proven):
                    yield from _claimed(composed, outcome.draft)
                elif isinstance(outcome, Dropped):
                    composed.dropped.append(outcome.struck)
                elif isinstance(outcome, Ended):
                    composed.model = outcome.model
        except ModelUnavailable:
            composed.note = UNAVAILABLE

    def _answers(self, understood: Understood, proven: Sequence[Draft], composed: Composed) -> bool:
        """Whether the model's claims hold what was asked: of each place or year the
        value, of a list or section its greater part."""
        claims = composed.ledger.claims
        if not claims:
            return False
        if not proven:
            return _says_value(understood, composed)
        held = sum(composed.ledger.cites(draft) for draft in proven)
        if understood.ask.form in ("section", "list", "explain"):
            return held * 2 >= len(proven)
        return held >= len(proven) or (len(proven) == 2 and held == 1 and not composed.remarks)


def _extracted(
    composed: Composed, proven: Sequence[Draft], understood: Understood
) -> Iterator[Claimed]:
    """The reports' own words for what the model's claims do not cite yet."""
    if not composed.ledger.claims:
        composed.mode, composed.model = "extractive", None
    if not proven and composed.ledger.claims:
        composed.ledger = Ledger(understood.ask.form, compares=False)
    by_model = composed.mode == "model"
    for draft in proven:
        if not (by_model and draft.kind == "quoted" and composed.ledger.cites(draft)):
            yield from _claimed(composed, draft)


def _says_value(understood: Understood, composed: Composed) -> bool:
    """Where our own reading found no answer, a model's counts only if it gives a value of
    the kind asked for."""
    ask = understood.ask
    if ask.form not in ("value", "compute"):
        return True
    said = (q for claim in composed.ledger.claims for q in quantities(claim.text))
    return any(ask.accepts(quantity.unit) for quantity in said)


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
