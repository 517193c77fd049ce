"""LangChain as its guides put it together: Chroma and BM25 in an EnsembleRetriever."""

from pathlib import Path

from langchain_chroma import Chroma
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_core.documents import Document

from benchmarks.contenders.contender import LIMIT, Contender, Legs, tokenizer
from benchmarks.contenders.material import Lookup, Material


class Known:
    """What LangChain asks of embeddings, out of the material."""

    def __init__(self, passages: Lookup, questions: Lookup) -> None:
        self._passages = passages
        self._questions = questions

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Those of the passages."""
        return self._passages.lists(texts)

    def embed_query(self, text: str) -> list[float]:
        """That of a question."""
        return self._questions.lists([text])[0]


class LangChain:
    """Both retrievers bring LIMIT; their ranks are fused with equal weights."""

    def __init__(self, cut: str) -> None:
        self._cut = tokenizer(cut)

    def ingest(self, material: Material, folder: Path) -> None:
        """Chroma on disk; BM25 in memory, where LangChain keeps it."""
        documents = [
            Document(row.whole, id=row.id, metadata={"row": row.id}) for row in material.rows
        ]
        said, asked = [row.whole for row in material.rows], list(material.questions.values())
        known = Known(material.passages(said), material.asked(asked))
        store = Chroma.from_documents(documents, known, persist_directory=str(folder))
        near = store.as_retriever(search_kwargs={"k": LIMIT})
        self._words = BM25Retriever.from_documents(documents, preprocess_func=self._cut, k=LIMIT)
        self._both = EnsembleRetriever(
            retrievers=[self._words, near], weights=[0.5, 0.5], id_key="row"
        )

    def ask(self, question: str, legs: Legs) -> list[str]:
        """The ensemble gives up to twice LIMIT; the best of them."""
        found = (self._both if legs == "both" else self._words).invoke(question)
        return [document.metadata["row"] for document in found[:LIMIT]]


def contender(cut: str) -> Contender:
    """LangChain, its BM25 cutting text as named."""
    return LangChain(cut)
