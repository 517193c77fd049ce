"""Learns which tokens of passages stand for which of questions: IBM model 1.

Brown et al., "The Mathematics of Statistical Machine Translation", Computational
Linguistics 1993, section 4.1, with a null word; counts are shrunk, so that what was seen
once is believed little.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from answering.expansion import sources
from retrieval.analysis import grams

ROUNDS = 4
SHRINKAGE = 5.0
MOST_TARGETS = 16
SEEN = 2
"""Questions that must hold a source for it to be learned."""
_NULL = 1e-4

Pair = tuple[frozenset[str], Counter[str]]
Counts = dict[str, dict[str, float]]


def learned(pairs: Iterable[tuple[str, str]]) -> Counts:
    """source -> target -> probability, from (question, passage that answers it).

    A source keeps its likeliest targets only; itself is none.
    """
    seen = [(sources(question), _targets(passage)) for question, passage in pairs]
    table: Counts | None = None
    for _ in range(ROUNDS):
        table = _shrunk(_expected(seen, table))
    times = Counter(source for own, _ in seen for source in own)
    return {s: _likeliest(row, s) for s, row in (table or {}).items() if times[s] >= SEEN}


def _targets(passage: str) -> Counter[str]:
    return Counter(token for token in grams(passage) if len(token) > 1)


def _expected(seen: Sequence[Pair], table: Counts | None) -> Counts:
    """How often each source is expected to stand for each target."""
    counts: Counts = defaultdict(lambda: defaultdict(float))
    for own, targets in seen:
        for target, times in targets.items():
            if table is None:
                shares = dict.fromkeys(own, 1.0)
                total = len(own) + 1.0
            else:
                shares = {source: table[source].get(target, 0.0) for source in own}
                total = sum(shares.values()) + _NULL
            for source, share in shares.items():
                counts[source][target] += times * share / total
    return counts


def _shrunk(counts: Counts) -> Counts:
    table: Counts = {}
    for source, row in counts.items():
        total = sum(row.values()) + SHRINKAGE
        table[source] = {target: count / total for target, count in row.items()}
    return table


def _likeliest(row: dict[str, float], source: str) -> dict[str, float]:
    ranked = sorted(row.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict([pair for pair in ranked if pair[0] != source][:MOST_TARGETS])
