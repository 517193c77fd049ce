"""Composes the proven claims of one answer: a model's where there is one, the reports'
own words where there is none, where it fails, or where it leaves out what was asked.

Every claim passes the verifier, whoever wrote it.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from answering.answer import Finding, Struck
from answering.brief import citations_of
from answering.comparison import compares
from answering.draft import Draft, Proof
from answering.events import Claimed, Found
from answering.evidence import Evidence
from answering.ledger import Ledger
from answering.model_writer import Dropped, Ended, ModelWriter, Told
from answering.numbered import Sentences, quoted_lines
from answering.proving import sifted
from answering.question import Question
from answering.stopwatch import Stopwatch
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
INTERRUPTED = "模型服务中途断了，其余摘自报告原文"


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
        self, question: Question, understood: Understood, watch: Stopwatch
    ) -> Iterator[Found | Claimed | Composed]:
        """Evidence, claims as each is proven, and last what came of it all.

        Where our own reading finds no answer, no model is asked for one: what it would
        say could be true and still answer something else.
        """
        with watch.during("search"):
            written = self._writer.write(understood)
        composed = Composed(_empty(understood), written.remarks)
        with watch.during("verify"):
            passed, struck = sifted(list(written.drafts), self._verifier)
        proven = _fitting(passed, _empty(understood))
        if self._model is not None and proven:
            with watch.during("search"):
                evidence = self._writer.evidence(understood)
            yield Found(citations_of(evidence[:SHOWN]))
            yield from self._modelled(question, understood, evidence, proven, composed, watch)
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
        watch: Stopwatch,
    ) -> Iterator[Claimed]:
        assert self._model is not None
        core = _core(evidence, proven)
        enumerates = understood.ask.form in ("list", "section")
        gathered: list[Draft] = []
        told = Told(
            understood.language,
            question.text,
            question.history,
            Sentences.of([*quoted_lines(proven, evidence), *evidence]),
        )
        deadline = time.monotonic() + self._patience
        try:
            for outcome in self._model.write(told, deadline, watch):
                if isinstance(outcome, Dropped):
                    composed.dropped.append(outcome.struck)
                elif isinstance(outcome, Ended):
                    composed.model = outcome.model
                elif not _speaks_of(outcome.draft, core):
                    composed.dropped.append(Struck(outcome.draft.text, (OFF_TOPIC,)))
                elif enumerates:
                    gathered.append(outcome.draft)
                else:
                    beside = _left_out(composed.ledger, outcome.draft, proven)
                    yield from _claimed(composed, outcome.draft, beside)
        except ModelUnavailable:
            composed.note = INTERRUPTED if composed.ledger.claims else UNAVAILABLE
        if _covers(gathered, proven) and _fitting(gathered, _empty(understood)) == gathered:
            for draft in gathered:
                yield from _claimed(composed, draft)


def _empty(understood: Understood) -> Ledger:
    return Ledger(understood.ask.form, compares=compares(understood.scope))


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
    return any(_shared(proof, place) for proof in draft.proofs for place in core)


def _covers(drafts: Sequence[Draft], own: Sequence[Draft]) -> bool:
    """Whether drafts quote all that our own list quotes, at least by half each. A list
    that lacks a point is wrong, and one pieced together of two is none to read."""
    quoted = {proof.place: proof for draft in drafts for proof in draft.proofs}.values()
    return all(
        2 * sum(_shared(place, proof) for proof in quoted) >= place.end - place.start
        for draft in own
        for place in draft.proofs
    )


def _shared(a: Proof, b: Proof) -> int:
    """Characters that two proofs have in common."""
    return max(0, min(a.end, b.end) - max(a.start, b.start)) if a.report.id == b.report.id else 0


def _fitting(drafts: Sequence[Draft], ledger: Ledger) -> list[Draft]:
    """The drafts that find room in an empty ledger, which they fill."""
    fitting = []
    for draft in drafts:
        if ledger.fits(draft):
            ledger.add(draft)
            fitting.append(draft)
    return fitting


def _left_out(ledger: Ledger, draft: Draft, own: Sequence[Draft]) -> list[Draft]:
    """Our own claims that neither the ledger nor this draft tells; they must find room."""
    return [
        one
        for one in own
        if not ledger.cites(one) and not all(_speaks_of(draft, [proof]) for proof in one.proofs)
    ]


def _completed(composed: Composed, proven: Sequence[Draft]) -> Iterator[Claimed]:
    """The reports' own words for what a model's claims leave out; for everything, where
    it made none."""
    modelled = bool(composed.ledger.claims)
    composed.mode = "model" if modelled else "extractive"
    composed.model = composed.model if modelled else None
    for draft in proven:
        if modelled and draft.kind == "quoted" and composed.ledger.cites(draft):
            composed.ledger.fill(draft)
        else:
            yield from _claimed(composed, draft)


def _claimed(composed: Composed, draft: Draft, beside: Sequence[Draft] = ()) -> Iterator[Claimed]:
    ledger = composed.ledger
    if ledger.fits(draft, beside):
        claim, new = ledger.add(draft)
        yield Claimed(claim, new, len(ledger.claims))
