"""Mentions of divisions in Chinese text.

A full name counts nearly everywhere. A short name (城口, 衡阳) counts unless it is an
ordinary word (公安, 合作) or may straddle two words (规定安装, 行政和): such a name needs
its suffix, a parent before it, or the border of a word on both sides. English text is
for `retrieval.pinyin`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from retrieval.divisions import Division, Gazetteer, full_names, short_name


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names a division.

    `start` and `end` count characters of the searched text, half-open:
    `text == searched[start:end]`. `candidates` are all divisions it may mean,
    never none. `exact` is true where a full name with its suffix stands there.
    """

    start: int
    end: int
    text: str
    candidates: tuple[Division, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A name to look for, with the divisions that bear it.

    `caution` is that of a short name; for a full name `word` where it is also
    an ordinary expression (老城区, 和县), `left` where another word may run
    into it (会同县级, 沿海城市), `edge` where it has two characters (赵县).
    """

    text: str
    rows: tuple[Division, ...]
    exact: bool
    caution: str


@dataclass(frozen=True, slots=True)
class Token:
    """A name found, not yet weighed against its neighbours; weak where it
    counts only beside a parent or a part."""

    start: int
    end: int
    rows: tuple[Division, ...]
    exact: bool
    weak: bool


class PlaceNames:
    """Finds the divisions of a gazetteer in Chinese text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._heads = _index(gazetteer.rows)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Left to right, never overlapping, the longest name at each place."""
        tokens = joined(self._tokens(text), text, _CONNECTOR, self._gazetteer)
        return tuple(mention_of(token, text, self._gazetteer) for token in tokens)

    def _tokens(self, text: str) -> list[Token]:
        found: list[Token] = []
        heads, free = self._heads, 0
        for start in range(len(text) - 1):
            names = heads.get(text[start : start + 2])
            token = _longest(names, text, start) if names and start >= free else None
            if token is None:
                continue
            if found and start < found[-1].end:
                if token.weak or token.end <= found[-1].end:
                    continue
                found.pop()
            found.append(token)
            free = start + 1 if token.weak else token.end
        return found


def joined(
    tokens: Iterable[Token], text: str, connector: re.Pattern[str], gazetteer: Gazetteer
) -> list[Token]:
    """The tokens that count, a parent and its part made one: 西宁 + 城中."""
    kept: list[Token] = []
    for token in tokens:
        last = kept[-1] if kept else None
        if last and connector.fullmatch(text, last.end, token.start):
            whole = _whole(last, token, text, gazetteer)
            if whole:
                kept[-1] = whole
                continue
        kept.append(token)
    return [token for token in kept if not token.weak]


def mention_of(token: Token, text: str, gazetteer: Gazetteer) -> Mention:
    """A token as a mention, with the divisions it likely means."""
    start, end = token.start, token.end
    return Mention(start, end, text[start:end], gazetteer.meant(token.rows), token.exact)


def _whole(first: Token, second: Token, text: str, gazetteer: Gazetteer) -> Token | None:
    """Both as one, where `second` can be a part of `first`."""
    if first.weak and second.weak and not _starts_word(text, first.start):
        return None
    if second.weak and not second.exact and not _ends_word(text, second.end):
        return None
    rows = gazetteer.parts(second.rows, first.rows)
    return replace(second, start=first.start, rows=rows, weak=False) if rows else None


def _index(rows: Iterable[Division]) -> dict[str, list[Name]]:
    """Names by their first two characters, the longest first."""
    full: dict[str, list[Division]] = {}
    short: dict[str, list[Division]] = {}
    for row in rows:
        for name in _spellings(row):
            full.setdefault(name, []).append(row)
        if row.short:
            short.setdefault(row.short, []).append(row)
    heads: dict[str, list[Name]] = {}
    for text in sorted({**full, **short}, key=len, reverse=True):
        bearing = (*full.get(text, ()), *short.get(text, ()))
        caution = short[text][0].caution if text in short else _full_caution(text, bearing)
        heads.setdefault(text[:2], []).append(Name(text, bearing, text in full, caution))
    return heads


def _spellings(row: Division) -> Iterable[str]:
    """The full names, and 青岛市南区 as it is written for 青岛市市南区."""
    yield from full_names(row)
    if row.name[0] == "市" and row.level == 3:
        yield short_name(row.path[-2]) + row.name


def _full_caution(name: str, rows: tuple[Division, ...]) -> str:
    if _EXPRESSIONS.fullmatch(name):
        return "word"
    if len(name) == 2:
        return "edge"
    crossed = rows[0].caution == "edge" and name.endswith(("城市", "城区"))
    return "left" if crossed or rows[0].caution == "word" else ""


def _longest(names: list[Name], text: str, start: int) -> Token | None:
    """The longest name that counts here; failing that, the longest weak one."""
    weak: Token | None = None
    for name in names:
        if not text.startswith(name.text, start):
            continue
        end = start + len(name.text)
        if name.exact and _NOT_A_SUFFIX.match(text, end - 1):
            continue
        token = Token(start, end, name.rows, name.exact, _is_weak(name, text, start, end))
        if not token.weak:
            return token
        weak = weak or token
    return weak


def _is_weak(name: Name, text: str, start: int, end: int) -> bool:
    if not name.exact and _ANOTHER_THING.match(text, end):
        return True
    match name.caution:
        case "":
            return False
        case "word":
            return not (name.exact and start == 0 and _TITLE.match(text, end))
        case "left":
            return not _starts_word(text, start) or text.startswith("县级", end - 1)
        case _:
            return not (_starts_word(text, start) and _ends_word(text, end))


def _starts_word(text: str, start: int) -> bool:
    return start == 0 or not "\u4e00" <= text[start - 1] <= "\u9fff" or text[start - 1] in _BEFORE


def _ends_word(text: str, end: int) -> bool:
    return end == len(text) or not "\u4e00" <= text[end] <= "\u9fff" or text[end] in _AFTER


_BEFORE = frozenset("在从到对和与及跟同由给按据查看比问说请把被让就是年的那你我他去来往离于了呢")
_AFTER = frozenset(
    "的在有是和与及年市县区省州各政法人本也都就去今上这那怎哪什谁几多呢吗吧啊来到对把被将为从往里做干"
    "办开搞推出给当还跟比下共"
)
_EXPRESSIONS = re.compile(
    "和县|[东西南北新中市矿]区|城区|[新老古南北]城区|市?郊区|新市区|[海港][港口]区|公园区"
)
_TITLE = re.compile(r"\d|人民政府|法治政府")
_CONNECTOR = re.compile(r"[\s·/>-]{0,2}的?")


_NOT_A_SUFFIX = re.compile("市场|区[域间别]|县市?区|县市[、(\uff08]")
_ANOTHER_THING = re.compile(  # 南京路, 祁连山, 桃源镇; but 城口山区, 衡阳河长制, 金坛乡村
    "江(?![长北南东西宁津岸夏汉阴])|河(?![长东西北池源口])|湖(?![长里滨南北])|路(?![南北桥])"
    "|[街峡岸侧麓坡]|山(?![区体洪火地林水])|大[道街]|[东南西北中]([路街门]|大[道街])"
    "|镇(?!村)|乡(?![村镇土音亲贤])"
)
