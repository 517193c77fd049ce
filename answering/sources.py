"""The library's reports as readings, whole or only what a search finds in them."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from answering.catalogue import Catalogue, Entries
from answering.reading import Outline, Reading, lay_out, lines_of
from answering.topic import Topic
from retrieval.library import Entry, Library
from retrieval.search import Hit, Searcher

WHOLE_READ = 400
"""Passages in scope up to which every sentence is read, not only the found passages."""
FOUND = 60
_KEPT = 256
_OUTLINES_KEPT = 2_000


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

    def __init__(self, library: Library, searcher: Searcher) -> None:
        self._library = library
        self._searcher = searcher
        self._laid_out = lru_cache(maxsize=_KEPT)(self._lay_out)
        self._reports = lru_cache(maxsize=_KEPT)(library.whole)
        self._outlines: OrderedDict[Entry, Outline] = OrderedDict()
        self._listed = lru_cache(maxsize=1)(self._list)
        self._last: _Found | None = None

    def catalogue(self) -> Catalogue:
        """What the library holds now."""
        return self._listed(self._library.revision())

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
        if entries.passages <= WHOLE_READ:
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
        texts = self._library.texts([hit.passage for hits in found.values() for hit in hits])
        outlines = self._outlines_of(there)
        return tuple(
            self._part_of(entry, outlines[entry], found[entry.id], texts) for entry in there
        )

    def _part_of(
        self, entry: Entry, outline: Outline, hits: Sequence[Hit], texts: Mapping[int, str]
    ) -> Reading:
        lines = tuple(
            line
            for hit in sorted(hits, key=lambda hit: hit.start)
            if hit.passage in texts
            for line in lines_of(texts[hit.passage], hit.start, outline.sections)
        )
        read = partial(self._reports, entry)
        return Reading(entry.id, entry.metadata, outline, lines, read, tuple(hits))

    def _outlines_of(self, entries: Sequence[Entry]) -> dict[Entry, Outline]:
        """The outlines of those reports; what is not at hand is read in one query."""
        held = {e: outline for e in entries if (outline := self._outlines.get(e)) is not None}
        wanted = [entry for entry in entries if entry not in held]
        sections = self._library.outlines([entry.id for entry in wanted]) if wanted else {}
        for entry in wanted:
            held[entry] = self._outlines[entry] = Outline.of(sections.get(entry.id, ()))
        while len(self._outlines) > _OUTLINES_KEPT:
            self._outlines.popitem(last=False)
        return held

    def _lay_out(self, entry: Entry) -> Reading:
        return lay_out(self._reports(entry))

    def _list(self, _revision: int) -> Catalogue:
        return Catalogue(self._library.entries())
