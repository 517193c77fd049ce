"""What weight of the vector leg helps: measured on questions whose passage is known.

The weight is chosen on one half of the passages and told by the other, so that it is not
praised for what it was fitted to. Questions of one passage are drawn together, since they
are alike. Which words a question stands for is the caller's to say.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from config.errors import BadRequest
from retrieval.embedding import Embedder, Vectors, to_bytes
from retrieval.indexes import Indexes
from retrieval.library import Library
from retrieval.report import Metadata, Passage, Report, Section, text_hash
from retrieval.search import Searcher

WEIGHTS = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
DEPTH = 10
_SHALLOW = 5
_DRAWS = 2000
_LEAST = 20
"""Passages below which nothing can be said."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the passage that answers it, under its report's title and heading."""

    id: str
    passage: str
    title: str
    section: str
    question: str


@dataclass(frozen=True, slots=True)
class Found:
    """How one question fared: its passage's place among the first ten, from 1; 0 below."""

    passage: str
    place: int

    @property
    def reciprocal(self) -> float:
        """1 / place, and 0 below the first ten."""
        return 1 / self.place if self.place else 0.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """One weight: shares of questions, and what it gains in MRR over weight 0, with the
    ends of the 95% interval (paired bootstrap over passages)."""

    weight: float
    recall: float
    mrr: float
    gain: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """`chosen` has every weight on the half that it was chosen on, `told` the best of them
    on the other half. `weight` is the one to set: 0 unless `told` surely gains."""

    chosen: tuple[Weighed, ...]
    told: Weighed

    @property
    def weight(self) -> float:
        """The weight to set."""
        return self.told.weight if self.told.low > 0 else 0.0


def read(path: Path) -> tuple[Pair, ...]:
    """The pairs of a file of JSON lines; raises BadRequest."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise BadRequest(
            "The file of pairs cannot be read", where=path, mend="Name one with `--pairs FILE`."
        ) from error
    pairs = tuple(_pair(line, f"{path}:{n}") for n, line in enumerate(lines, 1) if line.strip())
    if len({pair.passage for pair in pairs}) < _LEAST:
        raise BadRequest(
            f"The file has fewer than {_LEAST} passages", where=path, mend="Write more pairs."
        )
    return pairs


def _pair(line: str, where: str) -> Pair:
    names = [field.name for field in fields(Pair)]
    try:
        found = json.loads(line)
        values = [found[name] for name in names]
    except (ValueError, KeyError, TypeError) as error:
        raise _unfit(where) from error
    if not all(isinstance(value, str) for value in values) or not found["passage"].strip():
        raise _unfit(where)
    return Pair(*values)


def _unfit(where: str) -> BadRequest:
    return BadRequest(
        "This line is no pair",
        where=where,
        mend="Write a JSON object with id, passage, title, section and question.",
    )


class Remembering:
    """An embedder that embeds each question once, whatever the number of weights."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._questions: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        """See Embedder."""
        return self._inner.name

    travels = False

    @property
    def weight(self) -> float:
        """See Embedder."""
        return self._inner.weight

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See Embedder."""
        return self._inner.embed(texts)

    def embed_question(self, text: str) -> Vectors:
        """See Embedder."""
        if text not in self._questions:
            self._questions[text] = self._inner.embed_question(text)
        return self._questions[text]


def shelve(library: Library, pairs: Sequence[Pair], embedder: Embedder) -> dict[int, str]:
    """Puts the passages, each once, into an empty library, with their vectors, as reports
    are put; which number stands for which."""
    places = {pair.passage: pair for pair in pairs}
    report = _report(tuple(places.values()))
    rows = embedder.embed([passage.text for passage in report.passages])
    keys = (passage.content_hash for passage in report.passages)
    library.put(report, (embedder.name, list(zip(keys, map(to_bytes, rows), strict=True))))
    return {stored.id: stored.passage.text for stored in library.passages_of(report.id)}


def _report(rows: Sequence[Pair]) -> Report:
    text, sections, passages = "", [], []
    for number, row in enumerate(rows):
        start, heading = len(text), f"{row.title} {row.section}"
        text += f"{heading}\n{row.passage}\n"
        body, end = start + len(heading) + 1, len(text) - 1
        sections.append(Section(-1, 1, "", heading, start, body, end))
        passages.append(Passage("pairs", number, body, end, 0, row.passage))
    about = Metadata(title="")
    parts = (about, tuple(sections), tuple(passages))
    return Report("pairs", "pairs", "pairs", text, text_hash(text), *parts)


def weigh(
    library: Library,
    indexes: Indexes,
    pairs: Sequence[Pair],
    numbers: Mapping[int, str],
    words: Callable[[str], Mapping[str, float]],
) -> Verdict:
    """Asks every question at every weight. `numbers` are what `shelve` gave."""
    found = {
        weight: [_asked(Searcher(library, indexes, weight), pair, numbers, words) for pair in pairs]
        for weight in WEIGHTS
    }
    chosen = tuple(
        _weighed(weight, _half(rows, 0), _half(found[0.0], 0)) for weight, rows in found.items()
    )
    best = max(chosen, key=lambda row: (row.mrr, -row.weight)).weight
    return Verdict(chosen, _weighed(best, _half(found[best], 1), _half(found[0.0], 1)))


def _asked(
    searcher: Searcher,
    pair: Pair,
    numbers: Mapping[int, str],
    words: Callable[[str], Mapping[str, float]],
) -> Found:
    hits = searcher.search(pair.question, words(pair.question), None, 10 * DEPTH)
    ranked = [numbers[hit.passage] for hit in hits][:DEPTH]
    return Found(pair.passage, ranked.index(pair.passage) + 1 if pair.passage in ranked else 0)


def _half(rows: Sequence[Found], which: int) -> list[Found]:
    """Half of the passages, by a digest of their text: the same in every run."""
    return [row for row in rows if hashlib.sha256(row.passage.encode()).digest()[0] % 2 == which]


def _weighed(weight: float, rows: Sequence[Found], before: Sequence[Found]) -> Weighed:
    gains = [row.reciprocal - old.reciprocal for row, old in zip(rows, before, strict=True)]
    low, high = interval([row.passage for row in rows], gains)
    count = len(rows)
    return Weighed(
        weight,
        sum(0 < row.place <= _SHALLOW for row in rows) / count,
        sum(row.reciprocal for row in rows) / count,
        sum(gains) / count,
        low,
        high,
    )


def interval(groups: Sequence[str], values: Sequence[float]) -> tuple[float, float]:
    """The 95% interval of the mean, by drawing whole groups with replacement."""
    import numpy as np

    _, places = np.unique(np.array(groups), return_inverse=True)
    sums, counts = np.bincount(places, weights=np.array(values)), np.bincount(places)
    draws = np.random.default_rng(1).integers(0, len(sums), (_DRAWS, len(sums)))
    means = sums[draws].sum(axis=1) / counts[draws].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)
