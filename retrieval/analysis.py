"""One analysis of text for index and question: characters one and two at a time, and words.

`NAME` goes into the index manifest; a change of it, or of the domain's terms, makes the
index rebuild itself. jieba cuts words at ingest only (by its port to Rust, five times as
fast, where there is one for the machine); a question finds its words by looking up which
of its pieces the index holds, so that no dictionary is loaded to ask.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import resources, util
from operator import add
from pathlib import Path

from retrieval.folding import fold

NAME = "grams12-words/4"

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+(?:[.%][a-z0-9]*)*")


def grams(text: str) -> list[str]:
    """Characters and adjacent pairs of Chinese text; other words and numbers whole.

    Never pairs across white space or punctuation. Case, width and traditional
    characters are folded first.
    """
    return list(_grams(text))


@lru_cache(maxsize=512)
def _grams(text: str) -> tuple[str, ...]:
    """Kept, because a passage's are asked for twice: for its tokens and for its vector."""
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if run[0].isascii():
            found.append(run)
        else:
            found.extend(run)
            found.extend(map(add, run, run[1:]))
    return tuple(found)


def words(text: str) -> list[str]:
    """The words of two characters or more: as jieba cuts them, finely, and every term of
    the domain that stands in the text, also inside a longer one (行政复议 in 行政复议案件).

    A word counts once at each place.
    """
    folded = fold(text)
    places = _term_places(folded)
    for run in _RUN.finditer(folded):
        at, cut = run.start(), _cut(run.group())
        places.update([(at + start, at + end) for _, start, end in cut if end - start >= 2])
    return [folded[start:end] for start, end in sorted(places)]


def _cut(run: str) -> Iterable[tuple[str, int, int]]:
    return ((run, 0, len(run)),) if run[0].isascii() else _cutter()(run)


def _term_places(folded: str) -> set[tuple[int, int]]:
    lengths, terms = _term_lengths(), _folded_terms()
    return {
        (start, start + len(piece))
        for start, head in enumerate(map(add, folded, folded[1:]))
        if head in lengths
        for length in lengths[head]
        if (piece := folded[start : start + length]) in terms
    }


def manifest() -> str:
    """Names the analysis with its cutter and dictionary, to be compared with an index's own."""
    digest = hashlib.sha256(_terms().encode()).hexdigest()[:8]
    return f"{NAME}+{'rjieba' if _has_port() else 'jieba'}+{digest}"


@lru_cache(maxsize=1)
def _terms() -> str:
    return (resources.files("config") / "terms.txt").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def domain_terms() -> tuple[str, ...]:
    """The compound terms of the domain that must stay whole."""
    lines = (line.strip() for line in _terms().splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def _folded_terms() -> frozenset[str]:
    return frozenset(map(fold, domain_terms()))


@lru_cache(maxsize=1)
def _term_lengths() -> dict[str, frozenset[int]]:
    """How long the domain's terms are, by their first two characters."""
    lengths: dict[str, frozenset[int]] = {}
    for term in _folded_terms():
        lengths[term[:2]] = lengths.get(term[:2], frozenset()) | {len(term)}
    return lengths


Cutter = Callable[[str], Iterable[tuple[str, int, int]]]
"""Chinese characters to (word, start, end), finely: long words, and the words in them."""


@lru_cache(maxsize=1)
def _cutter() -> Cutter:
    return ported_cutter() if _has_port() else jieba_cutter()


def _has_port() -> bool:
    return util.find_spec("rjieba") is not None


def ported_cutter() -> Cutter:
    """jieba's Rust port with the domain's terms."""
    import rjieba

    port = rjieba.Jieba()
    for term in domain_terms():
        port.add_word(term, port.suggest_freq(term), "")
    return lambda text: port.tokenize(text, "search", True)


def jieba_cutter() -> Cutter:
    """jieba itself with the domain's terms."""
    import jieba
    import platformdirs

    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    cache = Path(platformdirs.user_cache_dir("fazhi", appauthor=False))
    try:
        cache.mkdir(parents=True, exist_ok=True)
        tokenizer.tmp_dir = str(cache)
    except OSError:
        pass  # jieba then keeps its cache in the system's temporary folder
    tokenizer.cache_file = "jieba.cache"
    tokenizer.initialize()
    for term in domain_terms():
        tokenizer.add_word(term)
    return lambda text: tokenizer.tokenize(text, mode="search")
