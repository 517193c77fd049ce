"""Mentions of divisions in English text: Chengkou County, Xining's Chengzhong District.

Goes by the pinyin of short names and the few customary English ones (Inner Mongolia,
Shaanxi, Urumqi). Chinese text is for `retrieval.placenames`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from retrieval.divisions import Division, Gazetteer
from retrieval.placenames import Mention, Token, joined, mention_of


class PinyinNames:
    """Finds the divisions of a gazetteer in English text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._spelled: dict[str, list[Division]] = {}
        for row in gazetteer.rows:
            self._spelled.setdefault(row.pinyin, []).append(row)
            if not row.short:
                self._spelled.setdefault(row.pinyin + _TAILS.get(row.name[-1], ""), []).append(row)
        for english, pinyin in _CUSTOMARY.items():
            self._spelled.setdefault(english, []).extend(self._spelled[pinyin])

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Left to right, never overlapping; a parent before or after is taken in."""
        tokens = joined(self._tokens(text), text, _WHOLE_FIRST, self._gazetteer)
        tokens = self._parts_first(tokens, text)
        return tuple(mention_of(token, text, self._gazetteer) for token in tokens)

    def _tokens(self, text: str) -> Iterator[Token]:
        words = list(_WORD.finditer(text))
        free = 0
        for at, word in enumerate(words):
            if word.start() < free:
                continue
            for count in (3, 2, 1):
                token = self._token(text, words[at : at + count])
                if token:
                    yield token
                    free = token.end
                    break

    def _token(self, text: str, words: list[re.Match[str]]) -> Token | None:
        """The words as one name, with the suffix word after them if it fits."""
        start, end = words[0].start(), words[-1].end()
        name = text[start:end]
        rows = self._spelled.get(re.sub(r"[\s'’-]", "", name).lower())
        if not rows or not _NAME.fullmatch(name):
            return None
        suffix = _SUFFIX.match(text, end)
        fitting = tuple(r for r in rows if suffix and _fits(r, suffix["kind"].lower()))
        if suffix and fitting:
            return Token(start, suffix.end(), fitting, True, False)
        rows = [row for row in rows if row.short]
        if rows and _stands_alone(name):
            return Token(start, end, tuple(rows), False, False)
        return None

    def _parts_first(self, tokens: list[Token], text: str) -> list[Token]:
        """Jintan District, Changzhou: the parent stands after its part."""
        kept: list[Token] = []
        for token in tokens:
            last = kept[-1] if kept else None
            if last and _PART_FIRST.fullmatch(text, last.end, token.start):
                rows = self._gazetteer.parts(last.rows, token.rows)
                if rows:
                    kept[-1] = replace(last, end=token.end, rows=rows)
                    continue
            kept.append(token)
        return kept


def _stands_alone(name: str) -> bool:
    """True where a name needs no suffix word to be taken for one."""
    spelled = name.lower().replace(" ", "")
    known = " " not in name or spelled in _CUSTOMARY
    return known and name[0].isupper() and not _ENGLISH_WORDS.fullmatch(spelled)


def _fits(row: Division, kind: str) -> bool:
    """True where an English suffix word can stand for the division's own."""
    if kind in ("province", "municipality"):
        return row.level == 1 and row.name.endswith("省" if kind == "province" else "市")
    if kind == "prefecture":
        return row.level == 2
    if kind == "region":
        return row.level == 1 and row.name.endswith("区")
    if kind == "district" and row.level != 3:
        return False
    return row.name[-1] in _KINDS[kind]


_KINDS = {"county": "县旗", "city": "市", "district": "区", "banner": "旗", "league": "盟"}
_TAILS = {"县": "xian", "市": "shi", "区": "qu"}
_WORD = re.compile(r"[A-Za-z]+(?:['’](?!s\b)[A-Za-z]+)*")
_NAME = re.compile(r"\S+(?:[ -]\S+)*")
_SUFFIX = re.compile(
    r"[ -](?:(?:[A-Z]\w+[ -]){0,6}Autonomous )?"
    r"(?P<kind>county|city|district|province|municipality|prefecture|region|banner|league)\b",
    re.IGNORECASE,
)
_WHOLE_FIRST = re.compile(r"(?:['’]s)?\s+")
_PART_FIRST = re.compile(r"\s*,\s*|\s+(?:of|in)\s+")
_CUSTOMARY = {
    "innermongolia": "neimenggu",
    "tibet": "xizang",
    "hongkong": "xianggang",
    "macau": "aomen",
    "macao": "aomen",
    "harbin": "haerbin",
    "qiqihar": "qiqihaer",
    "hohhot": "huhehaote",
    "ordos": "eerduosi",
    "hulunbuir": "hulunbeier",
    "bayannur": "bayannaoer",
    "ulanqab": "wulanchabu",
    "xilingol": "xilinguole",
    "alxa": "alashan",
    "hinggan": "xingan",
    "urumqi": "wulumuqi",
    "karamay": "kelamayi",
    "turpan": "tulufan",
    "kashgar": "kashi",
    "hotan": "hetian",
    "aksu": "akesu",
    "altay": "aletai",
    "ili": "yili",
    "bortala": "boertala",
    "bayingolin": "bayinguoleng",
    "kizilsu": "kezilesu",
    "lhasa": "lasa",
    "shigatse": "rikaze",
    "nyingchi": "linzhi",
    "chamdo": "changdu",
    "nagqu": "naqu",
    "ngari": "ali",
    "garze": "ganzi",
    "ngawa": "aba",
    "peking": "beijing",
    "canton": "guangzhou",
}
_ENGLISH_WORDS = re.compile(
    "shili|babu|bole|boxing|chaya|dari|dean|duan|fugu|guan|guide|guiding|hailing|huma|jingle|lean"
    "|longan|mile|muling|puer|saga|wanting|yuan"
)
