"""The lexical index: which passages hold the question's characters and words, by BM25.

Derived from the library. Whatever befalls its files, `catch_up` makes it anew; where no
file can be written, it is kept in memory. Where its files lie is for `tantivyfolder`; each
commit carries the library's revision inside, so that a kill between two writes is mended
by catching up.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from config.errors import IndexBroken, LibraryError, LibraryLocked
from retrieval import analysis
from retrieval.library import Library
from retrieval.report import Report
from retrieval.tantivyfolder import Folder
from retrieval.tantivyindex import Document, OpenIndex

WORD_SHARE = 0.0
"""What a word counts beside the same characters as grams; see docs/benchmarks.md. The
words are kept for `vocabulary`."""

_WAIT_SECONDS = 60.0


class LexicalIndex:
    """Finds passages by their text. `catch_up` first; nothing is opened before."""

    def __init__(
        self, home: Path, word_share: float = WORD_SHARE, wait: float = _WAIT_SECONDS
    ) -> None:
        self._shares = {"grams": 1.0} | ({"words": word_share} if word_share else {})
        self._wait = wait
        self._lock = FileLock(str(home / "lexical.lock"))
        self._folder = Folder(home / "lexical", analysis.manifest())
        self._memory: OpenIndex | None = None

    # -- asking ------------------------------------------------------------------

    def search(
        self, weights: Mapping[str, float], reports: Sequence[str] | None, limit: int
    ) -> list[tuple[int, float]]:
        """(passage number, BM25 score), best first, for weighted tokens.

        `reports` narrows to those report ids; None searches all, an empty one nothing.
        Raises IndexBroken where the index is missing or damaged.
        """
        if not weights or (reports is not None and not reports):
            return []
        return self._current().search(weights, self._shares, reports, limit)

    def coverage(self, tokens: Iterable[str], passages: Sequence[int]) -> dict[int, float]:
        """Which share of these tokens' weight each passage holds, 0 to 1; a rare token weighs
        more (Robertson's inverse document frequency), one that no passage has nothing."""
        index = self._current()
        total = index.size()
        counts = ((token, index.frequency("grams", token)) for token in set(tokens))
        weights = {token: rarity(count, total) for token, count in counts if count}
        whole = sum(weights.values())
        held = index.held("grams", weights, passages) if weights and passages else {}
        return {number: held.get(number, 0.0) / whole if whole else 0.0 for number in passages}

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """In how many passages each token occurs; 0 where in none."""
        index = self._current()
        fields = ("grams", "words")
        return {token: max(index.frequency(f, token) for f in fields) for token in tokens}

    def vocabulary(self, pieces: Iterable[str]) -> dict[str, int]:
        """Which pieces are words of the index, with the passages that hold each."""
        index = self._current()
        found = ((piece, index.frequency("words", piece)) for piece in pieces)
        return {piece: count for piece, count in found if count}

    def size(self) -> int:
        """How many passages are in the index."""
        return self._current().size()

    def passages(self) -> set[int]:
        """The numbers of all passages in the index."""
        return self._current().passages()

    def damaged_files(self) -> list[str]:
        """The names of its files whose content is not what was written."""
        return self._folder.damaged_files()

    def _current(self) -> OpenIndex:
        return self._memory or self._folder.opened()

    # -- keeping up --------------------------------------------------------------

    def revision(self) -> int:
        """The library's revision that the index shows; -1 where there is none to read."""
        try:
            return self._current().revision()
        except IndexBroken:
            return -1

    def catch_up(self, library: Library) -> int:
        """Applies what the library changed since; returns how many reports that touched.

        Makes the index anew where it is missing, damaged, of another library or another
        analysis; in memory, where nothing can be written or another process holds it.
        """
        return 0 if self._is_fresh(library) else self._anyhow(library, self._catch_up)

    def mend(self, library: Library) -> int:
        """Makes the index anew, as `catch_up` does; for damage that shows in a search."""
        return self._anyhow(library, self._fill)

    def rebuild(self, library: Library) -> int:
        """Makes the index anew on disk; returns how many reports are in it.

        Raises LibraryLocked where another process holds it, LibraryError where the disk
        cannot be written.
        """
        try:
            return self._on_disk(library, self._fill)
        except Timeout as error:
            raise LibraryLocked(
                "Another process is writing the lexical index",
                where=self._folder.path,
                mend="Wait for it to finish and try again.",
            ) from error
        except OSError as error:
            raise LibraryError(
                f"The lexical index cannot be written: {error.strerror}",
                where=self._folder.path,
                mend="Check that the folder has room and may be written by this user.",
            ) from error

    def _is_fresh(self, library: Library) -> bool:
        wanted = library.revision()
        for _ in range(2):
            try:
                seen = self._current().revision()
            except IndexBroken:
                return False
            ours = self._memory is not None or self._folder.library == library.id
            if ours and (seen == wanted or (seen > wanted and library.in_snapshot)):
                return True
            self._folder.reload()
        return False

    def _on_disk(self, library: Library, write: Callable[[Library], int]) -> int:
        with self._lock.acquire(timeout=self._wait):
            touched = write(library)
        self._memory = None
        return touched

    def _anyhow(self, library: Library, write: Callable[[Library], int]) -> int:
        """On disk where that can be, else in memory: who asks gets an answer all the same."""
        try:
            return self._on_disk(library, write)
        except (OSError, Timeout, IndexBroken):
            memory = OpenIndex.create(None)
            with library.snapshot():
                count = self._apply(memory, library, _everything(library), library.revision())
            self._memory = memory
            return count

    def _catch_up(self, library: Library) -> int:
        if self._is_fresh(library):  # another process was quicker
            return 0
        with library.snapshot():
            return self._bring_up(library)

    def _bring_up(self, library: Library) -> int:
        try:
            index = self._folder.opened()
            seen = index.revision()
            if self._folder.library != library.id or not 0 <= seen <= library.revision():
                return self._fill(library)
            changes = library.changes_since(seen)
            touched = {change.report_id for change in changes}
            if touched:
                self._apply(index, library, touched, changes[-1].revision)
            return len(touched)
        except IndexBroken:
            return self._fill(library)

    def _fill(self, library: Library) -> int:
        with library.snapshot(), self._folder.replaced(library.id) as index:
            return self._apply(index, library, _everything(library), library.revision())

    @staticmethod
    def _apply(index: OpenIndex, library: Library, touched: set[str], revision: int) -> int:
        present = _everything(library)
        with index.writing(revision) as writer:
            for report_id in sorted(touched):
                if report_id in present:
                    writer.replace(report_id, _documents(library, library.report(report_id)))
                else:
                    writer.replace(report_id, ())
        return len(touched)


def rarity(count: int, total: int) -> float:
    """Robertson's inverse document frequency, as BM25 uses it; never negative."""
    return math.log(1 + (max(total - count, 0) + 0.5) / (count + 0.5))


def _everything(library: Library) -> set[str]:
    return {entry.id for entry in library.entries()}


def _documents(library: Library, report: Report) -> Iterator[Document]:
    """Each passage with what stands above it: region, year, title, headings."""
    about = report.metadata
    top = f"{about.region_name} {about.year or ''} {about.title}"
    for stored in library.passages_of(report.id, report.text):
        headings = " ".join(report.headings(stored.passage.section))
        yield Document(
            passage=stored.id,
            report=report.id,
            grams=analysis.grams(f"{top}\n{headings}\n{stored.passage.text}"),
            words=analysis.words(f"{headings}\n{stored.passage.text}"),
        )
