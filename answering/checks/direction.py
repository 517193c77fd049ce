"""Up and down without a number: 提高公信力 is not 公信力下降.

Directions of numbers are `answering.checks.numbers`.
"""

import re
from collections.abc import Iterator, Sequence

from answering.checks.lexicon import Lexicon
from answering.checks.problem import Problem, contradicted
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from answering.checks.wording import bigrams
from answering.checks.wording import clauses as stretches

_UP = re.compile(r"提升|提高|上升|增长|增加|上涨|扩大|延长|加快|加大|改善|好转|放宽|升级|增多")
_DOWN = re.compile(r"下降|降低|减少|回落|缩小|缩短|减慢|放缓|减弱|恶化|收紧|下滑|压缩|减轻|削减")


def check(statement: Statement, proofs: Sequence[Proof], lexicon: Lexicon) -> Iterator[Problem]:
    """A clause that rises where the quote's clause about the same thing falls."""
    known = [c for proof in proofs for c in _clauses(lexicon.canonical(proof.quote))]
    for clause in _clauses(lexicon.canonical(statement.bare)):
        way = _way(clause)
        if way and _opposed(clause, way, known):
            yield contradicted("direction_reversed", "增减、升降的方向与引文相反。")
            return


def _clauses(text: str) -> list[str]:
    return stretches(text.replace("、", ","))


def _opposed(clause: str, way: int, known: Sequence[str]) -> bool:
    words = _things(clause)
    fits = [(len(words & _things(other)), _way(other)) for other in known]
    best = max((fit for fit, _ in fits), default=0)
    ways = {other for fit, other in fits if fit == best}
    return best >= 1 and ways == {-way}


def _way(clause: str) -> int:
    up, down = bool(_UP.search(clause)), bool(_DOWN.search(clause))
    return up - down


def _things(clause: str) -> frozenset[str]:
    return bigrams(_DOWN.sub("|", _UP.sub("|", clause)))
