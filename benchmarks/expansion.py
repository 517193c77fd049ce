"""Learns the expansion from the lay questions, and tells what it is worth on unseen ones.

    python -m benchmarks.expansion [--weights 1 2 3 5] [--folds 5]   cross-validation
    python -m benchmarks.expansion --write                           config/lay/expansion.tsv

The folds are passage-disjoint: no question of a passage that is searched for was learned
from. Every question goes through the search that answers use, the thesaurus with it.
"""

import argparse
import hashlib
import random
import tempfile
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from statistics import fmean

from answering.expansion import Expansion, written
from answering.lay import LayPassage, passages
from answering.terms import TopicReader
from answering.thesaurus import load
from answering.translation import learned
from benchmarks.retrieval import Shelf
from retrieval.folding import fold
from retrieval.weighing import interval

DEPTH = 10

Ranks = dict[str, float]
"""Reciprocal rank of the passage sought, by question."""


def main() -> None:
    options = _options()
    if options.write:
        _write()
    else:
        _validate(options.folds, options.weights)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=float, nargs="*", default=[1.0, 2.0, 3.0, 5.0])
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def source_hash() -> str:
    """Tells the version of the pairs that a table was learned from."""
    data = (resources.files("config") / "lay" / "passages.jsonl").read_bytes()
    return hashlib.sha256(data).hexdigest()[:16]


def _write() -> None:
    path = Path(str(resources.files("config") / "lay" / "expansion.tsv"))
    head = f"# Learned by `python -m benchmarks.expansion --write` from passages {source_hash()}"
    lines = [head, *written(learned(_pairs(passages())))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 1} sources")


def _pairs(part: Sequence[LayPassage]) -> list[tuple[str, str]]:
    return [(question, p.context) for p in part for question in p.questions]


def _validate(folds: int, weights: Sequence[float]) -> None:
    everything = passages()
    order = list(everything)
    random.Random(1).shuffle(order)
    parts = [order[n::folds] for n in range(folds)]
    rows = [{"id": p.id, "title": p.section, "text": p.text} for p in everything]
    with tempfile.TemporaryDirectory() as folder, Shelf.of(Path(folder), rows) as shelf:
        found: dict[float, Ranks] = {weight: {} for weight in (0.0, *weights)}
        for part in parts:
            table = learned(_pairs([p for p in everything if p not in part]))
            for weight, ranks in found.items():
                ranks.update(_ranks(shelf, part, table, weight))
    owner = {question: p.id for p in everything for question in p.questions}
    for weight, ranks in found.items():
        print(_line(weight, ranks, found[0.0], owner))


def _ranks(
    shelf: Shelf,
    part: Sequence[LayPassage],
    table: Mapping[str, Mapping[str, float]],
    weight: float,
) -> Ranks:
    expansion = Expansion(table if weight else {}, weight)
    reader = TopicReader(shelf.lexical.vocabulary, shelf.library.passage_count, load(), expansion)
    ranks: Ranks = {}
    for passage in part:
        for question in passage.questions:
            tokens = reader.read(fold(question)).tokens()
            best = [name for name, _ in shelf.search(question, tokens, DEPTH)]
            ranks[question] = 1.0 / (best.index(passage.id) + 1) if passage.id in best else 0.0
    return ranks


def _line(weight: float, ranks: Ranks, base: Ranks, owner: Mapping[str, str]) -> str:
    """MRR@10 and R@5, and the difference to none with its 95% interval: by passages, since
    questions of one passage are no independent samples."""
    gains = [rank - base[question] for question, rank in ranks.items()]
    low, high = interval([owner[question] for question in ranks], gains)
    mean, gain = fmean(ranks.values()), fmean(gains)
    top = fmean(rank >= 1 / 5 for rank in ranks.values())
    return f"{weight:4.1f}  MRR@10 {mean:.4f}  R@5 {top:.4f}  {gain:+.4f} [{low:+.4f}, {high:+.4f}]"


if __name__ == "__main__":
    main()
