"""txtai as its guides put it together: hybrid Embeddings with faiss and its own BM25."""

from pathlib import Path

from txtai import Embeddings

from benchmarks.contenders.contender import LIMIT, PATTERNS, Contender, Legs, spoken
from benchmarks.contenders.material import Lookup, Material


class Txtai:
    """Its tokenizer takes a pattern, so jieba's words are put apart before it sees a text."""

    def __init__(self, cut: str) -> None:
        self._pattern = PATTERNS[cut]
        self._spoken = spoken(cut)

    def ingest(self, material: Material, folder: Path) -> None:
        """In memory (it can be saved, which is not counted)."""
        del folder
        self._ids = [row.id for row in material.rows]
        said = [self._spoken(row.whole) for row in material.rows]
        asked = [self._spoken(question) for question in material.questions.values()]
        passages, questions = material.passages(said), material.asked(asked)
        self._embeddings = Embeddings(
            method="external",
            transform=lambda texts: _known(passages, questions, texts),
            hybrid=True,
            content=False,
            scoring={
                "method": "bm25",
                "terms": True,
                "normalize": True,
                "tokenizer": {"regexp": self._pattern, "alphanum": False, "stopwords": False},
            },
        )
        pairs = zip(material.rows, said, strict=True)
        self._embeddings.index((row.id, text, None) for row, text in pairs)

    def ask(self, question: str, legs: Legs) -> list[str]:
        """Both legs weigh as txtai has it."""
        said = self._spoken(question)
        if legs == "both":
            return [str(key) for key, _ in self._embeddings.search(said, LIMIT)]
        return [self._ids[number] for number, _ in self._embeddings.scoring.search(said, LIMIT)]


def _known(passages: Lookup, questions: Lookup, texts: list[str]) -> list[list[float]]:
    try:
        return passages.lists(texts)
    except KeyError:
        return questions.lists(texts)


def contender(cut: str) -> Contender:
    """txtai, its BM25 cutting text as named."""
    return Txtai(cut)
