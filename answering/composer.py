"""Composes the proven claims of one answer: a model's where there is one, the reports'
own words where there is none, where it fails, or where it leaves out what was asked.

Every claim passes the verifier, whoever wrote it.
"""

import math
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal

from answering.answer import Citation, Finding, Row, Struck
from answering.brief import citations_of
from answering.comparison import compares
from answering.draft import Draft, Proof, cite, renumbered
from answering.events import Claimed, Found
from answering.evidence import Evidence
from answering.ledger import Ledger
from answering.model_writer import Dropped, Ended, ModelWriter, Told
from answering.numbered import Sentences, quoted_lines
from answering.proving import sifted
from answering.question import Question
from answering.said import Said
from answering.second_look import Look, SecondLook, falls_short
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
UNAVAILABLE = Said(
    "模型服务用不了，以下摘自报告原文",
    "The model is not to be reached; this is taken from the reports word for word",
)
INTERRUPTED = Said(
    "模型服务中途断了，其余摘自报告原文",
    "The model broke off; the rest is taken from the reports word for word",
)


@dataclass
class Composed:
    """What came of it, filled in as it comes. No claims mean that nothing was proven."""

    ledger: Ledger
    remarks: tuple[str, ...] = ()
    silent: tuple[Row, ...] = ()
    dropped: list[Struck] = field(default_factory=list)
    mode: Literal["extractive", "model"] = "extractive"
    model: str | None = None
    notes: tuple[Said, ...] = ()
    unproven: bool = False
    """Whether a claim of our own did not pass."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a model may write from: evidence, best first; our own claims, which the answer
    tells whatever the model says; and what was `further` found in the model's words."""

    evidence: tuple[Evidence, ...]
    own: tuple[Draft, ...]
    further: tuple[Draft, ...] = ()

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """All claims, our own first."""
        return self.own + self.further

    def and_also(self, look: Look, further: Sequence[Draft]) -> "Material":
        """With what a second look found, by turns."""
        turns = zip_longest(look.evidence, self.evidence)
        merged = (one for pair in turns for one in pair if one is not None)
        return Material(tuple(merged), self.own, tuple(further))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question on its way, with the `time.monotonic()` at which models must be done."""

    question: Question
    understood: Understood
    deadline: float
    watch: Stopwatch


class Composer:
    """Composes answers with one writer, one verifier, and a model where one is set."""

    def __init__(
        self,
        writer: Writer,
        verifier: Verifier,
        model: ModelWriter | None,
        patience: float,
        second: SecondLook | None = None,
    ) -> None:
        self._writer = writer
        self._verifier = verifier
        self._model = model
        self._patience = patience
        self._second = second

    def compose(
        self, question: Question, understood: Understood, watch: Stopwatch
    ) -> Iterator[Found | Claimed | Composed]:
        """Evidence, claims as each is proven, and last what came of it all.

        Where our own reading finds no answer, a model is asked to write one only from what
        its own words for the question found, and its word is needed that this answers:
        what it would say else could be true and still answer something else.
        """
        with watch.during("search"):
            written = self._writer.write(understood)
        composed = Composed(_empty(understood), written.remarks, written.silent)
        with watch.during("verify"):
            passed, struck = sifted(list(written.drafts), self._verifier)
        proven = _fitting(passed, _empty(understood))
        if self._model is not None:
            with watch.during("search"):
                evidence = self._writer.evidence(understood)
            found = Material(tuple(evidence), tuple(proven))
            asked = _Asked(question, understood, time.monotonic() + self._patience, watch)
            if self._second is not None and falls_short(understood, proven, evidence):
                yield from self._looking_again(asked, found, composed)
            elif proven:
                yield from self._modelled(asked, found, composed)
        elif proven:
            yield Found(_quoted(proven))
        if proven:
            yield from _completed(composed, proven)
        in_order = composed.mode == "extractive" and len(composed.ledger.rows) > 1
        if written.order and in_order:  # a model tells them in its own
            composed.remarks = (written.order, *composed.remarks)
        composed.dropped += struck
        composed.unproven = bool(struck)
        yield composed

    def _looking_again(
        self, asked: "_Asked", found: "Material", composed: Composed
    ) -> Iterator[Found | Claimed]:
        """The model's claims from what its words find, or else from what was found before.
        Two rounds at most; the first that it answers from is the last."""
        assert self._second is not None
        wider = False
        looks = self._second.looks(
            asked.question,
            asked.understood,
            self._patience,
            asked.watch,
            answered=bool(found.own),
        )
        for look in looks:
            with asked.watch.during("verify"):
                passed, _ = sifted(list(look.drafts), self._verifier)
            further = _fitting(passed, _empty(asked.understood))
            if not further and found.own:
                break
            if not further:
                continue
            wider = True
            answers = yield from self._modelled(asked, found.and_also(look, further), composed)
            if not found.own:
                yield from _completed(composed, further if answers else ())
            if composed.ledger.claims or composed.notes:
                _tell(composed, look)
                return
        if found.own and not wider:
            yield from self._modelled(asked, found, composed)

    def _modelled(
        self, asked: "_Asked", found: "Material", composed: Composed
    ) -> Generator[Found | Claimed, None, bool]:
        """Gives whether the model holds that this answers, and has said how."""
        assert self._model is not None
        understood, proven = asked.understood, found.own
        yield Found(citations_of(found.evidence[:SHOWN]))
        core = _core(found)
        answers, tried = False, False
        enumerates = understood.ask.form in ("list", "section")
        gathered: list[Draft] = []
        told = Told(
            understood.language,
            asked.question.text,
            asked.question.history,
            Sentences.of([*quoted_lines(found.drafts, found.evidence), *found.evidence]),
        )
        try:
            for outcome in self._model.write(told, asked.deadline, asked.watch):
                if isinstance(outcome, Dropped):
                    composed.dropped.append(outcome.struck)
                    tried = True
                elif isinstance(outcome, Ended):
                    composed.model = outcome.model
                    answers = outcome.answered
                elif not _speaks_of(outcome.draft, core):
                    composed.dropped.append(Struck(outcome.draft.text, (OFF_TOPIC,)))
                elif enumerates:
                    gathered.append(outcome.draft)
                else:
                    beside = _left_out(composed.ledger, outcome.draft, proven)
                    yield from _claimed(composed, outcome.draft, beside)
        except ModelUnavailable:
            composed.notes = (INTERRUPTED if composed.ledger.claims else UNAVAILABLE,)
        if _covers(gathered, found.drafts) and _fitting(gathered, _empty(understood)) == gathered:
            for draft in gathered:
                yield from _claimed(composed, draft)
        return answers and (tried or bool(gathered or composed.ledger.claims))


def _quoted(drafts: Sequence[Draft]) -> tuple[Citation, ...]:
    """The sentences that claims quote, each once, in their order."""
    proofs = {proof.place: proof for draft in drafts for proof in draft.proofs}
    return tuple(cite(proof, n) for n, proof in enumerate(proofs.values(), 1))


def _empty(understood: Understood) -> Ledger:
    return Ledger(understood.ask.form, compares=compares(understood.scope))


def _core(found: Material) -> list[Proof]:
    """The places that speak to the question: those our claims cite, and those that score
    nearly as well as the best, but where all was found in a model's words."""
    cited = [proof for draft in found.drafts for proof in draft.proofs]
    top = found.evidence[0].score if found.own and found.evidence else math.inf
    near = [
        Proof(one.reading.report, one.line.start, one.line.end)
        for one in found.evidence
        if one.score >= NEARLY * top
    ]
    return cited + near


def _tell(composed: Composed, look: Look) -> None:
    """Says in the notes by which words it was found."""
    quotes = [citation.quote for citation in composed.ledger.citations]
    composed.notes += look.rewording.notes(quotes)


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
    """The drafts that find room in an empty ledger, which they fill; lists are counted anew."""
    fitting = []
    for draft in drafts:
        if ledger.fits(draft):
            ledger.add(draft)
            fitting.append(draft)
    return renumbered(fitting)


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
