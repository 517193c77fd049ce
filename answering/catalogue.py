"""What is in the library, as scope and refusals need it: which region, year and kind.

A plain list of entries; knows nothing of questions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.library import Entry

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The library's entries."""

    entries: tuple[Entry, ...]

    def of(self, path: Path) -> tuple[Entry, ...]:
        """The reports of exactly that region."""
        return tuple(entry for entry in self.entries if entry.metadata.region == path)

    def inside(self, path: Path) -> tuple[Entry, ...]:
        """The reports of that region and of all below it."""
        depth = len(path)
        return tuple(e for e in self.entries if e.metadata.region[:depth] == path)

    def regions(self) -> tuple[Path, ...]:
        """Every region that has a report, each once."""
        return regions_of(self.entries)

    def years(self, entries: Iterable[Entry] | None = None) -> tuple[int, ...]:
        """The years that those entries (default all) cover, ascending."""
        return years_of(self.entries if entries is None else entries)


def regions_of(entries: Iterable[Entry]) -> tuple[Path, ...]:
    """The regions of those entries, each once; one without a region adds none."""
    return tuple(dict.fromkeys(e.metadata.region for e in entries if e.metadata.region))


def years_of(entries: Iterable[Entry]) -> tuple[int, ...]:
    """The years that those entries cover, ascending."""
    return tuple(sorted({e.metadata.year for e in entries if e.metadata.year is not None}))


def listed(entries: Sequence[Entry], limit: int = 8) -> str:
    """城口县（2020年）、衡阳市（2023年）: regions with their years, for a reader."""
    named: dict[str, list[Entry]] = {}
    for entry in entries:
        named.setdefault(entry.metadata.region_name or entry.metadata.title, []).append(entry)
    parts = [name + _in_brackets(years_of(own)) for name, own in named.items()]
    more = f"等{len(parts)}个地区" if len(parts) > limit else ""
    return "、".join(parts[:limit]) + more


def told(years: Iterable[int]) -> str:
    """2021年、2022年; empty for none."""
    return "、".join(f"{year}年" for year in years)


def _in_brackets(years: Sequence[int]) -> str:
    return f"（{told(years)}）" if years else ""
