"""An answerer over a small library, and what must hold for each of its answers."""

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from answering.answer import Answer, Citation
from answering.answerer import Answerer
from answering.question import Question
from answering.sources import Sources
from answering.terms import TopicReader
from answering.thesaurus import load
from answering.verifier import Verifier
from retrieval.embedding import HashedGrams
from retrieval.indexes import Indexes
from retrieval.ingest import Overrides
from retrieval.lexical import LexicalIndex
from retrieval.library import Library
from retrieval.regions import Divisions
from retrieval.report import Report
from retrieval.search import Searcher
from retrieval.vectors import VectorIndex
from tests.chromaserver import chroma_url
from tests.material import ingest, written

TODAY = datetime.date(2026, 3, 1)
LONGEST_ANSWER = 900
LONGEST_QUOTE = 240
MOST_CITATIONS = 12


@dataclass(frozen=True)
class Asked:
    """A library with all that answers from it."""

    library: Library
    answerer: Answerer
    topics: TopicReader
    sources: Sources

    def __call__(self, text: str, *history: str, regions=(), years=(), kinds=()) -> Answer:
        question = Question(text, history, tuple(regions), tuple(years), tuple(kinds))
        return self.answerer.answer(question)

    def report(self, citation: Citation) -> Report:
        return self.library.report(citation.report_id)


def asked_of(library: Library) -> Asked:
    """The answerer over that library, without a model, on a day that never changes."""
    vectors = VectorIndex(library.home, HashedGrams(), chroma_url())
    indexes = Indexes(library.home, LexicalIndex(library.home), vectors)
    indexes.lexical.catch_up(library)
    searcher, thesaurus, divisions = Searcher(library, indexes), load(), Divisions.load()
    topics = TopicReader(indexes.lexical.vocabulary, library.passage_count, thesaurus)
    answerer = Answerer(
        library,
        searcher,
        divisions,
        thesaurus,
        topics,
        Verifier(divisions),
        today=lambda: TODAY,
    )
    return Asked(library, answerer, topics, Sources(library, searcher))


@contextlib.contextmanager
def library_of(
    folder: Path, files: dict[str, str], overrides: Overrides | None = None
) -> Iterator[Asked]:
    """A library of those texts, by file name, and what answers from it."""
    with Library.create(folder / "home") as library:
        ingest(library, written(folder, files), overrides or Overrides())
        yield asked_of(library)


def assert_sound(asked: Asked, answer: Answer) -> None:
    """What holds for every answer: each claim is cited, each quote a slice of its report."""
    nearest = answer.refusal.nearest if answer.refusal else ()
    for citation in (*answer.citations, *nearest):
        text = asked.report(citation).text
        assert text[citation.start : citation.end] == citation.quote
        assert 0 < len(citation.quote) <= LONGEST_QUOTE
        assert_one_line(citation.quote)
    if answer.refusal is not None:
        assert not answer.claims
        return
    numbers = [citation.n for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) <= MOST_CITATIONS
    assert len(answer.text) <= LONGEST_ANSWER
    assert answer.claims
    for claim in answer.claims:
        assert claim.citations
        assert set(claim.citations) <= set(numbers)


def assert_one_line(quote: str) -> None:
    """A quote crosses the end of a line only behind a heading, which has no full stop."""
    head, *rest = quote.split("\n")
    assert len(rest) <= 1
    assert not rest or head[-1] not in "。；;！？"
