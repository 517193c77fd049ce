"""What a contender must do, who they are, and how their peers cut Chinese into tokens."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from benchmarks.contenders.material import Material

Legs = Literal["both", "words"]
"""Which legs search: words and vectors, fused; or words alone."""

LIMIT = 10
"""Passages that a question is to bring."""


class Contender(Protocol):
    """One who indexes the material and finds its passages."""

    def ingest(self, material: Material, folder: Path) -> None:
        """Indexes all of it, on disk in `folder` where it keeps its index there; after this
        it can be asked."""

    def ask(self, question: str, legs: Legs) -> list[str]:
        """The ids of the LIMIT best passages, best first."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """Who runs: `module` has a `contender(cut)`; `lock` lists what its environment holds
    (empty: ours). `legs` are those that it searches with as it comes. Where `cuts_itself`,
    it is not told how to cut Chinese into tokens."""

    name: str
    module: str
    lock: str
    legs: Legs = "both"
    cuts_itself: bool = False


_OF = "benchmarks.contenders"
_FRAMEWORKS = "frameworks.txt"

ENTRANTS: Mapping[str, Entrant] = {
    "fazhi": Entrant("Fazhi", f"{_OF}.fazhi", "", legs="words", cuts_itself=True),
    "langchain": Entrant("LangChain", f"{_OF}.langchain", _FRAMEWORKS),
    "llamaindex": Entrant("LlamaIndex", f"{_OF}.llamaindex", _FRAMEWORKS),
    "haystack": Entrant("Haystack", f"{_OF}.haystack", _FRAMEWORKS),
    "txtai": Entrant("txtai", f"{_OF}.txtai", "txtai.txt"),
}

_HAN = "\u3400-\u9fff"
PATTERNS: Mapping[str, str] = {
    "jieba": r"\S+",  # of text that `spoken` has put spaces into
    "characters": rf"[{_HAN}]|[a-z0-9]+",
    "pairs": rf"(?=((?<![a-z0-9])[a-z0-9]+|[{_HAN}]{{2}}))",
}
"""For `findall`: what a token is. Pairs overlap, as in Lucene's analysis of Chinese."""

BEST_CUT = "pairs"
"""What serves every peer best on the public test set, tried with all three."""


def spoken(cut: str) -> Callable[[str], str]:
    """How a text is put to a peer that cuts by a pattern: with jieba's words apart, else as
    it is."""
    if cut != "jieba":
        return lambda text: text
    words = _jieba()
    return lambda text: " ".join(words(text))


def tokenizer(cut: str) -> Callable[[str], list[str]]:
    """For a peer that takes a function: lower case, cut."""
    if cut == "jieba":
        return _jieba()
    find = re.compile(PATTERNS[cut]).findall
    return lambda text: find(text.lower())


def _jieba() -> Callable[[str], list[str]]:
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()

    def words(text: str) -> list[str]:
        return [word for word in jieba.lcut(text.lower()) if re.search(r"\w", word)]

    return words
