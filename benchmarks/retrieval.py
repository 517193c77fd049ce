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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from answering.terms import TopicReader
from answering.thesaurus import load
from retrieval.embedding import HashedGrams, to_bytes
from retrieval.folding import fold
from retrieval.indexes import Indexes
from retrieval.lexical import WORD_SHARE, LexicalIndex
from retrieval.library import Library
from retrieval.report import Metadata, Passage, Report, Section, text_hash
from retrieval.search import VECTOR_WEIGHT, Searcher
from retrieval.vectors import VectorIndex

ROWS_A_REPORT = 2000
DEPTH = 100

Row = Mapping[str, str]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder)) as library:
        started = time.perf_counter()
        ids = _fill(library, _rows(options.corpus), with_vectors=options.vectors > 0)
        lexical = LexicalIndex(Path(folder), word_share=options.words)
        lexical.catch_up(library)
        _say(f"{len(ids)} passages indexed in {time.perf_counter() - started:.1f} s")
        indexes = Indexes(Path(folder), lexical, VectorIndex(Path(folder), HashedGrams()))
        searcher = Searcher(library, indexes, options.vectors)
        reader = TopicReader(lexical.vocabulary, library.passage_count, load())
        started = time.perf_counter()
        queries = _rows(options.queries)
        for query in queries:
            _print_run(query["id"], _search(searcher, reader, query["text"], options.plain), ids)
        taken = (time.perf_counter() - started) / max(1, len(queries))
        _say(f"{len(queries)} questions, {taken * 1000:.1f} ms each")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--words", type=float, default=WORD_SHARE, help="weight of the words")
    parser.add_argument("--vectors", type=float, default=VECTOR_WEIGHT, help="of the vector leg")
    parser.add_argument("--plain", action="store_true", help="the question's characters only")
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


def _search(
    searcher: Searcher, reader: TopicReader, text: str, plain: bool
) -> list[tuple[int, float]]:
    weights = {} if plain else reader.read(fold(text)).tokens()
    hits = searcher.search(text, weights, None, DEPTH)
    return [(hit.passage, hit.score) for hit in hits]


def _print_run(query: str, found: Sequence[tuple[int, float]], ids: Mapping[int, str]) -> None:
    for rank, (passage, score) in enumerate(found, 1):
        print(query, ids[passage], rank, f"{score:.4f}", sep="\t")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
