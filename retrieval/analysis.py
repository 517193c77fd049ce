"""One analysis of text for index and question: characters one and two at a time, and words.

`NAME` goes into the index manifest; a change of it, or of the domain's terms, makes the
index rebuild itself. jieba cuts words at ingest only (by its port to Rust, five times as
fast, where there is one for the machine); a question finds its words by looking up which
of its pieces the index holds, so that no dictionary is loaded to ask.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib import resources, util
from pathlib import Path

from retrieval.folding import fold

NAME = "grams12-words/4"

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+(?:[.%][a-z0-9]*)*")


def grams(text: str) -> list[str]:
    """Characters and adjacent pairs of Chinese text; other words and numbers whole.

    Never pairs across white space or punctuation. Case, width and traditional
    characters are folded first.
    """
    return list(_grams(fold(text)))


def _grams(folded: str) -> Iterator[str]:
    for match in _RUN.finditer(folded):
        run = match.group()
        if run[0].isascii():
            yield run
            continue
        yield from run
        for index in range(len(run) - 1):
            yield run[index : index + 2]


def words(text: str) -> list[str]:
    """The words of two characters or more: as jieba cuts them, finely, and every term of
    the domain that stands in the text, also inside a longer one (行政复议 in 行政复议案件).

    A word counts once at each place.
    """
    folded = fold(text)
    places = {place for run in _RUN.finditer(folded) for place in _word_places(run)}
    found = sorted(places | _term_places(folded))
    return [folded[start:end] for start, end in found if end - start >= 2]


def _word_places(run: re.Match[str]) -> Iterator[tuple[int, int]]:
    at, text = run.start(), run.group()
    if text[0].isascii():
        yield run.span()
    else:
        yield from ((at + start, at + end) for _, start, end in _cutter()(text))


def _term_places(folded: str) -> set[tuple[int, int]]:
    heads = _terms_by_head()
    return {
        (start, start + len(term))
        for start in range(len(folded) - 1)
        for term in heads.get(folded[start : start + 2], ())
        if folded.startswith(term, start)
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
def _terms_by_head() -> dict[str, tuple[str, ...]]:
    """The domain's terms by their first two characters."""
    heads: dict[str, tuple[str, ...]] = {}
    for term in map(fold, domain_terms()):
        heads[term[:2]] = (*heads.get(term[:2], ()), term)
    return heads


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
