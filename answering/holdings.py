"""What is in the library, for lists and pickers: regions, years and reports, each to be
searched, and how many reports there are of each region and year.

Laid out once for each state of the library; how a list is shown is a surface's.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from answering.catalogue import Catalogue, Entries, Path
from answering.regionnames import RegionNames, rank
from retrieval.folding import fold
from retrieval.library import Entry
from retrieval.regions import Divisions
from retrieval.report import Kind

_KEPT = 2
"""States of the library that are kept laid out."""


@dataclass(frozen=True, slots=True)
class HeldRegion:
    """A region that has reports of its own. `name` is the full one (重庆市城口县), `short`
    the last part without its suffix (城口); `years` are those covered, ascending."""

    path: Path
    name: str
    short: str
    reports: int
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HeldYear:
    """A year that is covered, with the numbers of its reports and of their regions."""

    year: int
    reports: int
    regions: int


@dataclass(frozen=True, slots=True)
class HeldReport:
    """A report. `region` is the full name, empty where unknown, as `year` is None."""

    id: str
    title: str
    path: Path
    region: str
    year: int | None
    kind: Kind
    passages: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A region of the tree: it has reports, or some region below it has. `reports` counts
    them all, `own` only its own, `parts` the branches right below."""

    path: Path
    name: str
    reports: int
    own: int
    parts: int


@dataclass(frozen=True, slots=True)
class Covered:
    """One region's row of the coverage: the number of reports of each of its years."""

    path: Path
    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Regions by years. `years` ascend, None last where some report's year is unknown; so is
    the row without a name, where some report's region is."""

    years: tuple[int | None, ...]
    rows: tuple[Covered, ...]


class Holdings:
    """The holdings of one library as it changes; `catalogue` gives it as it is now."""

    def __init__(self, catalogue: Callable[[], Catalogue], divisions: Divisions) -> None:
        self._catalogue = catalogue
        self._shelf = lru_cache(maxsize=_KEPT)(lambda found: _Shelf(found, divisions))

    def regions(self, matching: str = "") -> tuple[HeldRegion, ...]:
        """The regions with reports in the state's order; of those that match, by part of
        the name, by pinyin or its initials, the best match first."""
        return self._now.regions_matching(matching)

    def region(self, path: Path) -> HeldRegion | None:
        """The region of that path; None where it has no report."""
        return self._now.held.get(path)

    def years(self) -> tuple[HeldYear, ...]:
        """The years covered, the latest first."""
        return self._now.years

    def reports(
        self, matching: str = "", region: Path = (), year: int | None = None
    ) -> tuple[HeldReport, ...]:
        """The reports by region, the latest of each first: those of a region and all below
        it, of a year, and with each of the words in title, year or region."""
        shelf = self._now
        found = shelf.inside.get(region, ())
        if year is not None:
            found = [at for at in found if shelf.reports[at].year == year]
        return tuple(shelf.reports[at] for at in shelf.matching(found, matching))

    def branches(self, path: Path = ()) -> tuple[Branch, ...]:
        """The branches right below a region; the provinces for ()."""
        return self._now.branches.get(path, ())

    def coverage(self) -> Coverage:
        """How many reports there are of each region and year."""
        return self._now.coverage

    @property
    def _now(self) -> "_Shelf":
        return self._shelf(self._catalogue())


class _Shelf:
    """The holdings at one state of the library."""

    def __init__(self, catalogue: Catalogue, divisions: Divisions) -> None:
        self._entries = catalogue.entries
        self._names = RegionNames(divisions)
        paths = sorted(self._entries.regions, key=self._names.order)
        self.held = {path: self._region(path, self._entries.of_region(path)) for path in paths}

    @cached_property
    def reports(self) -> tuple[HeldReport, ...]:
        ranked = {path: at for at, path in enumerate(self.held)}
        entries = sorted(
            self._entries,
            key=lambda entry: (
                ranked.get(entry.metadata.region, len(ranked)),
                -(entry.metadata.year or 0),
                entry.metadata.title,
            ),
        )
        return tuple(map(_report, entries))

    @cached_property
    def years(self) -> tuple[HeldYear, ...]:
        each = ((year, self._entries.of_years((year,))) for year in reversed(self._entries.years))
        return tuple(HeldYear(year, len(own), len(own.regions)) for year, own in each)

    @cached_property
    def branches(self) -> dict[Path, tuple[Branch, ...]]:
        below: Counter[Path] = Counter()
        for path, region in self.held.items():
            for depth in range(1, len(path) + 1):
                below[path[:depth]] += region.reports
        parts: dict[Path, list[Path]] = {}
        for path in sorted(below, key=self._names.order):
            parts.setdefault(path[:-1], []).append(path)
        return {
            parent: tuple(
                Branch(path, path[-1], below[path], self._own(path), len(parts.get(path, ())))
                for path in paths
            )
            for parent, paths in parts.items()
        }

    @cached_property
    def coverage(self) -> Coverage:
        cells = Counter((entry.metadata.region, entry.metadata.year) for entry in self._entries)
        known: list[int | None] = [*self._entries.years]
        years = known + ([None] if any(year is None for _, year in cells) else [])
        unplaced: list[Path] = [()] if any(not path for path, _ in cells) else []
        rows = (
            Covered(path, "".join(path), tuple(cells[path, year] for year in years))
            for path in [*self.held, *unplaced]
        )
        return Coverage(tuple(years), tuple(rows))

    def regions_matching(self, words: str) -> tuple[HeldRegion, ...]:
        sought = "".join(fold(words).split())
        if not sought:
            return tuple(self.held.values())
        ranked = [(rank(sought, text), path) for path, text in self._spellings.items()]
        best = sorted((pair for pair in ranked if pair[0]), key=lambda pair: pair[0])
        return tuple(self.held[path] for _, path in best)

    @cached_property
    def inside(self) -> dict[Path, list[int]]:
        """The places in `reports` of those of each region and of all below it."""
        found: dict[Path, list[int]] = {}
        for at, report in enumerate(self.reports):
            for depth in range(len(report.path) + 1):
                found.setdefault(report.path[:depth], []).append(at)
        return found

    def matching(self, reports: Sequence[int], words: str) -> Sequence[int]:
        """Those of the reports, by their places, that have every word."""
        for word in fold(words).split():
            named = {at for one in self.regions_matching(word) for at in self.inside[one.path]}
            texts = self._texts
            reports = [at for at in reports if word in texts[at] or at in named]
        return reports

    @cached_property
    def _spellings(self) -> dict[Path, str]:
        return {path: self._names.spellings(path) for path in self.held}

    @cached_property
    def _texts(self) -> list[str]:
        return [f"{fold(one.title)}\n{one.year}年" for one in self.reports]

    def _own(self, path: Path) -> int:
        return self.held[path].reports if path in self.held else 0

    def _region(self, path: Path, own: Entries) -> HeldRegion:
        return HeldRegion(path, "".join(path), self._names.short(path), len(own), own.years)


def _report(entry: Entry) -> HeldReport:
    about = entry.metadata
    name = about.region_name
    return HeldReport(
        entry.id, about.title, about.region, name, about.year, about.kind, entry.passages
    )
