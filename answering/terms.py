"""Reads the words of a question that evidence must hold, each with its weight.

Rare words weigh more, and lay words bring the official ones they may stand for.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from answering import cutter
from answering.expansion import Expansion
from answering.expansion import load as load_expansion
from answering.measures import UNITS
from answering.thesaurus import Sense, Thesaurus
from answering.topic import Term, Topic
from answering.wordlists import is_weak, words
from retrieval.analysis import domain_terms
from retrieval.lexical import rarity

Vocabulary = Callable[[Iterable[str]], Mapping[str, int]]
"""Which pieces of text are words of the library, with the passages that hold each."""

_FILLERS = re.compile(
    r"(?<=[\u3400-\u9fff])(?:一[个家条下件些点]|[个家小下些点了着过])(?=[\u3400-\u9fff])"
)
_NAMES = re.compile(r"[《“\"「『]([^》”\"」』]{2,40})[》”\"」』]")
_RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z0-9][a-z0-9.%]*")
_UNKNOWN, _SENSELESS, _WEAK = 0.2, 0.3, 0.25
_A_GOOD_PART = 0.3
_CASES, _A_MATTER, _MATTER = ("案件", "申请", "事项"), 4, 0.9
"""What may stand behind a matter to count it, the characters from which a word is more than
that, and what the matter itself counts for."""
_A_NAME = 3
"""Characters from which on what stands in quotation marks is a word of its own."""
_SAME = 0.9
"""A sense of this weight says the same in the reports' words."""


