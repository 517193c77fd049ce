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
_FOUND = 0.03
"""What a standard deviation of the search counts among sentences near one another."""
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
    if top.heads:
        return sections.under(brief, top.reading, top.line.section)[:_MOST]
    chosen = _together([e for e in found if not e.heads])
    return [quoted(brief, e, SENTENCE_LIMIT, label=e is chosen[0]) for e in chosen]


def _together(found: list[Evidence]) -> list[Evidence]:
    """The best and those near it in score, same report, in reading order. Where many hold all
    of the question, those whose passage the search puts above others."""
    top = found[0]
    near = [e for e in found if e.reading is top.reading and e.score >= _NEAR * top.score]
    best = sorted(near, key=lambda e: -e.score - _FOUND * e.found)[:_MOST]
    return sorted(best, key=lambda e: e.line.start)
