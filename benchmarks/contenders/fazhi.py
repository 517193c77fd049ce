"""Fazhi as its users have it: `fazhi ingest` of the files, then the search of the wiring."""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from answering.terms import TopicReader
from answering.thesaurus import load
from benchmarks.contenders.contender import LIMIT, Contender, Legs
from benchmarks.contenders.material import Material
from benchmarks.retrieval import Shelf
from bot import wiring
from config.settings import Settings
from retrieval.folding import fold
from retrieval.library import Library
from retrieval.search import Searcher

FOUND = 60
"""Passages that an answer asks the search for; the best of them count."""

BOTH_WEIGHT = 0.1
"""What the vectors weigh where both legs search. As it comes, the built-in ones weigh
nothing: they make no search better (docs/benchmarks.md)."""


class Fazhi:
    """The question is read as answers read it: with the thesaurus and the expansion."""

    def __init__(self) -> None:
        self._open = ExitStack()

    def ingest(self, material: Material, folder: Path) -> None:
        """Files go in by the command; a set of passages without files by the shelf of
        `benchmarks.retrieval`."""
        ids: Mapping[int, str] | None = None
        if material.reports is not None:
            _by_command(material.reports, folder)
            library = self._open.enter_context(Library.open(folder))
        else:
            rows = [asdict(row) for row in material.rows]
            shelf = self._open.enter_context(Shelf.of(folder, rows, vectors=BOTH_WEIGHT))
            library, ids = shelf.library, shelf.ids
        self._ids = ids
        settings = Settings(folder)
        embedder = wiring.embedder(settings)
        indexes = wiring.indexes(folder, embedder)
        indexes.lexical.catch_up(library)
        self._reader = TopicReader(indexes.lexical.vocabulary, library.passage_count, load())
        weights = {"words": wiring.vector_weight(settings, embedder), "both": BOTH_WEIGHT}
        self._searchers = {
            legs: Searcher(library, indexes, weight) for legs, weight in weights.items()
        }

    def ask(self, question: str, legs: Legs) -> list[str]:
        """Reading the question counts, as cutting it does for the others."""
        tokens = self._reader.read(fold(question)).tokens()
        hits = self._searchers[legs].search(question, tokens, None, FOUND)[:LIMIT]
        return [str(hit.passage) if self._ids is None else self._ids[hit.passage] for hit in hits]


def _by_command(reports: Path, home: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "bot", "ingest", str(reports)],
        env={**os.environ, "FAZHI_HOME": str(home)},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def contender(cut: str) -> Contender:
    """Fazhi; it cuts text by itself, whatever `cut` says."""
    del cut
    return Fazhi()
