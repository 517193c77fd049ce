"""Of the numbers in a sentence, the one that the question's words stand nearest to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from answering.intent import Ask, denies
from answering.measures import rate_named
from answering.nouns import terms_in
from answering.outcomes import Outcome
from answering.terms import is_weak
from answering.topic import Term, Topic
from retrieval.quantities import Quantity, quantities
from retrieval.sentences import Span

_CLAUSE_AWAY = (1.0, 0.72, 0.6, 0.5)
"""What a word counts for in the value's own clause, and one, two, more before it."""
_CLAUSE_AFTER = 0.5
_ABOVE = 0.8
_HAN = re.compile("[\u4e00-\u9fff]")
_ITEM_END = re.compile("[、，,；;。:：(（]")
_CLAUSE_END = re.compile("[，,；;。]")
_EACH_ONE = re.compile("(?:每|任何|某|同|另)$")
"""What makes a number none that was counted: 每一起案件."""
_NUMBERS_A_DOCUMENT = re.compile(r"\s*号")
_OF_LAST_YEAR = re.compile("(?:上年|去年|上一年|上年度|上年同期|去年同期)(?:的|为|是|有)?$")
_EARLIER = 0.6
"""What was so the year before, of which this report only tells besides."""
_MERE_CHANGE = 0.6
"""A rise or fall (增长12%) where the thing itself is asked."""
_CHANGE_ASKED, _RESULT_OF_CHANGE = 0.5, 0.15
"""The rise or fall asked for, and what a thing has risen or fallen to."""
_DENIED = 0.85
"""What was not done where the question asks what was, and the other way round."""
_SAME_UNIT = 0.02
"""For the very measure word asked for: 修订制度566项 of 161个单位."""
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
_REACH = 12
"""Characters before a value in which a word of the question stands right beside it."""
_BESIDE = 0.12


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


@dataclass(frozen=True, slots=True)
class Value:
    """A number with the clause (an index) that it stands in, and how well it answers."""

    quantity: Quantity
    clause: int
    score: float


def best_value(sentence: Sentence, topic: Topic, ask: Ask) -> Value | None:
    """The first of the best; None where no number is of the kind asked for."""
    fitting = [
        quantity
        for quantity in _numbers(sentence.text)
        if ask.accepts(quantity.unit) and not (quantity.ordinal and ask.family)
        if quantity.value not in ask.given
        if not _is_of_another(sentence, quantity, topic, ask)
    ]
    if ask.outcome is not None:
        fitting = _of_outcome(sentence, fitting, ask.outcome)
    found = [_weighed(quantity, sentence, topic, ask) for quantity in fitting]
    return max(found, key=lambda value: round(value.score, 9), default=None)


@lru_cache(maxsize=20_000)
def _numbers(text: str) -> tuple[Quantity, ...]:
    """The numbers of a sentence; the same sentences are weighed for every question."""
    return tuple(quantities(text))


def _weighed(quantity: Quantity, sentence: Sentence, topic: Topic, ask: Ask) -> Value:
    clause = _clause_of(sentence.spans, quantity.start)
    score = _nearness(clause, sentence, topic)
    score += _beside(sentence.text, sentence.spans[clause], quantity, topic)
    score += _SAME_UNIT if ask.unit == quantity.unit != "个" else 0.0
    score *= _EARLIER if _OF_LAST_YEAR.search(sentence.text, 0, quantity.start) else 1.0
    score *= _denial(sentence.text, sentence.spans[clause], quantity, ask)
    return Value(quantity, clause, _changed(score, quantity, ask))


def _of_outcome(sentence: Sentence, found: Sequence[Quantity], outcome: Outcome) -> list[Quantity]:
    """The numbers that count that outcome: said right before them in their clause, else
    right behind, else further on in its clause, else in a clause before that has no number of
    its own. None where the sentence counts something else, be it the whole that the outcome
    is a part of."""
    for words_at in (_own_words, _words_behind, _words_further, _words_carried):
        said = [q for q in found if outcome.said_in(words_at(sentence, q))]
        if said:
            return said
    return []


def _own_words(sentence: Sentence, quantity: Quantity) -> str:
    span = sentence.spans[_clause_of(sentence.spans, quantity.start)]
    return _own(sentence.text, span, quantity)


