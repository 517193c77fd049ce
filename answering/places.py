"""The regions that a question names, against those that have a report. Fails closed.

A region that is named and not there gives a refusal that says what is there, never a
search over everything else. A parent stands for the regions below it only where the
question says so (青海的, 湖南各地).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from answering.catalogue import Catalogue, Entries, Path, together
from answering.patterns import any_of
from answering.place import Place
from answering.refusing import Denial, no_region
from answering.said import Said
from answering.towns import Towns, english_town, unknown_place
from retrieval.regions import Division, Divisions, Mention, inside

_EACH = re.compile(
    "^的?"
    + any_of(
        "各地 各(?:个)?(?:县|市|区|州|乡镇) 下面 下辖 所辖 辖内 境内",
        "有?哪些(?:县|市|区|地方) 哪个(?:县|市|区|地方)",
    )
)
_PARENT_OF = re.compile("^" + any_of("的 各 那边 这边 境内 下面 下辖 所辖 辖区"))
_LEAD_IN = re.compile(
    r"^(?:请问?|麻烦你?|能否|可以|帮我|给我|我想|想|[，,\s])*"
    + any_of(
        "(?:问|说|讲|看|查|列)(?:一下子?|下)",
        "(?:概括|总结|归纳|介绍|查询|列举|了解|知道|比较|对比|分析|统计|汇总|查找|告诉我?)(?:一下子?|下)?",
    )
)
_EVERY = re.compile(
    any_of(
        "各地 各个?(?:地方|地区|县|市|区) 每个(?:地方|地区|县|市|区) 所有(?:地方|地区|县|市|区)",
        "哪(?:个|些)(?:地方|地区|县|市|区) 哪里 哪儿",
        "[三四五六七八九十几]个?(?:地方|地区|县区|区县|县市区|县|市|区)(?=[里中谁哪的都各])",
        "(?:各|每|所有)(?:个|份)?(?:的)?报告 哪(?:些|份|几份|几个)(?:的)?报告",
    )
)
_ALL = re.compile(
    any_of(
        "各地 各个?(?:地方|地区|省|县|市|区) 每个(?:地方|地区|省|县|市|区) 全国",
        "所有(?:地方|地区|省|县|市|区) 哪(?:个|些)(?:地方|地区|省|县|市|区)",
    )
)
_FEW = 8
_KEPT = 6
"""Catalogues whose names are kept at hand: the library's now, some kinds of its reports, and
as all that was before."""
_WORD = re.compile(r"\b[a-z]+\b", re.IGNORECASE)
_BESIDE = re.compile(r"\s*(?:、|和|与|及|跟|以及|还有|,|，|and)\s*")


@dataclass(frozen=True, slots=True)
class Found:
    """The places of one question in its order, with notes on how they were read; with a
    refusal there are none."""

    places: tuple[Place, ...] = ()
    notes: tuple[Said, ...] = ()
    refusal: Denial | None = None


class PlaceFinder:
    """Finds regions by the divisions of China and the library's own townships."""

    def __init__(self, divisions: Divisions) -> None:
        self._divisions = divisions
        self._towns = lru_cache(maxsize=_KEPT)(Towns)
        self._spellings = lru_cache(maxsize=_KEPT)(self._pinyin)

    def find(
        self, text: str, catalogue: Catalogue, english: str = "", within: Sequence[Path] = ()
    ) -> Found:
        """The regions that a folded question names.

        `english` is an English question as written, as long as `text`; `within` are
        the regions that a filter allows: a parent of theirs only describes them.
        """
        text = _LEAD_IN.sub(lambda lead: "，" * len(lead.group()), text)
        mentions = self._mentions(text, english, catalogue)
        places, notes = self._towns(catalogue).places(text), []
        for mention in mentions:
            if self._describes(mention, mentions, text, catalogue, within):
                continue
            if any(p.start <= mention.start and mention.end <= p.end for p in places):
                continue
            below = self._named_below(mention, text, catalogue)
            found = (below, None) if below else self._place(mention, text, catalogue)
            if isinstance(found, Denial):
                return Found(refusal=found)
            place, note = found
            places.append(place)
            notes += [note] if note else []
        span = None if english else unknown_place(text, places)
        if span is not None:
            filled = self._filled(text, span, catalogue)
            if isinstance(filled, Denial):
                return Found(refusal=filled)
            places.append(filled)
        return Found(_touching_joined(places), tuple(notes))

    def filters(self, names: Sequence[str], catalogue: Catalogue) -> list[Place] | Denial:
        """Explicit region filters; a parent stands for all below it."""
        places = []
        for name in names:
            paths = [d.path for d in self._divisions.resolve(name)]
            paths += catalogue.ending(name)
            held = [path for path in dict.fromkeys(paths) if catalogue.inside(path)]
            if not held:
                return no_region(name.strip() or "“”", catalogue)
            entries = together([catalogue.inside(path) for path in held])
            places.append(Place(name, held[0] if len(held) == 1 else (), entries))
        return places

    def _filled(self, text: str, span: tuple[int, int], catalogue: Catalogue) -> Place | Denial:
        """The region that stands where one is expected, though its name might be a common
        word: where a report bears that very name, it is meant."""
        start, end = span
        found = self.filters([text[start:end]], catalogue)
        return found if isinstance(found, Denial) else replace(found[0], start=start, end=end)

    def _mentions(self, text: str, english: str, catalogue: Catalogue) -> tuple[Mention, ...]:
        """Where `text` names a division; within 《…》 only where nowhere else."""
        found = self._divisions.mentions(text)
        if english:
            spelled = self._with_capitals(english, catalogue)
            found = (*found, *self._divisions.mentions_english(spelled))
        titles = [match.span() for match in re.finditer(r"《[^》]*》", text)]
        outside = (m for m in found if not any(a <= m.start and m.end <= b for a, b in titles))
        return tuple(outside) or found

    def _with_capitals(self, english: str, catalogue: Catalogue) -> str:
        """The names of regions that have a report, written as names: Hengyang."""
        names = self._spellings(catalogue)

        def capital(word: re.Match[str]) -> str:
            return word.group().title() if word.group().lower() in names else word.group()

        return _WORD.sub(capital, english)

    def _pinyin(self, catalogue: Catalogue) -> frozenset[str]:
        rows = (self._divisions.by_path(path) for path in catalogue.regions())
        return frozenset(row.pinyin.lower() for row in rows if row and row.pinyin)

    def _describes(
        self,
        mention: Mention,
        others: Sequence[Mention],
        text: str,
        catalogue: Catalogue,
        within: Sequence[Path],
    ) -> bool:
        """A name that only describes another one named: its parent (湖南省…衡阳), or a
        place inside it that has no report of its own (衡阳的报告里南岳区…)."""
        choices = self._candidates(mention, catalogue)
        own = [d for d in choices if catalogue.of(d.path)]
        if own:
            return self._told_apart(own, mention, others, catalogue)
        if within and any(all(inside(path, d.path) for path in within) for d in choices):
            return True
        for other in others:
            if other is mention or _coordinated(mention, other, text):
                continue
            theirs = [d for d in self._candidates(other, catalogue) if catalogue.of(d.path)]
            if len({d.path for d in theirs}) > 1:
                continue
            if any(_related(a.path, b.path) for a in choices for b in theirs):
                return True
        return False

    def _told_apart(
        self,
        own: Sequence[Division],
        mention: Mention,
        others: Sequence[Mention],
        catalogue: Catalogue,
    ) -> bool:
        """A namesake that its parents, named elsewhere, already stand for."""
        if len({d.path for d in own}) < 2:
            return False
        parents = [
            d.path
            for other in others
            if other is not mention
            for d in self._candidates(other, catalogue)
            if not catalogue.of(d.path)
        ]
        return any(inside(d.path, path) for d in own for path in parents)

    def _named_below(self, mention: Mention, text: str, catalogue: Catalogue) -> Place | None:
        """A parent without a report of its own, where the question names the part of it
        that has one elsewhere (南京那个鼓楼区; 鼓楼区(南京、福州))."""
        choices = self._candidates(mention, catalogue)
        if any(catalogue.of(d.path) for d in choices):
            return None
        rest = text[: mention.start] + " " + text[mention.end :]
        paths = dict.fromkeys(path for d in choices for path in catalogue.inside(d.path).regions)
        named = next((path for path in paths if self._is_named(path, rest)), None)
        path = named or english_town(text, paths)
        if path is None:
            return None
        end = self._end_of_name(path, text, mention.end)
        return Place(path[-1], path, catalogue.of(path), mention.start, end)

    def _end_of_name(self, path: Path, text: str, at: int) -> int:
        """Where the region's own name ends if it stands at `at`, right behind its parent's."""
        names = (path[-1], self._short(path))
        return next((at + len(name) for name in names if name and text.startswith(name, at)), at)

    def _is_named(self, path: Path, text: str) -> bool:
        short = self._short(path)
        return path[-1] in text or (len(short) >= 2 and short in text)

    def _short(self, path: Path) -> str:
        division = self._divisions.by_path(path)
        return division.short if division is not None else ""

    def _place(
        self, mention: Mention, text: str, catalogue: Catalogue
    ) -> tuple[Place, Said | None] | Denial:
        """The region meant, with a note on the choice."""
        choices = self._candidates(mention, catalogue)
        own = _highest([d for d in choices if catalogue.of(d.path)])
        after = text[mention.end : mention.end + 12]
        each = bool(_EACH.match(after))
        if each or (not own and not mention.exact and _PARENT_OF.match(after)):
            below = [d for d in choices if catalogue.inside(d.path)]
            if below:
                return _parent(mention, below[0].path, catalogue)
        if not own:
            return no_region(mention.text, catalogue, choices)
        if len(own) > 1:
            entries = together([catalogue.of(d.path) for d in own])
            return Place(mention.text, (), entries, mention.start, mention.end), None
        return _one(mention, own[0], choices, catalogue)

    def _candidates(self, mention: Mention, catalogue: Catalogue) -> list[Division]:
        """The divisions a mention may mean, a former name standing for its successor too."""
        choices = list(mention.candidates)
        for division in mention.candidates:
            heir = self._divisions.successor(division)
            if heir is not None and not catalogue.of(division.path):
                choices.append(heir)
        return choices


