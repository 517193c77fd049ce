"""How long a warm search takes over many reports, and a whole question.

    python -m benchmarks.warm_search [--reports 100] [--questions 300]

The reports are synthetic (`benchmarks.synthetic`), the questions the lay ones; each is asked
of one report's region, and of everything.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from answering.lay import passages
from answering.question import Question
from answering.terms import TopicReader
from answering.thesaurus import load
from benchmarks.synthetic import write
from benchmarks.timing import p50_p95
from bot import wiring
from config.settings import Settings
from retrieval.embedding import HashedGrams
from retrieval.folding import fold
from retrieval.ingest import Ingestor
from retrieval.library import Library
from retrieval.regions import Divisions
from retrieval.search import Searcher

FOUND = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    asked = [question for passage in passages() for question in passage.questions]
    chosen = random.Random(1).sample(asked, options.questions)
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder) / "home") as library:
        _fill(library, Path(folder) / "reports", options.reports)
        print(f"{options.reports} reports, {library.passage_count()} passages")
        _measure(library, chosen)


def _fill(library: Library, folder: Path, count: int) -> None:
    paths = write(folder, count)
    ingestor = Ingestor(library, HashedGrams(), Divisions.load())
    assert all(o.status == "added" for o in ingestor.ingest(paths))


def _measure(library: Library, questions: Sequence[str]) -> None:
    settings = Settings(library.home)
    indexes = wiring.indexes(library.home, HashedGrams())
    indexes.lexical.catch_up(library)
    searcher = Searcher(library, indexes)
    reader = TopicReader(indexes.lexical.vocabulary, library.passage_count, load())
    tokens = {question: reader.read(fold(question)).tokens() for question in questions}
    entry = library.entries()[0]

    def searched(scope: list[str] | None) -> Callable[[str], object]:
        return lambda question: searcher.search(question, tokens[question], scope, FOUND)

    _tell("read the question", questions, lambda q: reader.read(fold(q)))
    _tell("search, one report", questions, searched([entry.id]))
    _tell("search, everything", questions, searched(None))
    answerer = wiring.answerer(library, settings)
    _tell(
        "answer, one region",
        questions,
        lambda q: answerer.answer(Question(q, (), _region(entry.metadata.region))),
    )
    _tell("answer, everything", questions, lambda q: answerer.answer(Question(q)))


def _region(path: tuple[str, ...]) -> tuple[str, ...]:
    return ("".join(path),)


def _tell(name: str, questions: Sequence[str], step: Callable[[str], object]) -> None:
    for question in questions[:20]:
        step(question)
    taken = []
    for question in questions:
        started = time.perf_counter()
        step(question)
        taken.append((time.perf_counter() - started) * 1000)
    median, p95 = p50_p95(taken)
    print(f"{name:20} median {median:6.2f} ms  p95 {p95:6.2f} ms")


if __name__ == "__main__":
    main()
