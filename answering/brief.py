"""All that a writer needs to answer one part of a question, and how it quotes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from answering.answer import Citation
from answering.cutting import window, without_tail
from answering.draft import Cell, Draft, Proof, cite
from answering.evidence import Evidence
from answering.intent import Ask
from answering.naming import Names
from answering.reading import Line, Reading
from answering.topic import Topic
from retrieval.report import Report


@dataclass(frozen=True)
class Brief:
    """One part of a question: its folded words, what they ask, and the reports in scope.

    `read` gives the topic of a part of `text`.
    """

    text: str
    ask: Ask
    topic: Topic
    readings: tuple[Reading, ...]
    names: Names
    read: Callable[[str], Topic]

    def only(self, fits: Callable[[Reading, Line], bool]) -> "Brief":
        """The same with those sentences of its reports that fit."""
        kept = tuple(
            replace(reading, lines=tuple(ln for ln in reading.lines if fits(reading, ln)))
            for reading in self.readings
        )
        return replace(self, readings=kept)


def quoted(
    brief: Brief, evidence: Evidence, limit: int, *, cell: bool = False, label: bool = True
) -> Draft:
    """A claim in the report's own words around the evidence's focus, at most `limit`
    characters, proved by the whole sentence where that fits a quote."""
    report = evidence.reading.report
    proof = proof_of(evidence)
    whole = (proof.start, proof.end)
    shown = without_tail(report.text, window(report.text, whole, evidence.focus, limit))
    words = report.text[slice(*shown)].replace("\n", " ")
    names = brief.names
    ahead = evidence.ahead
    head = names.label(report.metadata, ahead=ahead) if label else names.again(ahead=ahead)
    return Draft(
        head + names.quote(words),
        (proof,),
        cell=_cell(report, evidence) if cell else None,
    )


def proof_of(evidence: Evidence) -> Proof:
    """The whole sentence where it fits a quote, else around its focus."""
    line, reading = evidence.line, evidence.reading
    proof = Proof.around(reading.report, (line.start, line.end), evidence.focus)
    return replace(proof, legs=reading.legs(line.start))


def traced(draft: Draft, readings: Iterable[Reading]) -> Draft:
    """The draft with the legs of the search that found what proves it."""
    of = {reading.id: reading for reading in readings}
    proofs = (replace(p, legs=of[p.report.id].legs(p.start)) for p in draft.proofs)
    return replace(draft, proofs=tuple(proofs))


def citations_of(evidence: Iterable[Evidence]) -> tuple[Citation, ...]:
    """Evidence as it is shown where no claim cites it, numbered from 1."""
    return tuple(cite(proof_of(one), n) for n, one in enumerate(evidence, 1))


def _cell(report: Report, evidence: Evidence) -> Cell:
    about = report.metadata
    found = evidence.value
    if found is None:
        return Cell(about.region_name, about.year, "", "")
    at = found.text.rfind(found.unit) if found.unit else -1
    if at <= 0:
        return Cell(about.region_name, about.year, found.text.strip(), found.unit)
    return Cell(about.region_name, about.year, found.text[:at].strip(), found.text[at:])