class TopicReader:
    """Finds the words of a question; one for each library."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        passages: Callable[[], int],
        thesaurus: Thesaurus,
        expansion: Expansion | None = None,
    ) -> None:
        """`expansion` is the shipped one where none is given."""
        self._expansion = expansion or load_expansion()
        self._vocabulary = vocabulary
        self._passages = passages
        self._thesaurus = thesaurus
        self._terms = frozenset(domain_terms())
        self._vocabulary_of_reports = "\n".join(self._terms)

    def read(self, text: str) -> Topic:
        """The topic of a folded question whose regions and years are blanked out."""
        bare = _noise().sub(" ", re.sub(r"[“”\"「」『』《》]", " ", text))
        runs = [self._plain(run) for run in _RUNS.findall(bare)]
        counts = self._counts(runs)
        fixed = frozenset(piece for piece in counts if self._is_fixed(piece))
        found = dict.fromkeys(word for run in runs for word in cutter.cut(run, counts, fixed))
        total = max(self._passages(), 1)
        counted = counted_words(text)
        terms = [replace(self._term(word, counts, total), focus=word in counted) for word in found]
        quoted = dict.fromkeys(part for n in _NAMES.findall(text) for part in n.split("…") if part)
        terms = [replace(term, named=term.text in quoted) for term in terms]
        names = (name for name in quoted if name not in found and len(name) >= _A_NAME)
        terms += [Term(n, 0.5 * math.log(1 + total), (), True, named=True) for n in names]
        kept = tuple(term for term in terms if term.weight > 0)
        return Topic(kept, self._expansion.tokens(text), _foreign_counted(kept))

    def _plain(self, run: str) -> str:
        """开个小公司 as 开公司, where the thesaurus knows the plain form."""
        plain = _FILLERS.sub("", run)
        fresh = (plain[a : a + n] for n in range(2, 7) for a in range(len(plain) - n + 1))
        known = any(self._thesaurus.of(piece) for piece in fresh if piece not in run)
        return plain if known else run

    def _counts(self, runs: Iterable[str]) -> Mapping[str, int]:
        """How many passages hold each piece of the question, and each of its senses."""
        asked = list(dict.fromkeys(piece for run in runs for piece in cutter.pieces(run)))
        senses = [s.word for piece in asked for s in self._thesaurus.of(piece)]
        return {**dict.fromkeys(asked, 0), **self._vocabulary([*asked, *senses])}

    def _is_fixed(self, piece: str) -> bool:
        return piece in self._terms or bool(self._thesaurus.of(piece))

    def _term(self, word: str, counts: Mapping[str, int], total: int) -> Term:
        senses = tuple(s for s in self._thesaurus.of(word) if s.word != word)
        senses += self._variants(word)
        weight = self._weight(word, senses, counts, total)
        known = counts.get(word, 0) > 0
        plain = word in self._vocabulary_of_reports or any(s.weight >= _SAME for s in senses)
        lay = not (known or plain)
        return Term(
            word,
            weight * _WEAK if is_weak(word) else weight,
            senses,
            known,
            lay=lay,
            official=word in self._terms or any(s.word in word for s in senses),
            foreign=lay and not senses and not self._expansion.tokens(word),
        )

    def _weight(
        self, word: str, senses: tuple[Sense, ...], counts: Mapping[str, int], total: int
    ) -> float:
        if counts.get(word):
            return rarity(counts[word], total)
        if senses:
            found = [rarity(counts[s.word], total) * s.weight for s in senses if counts.get(s.word)]
            return max(found, default=_SENSELESS * rarity(0, total))
        return rarity(0, total) * (1.0 if word in self._terms else _UNKNOWN)

    def _variants(self, word: str) -> tuple[Sense, ...]:
        """A compound with one of its words put otherwise (调处成功率 as 调解成功率), or what its
        cases are of: 行政处罚案件 as 行政处罚."""
        if len(word) < 4 or word.isascii():
            return ()
        found: dict[str, float] = {}
        for start in range(len(word) - 1):
            piece = word[start : start + 2]
            for sense in self._thesaurus.of(piece)[:3]:
                if sense.weight >= 0.75 and len(sense.word) <= 4 and piece not in sense.word:
                    variant = word[:start] + sense.word + word[start + 2 :]
                    found.setdefault(variant, sense.weight)
        if word.endswith(_CASES) and len(word) > _A_MATTER:
            found.setdefault(word[:-2], _MATTER)
        return tuple(Sense(variant, 0.95 * weight) for variant, weight in found.items())


def _foreign_counted(terms: Sequence[Term]) -> frozenset[str]:
    """The words of what is counted that no report has, where they say a good part of the
    question: no number then is that of it."""
    found = [term for term in terms if term.foreign and term.focus]
    share = sum(term.weight for term in found) / max(sum(t.weight for t in terms), 1e-9)
    return frozenset(term.text for term in found) if share >= _A_GOOD_PART else frozenset()


def counted_words(text: str) -> str:
    """The words right after the measure word, or where none follow, right before it."""
    squeezed = re.sub(r"\s+", "", text)
    after = _AFTER.search(squeezed)
    if after and re.search(_NOUN, _noise().sub("", after.group(1))):
        return after.group(1)
    before = _BEFORE.search(squeezed)
    if before is None:
        return ""
    of = _OF_THEM.search(before.group(1))
    return (of.group(1) if of else before.group(1))[-12:]


_MEASURE = rf"(?:多少|百分之几|几成?)(?:来|多)?(?:万|亿)?(?:{UNITS})?"
_AFTER = re.compile(_MEASURE + r"+(?:的)?([^，,。?？;；]{1,14})")
_OF_THEM = re.compile(
    "[\u4e00-\u9fff]{2}(?:之中|当中|里面|里头|其中|(?<![集城])中(?![心央国介小等学医层立])|里)的?([\u4e00-\u9fff]{2,8})$"
)
"""受援人中农民工(多少): the part is counted, not the whole."""
_NOUN = re.compile(r"[\u4e00-\u9fff]{2}|^[^了的过着来去好要\W]$")
_BEFORE = re.compile(r"([^，,。?？;；]{2,14}?)(?:了|到|是|有|为|共|一共|总共|达到?)*" + _MEASURE)


@lru_cache(maxsize=1)
def _noise() -> re.Pattern[str]:
    return re.compile("|".join(words("question_noise")))
