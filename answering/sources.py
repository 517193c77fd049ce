"""The library's reports as readings, whole or only what a search finds in them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from answering.catalogue import Catalogue
from answering.reading import Reading, lay_out
from answering.topic import Topic
from retrieval.library import Entry, Library
from retrieval.search import Hit, Searcher

WHOLE_READ = 400
"""Passages in scope up to which every sentence is read, not only the found passages."""
FOUND = 60
_KEPT = 256


class Sources:
    """Reads from one library; what it has laid out it keeps."""

    def __init__(self, library: Library, searcher: Searcher) -> None:
        self._library = library
        self._searcher = searcher
        self._laid_out = lru_cache(maxsize=_KEPT)(self._lay_out)
        self._listed = lru_cache(maxsize=1)(self._list)

    def catalogue(self) -> Catalogue:
        """What the library holds now."""
        return self._listed(self._library.revision())

    def readings(self, entries: Sequence[Entry], topic: Topic, words: str) -> tuple[Reading, ...]:
        """The reports laid out, with what a search finds in them: whole where there are
        few, else only what was found."""
        found: dict[str, list[Hit]] = {}
        for hit in self._searcher.search(words, topic.tokens(), [e.id for e in entries], FOUND):
            found.setdefault(hit.report_id, []).append(hit)
        if sum(entry.passages for entry in entries) <= WHOLE_READ:
            return tuple(
                replace(self._laid_out(entry.id), hits=tuple(found.get(entry.id, ())))
                for entry in entries
            )
        return tuple(self._part_of(report_id, hits) for report_id, hits in found.items())

    def _part_of(self, report_id: str, hits: Sequence[Hit]) -> Reading:
        reading = replace(self._laid_out(report_id), hits=tuple(hits))
        return replace(
            reading, lines=tuple(line for line in reading.lines if reading.legs(line.start))
        )

    def _lay_out(self, report_id: str) -> Reading:
        return lay_out(self._library.report(report_id))

    def _list(self, _revision: int) -> Catalogue:
        return Catalogue(self._library.entries())
