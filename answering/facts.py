"""Answers a question for one fact: the sentence that holds it, cut to what answers."""

import re
from dataclasses import replace

from answering.brief import Brief, quoted
from answering.draft import Draft
from answering.evidence import Evidence, latest_first, rank
from answering.intent import Ask, ask_of, asks_value
from answering.slots import fills

FACT_LIMIT = 150
"""Characters of a fact's words; two such claims stay within 320."""
MOST_PARTS = 2

_ENOUGH = 0.40
_STRICT = 0.30
_SURELY = 0.72
_SHARE_BEFORE = 16
_AS_GOOD = 0.88
_OWN_WORDS = 0.4
"""What the rest of the question counts for when one of its parts is answered."""


def best(brief: Brief) -> list[Evidence]:
    """The evidence that answers, best first; empty where the reports do not say."""
    ranked = [
        e
        for e in rank(brief.readings, brief.topic, brief.ask)
        if e.score >= _ENOUGH
        and e.strict >= _STRICT
        and _is_of_form(e, brief.ask)
        and fills(brief.text, e.line.folded)
    ]
    return latest_first(ranked)


def write(brief: Brief) -> list[Draft]:
    """One claim, and a second where another sentence speaks to the question as clearly;
    a claim for each part of a question that asks for several values."""
    parts = parts_of(brief.text) if brief.ask.form == "value" else []
    if len(parts) > 1:
        return _each(brief, parts)
    found = best(brief)
    if not found:
        return []
    drafts = [quoted(brief, found[0], FACT_LIMIT, cell=brief.ask.form == "value")]
    second = _second(found)
    if second is not None:
        drafts.append(quoted(brief, second, FACT_LIMIT))
    return drafts


def states_share(brief: Brief) -> bool:
    """Whether a report itself gives the share asked for."""
    found = best(brief)
    if not found or found[0].score < _SURELY or found[0].value is None:
        return False
    value, line = found[0].value, found[0].line
    before = line.folded[max(0, value.start - _SHARE_BEFORE) : value.start]
    return not value.direction and bool(re.search("占|率|比例|比重", before))


def parts_of(text: str) -> list[str]:
    """The parts of a question that each ask for a value, with what stands before them all."""
    parts: list[str] = []
    lead = ""
    for piece in _PIECES.split(text):
        if asks_value(piece):
            parts.append(piece)
        elif parts:
            parts[-1] += "，" + piece
        else:
            lead += piece + "，"
    return [lead + part for part in parts]


_PIECES = re.compile(r"[?？,，;；。]|以及|(?<=[少几])(?=和|与)")


def _each(brief: Brief, parts: list[str]) -> list[Draft]:
    used: list[Evidence] = []
    for part in parts:
        found = best(_part_of(brief, part))
        if found and found[0].line not in [e.line for e in used]:
            used.append(found[0])
    return [quoted(brief, e, FACT_LIMIT, cell=True) for e in used[:MOST_PARTS]]


def _part_of(brief: Brief, part: str) -> Brief:
    topic = brief.read(part).plus(brief.topic, _OWN_WORDS)
    ask = ask_of(re.sub(r"\s", "", part))
    ask = replace(ask, ahead=brief.ask.ahead) if ask.form == "value" else brief.ask
    return replace(brief, text=part, topic=topic, ask=ask)


def _is_of_form(evidence: Evidence, ask: Ask) -> bool:
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
        if alike and new and other.score >= _AS_GOOD * top.score:
            return other
    return None


def _repeats(a: Evidence, b: Evidence) -> bool:
    return a.line.folded in b.line.folded or b.line.folded in a.line.folded
