"""Which place a report is about, as a path from the province down to the township.

Weighs where a division is named: title, issuer, signature, opening, body, and the page
around it. A homonym is settled by its parents' names on the page, or left unknown.
"""

import re
from collections import Counter

from retrieval.regions import Division, Divisions, Mention

_TOWN = re.compile(
    r"((?!推进|加强|开展|深化|关于|落实|全面|法治|各|乡镇|所有|重点)[\u4e00-\u9fff]{1,8}?"
    r"(?:镇|乡|街道|苏木|开发区|高新区|经开区|新区|园区|示范区|合作区|管理区|度假区))"
    r"(?=[\d０-９二]|人民政府|政府|办事处|党|管委会|管理委员会|司法所|关于|法治|依法|综合|$)"
)
_GENERIC = re.compile("工业|经济|高新|技术|国家|综合|出口|保税|农业|科技|现代|经开|开发|管理")
_CORPS = re.compile(
    "(新疆)?生产建设兵团(第[一二三四五六七八九十]+师)?|(第[一二三四五六七八九十]+师)"
)
_CORPS_NAME = "新疆生产建设兵团"
_XINJIANG = "新疆维吾尔自治区"
_OPENING = 400


def place_of(
    title: str, issuer: str, text: str, page: str, divisions: Divisions
) -> tuple[str, ...]:
    """The path of full names, e.g. ("青海省", "西宁市", "城中区"); () where unknown.

    `page` is the web page with header and footer, read for parents of a homonym, and
    where the text itself names no place.
    """
    votes = _votes(_stretches(title, issuer, text), divisions) or _votes([(1, page)], divisions)
    if not votes:
        return ()
    best = _settled(votes, page, divisions)
    if best is None:
        return ()
    return _corps(title, issuer, best) or (*best.path, *(_town(title, best) or _town(issuer, best)))


def _votes(stretches: list[tuple[int, str]], divisions: Divisions) -> Counter[Division]:
    votes: Counter[Division] = Counter()
    for weight, stretch in stretches:
        for mention in divisions.mentions(stretch):
            for division in mention.candidates:
                votes[division] += weight * (2 if mention.exact else 1)
    return votes


def _stretches(title: str, issuer: str, text: str) -> list[tuple[int, str]]:
    """Where a name counts, and how much: 40 in the title, 8 for the issuer, 6 at the
    text's ends, 1 in its body."""
    if title:
        return [(40, title), (8, issuer), (6, text[-120:]), (2, text[:_OPENING])]
    return [(8, issuer), (6, text[-120:]), (6, text[:_OPENING]), (1, text)]


def _settled(votes: Counter[Division], page: str, divisions: Divisions) -> Division | None:
    """The division most named; among namesakes, the one whose parents are on the page."""
    top = max(votes.values())
    rivals = [division for division, count in votes.items() if count == top]
    if len(rivals) == 1:
        return rivals[0]
    named = Counter(d.path for m in divisions.mentions(page) for d in _certain(m))
    scored = sorted(((_backing(d, named), d) for d in rivals), key=lambda pair: -pair[0])
    if scored[0][0] > scored[1][0]:
        return scored[0][1]
    deepest = max(rivals, key=lambda division: division.level)
    inside = all(deepest.path[: d.level] == d.path or d is deepest for d in rivals)
    return deepest if inside else None


def _certain(mention: Mention) -> tuple[Division, ...]:
    return mention.candidates if len(mention.candidates) == 1 else ()


def _backing(division: Division, named: Counter[tuple[str, ...]]) -> int:
    """How often the page names the division itself beyond doubt, or one of its parents."""
    parents = sum(named[division.path[:depth]] for depth in range(1, len(division.path)))
    siblings = sum(n for path, n in named.items() if path[:-1] == division.path[:-1])
    return 3 * named[division.path] + 2 * parents + min(siblings, 3)


def _corps(title: str, issuer: str, division: Division) -> tuple[str, ...]:
    """The Production and Construction Corps and its divisions, which no table of
    divisions holds; empty for all others."""
    found = _CORPS.search(title) or _CORPS.search(issuer)
    if found is None or division.path != (_XINJIANG,):
        return ()
    unit = found.group(2) or found.group(3)
    return (_XINJIANG, _CORPS_NAME, *((unit,) if unit else ()))


def _town(name: str, division: Division) -> tuple[str, ...]:
    """A township, street or zone named right after the division."""
    for spelled in (division.name, division.short):
        at = name.rfind(spelled) if spelled else -1
        if at >= 0:
            match = _TOWN.match(name, at + len(spelled))
            return (_zone(spelled, match.group(1)),) if match else ()
    return ()


def _zone(division: str, name: str) -> str:
    """苏州工业园区, since 工业园区 alone names none; 狮山镇 as it is."""
    return division + name if _GENERIC.match(name) else name
