"""Answers a question for one fact: the sentence that holds it, cut to what answers."""

import re
from collections.abc import Sequence
from dataclasses import replace

from answering import sections
from answering.brief import Brief, quoted
from answering.draft import Draft
from answering.evidence import Evidence, latest_first, rank
from answering.facets import coordinated, facets
from answering.intent import Ask, ask_of
from answering.operands import operands
from answering.slots import fills
from retrieval.quantities import quantities

FACT_LIMIT = 150
"""Characters of a fact's words; two such claims stay within 320."""
MOST_PARTS = 2
MOST_POINTS = 3
"""Points that are told of what stands under a heading."""

_ENOUGH = 0.40
_STRICT = 0.30
_NEARLY = (0.33, 0.50)
_AS_GOOD = 0.88
_LOOKED_AT = 4
_SEVERAL, _BREAKS_DOWN = 3, 0.25
_BREAKDOWN = re.compile("各[种类项].{0,8}(?:分别|各)|(?:分别|各)(?:是|有|为)?(?:多少|几)")
_OWN_WORDS = 0.4
"""What the rest of the question counts for when one of its parts is answered."""


def best(brief: Brief, enough: float = _ENOUGH, strict: float = _STRICT) -> list[Evidence]:
    """The evidence that answers, best first; empty where the reports do not say."""
    ranked = [
        e
        for e in _ranked(brief)
        if e.answers(enough, strict)
        and _is_of_form(e, brief.ask)
        and fills(brief.text, e.line.folded)
    ]
    return latest_first(ranked)


def write(brief: Brief) -> list[Draft]:
    """One claim, and a second where another sentence speaks to the question as clearly;
    a claim for each part of a question that asks for several values. Where a mere heading
    speaks to it best, what stands under the heading."""
    several = _each(brief)
    if several:
        return [quoted(brief, e, FACT_LIMIT, cell=True) for e in several[:MOST_PARTS]]
    found = best(brief)
    if not found:
        return []
    top = found[0]
    if brief.ask.form == "fact" and top.heads:
        return sections.under(brief, top.reading, top.line.section)[:MOST_POINTS]
    drafts = [quoted(brief, top, FACT_LIMIT, cell=top.value is not None)]
    second = _second(found)
    if second is not None:
        drafts.append(quoted(brief, second, FACT_LIMIT))
    return drafts


def nearly(brief: Brief) -> list[Draft]:
    """A claim from what scores too little to answer by itself and yet holds most of the
    question: for whoever asks somebody else whether it does."""
    found = best(brief, *_NEARLY)
    return [quoted(brief, found[0], FACT_LIMIT)] if found else []


def answers(brief: Brief) -> list[Evidence]:
    """The one sentence that answers, or one for each value asked for."""
    return _each(brief) or best(brief)[:1]


def _each(brief: Brief) -> list[Evidence]:
    """The sentences for a question that asks for several values: one where it states
    them all, else one for each; empty for a question that asks for one."""
    if brief.ask.form != "value":
        return []
    joined = coordinated(brief.text)
    together = _together(brief, joined)
    if together is not None:
        return [together]
    parts = max(facets(brief.text), joined, key=len)
    used: list[Evidence] = []
    for part in parts if len(parts) > 1 else ():
        found = best(_part_of(brief, part))
        if found and found[0].line not in [e.line for e in used]:
            used.append(found[0])
    return used


def _together(brief: Brief, parts: Sequence[str]) -> Evidence | None:
    """A sentence that answers the whole and states the value of each part."""
    named = [(part, brief.read(part)) for part in parts]
    few = best(brief)[:_LOOKED_AT] if parts else []
    return next((e for e in few if len(operands(named, [e])) == len(parts)), None)


def _part_of(brief: Brief, part: str) -> Brief:
    topic = brief.read(part).plus(brief.topic, _OWN_WORDS)
    ask = ask_of(re.sub(r"\s", "", part))
    ask = replace(ask, ahead=brief.ask.ahead) if ask.form == "value" else brief.ask
    return replace(brief, text=part, topic=topic, ask=ask)


def _ranked(brief: Brief) -> list[Evidence]:
    """By how well they speak to the question; one that asks for a breakdown is answered
    by the clause that gives one."""
    ranked = rank(brief.readings, brief.topic, brief.ask)
    if not _BREAKDOWN.search(brief.text):
        return ranked
    weighed = [  # its parts have names of their own (维持35件、撤销4件 for 处理结果)
        replace(e, score=e.score + _breaks_down(e, brief.ask), counting=True) for e in ranked
    ]
    return sorted(weighed, key=lambda e: -e.score)


def _breaks_down(evidence: Evidence, ask: Ask) -> float:
    start, end = (offset - evidence.line.start for offset in evidence.focus)
    clause = quantities(evidence.line.folded[start:end])
    return _BREAKS_DOWN if sum(ask.accepts(q.unit) for q in clause) >= _SEVERAL else 0.0


def _is_of_form(evidence: Evidence, ask: Ask) -> bool:
    if ask.actual and evidence.ahead:
        return False
    if ask.form not in ("value", "compute"):
        return True
    if ask.family == "year":
        return bool(re.search(r"\d{4}年|\d月", evidence.line.folded))
    return evidence.value is not None


def _second(found: list[Evidence]) -> Evidence | None:
    """Another sentence of the same year and tense that speaks nearly as clearly."""
    top = found[0]
    for other in found[1:4]:
        alike = other.year == top.year and other.ahead == top.ahead
        new = other.line != top.line and not _repeats(top, other)
        new = new and not other.heads
        if alike and new and other.score >= _AS_GOOD * top.score:
            return other
    return None


def _repeats(a: Evidence, b: Evidence) -> bool:
    return a.line.folded in b.line.folded or b.line.folded in a.line.folded
