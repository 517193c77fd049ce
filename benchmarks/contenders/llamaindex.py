"""LlamaIndex as its guides put it together: a VectorStoreIndex on Chroma and the BM25
retriever (bm25s), fused by QueryFusionRetriever."""

from pathlib import Path
from typing import ClassVar

import chromadb
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.chroma import ChromaVectorStore

from benchmarks.contenders.contender import LIMIT, PATTERNS, Contender, Legs, spoken
from benchmarks.contenders.material import Lookup, Material

_BATCH = 2048  # as many as VectorStoreIndex inserts at a time


class Known(BaseEmbedding):  # type: ignore[misc]  # its packages are not in our environment
    """What LlamaIndex asks of embeddings, out of the material."""

    passages: Lookup
    questions: Lookup

    model_config: ClassVar = {"arbitrary_types_allowed": True}

    def _get_text_embedding(self, text: str) -> list[float]:
        return self.passages.lists([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self.passages.lists(texts)

    def _get_query_embedding(self, query: str) -> list[float]:
        return self.questions.lists([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class LlamaIndex:
    """Its BM25 cuts by a pattern only, so jieba's words are put apart before it sees a text."""

    def __init__(self, cut: str) -> None:
        self._pattern = PATTERNS[cut]
        self._spoken = spoken(cut)

    def ingest(self, material: Material, folder: Path) -> None:
        """Chroma on disk; BM25 in memory (it can be saved, which is not counted)."""
        said = [self._spoken(row.whole) for row in material.rows]
        asked = [self._spoken(question) for question in material.questions.values()]
        known = Known(
            passages=material.passages(said),
            questions=material.asked(asked),
            embed_batch_size=_BATCH,
        )
        pairs = zip(material.rows, said, strict=True)
        nodes = [TextNode(id_=row.id, text=text) for row, text in pairs]
        store = _store(folder)
        index = VectorStoreIndex(
            nodes,
            storage_context=StorageContext.from_defaults(vector_store=store),
            embed_model=known,
            insert_batch_size=_BATCH,
        )
        self._words = BM25Retriever.from_defaults(
            nodes=nodes,
            similarity_top_k=LIMIT,
            skip_stemming=True,
            language="chinese",
            token_pattern=self._pattern,
        )
        self._both = QueryFusionRetriever(
            [index.as_retriever(similarity_top_k=LIMIT), self._words],
            llm=MockLLM(),
            mode="reciprocal_rerank",
            similarity_top_k=LIMIT,
            num_queries=1,  # the question itself, no rewording by a model
            use_async=False,
        )

    def ask(self, question: str, legs: Legs) -> list[str]:
        """The question is put as the passages were."""
        found = (self._both if legs == "both" else self._words).retrieve(self._spoken(question))
        return [hit.node.node_id for hit in found]


def _store(folder: Path) -> ChromaVectorStore:
    client = chromadb.PersistentClient(str(folder / "chroma"))
    collection = client.create_collection("passages", embedding_function=None)
    return ChromaVectorStore(chroma_collection=collection)


def contender(cut: str) -> Contender:
    """LlamaIndex, its BM25 cutting text as named."""
    return LlamaIndex(cut)
