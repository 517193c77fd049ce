"""The library's reports as readings, whole or only what a search finds in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from answering.catalogue import Catalogue, Entries
from answering.catalogues import Catalogues
from answering.reading import Reading, lay_out, lines_of
from answering.topic import Topic
from retrieval.library import Entry, Library
from retrieval.report import Section
from retrieval.search import Hit, Searcher

WHOLE_READ = 400
"""Passages in scope up to which every sentence is read, not only the found passages."""
FOUND = 60
_KEPT = 256


@dataclass(frozen=True, slots=True)
class _Found:
    """What one question found at one state of the library."""

    revision: int
    entries: Entries
    topic: Topic
    words: str
    readings: tuple[Reading, ...]

    def answers(self, revision: int, entries: Entries, topic: Topic, words: str) -> bool:
        return (
            self.entries is entries
            and self.topic is topic
            and (self.revision, self.words) == (revision, words)
        )


class Sources:
    """Reads from one library; what it has laid out it keeps."""

    def __init__(self, library: Library, searcher: Searcher, whole_read: int = WHOLE_READ) -> None:
        """`whole_read` is up to how many passages in scope all reports are read whole."""
        self._library = library
        self._searcher = searcher
        self._whole_read = whole_read
        self._laid_out = lru_cache(maxsize=_KEPT)(self._lay_out)
        self._reports = lru_cache(maxsize=_KEPT)(library.whole)
        self._catalogues = Catalogues(library)
        self._last: _Found | None = None

    def catalogue(self) -> Catalogue:
        """What the library holds now."""
        return self._catalogues.now()

    def readings(self, entries: Entries, topic: Topic, words: str) -> tuple[Reading, ...]:
        """The reports laid out, with what a search finds in them: whole where there are
        few, else only what was found. The same question is not searched for twice in a row."""
        if not entries:
            return ()
        revision, last = self._library.revision(), self._last
        if last is not None and last.answers(revision, entries, topic, words):
            return last.readings
        readings = self._read(entries, topic, words)
        self._last = _Found(revision, entries, topic, words, readings)
        return readings

    def _read(self, entries: Entries, topic: Topic, words: str) -> tuple[Reading, ...]:
        catalogue = self.catalogue()
        everything = len(entries) == len(catalogue.entries)
        scope = None if everything else entries.ids
        found: dict[str, list[Hit]] = {}
        for hit in self._searcher.search(words, topic.tokens(), scope, FOUND):
            found.setdefault(hit.report_id, []).append(hit)
        if entries.passages <= self._whole_read:
            return tuple(
                replace(self._laid_out(entry), hits=tuple(found.get(entry.id, ())))
                for entry in entries
            )
        return self._parts_of(found, catalogue)

    def _parts_of(
        self, found: Mapping[str, Sequence[Hit]], catalogue: Catalogue
    ) -> tuple[Reading, ...]:
        """The passages found, report by report, in two queries however many there are."""
        there = [entry for entry in map(catalogue.entry, found) if entry is not None]
        numbers = [hit.passage for hits in found.values() for hit in hits]
        texts, above = self._library.texts(numbers), self._library.sections_above(numbers)
        return tuple(
            self._part_of(entry, found[entry.id], texts, above.get(entry.id, {})) for entry in there
        )

    def _part_of(
        self,
        entry: Entry,
        hits: Sequence[Hit],
        texts: Mapping[int, str],
        above: Mapping[int, Section],
    ) -> Reading:
        lines = tuple(
            line
            for hit in sorted(hits, key=lambda hit: hit.start)
            if hit.passage in texts
            for line in lines_of(texts[hit.passage], hit.start, above)
        )
        read = partial(self._reports, entry)
        return Reading(entry.id, entry.metadata, above, lines, read, tuple(hits))

    def _lay_out(self, entry: Entry) -> Reading:
        return lay_out(self._reports(entry))