def _words_behind(sentence: Sentence, quantity: Quantity) -> str:
    following = (q.start for q in _numbers(sentence.text) if q.start >= quantity.end)
    return _ITEM_END.split(sentence.text[quantity.end : next(following, None)])[0]


def _words_further(sentence: Sentence, quantity: Quantity) -> str:
    following = (q.start for q in _numbers(sentence.text) if q.start >= quantity.end)
    return _CLAUSE_END.split(sentence.text[quantity.end : next(following, None)])[0]


def _words_carried(sentence: Sentence, quantity: Quantity) -> str:
    before = (q.end for q in reversed(_numbers(sentence.text)) if q.end <= quantity.start)
    return sentence.text[next(before, 0) : quantity.start]


def _changed(score: float, quantity: Quantity, ask: Ask) -> float:
    """The score with what it says that the number is, or is not, a rise or fall."""
    if not quantity.direction:
        return score
    if not ask.change:
        return score if quantity.to else score * _MERE_CHANGE
    if ask.direction and ask.direction != quantity.direction:
        return score
    return score + (_RESULT_OF_CHANGE if quantity.to else _CHANGE_ASKED)


def _denial(text: str, span: Span, quantity: Quantity, ask: Ask) -> float:
    """1 where question and number speak both of what was done, or both of what was not
    (不予受理5件): by the words from the number before it, in its clause."""
    return 1.0 if denies(_own(text, span, quantity)) == ask.denied else _DENIED


def _is_of_another(sentence: Sentence, quantity: Quantity, topic: Topic, ask: Ask) -> bool:
    """Whether a number counts nothing (每一起案件, 〔2021〕39号), or a matter of its own that is not
    asked: 行政复议案件22件 says nothing of 行政处罚案件."""
    if _EACH_ONE.search(sentence.text, 0, quantity.start) or _NUMBERS_A_DOCUMENT.match(
        sentence.text, quantity.end
    ):
        return True
    own = _own_words(sentence, quantity)
    if ask.rate:
        return _is_other_rate(own, topic, ask.rate)
    if ask.outcome is not None and ask.outcome.said_in(own):
        return False
    if _counts_another(own, sentence, quantity, topic, ask):
        return True
    if _is_opposed(own + _words_behind(sentence, quantity), topic):
        return True
    named = any(len(term) >= _A_MATTER for term in terms_in(own))
    asked = [term for term in topic.terms if term.official and ask.family == "count"]
    said = own + _words_behind(sentence, quantity)
    return named and bool(asked) and not any(_speaks_of(said, term) for term in asked)


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
    behind = _words_behind(sentence, quantity)
    counted = [term for term in topic.terms if term.focus and not is_weak(term.text)]
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


def _own(text: str, span: Span, quantity: Quantity) -> str:
    """The words from the number before, in its clause, to this one."""
    before = text[span[0] : quantity.start]
    counted = _numbers(before)
    return before[counted[-1].end :] if counted else before


def _clause_of(spans: Sequence[Span], offset: int) -> int:
    return next((i for i, (a, b) in enumerate(spans) if a <= offset < b), len(spans) - 1)


def _nearness(clause: int, sentence: Sentence, topic: Topic) -> float:
    """How much of the topic is held, each word counting by its distance in clauses."""
    near = []
    for at, above in enumerate(sentence.above):
        held = (row[at] * _distance(clause - i) for i, row in enumerate(sentence.held))
        near.append(max(above * _ABOVE, *held))
    return topic.share(near)


def _distance(clauses: int) -> float:
    return _CLAUSE_AFTER if clauses < 0 else _CLAUSE_AWAY[min(clauses, 3)]


def _beside(text: str, span: Span, quantity: Quantity, topic: Topic) -> float:
    """A little for the value that stands with a word of the question: behind it, past no
    other number (行政许可19057件、行政处罚2238件), or right before it (22件文件)."""
    counted = [q.end for q in _numbers(text[span[0] : quantity.start])]
    start = span[0] + counted[-1] if counted else span[0]
    before = text[max(start, quantity.start - _REACH) : quantity.start]
    after = _ITEM_END.split(text[quantity.end : quantity.end + _REACH])[0]
    near = f"{before}|{after}"
    return _BESIDE * topic.share([term.match(near) >= 0.7 for term in topic.terms])
