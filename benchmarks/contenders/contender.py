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
    """Who runs: `module` has a `contender(tokens)`; `lock` lists what its environment holds
    (empty: ours). `legs` are those that it searches with as it comes."""

    name: str
    module: str
    lock: str
    legs: Legs
    tokens: tuple[str, ...]


_CUTS = ("jieba", "characters", "pairs")

ENTRANTS: Mapping[str, Entrant] = {
    "fazhi": Entrant("Fazhi", "benchmarks.contenders.fazhi", "", "words", ("own",)),
    "langchain": Entrant(
        "LangChain", "benchmarks.contenders.langchain", "frameworks.txt", "both", _CUTS
    ),
    "llamaindex": Entrant(
        "LlamaIndex", "benchmarks.contenders.llamaindex", "frameworks.txt", "both", _CUTS
    ),
    "haystack": Entrant(
        "Haystack", "benchmarks.contenders.haystack", "frameworks.txt", "both", _CUTS
    ),
    "txtai": Entrant("txtai", "benchmarks.contenders.txtai", "txtai.txt", "both", _CUTS),
}

_HAN = "\u3400-\u9fff"
PATTERNS: Mapping[str, str] = {
    "jieba": r"\S+",  # of text that `spoken` has put spaces into
    "characters": rf"[{_HAN}]|[a-z0-9]+",
    "pairs": rf"(?=((?<![a-z0-9])[a-z0-9]+|[{_HAN}]{{2}}))",
}
"""For `findall`: what a token is. Pairs overlap, as in Lucene's analysis of Chinese."""


def spoken(tokens: str) -> Callable[[str], str]:
    """How a text is put to a peer that cuts by a pattern: with jieba's words apart, else as
    it is."""
    if tokens != "jieba":
        return lambda text: text
    cut = _jieba()
    return lambda text: " ".join(cut(text))


def tokenizer(tokens: str) -> Callable[[str], list[str]]:
    """For a peer that takes a function: lower case, cut."""
    if tokens == "jieba":
        return _jieba()
    find = re.compile(PATTERNS[tokens]).findall
    return lambda text: find(text.lower())


def _jieba() -> Callable[[str], list[str]]:
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()

    def cut(text: str) -> list[str]:
        return [word for word in jieba.lcut(text.lower()) if re.search(r"\w", word)]

    return cut
