"""A question that was asked, restated for another place or another year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answering.catalogue import Catalogue, Path
from answering.figures import Figure
from answering.frame import Frame
from answering.neighbourhood import regions_near, years_near
from answering.phrasing import Phrasing
from answering.proposing import Holds, Proposal, Speaks, cites

_LATEST = 9999
"""Where no year was asked for, the latest ones are nearest."""


@dataclass(frozen=True, slots=True)
class Restated:
    """What was asked: in the asker's own words where these say it (`frame`), else as the
    figure that answered it; None of both where neither can be put again. `year` is what
    it was about, None where unknown; `planned` whether it was about a plan; `speaks` tells
    whether a quote speaks of what was asked."""

    path: Path
    year: int | None
    frame: Frame | None
    figure: Figure | None
    catalogue: Catalogue
    phrasing: Phrasing
    speaks: Speaks
    planned: bool = False

    def other_years(self) -> Iterator[Proposal]:
        """The same of the other years that there are, nearest first."""
        for year in self._years(self.year or _LATEST):
            yield self._told([self.path], [year], cites([self.path], [year], self.speaks))

    def other_regions(self) -> Iterator[Proposal]:
        """The same of other regions with a report of that year, nearest first."""
        years = [self.year] if self.year else []
        for path in self._regions():
            yield self._told([path], years, cites([path], years, self.speaks))

    def with_other_years(self) -> Iterator[Proposal]:
        """The same of that year and of another one beside it."""
        for year in self._years(self.year) if self.year else ():
            years = sorted((year, self.year or 0))
            yield self._told([self.path], years, cites([self.path], years, self.speaks))

    def with_other_regions(self) -> Iterator[Proposal]:
        """The same of that region and of another one beside it."""
        for path in self._regions() if self.year else ():
            paths = [self.path, path]
            yield self._told(paths, [self.year or 0], cites(paths, [self.year or 0], self.speaks))

    def _years(self, year: int) -> list[int]:
        return years_near(self.catalogue, self.path, year, planned=self.planned)

    def _regions(self) -> Iterator[Path]:
        return regions_near(self.catalogue, self.path, self.year, planned=self.planned)

    def _told(self, paths: Sequence[Path], years: Sequence[int], holds: Holds) -> Proposal:
        topic = f"{'/'.join(''.join(path) for path in paths)} {' '.join(map(str, years))}"
        return Proposal(self._asked(paths, years), topic, holds)

    def _asked(self, paths: Sequence[Path], years: Sequence[int]) -> str:
        places = [self.phrasing.place(path, self.catalogue) for path in paths]
        if not all(places):
            return ""
        if self.frame is not None:
            return self._reworded(self.frame, paths, places, years)
        if self.figure is not None:
            return self.phrasing.figure(self.figure, places, years, planned=self.planned)
        return ""

    def _reworded(
        self, frame: Frame, paths: Sequence[Path], places: Sequence[str], years: Sequence[int]
    ) -> str:
        """In the asker's words; what they say already of place and year stays as it is."""
        same_place = list(paths) == [self.path]
        same_year = list(years) == ([self.year] if self.year else [])
        place = "" if same_place and frame.place else self.phrasing.together(places)
        year = "" if same_year and frame.year else self.phrasing.years(years)
        return frame.of(place, year, each=len(paths) + len(years) > 2)
