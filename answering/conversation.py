"""A question in its conversation: what a short one leaves to those before it.

那衡阳呢？ asks the same of another place, 其中刑事的？ more of the same, 上一年呢？ steps
to another year. Knows turns and words; finds no evidence.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answering.chapters import chapter_asked
from answering.intent import Ask, ask_of, totalled, totals
from answering.patterns import any_of
from answering.place import Place
from answering.refusing import Denial
from answering.said import Said
from answering.terms import TopicReader
from answering.topic import Topic
from answering.years import asks_each_spoken_of, years_asked, years_from

_FOLLOWS = re.compile(
    "^"
    + any_of(
        "那么? 其中 里头 里面 这(?:个|些|里|几) 那(?:个|些|里|边|年|几|一) 它 他们 上面 刚才",
        "前面 还有 另外 再 又 同期 换成 改成 同样 and there it they",
    )
    + "|^(?:what about|how about|of (?:these|those|them))"
    + "|呢[?？]?$|刚才|上述|这(?:个数|一数字|项)"
)
_CORRECTS = re.compile(any_of("[说问搞弄打]错了? 更正 改问 换成 改成 我是说 我是问 不对[，,]"))
_BARE_ASK = re.compile(any_of("呢 多少 几 哪 什么 吗 如何 怎么"))
_FILLING = re.compile(r"[\s，,。?？!！那么么呢的换成改成一下看看再和与及跟、年度]")
_ALL_SPOKEN_OF = re.compile(
    any_of(
        "两地 三地 几地 各地 [这那]?[两三四几]个?(?:地方|县|区|市|地区|省|州|家) 两者 二者 它们 他们",
        "哪(?:个|边|家|里|儿|一个)(?:.{0,8})[多少高低大快好] 谁(?:.{0,8})[多少高低大快好]",
        "相差 相比 差多少",
    )
)
_FEW_WORDS = 2
_LEAN_SHORT, _LEAN_LONG = 0.6, 0.35
"""What the words of the questions before count for, behind a short one and a long one."""
_LEAN_FURTHER = 0.9


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, taken by itself.

    `text` is folded, `blank` its words with regions and years blanked out (in Chinese for
    an English one). `years` are those it names, `refusal` why it cannot be answered.
    """

    text: str
    english: bool
    places: tuple[Place, ...]
    notes: tuple[Said, ...]
    years: tuple[int, ...]
    blank: str
    refusal: Denial | None = None

    @property
    def words(self) -> str:
        """The words that say what is asked."""
        return self.blank if self.english else re.sub(r"\s+", "", self.blank)

    @property
    def only_scope(self) -> bool:
        """True where it only changes the place or the year: 那城口呢？2022年呢？"""
        if chapter_asked(self.blank):
            return False
        bare = _FILLING.sub("", self.blank)
        corrects = _CORRECTS.search(self.text) and not re.search("多少|几|哪些", self.blank)
        return len(bare) <= 1 or bool(corrects) or not _BARE_ASK.search(self.blank)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is asked, about what, and the words that say it (regions and years blank)."""

    ask: Ask
    topic: Topic
    blank: str


def speaker(turn: Turn, history: Sequence[Turn]) -> Turn:
    """The turn whose words say what is asked: itself, or the one that it repeats."""
    if not turn.only_scope:
        return turn
    return next((earlier for earlier in reversed(history) if not earlier.only_scope), turn)


def meaning(turn: Turn, history: Sequence[Turn], topics: TopicReader, *, placed: bool) -> Meaning:
    """What the turn asks, with what a follow-up leaves to its history; `placed` says
    that it has a region of its own."""
    own = topics.read(turn.blank)
    spoken = speaker(turn, history)
    told = [earlier for earlier in history if not earlier.only_scope]
    if not told:
        return Meaning(ask_of(turn.words), own, turn.blank)
    if spoken is not turn and (not own.terms or _CORRECTS.search(turn.text)):
        before = history[: history.index(spoken)]
        same = meaning(spoken, before, topics, placed=bool(spoken.places))
        return replace(same, ask=totalled(same.ask)) if totals(turn.text) else same
    leans = _FOLLOWS.search(turn.text) or not placed or len(own.terms) <= 1
    if not leans:
        return Meaning(ask_of(turn.words), own, turn.blank)
    ask = ask_of(spoken.words)
    if ask.form == "value" and not ask.unit and not ask.family:
        last = ask_of(told[-1].words)
        ask = replace(ask, unit=last.unit, family=last.family)
    return Meaning(ask, _leaning(own, history, topics), turn.blank)


def separate(text: str, today: datetime.date) -> tuple[str, ...]:
    """The two sentences of a folded question that ask different things of different
    years (the target set in one, the result of the next); () where it is one question."""
    for mark in (r"[?？;；]", r"[?？;；,，]"):
        pieces = [piece for piece in re.split(mark, text) if piece.strip()]
        years = [years_asked(piece, today) for piece in pieces]
        if len(pieces) == 2 and all(years) and years[0] != years[1] and _differ(*pieces):
            return tuple(pieces)
    return ()


def _differ(first: str, second: str) -> bool:
    """Whether both ask, one of what is planned or lacking, the other not."""
    asks = [ask_of(first), ask_of(second)]
    kinds = {(ask.chapter, ask.ahead) for ask in asks}
    return len(kinds) == 2 and all(ask.form != "fact" or ask.chapter for ask in asks)


def places_left_to(turn: Turn, history: Sequence[Turn]) -> tuple[Place, ...]:
    """The places of a question that names none: those spoken of last, or all of them
    where it asks of all (两地加起来, 哪个多)."""
    spoken_of = [earlier.places for earlier in reversed(history) if earlier.places]
    if not spoken_of:
        return ()
    chosen = spoken_of[0]
    if _ALL_SPOKEN_OF.search(turn.text):
        chosen = tuple(p for places in reversed(spoken_of) for p in places)
    unique = {(place.path, place.name): place for place in chosen}
    return tuple(replace(place, start=0, end=0) for place in unique.values())


def years_stepped_to(turn: Turn, history: Sequence[Turn]) -> tuple[int, ...]:
    """The years that a question reaches from those spoken of: the one before or after
    (上一年呢？), or each of them (这两年一共); () where it takes no such step."""
    spoken_of = [earlier.years for earlier in history if earlier.years]
    every = tuple(dict.fromkeys(year for years in spoken_of for year in years))
    if len(every) > 1 and asks_each_spoken_of(turn.text):
        return every
    return years_from(turn.text, spoken_of[-1]) if spoken_of else ()


def years_last_spoken_of(history: Sequence[Turn]) -> tuple[int, ...]:
    """The years of the last question that named any."""
    return next((earlier.years for earlier in reversed(history) if earlier.years), ())


def _leaning(own: Topic, history: Sequence[Turn], topics: TopicReader) -> Topic:
    """The turn's own words with those of the questions before it, at a discount."""
    share = _LEAN_SHORT if len(own.terms) <= _FEW_WORDS else _LEAN_LONG
    topic = own
    for earlier in reversed(history):
        topic = topic.plus(topics.read(earlier.blank), share)
        if len(topic.terms) - len(own.terms) >= _FEW_WORDS:
            break
        share *= _LEAN_FURTHER
    return topic
