"""What a question of a conversation means: its own words, and what it leaves to those before.

Knows turns and their topics; finds no evidence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from answering.conversation import Turn, speaker
from answering.intent import Ask, ask_of, totalled, totals
from answering.patterns import any_of
from answering.terms import TopicReader
from answering.topic import Term, Topic
from answering.wordlists import is_weak

_FOLLOWS = re.compile(
    "^"
    + any_of(
        "那么? 其中 里头 里面 这(?:个|些|里|几) 那(?:个|些|里|边|年|几|一) 它 他们 上面 刚才",
        "前面 还有 另外 再 又 同期 换成 改成 同样 and there it they",
    )
    + "|^(?:what about|how about|of (?:these|those|them))"
    + "|呢[?？]?$|刚才|上述|这(?:个数|一数字|项)"
)
_AND_THAT = re.compile("呢[?？]?$|^(?:what about|how about)")
_MENTIONS = re.compile(
    any_of("提到 提及 提过 写到 谈到 讲到 说到") + "(?!的)|" + any_of("mention refer")
)
"""Where a report is asked for that has certain words, one that has others is no answer."""
_ASKS = re.compile(any_of("多少 几 哪 谁 什么 吗 如何 怎么 怎样 为何"))
_FEW_WORDS = 2
_LEAN_SHORT, _LEAN_LONG, _LEAN_ANOTHER = 0.6, 0.35, 0.25
"""What the words of the questions before count for, behind a short one, a long one, and one
that puts another thing in their place."""
_LEAN_FURTHER = 0.9
_CHIEF = 0.8
"""The share of the heaviest word's weight from which another says as much."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is asked, about what, and the words that say it (regions and years blank)."""

    ask: Ask
    topic: Topic
    blank: str


def meaning(turn: Turn, history: Sequence[Turn], topics: TopicReader, *, placed: bool) -> Meaning:
    """What the turn asks, with what a follow-up leaves to its history; `placed` says
    that it has a region of its own."""
    own = topics.read(turn.blank)
    if _MENTIONS.search(turn.text):
        own = replace(own, needed=_chief(own.terms))
    spoken = speaker(turn, history)
    told = [earlier for earlier in history if not earlier.only_scope]
    if not told:
        return Meaning(ask_of(turn.words), own, turn.blank)
    if spoken is not turn:
        before = history[: history.index(spoken)]
        same = meaning(spoken, before, topics, placed=bool(spoken.places))
        if turn.asks_for_more and not same.ask.chapter:
            return replace(same, ask=Ask("explain"))
        return replace(same, ask=totalled(same.ask)) if totals(turn.text) else same
    leans = _FOLLOWS.search(turn.text) or not placed or len(own.terms) <= 1
    if not leans:
        return Meaning(ask_of(turn.words), own, turn.blank)
    ask = ask_of(spoken.words)
    another = _names_another(turn)
    if not own.terms and ask.form in ("fact", "yesno"):
        ask = ask_of(told[-1].words)
    if (another or ask.form == "value") and not ask.unit and not ask.family:
        last = ask_of(told[-1].words)
        ask = replace(ask, unit=last.unit, family=last.family)
    if another:
        topic = _another(own, history, topics)
    else:
        topic = _same(own, history, topics, whole=not _FOLLOWS.search(turn.text))
    return Meaning(ask, topic, turn.blank)


def _names_another(turn: Turn) -> bool:
    """Whether it only names what to ask the same of: 行政复议呢？"""
    return bool(_AND_THAT.search(turn.text)) and not _ASKS.search(turn.blank)


def _same(own: Topic, history: Sequence[Turn], topics: TopicReader, *, whole: bool) -> Topic:
    """The topic of a question on what was spoken of: 其中刑事的有多少？ One that is a `whole`
    sentence by itself (谁是美国总统？) is answered by what has its own words."""
    share = _LEAN_SHORT if len(own.terms) <= _FEW_WORDS else _LEAN_LONG
    topic = _leaning(own, _before(history, topics), share)
    foreign = frozenset(term.text for term in own.terms if term.foreign)
    return replace(topic, needed=foreign | (_needed(own) if whole else frozenset()))


def _another(own: Topic, history: Sequence[Turn], topics: TopicReader) -> Topic:
    """The topic of a question that only names another thing, or aspect. That is needed
    (行政复议呢？ is not answered by what was asked before), but where lay words were learned
    to mean others. Of an aspect (占比呢？), so is the thing that was spoken of."""
    needed = _needed(own)
    before = _before(history, topics)
    if any(term.official or not (term.known or term.senses) for term in own.terms):
        topic = _leaning(own, (said.unfocused() for said in before), _LEAN_ANOTHER)
    else:
        topic = _leaning(own, before, _LEAN_SHORT)
        needed |= _chief(topic.terms[len(own.terms) :])
    return replace(topic, needed=needed)


def _needed(own: Topic) -> frozenset[str]:
    """What a sentence must speak of; nothing where lay words were learned to mean others."""
    learned = own.expansion and any(term.lay for term in own.terms)
    return frozenset() if learned else _chief(own.terms)


def _before(history: Sequence[Turn], topics: TopicReader) -> Iterator[Topic]:
    """The topics of the turns before, the last first, each read when it is wanted."""
    return (topics.read(turn.blank) for turn in reversed(history))


def _leaning(own: Topic, before: Iterable[Topic], share: float) -> Topic:
    """A topic with the words of those before it, the last first, at a share of their weight."""
    topic = own
    for said in before:
        topic = topic.plus(said, share)
        if len(topic.terms) - len(own.terms) >= _FEW_WORDS:
            break
        share *= _LEAN_FURTHER
    return topic


def _chief(terms: Sequence[Term]) -> frozenset[str]:
    """The words that say most of it: of those that reports can hold, where there are any."""
    told = [term for term in terms if not is_weak(term.text)]
    told = [term for term in told if term.known or term.senses] or told
    most = max((term.weight for term in told), default=0.0)
    return frozenset(term.text for term in told if term.weight >= _CHIEF * most)
