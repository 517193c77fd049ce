"""What a number of a sentence counts, by the words that stand at it.

Tells numbers of another thing, kind or outcome from those asked for; how well one answers is
for `answering.values`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from answering.intent import Ask
from answering.measures import rate_named
from answering.nouns import terms_in
from answering.outcomes import Outcome
from answering.topic import Term, Topic
from answering.wordlists import is_weak
from retrieval.quantities import Quantity, quantities
from retrieval.sentences import Span

ITEM_END = re.compile("[、，,；;。:：(（]")
_HAN = re.compile("[\u4e00-\u9fff]")
_CLAUSE_END = re.compile("[，,；;。]")
_MATTER = re.compile("诉讼|复议|处罚|调解|许可|援助|仲裁|信访")
_EACH_ONE = re.compile("(?:每|任何|某|(?<![合共协相会])同|另)$")
"""What makes a number none that was counted: 每一起案件."""
_OF_THESE = re.compile(r".*[中内][，,：:]")
"""What is divided before a number that counts a part of it: 审结案件中，维持35件."""
_NOUN = 6
"""Characters in which what a number counts is named behind it."""
_NUMBERS_A_DOCUMENT = re.compile(r"\s*号")
_OPPOSED = tuple(
    tuple(row.split())
    for row in (
        "专职 兼职",
        "民事 刑事 行政案件",
        "线上 线下",
        "国家级 省级 市级 县级 区级 镇级 乡级 村级",
        "上半年 下半年",
        "城镇 农村",
    )
)
"""Kinds of one thing, of which a number counts one."""
_A_MATTER, _A_PART, _ALIKE = 4, 3, 0.5
"""Characters of a term that names a matter, and of a part that still tells which; the match
from which it is the one asked."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as values are weighed in it, in folded characters.

    `spans` are its clauses from 0; `held` says for each clause how far it holds each
    term of the topic, `above` how far headings and the sentences before do.
    """

    text: str
    spans: Sequence[Span]
    held: Sequence[Sequence[float]]
    above: Sequence[float]


def asked_for(sentence: Sentence, topic: Topic, ask: Ask) -> list[Quantity]:
    """The numbers of a sentence that may be the value asked for, in order."""
    fitting = [
        quantity
        for quantity in numbers_in(sentence.text)
        if ask.accepts(quantity.unit) and not (quantity.ordinal and ask.family)
        if quantity.value not in ask.given
        if not _is_of_another(sentence, quantity, topic, ask)
        if ask.change or not _merely_changes(quantity)
    ]
    fitting = _of_kind(sentence, fitting, topic)
    return _of_outcome(sentence, fitting, ask.outcome) if ask.outcome is not None else fitting


@lru_cache(maxsize=20_000)
def numbers_in(text: str) -> tuple[Quantity, ...]:
    """The numbers of a sentence; the same sentences are weighed for every question."""
    return tuple(quantities(text))


def own_words(sentence: Sentence, quantity: Quantity) -> str:
    """The words from the number before, in its clause, to this one."""
    span = sentence.spans[clause_of(sentence.spans, quantity.start)]
    before = sentence.text[span[0] : quantity.start]
    counted = numbers_in(before)
    return before[counted[-1].end :] if counted else before


def clause_of(spans: Sequence[Span], offset: int) -> int:
    """The clause (an index) that an offset stands in; the last for none."""
    return next((i for i, (a, b) in enumerate(spans) if a <= offset < b), len(spans) - 1)


def _merely_changes(quantity: Quantity) -> bool:
    """Whether a number is a rise or fall (减少95件), and none that a thing has reached."""
    return bool(quantity.direction) and not quantity.to


def _is_of_another(sentence: Sentence, quantity: Quantity, topic: Topic, ask: Ask) -> bool:
    """Whether a number counts nothing (每一起案件, 〔2021〕39号), or a matter of its own that is not
    asked: 行政复议案件22件 says nothing of 行政处罚案件."""
    if _EACH_ONE.search(sentence.text, 0, quantity.start) or _NUMBERS_A_DOCUMENT.match(
        sentence.text, quantity.end
    ):
        return True
    own = own_words(sentence, quantity)
    if ask.rate:
        return _is_other_rate(own, topic, ask.rate)
    if ask.outcome is not None and ask.outcome.said_in(own):
        return _is_outcome_of_another(sentence.text[: quantity.start], topic)
    if _counts_another(own, sentence, quantity, topic, ask):
        return True
    if _is_opposed(own + _words_behind(sentence, quantity), topic):
        return True
    named = any(len(term) >= _A_MATTER for term in terms_in(own))
    asked = [term for term in topic.terms if term.official and ask.family == "count"]
    said = own + _words_behind(sentence, quantity)
    return named and bool(asked) and not any(_speaks_of(said, term) for term in asked)


def _is_outcome_of_another(before: str, topic: Topic) -> bool:
    """Whether the matter last named before an outcome is none of those asked: 行政诉讼案件13件，
    结案8件 says nothing of 行政复议案件."""
    asked = [term for term in topic.terms if _MATTER.search(term.text) and term.official]
    named = [term for term in terms_in(before) if _MATTER.search(term)]
    return bool(asked and named) and not any(_speaks_of(named[-1], term) for term in asked)


def _is_opposed(said: str, topic: Topic) -> bool:
    """Whether the words at a number name the opposite of what is asked: 兼职人民调解员16人 are
    no 专职调解员."""
    asked = "|".join(term.text for term in topic.terms)
    return any(
        any(word in asked for word in kinds)
        and any(word in said for word in kinds)
        and not any(word in asked and word in said for word in kinds)
        for kinds in _OPPOSED
    )


def _counts_another(
    own: str, sentence: Sentence, quantity: Quantity, topic: Topic, ask: Ask
) -> bool:
    """Whether a number of another measure word counts the noun behind it and no word of what
    is asked stands on either side: 8个镇 is no number of 行政处罚案件, asked for in 件."""
    behind = _words_behind(sentence, quantity)[:_NOUN]
    asked = [term for term in topic.terms if not is_weak(term.text)]
    counted = [term for term in asked if term.focus] or asked
    counted = [term for term in counted if not term.lay]
    if ask.unit in ("", quantity.unit):
        return False
    said = behind if own.endswith("等") else f"{own}|{behind}"  # 复议、仲裁等11个窗口
    return bool(counted and _HAN.match(behind)) and not any(
        term.match(said) >= _ALIKE for term in counted
    )


def _is_other_rate(own: str, topic: Topic, asked: str) -> bool:
    """Whether the words before a number name a rate that shares nothing with the one asked:
    综合纠错率25% says nothing of 出庭应诉率."""
    name = rate_named(own)
    words = (asked, *(sense.word for term in topic.terms for sense in term.senses))
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    return bool(name) and not any(pair in word for pair in pairs for word in words)


def _speaks_of(own: str, term: Term) -> bool:
    """Whether words have a good part of a term or of what counts for it: 行政复议申请 speaks
    of 行政复议案件, 行政处罚 does not."""
    if term.match(own) >= _ALIKE:
        return True
    words = (term.text, *(sense.word for sense in term.senses))
    return any(
        word[at : at + _A_PART] in own for word in words for at in range(len(word) - _A_PART + 1)
    )


def _of_outcome(sentence: Sentence, found: Sequence[Quantity], outcome: Outcome) -> list[Quantity]:
    """The numbers that count that outcome: said right before them in their clause, else
    right behind, else further on in its clause, else in a clause before that has no number of
    its own. None where the sentence counts something else, be it the whole that the outcome
    is a part of."""
    for words_at in (own_words, _words_behind, _words_further, _words_carried):
        said = [q for q in found if outcome.said_in(words_at(sentence, q))]
        if said:
            return said
    return []


def _of_kind(sentence: Sentence, found: Sequence[Quantity], topic: Topic) -> list[Quantity]:
    """Where numbers count each kind of a thing (民事350件、刑事263件), those of the kind asked."""
    asked = "|".join(term.text for term in topic.terms)
    kinds = [word for row in _OPPOSED for word in row if word in asked]
    own = [q for q in found if any(word in own_words(sentence, q) for word in kinds)]
    return own or list(found)


def _words_behind(sentence: Sentence, quantity: Quantity, end: re.Pattern[str] = ITEM_END) -> str:
    """The words from the number to the next, at most to the `end` of its item."""
    following = (q.start for q in numbers_in(sentence.text) if q.start >= quantity.end)
    return end.split(sentence.text[quantity.end : next(following, None)])[0]


def _words_further(sentence: Sentence, quantity: Quantity) -> str:
    return _words_behind(sentence, quantity, _CLAUSE_END)


def _words_carried(sentence: Sentence, quantity: Quantity) -> str:
    before = (q.end for q in reversed(numbers_in(sentence.text)) if q.end <= quantity.start)
    return _OF_THESE.sub("", sentence.text[next(before, 0) : quantity.start])
