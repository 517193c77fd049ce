"""Townships and zones: places below the divisions, known only from the library itself."""

import re
from collections.abc import Collection, Sequence

from answering.catalogue import Catalogue, Path
from answering.patterns import any_of
from answering.place import Place

_TOWN = re.compile(any_of("镇 乡 街道 开发区 新区 园区 高新区 经开区 苏木") + "$")
_SUFFIX = re.compile("(?:镇|乡|街道)$")
_ENGLISH_TOWN = re.compile(r"[a-z]+ (?:town|township|sub-?district)\b")
_SLOT = re.compile(
    r"^(?:那么?|请问|麻烦问下|问一下|想问|听说|比较(?:一下)?|对比(?:一下)?|在)?([\u4e00-\u9fff]{2,8}?"
    "(?:省|自治区|自治州|市|县|区|旗|盟|镇|乡|街道))"
    r"(?=\s*(?:那边|这边|的|在)?\s*(?:(?:19|20)\d\d|去年|今年|前年))"
)
_OPENS = re.compile(
    r"^(?:那么?|请问|问一下|想问|听说|在|[\s，,])*([\u4e00-\u9fff]{2,3}?"
    "(?:(?<![城超门上夜菜股房早楼黑债集地省县各])市(?![场民政容委长级直区县域面价占值集井辖属中])"
    "|(?<![市区])县(?![城级域内里政乡镇委长市区])"
    "|(?<![园发新范城小社辖地景片街校库灾牧山矿林治税特郊厂功居住])区(?![块域别间分位级内里政委长县划])))"
)
"""A name at the head of a question, by its ending and by what neither 城市, 社区 and 市场 have."""
_KIND = re.compile(
    "贫困|示范|试点|先进|文明|百强|达标|重点|农业|边境|山区|牧业|邻|周边|其[他它]|所有|每个|全[国省市]|下属|哪|几个|多个|沿海|欠发达"
)
_NO_NAME = re.compile(
    "^(?:全|本|我|该|各|哪|每|这|那|两|几|市|县|区|城|老|新|山|郊|矿|园|小|社|地|辖|景)"
    "(?:省|市|县|区|镇|乡|街道)?$|[个些位]"
)


class Towns:
    """The townships of one catalogue, by how their names begin."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._heads: dict[str, list[tuple[int, Path]]] = {}
        for at, path in enumerate(catalogue.regions()):
            for name in _names(path):
                self._heads.setdefault(name[:2], []).append((at, path))

    def places(self, text: str) -> list[Place]:
        """Where a folded question names a township that has a report, long or short; in the
        catalogue's order."""
        near = (self._heads.get(text[at : at + 2], ()) for at in range(len(text) - 1))
        paths = (path for _, path in sorted({one for row in near for one in row}))
        found = (_town_place(text, path, self._catalogue) for path in paths)
        return [place for place in found if place is not None]


def english_town(text: str, paths: Collection[Path]) -> Path | None:
    """The township that an English question speaks of beside its parent (Shishan Town,
    Foshan): the only one of `paths`, since the divisions do not spell townships."""
    towns = [path for path in paths if _TOWN.search(path[-1])]
    return towns[0] if len(towns) == 1 and _ENGLISH_TOWN.search(text) else None


def unknown_place(text: str, places: Sequence[Place]) -> tuple[int, int] | None:
    """Where a place is expected (大沥镇2022年…, 成口县调解成功率) and stands none of `places`;
    else None."""
    match = _SLOT.search(text) or (None if places else _heads(text))
    if not match or _NO_NAME.search(match.group(1)):
        return None
    a, b = match.span(1)
    return None if any(p.start < b and a < p.end for p in places) else (a, b)


def _heads(text: str) -> re.Match[str] | None:
    """A name at the head of a question that tells no mere kind of place (贫困县)."""
    match = _OPENS.search(text)
    return None if match is None or _KIND.search(match.group(1)) else match


def _town_place(text: str, path: Path, catalogue: Catalogue) -> Place | None:
    for name in _names(path):
        at = text.find(name)
        if at >= 0:
            return Place(path[-1], path, catalogue.of(path), _start(text, path, at), at + len(name))
    return None


def _names(path: Path) -> tuple[str, ...]:
    """How a township is named, long and short; () for a place that is none."""
    if not _TOWN.search(path[-1]):
        return ()
    return tuple(name for name in (path[-1], _SUFFIX.sub("", path[-1])) if len(name) >= 2)


def _start(text: str, path: Path, at: int) -> int:
    """Where the name begins together with the parents written before it (佛山南海狮山镇)."""
    parents = "".join(path[:-1])
    written = (parents[i:] for i in range(len(parents)))
    return next((at - len(p) for p in written if text[:at].endswith(p)), at)
