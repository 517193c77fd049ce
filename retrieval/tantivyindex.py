"""One tantivy index, open: its fields, its queries, its writer.

The one module that imports tantivy. What the documents are made of, and where the files
lie, is for others. One document more than there are passages holds the state: the
library's revision that the others show.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from retrieval.foreign import guarded
from retrieval.tokens import Tokens

CANNOT = "The lexical index cannot be opened"

_STATE = "#state"
_HEAP = 64_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """A passage to be indexed: its number and its tokens."""

    passage: int
    tokens: Tokens


class OpenIndex:
    """An open index and its newest searcher. Every method raises IndexBroken where the
    files are not what they were."""

    def __init__(self, index: tantivy.Index, where: object) -> None:
        self._where = where
        with guarded(CANNOT, where):
            self._index = index
            self._schema = index.schema
            self._index.config_reader(reload_policy="manual")
            self.reload()

    @classmethod
    def create(cls, folder: Path | None) -> "OpenIndex":
        """A new, empty index in `folder`; None keeps it in memory."""
        with guarded(CANNOT, folder):
            schema = _schema()
            path = None if folder is None else str(folder)
            return cls(tantivy.Index(schema, path=path), folder or "memory")

    @classmethod
    def open(cls, folder: Path) -> "OpenIndex":
        """The index in `folder`."""
        with guarded(CANNOT, folder):
            return cls(tantivy.Index.open(str(folder)), folder)

    def reload(self) -> None:
        """Shows the last commit, whichever process made it."""
        with guarded(CANNOT, self._where):
            self._index.reload()
            self._searcher = self._index.searcher()

    # -- reading -----------------------------------------------------------------

    def revision(self) -> int:
        """The revision in its state; -1 where nothing was ever committed."""
        with guarded(CANNOT, self._where):
            state = tantivy.Query.term_query(self._schema, "report", _STATE)
            hits = self._searcher.search(state, 1, count=False).hits
            return self._integers("passage", [hits[0][1]])[0] if hits else -1

    def size(self) -> int:
        """How many passages are in it."""
        return max(0, int(self._searcher.num_docs) - 1)

    def passages(self) -> set[int]:
        """The numbers of all passages in it."""
        with guarded(CANNOT, self._where):
            everything, count = tantivy.Query.all_query(), max(1, int(self._searcher.num_docs))
            hits = self._searcher.search(everything, count, count=False).hits
            places = [address for _, address in hits]
            states = self._integers("state", places)
            numbers = self._integers("passage", places)
        return {number for number, state in zip(numbers, states, strict=True) if not state}

    def frequency(self, field: str, token: str) -> int:
        """In how many passages a token occurs."""
        with guarded(CANNOT, self._where):
            return int(self._searcher.doc_freq(field, token))

    def search(
        self,
        weights: Mapping[str, float],
        shares: Mapping[str, float],
        reports: Sequence[str] | None,
        limit: int,
    ) -> list[tuple[int, float]]:
        """(passage number, BM25 score), best first, for weighted tokens in the fields
        that `shares` weighs, within `reports` (None: all)."""
        with guarded(CANNOT, self._where):
            clauses = [(tantivy.Occur.Should, term) for term in self._terms(weights, shares)]
            query = self._narrowed(tantivy.Query.boolean_query(clauses), reports)
            found = self._searcher.search(query, limit, count=False).hits
            numbers = self._integers("passage", [address for _, address in found])
        scored = [(n, float(score)) for n, (score, _) in zip(numbers, found, strict=True)]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))

    def held(
        self, field: str, weights: Mapping[str, float], passages: Sequence[int]
    ) -> dict[int, float]:
        """The sum of the weights of the tokens that each of these passages holds, however
        often; those that hold none are absent."""
        with guarded(CANNOT, self._where):
            clauses = [
                (tantivy.Occur.Should, tantivy.Query.const_score_query(term, weight))
                for weight, term in self._weighed(field, weights)
            ]
            inside = tantivy.Query.term_set_query(self._schema, "passage", list(passages))
            query = _both(inside, tantivy.Query.boolean_query(clauses))
            found = self._searcher.search(query, max(1, len(passages)), count=False).hits
            numbers = self._integers("passage", [address for _, address in found])
        return {n: float(score) for n, (score, _) in zip(numbers, found, strict=True)}

    def _terms(
        self, weights: Mapping[str, float], shares: Mapping[str, float]
    ) -> Iterator[tantivy.Query]:
        for field, share in shares.items():
            for weight, term in self._weighed(field, weights):
                yield tantivy.Query.boost_query(term, weight * share)

    def _weighed(
        self, field: str, weights: Mapping[str, float]
    ) -> Iterator[tuple[float, tantivy.Query]]:
        for token, weight in weights.items():
            term = tantivy.Query.term_query(self._schema, field, token, index_option="freq")
            yield weight, term

    def _narrowed(self, query: tantivy.Query, reports: Sequence[str] | None) -> tantivy.Query:
        if reports is None:
            return query
        inside = tantivy.Query.term_set_query(self._schema, "report", list(reports))
        return _both(inside, query)

    def _integers(self, field: str, places: Sequence[tantivy.DocAddress]) -> list[int]:
        values = self._searcher.fast_field_values(field, list(places))
        return [int(value) for value in values if value is not None]

    # -- writing -----------------------------------------------------------------

    def writer(self) -> "Writer":
        """What changes it; one at a time. Close it."""
        with guarded(CANNOT, self._where):
            return Writer(self, self._index.writer(_HEAP, 1), self._where)

    def holds(self, report: str) -> bool:
        """Whether a passage of that report was in the last commit."""
        return int(self._searcher.doc_freq("report", report)) > 0


class Writer:
    """Puts reports into an open index, and takes them out. What it did shows at `commit`."""

    def __init__(self, index: OpenIndex, inner: tantivy.IndexWriter, where: object) -> None:
        self._index = index
        self._inner = inner
        self._where = where

    def replace(self, report: str, documents: Iterable[Document]) -> None:
        """Instead of what the index held of that report, once a commit; without documents,
        it goes."""
        with guarded(CANNOT, self._where):
            if self._index.holds(report):
                self._inner.delete_documents_by_term("report", report)
            for document in documents:
                self._inner.add_document(
                    tantivy.Document(
                        report=report,
                        passage=document.passage,
                        state=0,
                        grams=document.tokens.grams,
                        words=document.tokens.words,
                    )
                )

    def commit(self, revision: int) -> None:
        """Shows all that was done, at once, and with it that revision of the library."""
        with guarded(CANNOT, self._where):
            self._inner.delete_documents_by_term("report", _STATE)
            self._inner.add_document(
                tantivy.Document(report=_STATE, passage=revision, state=1, grams="", words="")
            )
            self._inner.commit()
            self._index.reload()

    def close(self) -> None:
        """Gives the index up for other writers; what was not committed is gone."""
        with guarded(CANNOT, self._where):
            self._inner.wait_merging_threads()


def _both(inside: tantivy.Query, query: tantivy.Query) -> tantivy.Query:
    """What `query` finds among what `inside` does, with its scores."""
    filtered = tantivy.Query.const_score_query(inside, 0.0)
    must = tantivy.Occur.Must
    return tantivy.Query.boolean_query([(must, filtered), (must, query)])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage", fast=True, indexed=True)
    builder.add_integer_field("state", fast=True)
    builder.add_text_field("report", tokenizer_name="raw", index_option="basic")
    for field in ("grams", "words"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
