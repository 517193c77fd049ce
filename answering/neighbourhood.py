"""Which other regions and years of a library come nearest to one, nearest first."""

from collections.abc import Iterator

from answering.catalogue import Catalogue, Path
from retrieval.report import Metadata


def plans(about: Metadata) -> bool:
    """Whether a document tells what is to be done, and not what was."""
    return about.kind in ("plan", "notice")


def years_near(catalogue: Catalogue, path: Path, year: int, *, planned: bool) -> list[int]:
    """The other years that a region has reports of, or plans; of two as near, the later."""
    alike = (one.metadata for one in catalogue.of(path) if plans(one.metadata) == planned)
    others = {about.year for about in alike if about.year not in (None, year)}
    return sorted(filter(None, others), key=lambda one: (abs(one - year), -one))


def regions_near(
    catalogue: Catalogue, path: Path, year: int | None, *, planned: bool
) -> Iterator[Path]:
    """The other regions with a report of that year (None: of any), or a plan: those inside
    it, then those of the same parent, of the same province, and all others."""
    seen = {path}
    for depth in range(len(path), -1, -1):
        entries = catalogue.inside(path[:depth])
        for entry in entries if year is None else entries.of_years((year,)):
            about = entry.metadata
            if about.region and about.region not in seen and plans(about) == planned:
                seen.add(about.region)
                yield about.region


def regions_apart(catalogue: Catalogue) -> Iterator[Path]:
    """Every region once, so that the first few lie far apart in the list."""
    regions = catalogue.regions()
    step = max(1, round(len(regions) * _GOLDEN))
    while step > 1 and len(regions) % step == 0:
        step -= 1
    seen: set[int] = set()
    for number in range(len(regions)):
        at = number * step % len(regions)
        while at in seen:
            at = (at + 1) % len(regions)
        seen.add(at)
        yield regions[at]


_GOLDEN = 0.382
"""Steps of this share of a circle fall between all earlier ones."""