def every_region(text: str, entries: Entries) -> tuple[Place, ...]:
    """The regions of a question that asks for each of them (各地, 哪个县最多), or each
    report by itself (各份报告): all that there are, where they are few; () for any other
    question."""
    paths, asked = entries.regions, _EVERY.search(text)
    if asked is None or not 1 < len(paths) <= _FEW:
        return ()
    each = [entries.of_region(path) for path in paths]
    if asked.group().endswith("报告") and sum(map(len, each)) <= _FEW:
        each = [Entries((entry,)) for group in each for entry in group]
    return tuple(
        Place(group[0].metadata.region[-1], group[0].metadata.region, group) for group in each
    )


def only_some(text: str, entries: Entries) -> tuple[Said, ...]:
    """The note for a question about all regions where there are more than can be told one
    by one; none where there are few, or where it asks of none in particular."""
    many = len(entries.regions)
    if many <= _FEW or not _ALL.search(text):
        return ()
    note = Said(
        f"库中有{many}个地区的报告，以下只是其中最切题的内容，可指明地区再问",
        f"The library holds reports of {many} regions; only what is nearest to the question is"
        " told: name a region to see more",
    )
    return (note,)


def _touching_joined(places: Sequence[Place]) -> tuple[Place, ...]:
    """In the order of the text; a parent written before its township is part of it."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda place: (place.start, -place.end)):
        last = kept[-1] if kept else None
        if last and last.path == place.path and place.start <= last.end:
            kept[-1] = replace(last, end=max(last.end, place.end))
        else:
            kept.append(place)
    return tuple(kept)


def _parent(mention: Mention, path: Path, catalogue: Catalogue) -> tuple[Place, Said | None]:
    own = catalogue.of(path)
    name = "".join(path)
    below = Said(
        f"库中没有{name}本级的报告，以下是其下辖地区的报告",
        f"The library holds no report of {name} itself; these are of regions within it",
    )
    place = Place(mention.text, path, catalogue.inside(path), mention.start, mention.end)
    return place, None if own else below


def _one(
    mention: Mention, chosen: Division, choices: Sequence[Division], catalogue: Catalogue
) -> tuple[Place, Said | None]:
    same = {d.path for d in choices if d.name == chosen.name}
    full = "".join(chosen.path)
    note = Said(
        f"“{mention.text}”有{len(same)}处同名，按库中有的{full}作答",
        f"{len(same)} places are called {mention.text}; the library holds {full}",
    )
    entries = catalogue.of(chosen.path)
    place = Place(mention.text, chosen.path, entries, mention.start, mention.end)
    return place, note if len(same) > 1 else None


def _related(a: Path, b: Path) -> bool:
    return inside(a, b) or inside(b, a)


def _coordinated(a: Mention, b: Mention, text: str) -> bool:
    """A and B, one beside the other: both are asked about."""
    between = text[min(a.end, b.end) : max(a.start, b.start)]
    return bool(_BESIDE.fullmatch(between))


def _highest(own: Sequence[Division]) -> list[Division]:
    """Of a short name's readings, the highest: 衡阳 is the city before the county."""
    top = min((d.level for d in own), default=0)
    return [d for d in own if d.level == top]
