"""Answers how, why and what was done: the best sentences, in the order of the report."""

from answering import sections
from answering.brief import Brief, quoted
from answering.draft import Draft
from answering.evidence import Evidence, latest_first, rank

SENTENCE_LIMIT = 150
_ENOUGH = 0.38
_STRICT = 0.3
_SURELY, _WHOLLY = 0.6, 0.8
_NEAR = 0.75
_MOST = 3


def write(brief: Brief, *, sure: bool = False) -> list[Draft]:
    """Up to three claims from one report; empty where nothing speaks to the question, or
    not surely enough."""
    enough, strict = (_SURELY, _WHOLLY) if sure else (_ENOUGH, _STRICT)
    ranked = rank(brief.readings, brief.topic, brief.ask)
    found = latest_first([e for e in ranked if e.answers(enough, strict)])
    if not found:
        return []
    top = found[0]
    if top.reading.is_heading(top.line):
        return sections.under(brief, top.reading, top.line.section)[:_MOST]
    chosen = _together([e for e in found if not e.reading.is_heading(e.line)])
    return [quoted(brief, e, SENTENCE_LIMIT, label=e is chosen[0]) for e in chosen]


def _together(found: list[Evidence]) -> list[Evidence]:
    """The best and those near it in score, same report, in reading order."""
    top = found[0]
    near = [e for e in found if e.reading is top.reading and e.score >= _NEAR * top.score]
    return sorted(near[:_MOST], key=lambda e: e.line.start)
