"""Wires the parts together, once. The only module that sees settings and builds things.

Imports stand inside the functions, so that a command waits only for what it uses.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import LibraryMissing
from config.settings import Settings
from retrieval.library import Library

if TYPE_CHECKING:
    from answering.answerer import Answerer
    from retrieval.indexes import Indexes
    from retrieval.ingest import Ingestor
    from retrieval.regions import Divisions


class Wiring:
    """The parts that one process uses, each built when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def library(self) -> Library:
        """The library as it is; raises LibraryMissing where there is none."""
        return Library.open(self.settings.home)

    @cached_property
    def new_library(self) -> Library:
        """The library for reports to go in, made where there is none."""
        return Library.create(self.settings.home)

    def close(self) -> None:
        """Closes what was opened; the parts are of no use afterwards."""
        for name in ("library", "new_library"):
            if name in vars(self):
                vars(self).pop(name).close()

    @cached_property
    def indexes(self) -> "Indexes":
        """The derived indexes of the library."""
        return indexes(self.settings.home, self.settings.chroma_url)

    @cached_property
    def divisions(self) -> "Divisions":
        """China's divisions."""
        from retrieval.regions import Divisions

        return Divisions.load()

    @cached_property
    def ingestor(self) -> "Ingestor":
        """Puts files into the library, making one where there is none."""
        from retrieval.embedding import HashedGrams
        from retrieval.ingest import Ingestor

        return Ingestor(self.new_library, HashedGrams(), self.divisions)

    @cached_property
    def answerer(self) -> "Answerer":
        """Answers from the library; raises LibraryMissing where it holds nothing."""
        if not self.library.passage_count():
            raise LibraryMissing(
                "The library holds no report",
                where=self.settings.home,
                mend="Run `fazhi ingest FOLDER` first.",
            )
        return answerer(self.library, self.settings.chroma_url)


def indexes(home: Path, chroma_url: str = "") -> "Indexes":
    """The derived indexes in `home`; opens nothing yet."""
    from retrieval.embedding import HashedGrams
    from retrieval.indexes import Indexes
    from retrieval.lexical import LexicalIndex
    from retrieval.vectors import VectorIndex

    return Indexes(home, LexicalIndex(home), VectorIndex(home, HashedGrams(), chroma_url))


def answerer(library: Library, chroma_url: str = "") -> "Answerer":
    """The extractive answerer over a library."""
    from answering.answerer import Answerer
    from answering.terms import TopicReader
    from answering.thesaurus import load
    from answering.verifier import Verifier
    from retrieval.regions import Divisions
    from retrieval.search import Searcher

    found = indexes(library.home, chroma_url)
    found.lexical.catch_up(library)
    thesaurus = load()
    topics = TopicReader(found.lexical.vocabulary, library.passage_count, thesaurus)
    divisions = Divisions.load()
    searcher = Searcher(library, found)
    return Answerer(library, searcher, divisions, thesaurus, topics, Verifier(divisions))
