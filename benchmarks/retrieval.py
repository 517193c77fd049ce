"""Searches a public test set with the very search that answers use; prints a TREC-like run.

    python benchmarks/retrieval.py CORPUS.jsonl QUERIES.jsonl > run.tsv
    python ../shared/eval/retrieval_score.py QRELS.tsv run.tsv

CORPUS has `id`, `title` and `text`, QUERIES `id` and `text`, a JSON object a line. The
corpus goes through library and index like reports, with each row as one passage under
its title as heading; only reading and splitting are left out.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from answering.expansion import Expansion
from answering.terms import TopicReader
from answering.thesaurus import Thesaurus, load
from retrieval.embedding import HashedGrams, to_bytes
from retrieval.folding import fold
from retrieval.indexes import Indexes
from retrieval.lexical import WORD_SHARE, LexicalIndex
from retrieval.library import Library
from retrieval.report import Metadata, Passage, Report, Section, text_hash
from retrieval.search import Searcher
from retrieval.vectors import VectorIndex

ROWS_A_REPORT = 2000
DEPTH = 100

Row = Mapping[str, str]


class Shelf:
    """A test set in a library, with the search that answers use."""

    def __init__(
        self, library: Library, ids: Mapping[int, str], lexical: LexicalIndex, vectors: float
    ) -> None:
        self.library = library
        self.lexical = lexical
        self.ids = ids
        indexes = Indexes(library.home, lexical, VectorIndex(library.home, HashedGrams()))
        self._searcher = Searcher(library, indexes, vectors)

    @classmethod
    @contextmanager
    def of(
        cls,
        folder: Path,
        rows: Sequence[Row],
        words: float = WORD_SHARE,
        vectors: float = HashedGrams.weight,
    ) -> Iterator[Self]:
        """The rows, indexed. `words` and `vectors` weigh what answers do not use."""
        with Library.create(folder) as library:
            ids = _fill(library, rows, with_vectors=vectors > 0)
            lexical = LexicalIndex(folder, word_share=words)
            lexical.catch_up(library)
            yield cls(library, ids, lexical, vectors)

    def search(self, text: str, tokens: Mapping[str, float], depth: int) -> list[tuple[str, float]]:
        """(row id, score), best first."""
        hits = self._searcher.search(text, tokens, None, depth)
        return [(self.ids[hit.passage], hit.score) for hit in hits]


def main() -> None:
    options = _options()
    rows, queries = _rows(options.corpus), _rows(options.queries)
    if options.no_titles:
        rows = [{**row, "title": ""} for row in rows]
    started = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        Shelf.of(Path(folder), rows, options.words, options.vectors) as shelf,
    ):
        _say(f"{len(rows)} passages indexed in {time.perf_counter() - started:.1f} s")
        thesaurus = Thesaurus({}, {}) if options.no_thesaurus else load()
        expansion = Expansion({}) if options.no_expansion else None
        count = shelf.library.passage_count
        reader = TopicReader(shelf.lexical.vocabulary, count, thesaurus, expansion)
        started = time.perf_counter()
        for query in queries:
            tokens = {} if options.plain else reader.read(fold(query["text"])).tokens()
            _print_run(query["id"], shelf.search(query["text"], tokens, DEPTH))
        taken = (time.perf_counter() - started) / max(1, len(queries))
        _say(f"{len(queries)} questions, {taken * 1000:.1f} ms each")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--words", type=float, default=WORD_SHARE, help="weight of the words")
    parser.add_argument(
        "--vectors", type=float, default=HashedGrams.weight, help="of the vector leg"
    )
    parser.add_argument("--plain", action="store_true", help="the question's characters only")
    parser.add_argument("--no-thesaurus", action="store_true", help="without lay words' senses")
    parser.add_argument("--no-titles", action="store_true", help="passages without context")
    parser.add_argument("--no-expansion", action="store_true", help="without learned tokens")
    return parser.parse_args()


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _fill(library: Library, rows: Sequence[Row], *, with_vectors: bool) -> dict[int, str]:
    """Stores the rows; which passage number stands for which row."""
    ids: dict[int, str] = {}
    embedder = HashedGrams()
    for report, part in _reports(rows):
        vectors: list[tuple[str, bytes]] = []
        if with_vectors:
            found = embedder.embed([row["title"] + " " + row["text"] for row in part])
            keys = (passage.content_hash for passage in report.passages)
            vectors = list(zip(keys, map(to_bytes, found), strict=True))
        library.put(report, (embedder.name, vectors))
        stored = library.passages_of(report.id)
        ids |= {s.id: row["id"] for s, row in zip(stored, part, strict=True)}
    return ids


def _reports(rows: Sequence[Row]) -> Iterator[tuple[Report, Sequence[Row]]]:
    for at in range(0, len(rows), ROWS_A_REPORT):
        part = rows[at : at + ROWS_A_REPORT]
        yield _report(f"part-{at}", part), part


def _report(name: str, rows: Sequence[Row]) -> Report:
    text, sections, passages = "", [], []
    for number, row in enumerate(rows):
        start = len(text)
        text += f"{row['title']}\n{row['text']} \n"
        body, end = start + len(row["title"]) + 1, len(text) - 1
        sections.append(Section(-1, 1, "", row["title"], start, body, end))
        passages.append(Passage(name, number, body, end, 0, text[body:end]))
    about = Metadata(title="")
    return Report(name, name, name, text, text_hash(text), about, tuple(sections), tuple(passages))


def _print_run(query: str, found: Sequence[tuple[str, float]]) -> None:
    for rank, (row, score) in enumerate(found, 1):
        print(query, row, rank, f"{score:.4f}", sep="\t")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
