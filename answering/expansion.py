"""Words that passages use where questions use others, learned from lay questions.

A table from pairs of characters in a question to pairs in passages that answer such
questions, with the probability that the one stands for the other. Learning it is for
`answering.translation`; here it is only applied.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from retrieval.analysis import grams

MOST_TOKENS = 30
"""Tokens that one question is given, at the most."""
WEIGHT = 3.0
"""What these tokens count together in a search, where one of the question's own counts 1;
from docs/benchmarks.md."""

Table = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Expansion:
    """A learned table. Empty (`Expansion({})`) adds nothing to any question."""

    table: Table
    weight: float = WEIGHT

    def tokens(self, text: str) -> dict[str, float]:
        """The likeliest tokens that `text` does not hold itself, with their weights, which
        sum up to `weight`; empty where nothing was learned for it."""
        own = sources(text)
        likely: defaultdict[str, float] = defaultdict(float)
        for source in own:
            for target, probability in self.table.get(source, {}).items():
                if target not in own:
                    likely[target] += probability
        best = sorted(likely.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TOKENS]
        total = sum(probability for _, probability in best)
        return {token: self.weight * p / total for token, p in best} if total else {}


def sources(text: str) -> frozenset[str]:
    """The tokens of a text that the table knows of: pairs of characters, and words and
    numbers that are not Chinese."""
    return frozenset(token for token in grams(text) if len(token) > 1)


def written(table: Table) -> Iterator[str]:
    """The lines of a table's file: a source, then its targets with their probabilities."""
    for source in sorted(table):
        targets = sorted(table[source].items(), key=lambda pair: (-pair[1], pair[0]))
        yield "\t".join([source, *(f"{target} {p:.4f}" for target, p in targets)])


class _Lines(Mapping[str, Mapping[str, float]]):
    """A table as its file has it; a question reads the few lines that it needs."""

    def __init__(self, text: str) -> None:
        lines = (line for line in text.splitlines() if not line.startswith("#"))
        self._cells = {source: cells for source, _, cells in (ln.partition("\t") for ln in lines)}

    def __getitem__(self, source: str) -> Mapping[str, float]:
        pairs = (cell.split(" ") for cell in self._cells[source].split("\t"))
        return {target: float(probability) for target, probability in pairs}

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


@lru_cache(maxsize=1)
def load() -> Expansion:
    """The shipped table."""
    path = resources.files("config") / "lay" / "expansion.tsv"
    return Expansion(_Lines(path.read_text(encoding="utf-8")))
