"""Answers who is to do a thing: plans name the unit in brackets behind the sentence."""

import re
from dataclasses import replace

from answering import facts
from answering.brief import Brief, quoted
from answering.draft import Draft, Proof
from answering.evidence import Evidence
from answering.reading import Line

_ASKED = re.compile(
    "(?:由|归)(?:谁|哪个|哪些|哪家)|谁(?:来)?(?:负责|牵头|管|承担|落实)|(?:责任|牵头|配合|承办)单位"
    "|哪(?:个|些|家)(?:部门|单位|机构|机关|局)(?:来)?(?:负责|牵头|管|承担|落实)"
)
_NAMED = re.compile(
    r"[(（][^()（）]{0,4}(?:单位|部门)[:：][^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*[)）]"
)


def asked(text: str) -> bool:
    """Whether a folded question asks who is responsible."""
    return bool(_ASKED.search(text))


def write(brief: Brief) -> list[Draft]:
    """The sentence that sets the task, with the units named behind it; empty where no
    brackets name any."""
    plain = replace(brief, text="", ask=replace(brief.ask, form="fact", ahead=True))
    for evidence in facts.best(plain)[:5]:
        named = _named_behind(evidence)
        if named is not None:
            return [_told(brief, evidence, named)]
    return []


def _named_behind(evidence: Evidence) -> Line | None:
    """The line of the same item, or the sentence itself, that names units in brackets."""
    lines = evidence.reading.lines
    at = lines.index(evidence.line)
    for line in lines[at : at + 8]:
        if line.section != evidence.line.section:
            return None
        if _NAMED.search(line.folded):
            return line
    return None


def _told(brief: Brief, evidence: Evidence, named: Line) -> Draft:
    report = evidence.reading.report
    task = quoted(brief, evidence, facts.FACT_LIMIT)
    if named == evidence.line:
        return task
    brackets = _NAMED.search(named.folded)
    start = named.start + (brackets.start() if brackets else 0)
    end = named.start + (brackets.end() if brackets else 0)
    units = Proof(report, start, end)
    return replace(task, text=f"{task.text}{units.quote}", proofs=(*task.proofs, units))
