"""Operands: for each thing that a computation names, the number most closely bound to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from answering.evidence import Evidence
from answering.intent import denies
from answering.topic import Term, Topic
from retrieval.quantities import Quantity, quantities, same_unit

_LONGEST_CLAUSE = 60
_BOUND = 0.34
_FURTHER_DOWN = 0.06
"""What each rank down the list of sentences costs."""
_IN_STRETCH, _IN_SENTENCE = 0.6, 0.25
_SURE_SENSE = 0.5


@dataclass(frozen=True, slots=True)
class Operand:
    """A number with the sentence that says it."""

    quantity: Quantity
    evidence: Evidence

    @property
    def value(self) -> Decimal:
        """The number itself, multipliers worked in."""
        return self.quantity.value

    def told(self) -> str:
        """The clause that states the number, in the report's words: cut where it is long
        to what stands right around it."""
        text, quantity = self.evidence.line.folded, self.quantity
        before = re.split(r"[，,；;。：:]", text[: quantity.start])[-1]
        after = re.split(r"[，,；;。(（]", text[quantity.end :])[0]
        if len(before) + len(quantity.text) + len(after) > _LONGEST_CLAUSE:
            before = before.rpartition("、")[2][-24:]
            after = after.partition("、")[0][:16]
        return (before + text[quantity.start : quantity.end] + after).strip()


def operands(
    named: Sequence[tuple[str, Topic]], lines: Sequence[Evidence], parts: Sequence[Operand] = ()
) -> list[Operand]:
    """For each name with its topic, the number bound to it; fewer where one is not found.
    With `parts`, other numbers than theirs, no smaller than they are together."""
    found: list[Operand] = []
    least = sum((part.value for part in parts), Decimal(0))
    for name, topic in named:
        used = [(o.evidence.line, o.quantity.start) for o in (*parts, *found)]
        choices = [
            (_binding(e.line.folded, q, name, topic) - _FURTHER_DOWN * at, Operand(q, e))
            for at, e in enumerate(lines)
            for q in quantities(e.line.folded)
            if _counts(q) and q.value >= least and (e.line, q.start) not in used
        ]
        best = max(choices, key=lambda pair: pair[0], default=(0.0, None))
        if best[1] is not None and best[0] >= _BOUND:
            found.append(best[1])
    return found


def alike(found: Sequence[Operand]) -> bool:
    """Whether all count in the same unit."""
    first = found[0].quantity.unit
    return all(same_unit(first, operand.quantity.unit) for operand in found[1:])


def _counts(quantity: Quantity) -> bool:
    """Whether a number counts a thing: no share, no mere rise or fall, no rank."""
    mere_change = quantity.direction and not quantity.to
    return not (quantity.ordinal or mere_change or quantity.unit.startswith("%"))


def _binding(text: str, quantity: Quantity, name: str, topic: Topic) -> float:
    """How much of a name's words stand with a number: in its own stretch, up to the
    numbers beside it, words right before or after it counting most."""
    left, right = _neighbours(text, quantity)
    before = re.split(r"[，,；;。]", text[left : quantity.start])[-1]
    behind = re.split(r"[，,；;。]", text[quantity.end : right])[0]
    after = behind.split("、")[0]
    if denies(name) != denies(before + behind):
        return 0.0
    return topic.share(
        [_held(term, (before, after), text[left:right], text) for term in topic.terms]
    )


def _neighbours(text: str, quantity: Quantity) -> tuple[int, int]:
    """Where the numbers beside it end and begin."""
    numbers = quantities(text)
    at = numbers.index(quantity)
    left = numbers[at - 1].end if at else 0
    right = numbers[at + 1].start if at + 1 < len(numbers) else len(text)
    return left, right


def _held(term: Term, beside: Sequence[str], stretch: str, text: str) -> float:
    if any(term.stands_in(part, sense=_SURE_SENSE) for part in beside):
        return 1.0
    if term.stands_in(stretch, sense=_SURE_SENSE):
        return _IN_STRETCH
    return _IN_SENTENCE if term.stands_in(text, sense=_SURE_SENSE) else 0.0
