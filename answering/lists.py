"""Answers a question for a list: the sentence that enumerates, or the headings that do."""

import re
from dataclasses import replace

from answering import sections
from answering.brief import Brief, quoted
from answering.draft import Draft
from answering.evidence import Evidence, latest_first, rank
from answering.intent import Ask

LIST_LIMIT = 230
_ENOUGH = 0.36
_STRICT = 0.3
_ENUMERATES, _AS_MANY = 0.12, 0.28
"""What it adds to a sentence's score that it lists things; just as many as were asked."""
_TITLES = re.compile(r"《[^》]+》")
_NAMES = re.compile(r"[“\"「][^”\"」]{1,30}[”\"」]")


def write(brief: Brief) -> list[Draft]:
    """One or two claims that hold all the items; empty where nothing enumerates."""
    found = best(brief)
    if _headings_answer(brief, found):
        return sections.write(brief)
    if found and found[0].heads:
        return sections.under(brief, found[0].reading, found[0].line.section)
    chosen = found[:1] + _more(found)
    return [quoted(brief, evidence, LIST_LIMIT) for evidence in chosen]


def best(brief: Brief) -> list[Evidence]:
    """Sentences that speak to the question, those that enumerate first."""
    ranked = [
        replace(e, score=e.score + _enumerates(e, brief.ask))
        for e in rank(brief.readings, brief.topic, brief.ask)
        if e.answers(_ENOUGH, _STRICT)
    ]
    return latest_first(sorted(ranked, key=lambda e: (-e.score, -e.year)))


def items_in(text: str) -> int:
    """How many things a sentence lists: titles in 《》, names in quotes, or 、 between."""
    longest = max((run.count("、") for run in re.split(r"[。；;]", text)), default=0)
    return max(len(_TITLES.findall(text)), len(_NAMES.findall(text)), longest + 1 if longest else 0)


def _headings_answer(brief: Brief, found: list[Evidence]) -> bool:
    """Whether a section's own points are the list, rather than any one sentence."""
    part = sections.find(brief)
    if part is None or not part.points:
        return False
    if not found:
        return True
    top = found[0]
    items = items_in(top.line.folded)
    fits = part.score + (0.4 if brief.ask.items == len(part.points) else 0.0)
    return items < 2 or fits > 1.0 + top.score or (items < brief.ask.items and fits > 0.9)


def _enumerates(evidence: Evidence, ask: Ask) -> float:
    text, wanted = evidence.line.folded, ask.items
    if items_in(text) < 2 or (not ask.chapter and evidence.reading.owns_up(evidence.line)):
        return 0.0
    runs = [run.count("、") + 1 for run in re.split(r"[，,。；;：:]", text)]
    counts = [*runs, len(_TITLES.findall(text)), len(_NAMES.findall(text))]
    return _AS_MANY if wanted and wanted in counts else _ENUMERATES


def _more(found: list[Evidence]) -> list[Evidence]:
    """A further sentence of the report: of the same section, or nearly as good."""
    for other in found[1:4]:
        top = found[0]
        same = other.reading is top.reading and other.line != top.line and not other.heads
        near = other.line.section == top.line.section or other.score >= 0.85 * top.score
        if same and near and other.score >= 0.62 * top.score:
            return [other]
    return []
