"""A question in its conversation: what a short one leaves to those before it.

那衡阳呢？ asks the same of another place, 其中刑事的？ more of the same, 上一年呢？ steps
to another year. Knows turns and words; finds no evidence.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answering.chapters import chapter_asked
from answering.intent import ask_of
from answering.patterns import any_of
from answering.place import Place
from answering.refusing import Denial
from answering.said import Said
from answering.years import asks_each_spoken_of, years_asked, years_from

_CORRECTS = re.compile(any_of("[说问搞弄打]错了? 更正 改问 换成 改成 我是说 我是问 不对[，,]"))
_SAYING = re.compile(
    "我?(?:是|想|要)?(?:说|问|查|看|知道|了解)(?:的是|一下)?|麻烦|请问?|帮我|相比|对比|比较|比起来"
    r"|\b(?:and|in|for|of|the)\b"
)
_FILLING = re.compile(r"[\s，,。?？!！那么么呢的换成改成一下看看再和与及跟、年度]")
_IN_DETAIL = re.compile(
    "(?:请|能不能|能否|可以|能)?(?:再|更|多)?(?:详细|具体|展开|仔细|细)(?:地|的)?(?:一?[点些]|一下)?"
    "(?:说|讲|谈|介绍|解释)?(?:说|讲|谈)?(?:一下|一?[点些]|看看)?[吗吧呢]?[?？。!！]*"
    "|(?:please )?(?:tell me more|(?:in )?more details?|(?:be )?more specific)(?: please)?[?.!]*"
)
_ALL_SPOKEN_OF = re.compile(
    any_of(
        "两地 三地 几地 各地 [这那]?[两三四几]个?(?:地方|县|区|市|地区|省|州|家) 两者 二者 它们 他们",
        "哪(?:个|边|家|里|儿|一个)(?:.{0,8})[多少高低大快好] 谁(?:.{0,8})[多少高低大快好]",
        "相差 相比 差多少",
    )
)
_WITH = re.compile(any_of("跟 和 与 同 对比 相比于? 相较于? 较") + "$")
_COMPARED = re.compile("(?:的)?" + any_of("相?比 对比 比较 相差 差"))
_MORE = re.compile("(?:的)?[^，。？?]{0,8}?[多少高低大小好差快慢强弱]")


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
        if self.asks_for_more:
            return True
        bare = _FILLING.sub("", _SAYING.sub("", self.blank))
        corrects = _CORRECTS.search(self.text) and not re.search("多少|几|哪些", self.blank)
        return len(bare) <= 1 or bool(corrects)

    @property
    def asks_for_more(self) -> bool:
        """True where it only wants the same in detail: 再详细点, 具体讲讲."""
        said = self.text.strip() if self.english else self.words
        return _IN_DETAIL.fullmatch(said) is not None


def speaker(turn: Turn, history: Sequence[Turn]) -> Turn:
    """The turn whose words say what is asked: itself, or the one that it repeats."""
    if not turn.only_scope:
        return turn
    return next((earlier for earlier in reversed(history) if not earlier.only_scope), turn)


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


def places_meant(turn: Turn, history: Sequence[Turn]) -> tuple[Place, ...]:
    """The places that a question names, beside those spoken of last where it compares with
    them (跟衡阳比呢, 比衡阳多多少). Of a question that names none: those spoken of last, or all
    of them where it asks of all (两地加起来, 哪个多)."""
    spoken_of = [earlier.places for earlier in reversed(history) if earlier.places]
    if turn.places and not (spoken_of and _compares_with(turn)):
        return turn.places
    if not spoken_of:
        return ()
    chosen = spoken_of[0] + turn.places
    if not turn.places and _ALL_SPOKEN_OF.search(turn.text):
        chosen = tuple(p for places in reversed(spoken_of) for p in places)
    unique = {(place.path, place.name): place for place in chosen}
    return tuple(replace(place, start=0, end=0) for place in unique.values())


def _compares_with(turn: Turn) -> bool:
    """Whether the one place that a question names is what another is held against."""
    if len(turn.places) != 1:
        return False
    place = turn.places[0]
    before, after = turn.text[: place.start], turn.text[place.end :]
    if _WITH.search(before) and _COMPARED.match(after):
        return True
    return before.endswith("比") and _MORE.match(after) is not None


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
