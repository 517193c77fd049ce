"""What is in the library, as scope and refusals need it: which region, year and kind.

Values that know their regions and years, found once however often they are asked for; they
know nothing of questions. None of it depends on how many reports there are but building it.
"""

import json
from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from answering.said import Language
from retrieval.library import Entry
from retrieval.report import Kind

Path = tuple[str, ...]
_Key = TypeVar("_Key")

_SPELLED_OUT = 3
"""Years in a row up to which each is named; of more, the first and the last."""


class Entries(tuple[Entry, ...]):  # noqa: SLOT001 - it keeps what was found of it
    """Reports in the library's order, each once. A value: what is found of it stays true."""

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The reports' ids."""
        return tuple(entry.id for entry in self)

    @cached_property
    def passages(self) -> int:
        """How many passages they have together."""
        return sum(entry.passages for entry in self)

    @cached_property
    def regions(self) -> tuple[Path, ...]:
        """Every region that has a report, each once; one without a region adds none."""
        return tuple(dict.fromkeys(e.metadata.region for e in self if e.metadata.region))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years covered, ascending."""
        return tuple(sorted(year for year in self._by_year if year is not None))

    @cached_property
    def told_years(self) -> tuple[int, ...]:
        """The years of which something tells what was done, ascending: not those of plans."""
        told = {e.metadata.year for e in self if e.metadata.kind not in ("plan", "notice")}
        return tuple(year for year in self.years if year in told)

    def of_years(self, years: Collection[int]) -> "Entries":
        """Those that cover one of the years."""
        covered = [year for year in self.years if year in years]
        if len(covered) == 1:
            return self._by_year[covered[0]]
        return Entries(e for e in self if e.metadata.year in covered) if covered else NONE

    def of_region(self, path: Path) -> "Entries":
        """Those of exactly that region."""
        return self._by_region.get(path, NONE)

    @cached_property
    def latest(self) -> "Entries":
        """Those of each region's last year; a report without region or year is among them."""
        last = {path: max(own.years, default=None) for path, own in self._by_region.items()}
        return Entries(e for e in self if e.metadata.year in (None, last[e.metadata.region]))

    def replaced(self, gone: Collection[str], new: Iterable[Entry]) -> "Entries":
        """Without the reports of those ids, and with others; in the library's order."""
        kept = [entry for entry in self if entry.id not in gone]
        for entry in new:
            insort(kept, entry, key=_order)
        return Entries(kept)

    def among(self, others: "Entries") -> "Entries":
        """Those that are among others too; all of them, where those are a library's."""
        if self is others:
            return self
        kept = others.held
        return self if kept.issuperset(self.ids) else Entries(e for e in self if e.id in kept)

    @cached_property
    def held(self) -> frozenset[str]:
        """The ids, to ask for one."""
        return frozenset(self.ids)

    @cached_property
    def named(self) -> dict[str, tuple[int, ...]]:
        """The years of each region by its full name; of a report without one, its title's."""
        named: dict[str, set[int]] = {}
        for entry in self:
            about = entry.metadata
            years = named.setdefault(about.region_name or about.title, set())
            if about.year is not None:
                years.add(about.year)
        return {name: tuple(sorted(years)) for name, years in named.items()}

    @cached_property
    def _by_year(self) -> dict[int | None, "Entries"]:
        return _grouped((entry.metadata.year, entry) for entry in self)

    @cached_property
    def _by_region(self) -> dict[Path, "Entries"]:
        return _grouped((entry.metadata.region, entry) for entry in self)


NONE = Entries()


def _order(entry: Entry) -> tuple[str, bool, int, str]:
    """Where the library lists a report: by region, year and source, as it stores them."""
    about = entry.metadata
    region = json.dumps(about.region, ensure_ascii=False)
    return region, about.year is not None, about.year or 0, entry.source


class Catalogue:
    """The library's entries, by region and by what the regions lie in."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = Entries(entries)
        self._by_kinds: dict[frozenset[Kind], Catalogue] = {}

    def of(self, path: Path) -> Entries:
        """The reports of exactly that region."""
        return self.entries.of_region(path)

    def inside(self, path: Path) -> Entries:
        """The reports of that region and of all below it."""
        return self._inside.get(path, NONE) if path else self.entries

    def regions(self) -> tuple[Path, ...]:
        """Every region that has a report, each once."""
        return self.entries.regions

    def of_kinds(self, kinds: Collection[Kind]) -> "Catalogue":
        """What there is of reports of those kinds, as if there were no others."""
        wanted = frozenset(kinds)
        if wanted not in self._by_kinds:
            kept = (entry for entry in self.entries if entry.metadata.kind in wanted)
            self._by_kinds[wanted] = Catalogue(kept)
        return self._by_kinds[wanted]

    def ending(self, name: str) -> tuple[Path, ...]:
        """The regions whose full name is that, or ends with it, whole names only:
        南海区狮山镇."""
        return self._endings.get(name, ())

    def entry(self, report_id: str) -> Entry | None:
        """The report of that id."""
        return self._by_id.get(report_id)

    @cached_property
    def _inside(self) -> dict[Path, Entries]:
        return _grouped(
            (entry.metadata.region[:depth], entry)
            for entry in self.entries
            for depth in range(1, len(entry.metadata.region) + 1)
        )

    @cached_property
    def _endings(self) -> dict[str, tuple[Path, ...]]:
        found: dict[str, list[Path]] = {}
        for path in self.regions():
            for at in range(len(path)):
                found.setdefault("".join(path[at:]), []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}


def together(groups: Sequence[Entries]) -> Entries:
    """The reports of several groups, in their order, each once."""
    if len(groups) == 1:
        return groups[0]
    return Entries({entry.id: entry for group in groups for entry in group}.values())


def years_of(groups: Iterable[Entries]) -> tuple[int, ...]:
    """The years that several groups cover, ascending."""
    return tuple(sorted({year for group in groups for year in group.years}))


def listed(entries: Entries, language: Language = "zh", limit: int = 8) -> str:
    """城口县（2020年）、衡阳市（2023年）, or 城口县 (2020), 衡阳市 (2023): regions with their
    years, for a reader."""
    named = entries.named
    some, left = list(named.items())[:limit], len(named) - limit
    if language == "en":
        parts = [f"{name} ({told(years, 'en')})" if years else name for name, years in some]
        return ", ".join(parts) + (f" and {left} regions more" if left > 0 else "")
    parts = [f"{name}（{told(years)}）" if years else name for name, years in some]
    return "、".join(parts) + (f"等{len(named)}个地区" if left > 0 else "")


def told(years: Iterable[int], language: Language = "zh") -> str:
    """2021年、2022年, or 2021, 2022; 2014年至2024年 for many in a row; empty for none."""
    if language == "en":
        return ", ".join(_runs(years, "", "–"))
    return "、".join(_runs(years, "年", "至"))


def _runs(years: Iterable[int], mark: str, to: str) -> Iterator[str]:
    """Each year, but of many in a row the first and the last."""
    for _, run in groupby(enumerate(years), key=lambda pair: pair[1] - pair[0]):
        row = [year for _, year in run]
        if len(row) > _SPELLED_OUT:
            yield f"{row[0]}{mark}{to}{row[-1]}{mark}"
        else:
            yield from (f"{year}{mark}" for year in row)


def _grouped(pairs: Iterable[tuple[_Key, Entry]]) -> dict[_Key, Entries]:
    groups: dict[_Key, list[Entry]] = {}
    for key, entry in pairs:
        groups.setdefault(key, []).append(entry)
    return {key: Entries(group) for key, group in groups.items()}
