"""All that a writer needs to answer one part of a question, and how it quotes."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from answering.cutting import QUOTE_LIMIT, window, without_tail
from answering.draft import Cell, Draft, Proof
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
    report, line = evidence.reading.report, evidence.line
    quote = window(report.text, (line.start, line.end), evidence.focus, QUOTE_LIMIT)
    shown = without_tail(report.text, window(report.text, quote, evidence.focus, limit))
    words = report.text[slice(*shown)].replace("\n", " ")
    names = brief.names
    ahead = evidence.ahead
    head = names.label(report.metadata, ahead=ahead) if label else names.again(ahead=ahead)
    return Draft(
        head + names.quote(words),
        (Proof(report, *quote),),
        cell=_cell(report, evidence) if cell else None,
    )


def _cell(report: Report, evidence: Evidence) -> Cell:
    about = report.metadata
    found = evidence.value
    if found is None:
        return Cell(about.region_name, about.year, "", "")
    value = found.text.removesuffix(found.unit)
    return Cell(about.region_name, about.year, value.strip(), found.unit)
