"""A value of a year that has no report, where a later report tells it beside its own.

败诉率由2023年的8.3%降至6%以下: the clause must name the asked year right before the
value, alone and not as the end of a range.
"""

import re
from collections.abc import Sequence

from answering import facts
from answering.brief import Brief, quoted
from answering.draft import Draft
from answering.evidence import Evidence, rank
from retrieval.quantities import Quantity, quantities

_STRICT = 0.6
_ENOUGH = 0.5


def write(brief: Brief, years: Sequence[int]) -> list[Draft]:
    """One claim; empty where no later report ties such a value to one of the years."""
    for evidence in rank(brief.readings, brief.topic, brief.ask):
        if evidence.strict < _STRICT or evidence.held < _ENOUGH:
            continue
        if any(_is_tied(evidence, quantity, years) for quantity in _values(evidence, brief)):
            return [quoted(brief, evidence, facts.FACT_LIMIT)]
    return []


def _values(evidence: Evidence, brief: Brief) -> list[Quantity]:
    """The values of the kind asked for, in the clause that speaks to the question."""
    start, end = (offset - evidence.line.start for offset in evidence.focus)
    found = quantities(evidence.line.folded)
    return [q for q in found if start <= q.start < end and brief.ask.accepts(q.unit)]


def _is_tied(evidence: Evidence, quantity: Quantity, years: Sequence[int]) -> bool:
    before = evidence.line.folded[: quantity.start]
    tie = re.search(r"(?<![-—–~至到\d])(\d{4})年(?:度|底|全年)?的?(?:为|是|达|约)?$", before)
    return tie is not None and int(tie.group(1)) in years
