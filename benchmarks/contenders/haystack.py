"""Haystack as its guides put it together: BM25 and embeddings of the InMemoryDocumentStore,
joined by rank in a pipeline."""

from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from benchmarks.contenders.contender import LIMIT, PATTERNS, Contender, Legs, spoken
from benchmarks.contenders.material import Material


class Haystack:
    """Its store cuts by a pattern only, so jieba's words are put apart before it sees a text."""

    def __init__(self, cut: str) -> None:
        # Its own pattern cuts Chinese by characters.
        other = {} if cut == "characters" else {"bm25_tokenization_regex": PATTERNS[cut]}
        self._store = InMemoryDocumentStore(return_embedding=False, **other)
        self._spoken = spoken(cut)

    def ingest(self, material: Material, folder: Path) -> None:
        """In memory, where this store has everything. Vectors as numpy has them and none in
        what is found: as lists they take each question twenty times as long."""
        del folder
        pairs = zip(material.rows, material.vectors, strict=True)
        documents = [
            Document(id=row.id, content=self._spoken(row.whole), embedding=vector)
            for row, vector in pairs
        ]
        self._store.write_documents(documents)
        self._known = material.asked(list(material.questions.values()))
        self._words = InMemoryBM25Retriever(self._store, top_k=LIMIT)
        self._both = Pipeline()
        self._both.add_component("words", InMemoryBM25Retriever(self._store, top_k=LIMIT))
        self._both.add_component("near", InMemoryEmbeddingRetriever(self._store, top_k=LIMIT))
        joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=LIMIT)
        self._both.add_component("joined", joiner)
        self._both.connect("words", "joined")
        self._both.connect("near", "joined")

    def ask(self, question: str, legs: Legs) -> list[str]:
        """The question is put as the passages were."""
        said = self._spoken(question)
        if legs == "words":
            found = self._words.run(query=said)["documents"]
        else:
            [vector] = self._known.lists([question])
            asked = {"words": {"query": said}, "near": {"query_embedding": vector}}
            found = self._both.run(asked)["joined"]["documents"]
        return [document.id for document in found]


def contender(cut: str) -> Contender:
    """Haystack, its BM25 cutting text as named."""
    return Haystack(cut)
