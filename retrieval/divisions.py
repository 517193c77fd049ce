"""China's provinces, prefectures and counties, today's and those gone since 1990.

Knows names, paths and successors. Where a text names one is for
`retrieval.placenames` and `retrieval.pinyin` to find.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_NO_BETTER_KNOWN = ("朝阳市",)  # than Beijing's district of that name
TABLE = Path(__file__).resolve().parent.parent / "config" / "divisions.tsv"


@dataclass(frozen=True, slots=True)
class Division:
    """A province (level 1), prefecture (2) or county (3), as the state names it.

    `path` holds the full names from the province down to `name`; placeholder
    levels are left out, so a county may stand right below its province.
    `short` is the name without its suffix, empty where that leaves one
    character; `pinyin` spells it. `since` is the first year, 0 before 1990 or
    unknown; `until` the last year, 0 while it stands. `successor` is the code
    of the division that took it over, empty where none did. `caution` tells
    how the short name reads in prose: empty, `edge` (also found across the
    border of two words) or `word` (an ordinary word).
    """

    code: str
    name: str
    short: str
    path: tuple[str, ...]
    level: int
    pinyin: str
    since: int
    until: int
    successor: str
    caution: str

    @property
    def former(self) -> bool:
        """True for a name no longer in force."""
        return self.until > 0


class Gazetteer:
    """Divisions by name and by path.

    Tuples come with today's divisions before former ones and wider before
    narrower; an empty one means there is none.
    """

    def __init__(self, rows: tuple[Division, ...]) -> None:
        self.rows = rows
        self._standing = {row.code: row for row in rows if not row.until}
        self._named: dict[str, list[Division]] = {}
        for row in rows:
            for name in (*full_names(row), row.short):
                self._named.setdefault(name, []).append(row)

    def by_name(self, name: str) -> tuple[Division, ...]:
        """Those with this full or short name, homonyms all."""
        return ordered(self._named.get(name, ())) if name else ()

    def by_path(self, path: tuple[str, ...]) -> Division | None:
        """The one with these full names from the province down."""
        found = self._named.get(path[-1], ()) if path else ()
        return next((row for row in found if row.path == path), None)

    def within(self, path: tuple[str, ...]) -> tuple[Division, ...]:
        """All that lie below `path`, at any depth, former ones too."""
        return tuple(row for row in self.rows if row.path != path and inside(row.path, path))

    def children(self, path: tuple[str, ...]) -> tuple[Division, ...]:
        """Those right below `path` that stand today."""
        depth = len(path) + 1
        return tuple(r for r in self.within(path) if not r.former and len(r.path) == depth)

    def successor(self, division: Division) -> Division | None:
        """What stands today in place of a former division."""
        return self._standing.get(division.successor)

    def lies_in(self, part: Division, whole: Division) -> bool:
        """True where `part` is below `whole`, or below what `whole` became."""
        if inside(part.path, whole.path):
            return part.path != whole.path
        heir = self.successor(whole)
        return heir is not None and part.path != heir.path and inside(part.path, heir.path)

    def parts(
        self, candidates: Iterable[Division], wholes: Iterable[Division]
    ) -> tuple[Division, ...]:
        """The candidates that lie in one of `wholes`."""
        return tuple(c for c in candidates if any(self.lies_in(c, whole) for whole in wholes))

    def meant(self, candidates: Iterable[Division]) -> tuple[Division, ...]:
        """The likely ones: today's before former, a province before its
        namesakes, 西安市 before 西安区, 衡阳市 before the 衡阳县 inside it."""
        rows = ordered(candidates)
        rows = tuple(row for row in rows if not row.former) or rows
        if rows and rows[0].level == 1:
            return rows[:1]
        if rows and rows[0].level == 2 and rows[0].name not in _NO_BETTER_KNOWN:
            rows = tuple(row for row in rows if row.level == 2 or row.name[-1] != "区")
        return tuple(row for row in rows if not any(self.lies_in(row, other) for other in rows))


def inside(path: tuple[str, ...], parent: tuple[str, ...]) -> bool:
    """True where `path` is `parent` or lies below it."""
    return path[: len(parent)] == parent


def ordered(rows: Iterable[Division]) -> tuple[Division, ...]:
    """Without repeats; today's first, then the wider, then by code."""
    unique = {(row.code, row.name): row for row in rows}
    return tuple(sorted(unique.values(), key=lambda r: (r.former, r.level, r.code)))


def full_names(division: Division) -> tuple[str, ...]:
    """The name, and its common form without the peoples: 恩施州, 新疆自治区."""
    name = division.name
    if name[-3:-1] != "自治" or not division.short:
        return (name,)
    return name, division.short + ("自治区" if name.endswith("区") else name[-1])


def read_divisions(table: str) -> Iterator[Division]:
    """The rows of a table as `config/divisions.tsv` has them, parents before children."""
    paths: dict[str, tuple[str, ...]] = {"": ()}
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        code, name, parent, since, until, heir, pinyin, caution = line.split("\t")
        path = (*paths[parent], name)
        paths.setdefault(code, path)
        level = 1 if code.endswith("0000") else 2 if code.endswith("00") else 3
        first, last = int(since or 0), int(until or 0)
        short = short_name(name)
        yield Division(code, name, short, path, level, pinyin, first, last, heir, caution)


_PEOPLES = re.compile(
    "((蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|"
    "拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|"
    "怒|裕固|保安|独龙|门巴|珞巴|各)族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|维吾尔)+$"
)
_LONG_SUFFIXES = ("特别行政区", "联合旗", "林区", "新区", "特区", "地区")


def short_name(name: str) -> str:
    """The name without suffix and peoples: 恩施, 宁夏, 浦东; empty for 赵县."""
    if "自治" in name or name.endswith("族区"):
        stem = name[:-1].removesuffix("自治")
        bare = _PEOPLES.sub("", stem)
        return bare if 1 < len(bare) < len(stem) else stem.removesuffix("族")
    if len(name) > 3 and name != "万柏林区" and name.endswith(_LONG_SUFFIXES):
        suffix = next(s for s in _LONG_SUFFIXES if name.endswith(s))
        return name.removesuffix(suffix)
    return name[:-1] if len(name) > 2 else ""
