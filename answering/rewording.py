"""How a model words a question in the reports' terms, and how far it is believed.

Only words that no report uses are reworded: an official word stands for itself, whatever
a model says. No word of the question is taken away, none loses weight. Who is asked is
`answering.search_help`'s; what is done with it, `answering.second_look`'s.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from answering.said import Said
from answering.thesaurus import Sense
from answering.topic import Term, Topic, Topics
from retrieval.folding import fold

MOST_WORDS, LONGEST_WORD = 12, 12
MOST_QUESTIONS, LONGEST_QUESTION = 4, 80
SHARE = 0.54
"""What a model's word counts for in place of the question's own: less than one of the
thesaurus, and too little to be held by a heading (`evidence` asks for .3 of it)."""
_LONGEST_ASKED, _LONGEST_ENGLISH = 12, 40
"""Characters of a question that one pair may stand for."""
_WORD = re.compile(r"[\u3400-\u9fff]{2,}")
_YEAR = re.compile(r"[〇零一二三四五六七八九十]{2,4}年|[今去明前上本当下]一?年")


@dataclass(frozen=True, slots=True)
class Pair:
    """A stretch of the folded question, verbatim, and the official words for it."""

    asked: str
    official: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rewording:
    """What a model makes of a question: pairs, and the question's parts as questions of
    their own. Both may be empty."""

    pairs: tuple[Pair, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Every official word."""
        return tuple(word for pair in self.pairs for word in pair.official)

    def and_also(self, other: "Rewording") -> "Rewording":
        """Both; of two pairs for one stretch, the words of both."""
        words: dict[str, tuple[str, ...]] = {}
        for pair in (*self.pairs, *other.pairs):
            words[pair.asked] = (*words.get(pair.asked, ()), *pair.official)
        pairs = (Pair(asked, tuple(dict.fromkeys(said))) for asked, said in words.items())
        return Rewording(tuple(pairs), self.questions or other.questions)

    def notes(self, quotes: Sequence[str]) -> tuple[Said, ...]:
        """“打官司”按“行政诉讼”查找: the pairs that led to these quotes."""
        return tuple(
            Said(
                f"“{pair.asked}”按“{'、'.join(used)}”查找",
                f"“{pair.asked}” was searched as {', '.join(used)}",
            )
            for pair in self.pairs
            if (used := [w for w in pair.official if any(w in quote for quote in quotes)])
        )


def read(said: Mapping[str, Any], question: str, names_region: Callable[[str], bool]) -> Rewording:
    """What is left of a model's object for a folded question, once everything is dropped
    that stands for no stretch of it, is too long, a number, a region or a year. A word
    counts for one stretch only."""
    pairs: list[Pair] = []
    used: list[str] = []
    for item in _list(said.get("words")):
        asked, official = _pair(item, question, names_region)
        fresh = tuple(w for w in official if w not in used)[: MOST_WORDS - len(used)]
        if asked and fresh:
            pairs.append(Pair(asked, fresh))
            used += fresh
    parts = [" ".join(fold(q).split()) for q in _list(said.get("questions")) if isinstance(q, str)]
    kept = [q for q in dict.fromkeys(parts) if 4 <= len(q) <= LONGEST_QUESTION]
    return Rewording(tuple(pairs), tuple(kept[:MOST_QUESTIONS]))


def _pair(
    item: object, question: str, names_region: Callable[[str], bool]
) -> tuple[str, tuple[str, ...]]:
    if not isinstance(item, dict) or not isinstance(item.get("asked"), str):
        return "", ()
    asked = " ".join(fold(item["asked"]).split())
    longest = _LONGEST_ENGLISH if asked.isascii() else _LONGEST_ASKED
    if not 1 < len(asked) <= longest or asked not in question:
        return "", ()
    words = (fold(w).strip() for w in _list(item.get("official")) if isinstance(w, str))
    fitting = (w for w in words if w != asked and _is_word(w) and not names_region(w))
    return asked, tuple(dict.fromkeys(fitting))


def _is_word(word: str) -> bool:
    plain = _WORD.fullmatch(word) and len(word) <= LONGEST_WORD
    return bool(plain) and not _YEAR.search(word)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


class Reworded(Topics):
    """Reads topics as another reader does, with a rewording's words for the lay ones.

    For an English question, `chinese` gives a stretch in the glossary's words ("" where
    it has none); None for a Chinese one. `doubting` the glossary, words of its that the
    reports do use are reworded too.
    """

    def __init__(
        self,
        topics: Topics,
        rewording: Rewording,
        chinese: Callable[[str], str] | None = None,
        *,
        doubting: bool = False,
    ) -> None:
        self._topics = topics
        self._english = chinese is not None
        self._doubting = doubting
        told = [(chinese(p.asked) if chinese else p.asked, p) for p in rewording.pairs]
        self._pairs = [(stretch, pair) for stretch, pair in told if stretch]
        self._untold = [pair for stretch, pair in told if not stretch]

    def read(self, text: str) -> Topic:
        """The topic of a folded stretch of the question, widened."""
        return self.widened(self._topics.read(text))

    def widened(self, topic: Topic) -> Topic:
        """The same words at the same weights, lay ones with the senses that the model
        gives them; and English words that the glossary lacks, as light as the lightest."""
        terms = tuple(self._widened(t, topic.terms) if self._is_lay(t) else t for t in topic.terms)
        least = min((term.weight for term in terms), default=1.0)
        added = tuple(_untranslated(pair, least) for pair in self._untold)
        return replace(topic, terms=terms + added)

    def _is_lay(self, term: Term) -> bool:
        return term.lay or (self._english and (self._doubting or not term.known))

    def _widened(self, term: Term, terms: Sequence[Term]) -> Term:
        given = (
            word
            for stretch, pair in self._pairs
            if _touch(stretch, term.text)
            for word in pair.official
            if not any(_touch(word, t.text) for t in terms if not _touch(stretch, t.text))
        )
        own = {sense.word: sense for sense in term.senses}
        for word in given:
            if word not in own or own[word].weight < SHARE:
                own[word] = Sense(word, SHARE)
        return replace(term, senses=tuple(own.values()))


def _untranslated(pair: Pair, weight: float) -> Term:
    senses = tuple(Sense(word, SHARE) for word in pair.official)
    return Term(pair.asked, weight, senses, known=False, lay=True)


def _touch(a: str, b: str) -> bool:
    """Whether one holds the other."""
    return a in b or b in a
