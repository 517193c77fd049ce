"""One region as a question names it. A value only."""

from dataclasses import dataclass, replace
from typing import Self

from answering.catalogue import Entries, Path


@dataclass(frozen=True, slots=True)
class Place:
    """A region with its reports, and where the question names it.

    `start` and `end` are offsets in the folded question (0, 0 for a filter or history);
    `path` is () where one name stands for several regions, or for everything.
    """

    name: str
    path: Path
    entries: Entries
    start: int = 0
    end: int = 0

    def only(self, entries: Entries) -> Self:
        """The same place with those of its reports that are among `entries`."""
        return replace(self, entries=self.entries.among(entries))
