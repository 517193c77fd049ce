"""What of a report people are likely to ask about: what they have many words of their own
for. Goes by the thesaurus, in which lay words stand beside the official ones.
"""

from collections import Counter
from functools import cached_property
from math import log1p

from answering.nouns import terms_in
from answering.thesaurus import Thesaurus
from answering.wordlists import words

_SHORT, _LONG = 4, 9
_A_PART = 0.5
"""What the words for a part of a noun count for the whole."""


class Interest:
    """Weighs nouns of reports."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus

    def of(self, noun: str) -> float:
        """From 0 to about 5; more for a noun that is understood by itself, is neither long
        nor made of words that are in every report, and that people have words for."""
        terms = terms_in(noun)
        weak = sum(len(word) for word in words("weak_words") if word in noun)
        covered = (sum(map(len, terms)) - weak) / len(noun)
        length = 0.5 if _SHORT <= len(noun) <= _LONG else 0.0
        return covered + length + log1p(self._words_for(noun, terms)) / 2

    def _words_for(self, noun: str, terms: tuple[str, ...]) -> float:
        parts = (_A_PART * self._lay_words[term] for term in terms)
        return max(self._lay_words[noun], max(parts, default=0.0))

    @cached_property
    def _lay_words(self) -> Counter[str]:
        """How many lay words there are for each official one; counted once, as it takes a
        while."""
        senses = self._thesaurus.senses
        return Counter(sense.word for lay in senses for sense in senses[lay])
