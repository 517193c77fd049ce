"""Changes: a rise or a fall belongs to the number it is told of.

罚没款4317万元,同比下降3.5% gives the 3.5% to the 4317万元, and to no other number.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from answering.checks.problem import Problem, contradicted
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from retrieval.quantities import Quantity

_SHARES = frozenset({"%", "个百分点", "百分点", "倍"})
_BETWEEN = re.compile(
    r"[,(]?(?:同比|环比|[比较与同](?:上一?年|去年|\d{4}年)(?:同期)?(?:相比)?|分别|均|也|则|又)*"
    r"(?:提升|提高|上升|增长|增加|上涨|下降|减少|降低|回落|下滑|增|降)?(?:了|为|约)*"
)
Change = tuple[Decimal, str, Decimal]
"""What changed (its value), which way, by how much."""


def check(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """A change of the claim that the quotes tell of another number."""
    known = [change for p in proofs for change in changes(p.quote, p.quantities)]
    for subject, way, size in changes(statement.text, statement.quantities):
        yield from problem_of(subject, way, size, known)


def problem_of(
    subject: Decimal, way: str, size: Decimal, known: Sequence[Change]
) -> Iterator[Problem]:
    """The problem of one change, where the quotes have its number with another change."""
    own = [change for change in known if change[0] == subject]
    others = [change for change in known if change[1:] == (way, size)]
    if own and others and (subject, way, size) not in known:
        yield contradicted("number_swapped", f"引文中变化{size:f}的不是{subject:f}。")


def changes(text: str, numbers: Sequence[Quantity]) -> list[Change]:
    """Each change that follows the number it changes; 分别 deals them out in turn."""
    found: list[Change] = []
    for index, here in enumerate(numbers):
        if not _is_change(here) or index == 0 or _is_change(numbers[index - 1]):
            continue
        last = numbers[index - 1]
        between = text[last.end : here.start]
        if not _BETWEEN.fullmatch(between):
            continue
        run = _run(numbers, index)
        if "分别" in between and len(run) > 1:
            subjects = [q for q in numbers[:index] if not _is_change(q)][-len(run) :]
            found.extend(
                (s.value, q.direction, q.value) for s, q in zip(subjects, run, strict=False)
            )
        else:
            found.append((last.value, here.direction, here.value))
    return found


def _run(numbers: Sequence[Quantity], index: int) -> list[Quantity]:
    run: list[Quantity] = []
    for quantity in numbers[index:]:
        if not _is_change(quantity):
            break
        run.append(quantity)
    return run


def _is_change(quantity: Quantity) -> bool:
    return bool(quantity.direction) and not quantity.to and quantity.unit in _SHARES
