"""Of the numbers in a sentence, the one that the question's words stand nearest to."""

import re
from dataclasses import dataclass

from answering.counted import ITEM_END, Sentence, asked_for, clause_of, own_words
from answering.intent import Ask, denies
from answering.patterns import any_of
from answering.topic import Term, Topic
from retrieval.quantities import Quantity

_CLAUSE_AWAY = (1.0, 0.72, 0.6, 0.5)
"""What a word counts for in the value's own clause, and one, two, more before it."""
_CLAUSE_AFTER = 0.35
_ABOVE = 0.8
_OF_LAST_YEAR = re.compile("(?:上年|去年|上一年|上年度|上年同期|去年同期)(?:的|为|是|有)?$")
_EARLIER = 0.6
"""What was so the year before, of which this report only tells besides."""
_MERE_CHANGE = 0.6
"""A rise or fall (增长12%) where the thing itself is asked."""
_CHANGE_ASKED, _RESULT_OF_CHANGE = 0.5, 0.15
"""The rise or fall asked for, and what a thing has risen or fallen to."""
_PART = re.compile(
    any_of(
        "录入 参与 协助 协调 配合 抽查 评查 指导 公示 上传 报送 移交 移送 代理 旁听 抽取 调阅 列席"
    )
)
_PART_SHARE = 0.7
_ALIKE_UNIT, _ANY_UNIT = 0.9, ("", "个", "次", "人")
"""A measure word that may stand for the one asked for: 10件 where 多少份 is asked."""
_DENIED = 0.85
"""What was not done where the question asks what was, and the other way round."""
_REACH = 12
"""Characters before a value in which a word of the question stands right beside it."""
_BESIDE, _FURTHER, _SURELY, _TOUCHES = 0.12, 0.5, 0.7, 2
"""What such a word counts for, and the share of that where it does not touch the number, by at
most so many characters; the match from which it is that word."""
_OTHER_WORD = 0.6


@dataclass(frozen=True, slots=True)
class Value:
    """A number with the clause (an index) that it stands in, and how well it answers."""

    quantity: Quantity
    clause: int
    score: float


def best_value(sentence: Sentence, topic: Topic, ask: Ask) -> Value | None:
    """The first of the best; None where no number counts what is asked for."""
    found = [
        _weighed(quantity, sentence, topic, ask) for quantity in asked_for(sentence, topic, ask)
    ]
    return max(found, key=lambda value: round(value.score, 9), default=None)


def _weighed(quantity: Quantity, sentence: Sentence, topic: Topic, ask: Ask) -> Value:
    clause = clause_of(sentence.spans, quantity.start)
    score = _nearness(clause, sentence, topic)
    score += _beside(sentence, quantity, topic)
    score *= _EARLIER if _OF_LAST_YEAR.search(sentence.text, 0, quantity.start) else 1.0
    score *= _unit(quantity, ask) * _aside(sentence, quantity, topic)
    score *= _denial(sentence, quantity, ask)
    return Value(quantity, clause, _changed(score, quantity, ask))


def _changed(score: float, quantity: Quantity, ask: Ask) -> float:
    """The score with what it says that the number is, or is not, a rise or fall."""
    if not quantity.direction:
        return score
    if not ask.change:
        return score if quantity.to else score * _MERE_CHANGE
    if ask.direction and ask.direction != quantity.direction:
        return score
    return score + (_RESULT_OF_CHANGE if quantity.to else _CHANGE_ASKED)


def _aside(sentence: Sentence, quantity: Quantity, topic: Topic) -> float:
    """Less than 1 for what somebody only had a part in (协调处理行政复议案件22件, 录入行政处罚案件
    1974件), unless that is asked."""
    part = _PART.search(own_words(sentence, quantity))
    asked = part is None or any(part.group() in term.text for term in topic.terms)
    return 1.0 if asked else _PART_SHARE


def _unit(quantity: Quantity, ask: Ask) -> float:
    """1 for the very measure word asked for; 个 and 次 are said of nearly anything."""
    return 1.0 if quantity.unit == ask.unit or ask.unit in _ANY_UNIT else _ALIKE_UNIT


def _denial(sentence: Sentence, quantity: Quantity, ask: Ask) -> float:
    """1 where question and number speak both of what was done, or both of what was not
    (不予受理5件): by the words from the number before it, in its clause."""
    return 1.0 if denies(own_words(sentence, quantity)) == ask.denied else _DENIED


def _nearness(clause: int, sentence: Sentence, topic: Topic) -> float:
    """How much of the topic is held, each word counting by its distance in clauses. Where a
    sentence has the very word, another that may stand for it counts for less (收到86件，受理78件)."""
    near = []
    for at, above in enumerate(sentence.above):
        held = [row[at] for row in sentence.held]
        if max(held) == 1.0:
            held = [part if part == 1.0 else part * _OTHER_WORD for part in held]
        near.append(max(above * _ABOVE, *(p * _distance(clause - i) for i, p in enumerate(held))))
    return topic.share(near)


def _distance(clauses: int) -> float:
    return _CLAUSE_AFTER if clauses < 0 else _CLAUSE_AWAY[min(clauses, 3)]


def _beside(sentence: Sentence, quantity: Quantity, topic: Topic) -> float:
    """A little for the value that stands with a word of the question: behind it, past no
    other number (行政许可19057件、行政处罚2238件), or right before it (22件文件)."""
    before = own_words(sentence, quantity)[-_REACH:]
    after = ITEM_END.split(sentence.text[quantity.end : quantity.end + _REACH])[0]
    return _BESIDE * topic.share([_closeness(term, before, after) for term in topic.terms])


def _closeness(term: Term, before: str, after: str) -> float:
    """1 for a word right beside the number (行政检查11692次), less for one that is near it
    (行政检查开展专项督察2次), 0 for none."""
    if term.match(f"{before[-len(term.text) - _TOUCHES :]}|{after}") >= _SURELY:
        return 1.0
    return _FURTHER if term.match(f"{before}|{after}") >= _SURELY else 0.0
