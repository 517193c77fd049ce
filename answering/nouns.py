"""Whether words of a report name one thing, by the domain's terms. Knows no meaning."""

import re
from functools import lru_cache

from retrieval.analysis import domain_terms
from retrieval.folding import fold

_ENOUGH = 0.6
"""The share of a noun's characters that must be in terms of the domain."""
_LONGEST_TERM = 12
_NOUN = re.compile(r"[\u4e00-\u9fff]{2,12}")
_CLAUSAL = re.compile("[的了在把将对与和及或由被按向从使让等各其为至]")


def is_noun(words: str) -> bool:
    """Whether folded words name one thing: Chinese, short, mostly terms of the domain,
    without the words that join clauses."""
    if not _NOUN.fullmatch(words) or _CLAUSAL.search(words):
        return False
    return sum(map(len, terms_in(words))) >= _ENOUGH * len(words)


@lru_cache(maxsize=4096)
def terms_in(words: str) -> tuple[str, ...]:
    """The longest terms of the domain in folded words, from the left, none over another."""
    found, at, terms = [], 0, _terms()
    while at < len(words):
        sizes = range(min(_LONGEST_TERM, len(words) - at), 1, -1)
        term = next((words[at : at + n] for n in sizes if words[at : at + n] in terms), "")
        if term:
            found.append(term)
        at += len(term) or 1
    return tuple(found)


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    return frozenset(map(fold, domain_terms()))
