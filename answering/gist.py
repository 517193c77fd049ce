"""What a question says beside place, year and question words, to be found again in a quote."""

import re
from dataclasses import dataclass
from functools import lru_cache

from answering.answer import Citation
from answering.frame import Frame
from answering.thesaurus import Thesaurus
from answering.wordlists import words
from retrieval.folding import fold

_ENOUGH = 0.5
"""The share of the pairs that a quote and the headings above it must have."""


@dataclass(frozen=True, slots=True)
class Gist:
    """The pairs of neighbouring characters that a question is about; none where it says
    nothing in Chinese words."""

    pairs: frozenset[str]

    def told_by(self, citation: Citation) -> bool:
        """Whether the quote, with the headings above it, speaks of most of it."""
        text = fold(citation.quote + "".join(citation.section))
        held = sum(pair in text for pair in self.pairs)
        return bool(self.pairs) and held >= _ENOUGH * len(self.pairs)


def gist(frame: Frame, thesaurus: Thesaurus) -> Gist:
    """The gist of a question; of an English one in the Chinese words for its terms."""
    bare = fold(frame.bare)
    return _of(thesaurus.chinese(bare) if frame.english else _noise().sub(" ", bare))


def like(citation: Citation) -> Gist:
    """What a quote itself says: for a question in the asker's own words, which no report
    uses. Reports of one region repeat almost the same sentences year by year."""
    return _of(fold(citation.quote))


def _of(text: str) -> Gist:
    runs = _RUN.findall(text)
    return Gist(frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1)))


@lru_cache(maxsize=1)
def _noise() -> re.Pattern[str]:
    """Question words, and words that are in every report."""
    return re.compile("|".join((*words("question_noise"), *words("weak_words"))))


_RUN = re.compile(r"[\u3400-\u9fff]+")
