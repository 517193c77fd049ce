"""The lexical index's files beside a library: opened, kept up with it, made anew.

Derived from the library. Whatever befalls its files, `catch_up` makes it anew; where no
file can be written, it is kept in memory. Where they lie is for `tantivyfolder`; each
commit carries the library's revision inside, so that a kill between two writes is mended
by catching up.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout

from config.errors import IndexBroken, LibraryError, LibraryLocked
from retrieval import analysis
from retrieval.applying import Ready, apply, behind
from retrieval.library import Library
from retrieval.tantivyfolder import Folder
from retrieval.tantivyindex import OpenIndex

WAIT_SECONDS = 60.0
MOST_IN_MEMORY = 50_000
"""Passages up to which an index that cannot be written is made in memory: some 20 seconds."""


class LexicalStore:
    """An index that keeps up with its library."""

    def __init__(self, home: Path, wait: float = WAIT_SECONDS) -> None:
        """`wait` is how long, in seconds, another process that writes it is waited for. Who
        writes it holds `lock`."""
        self.wait = wait
        self.lock = FileLock(str(home / "lexical.lock"))
        self._folder = Folder(home / "lexical", analysis.manifest())
        self._memory: OpenIndex | None = None

    def current(self) -> OpenIndex:
        """The index to search; IndexBroken where it is missing or damaged."""
        return self._memory or self._folder.opened()

    def damaged_files(self) -> list[str]:
        """The names of its files whose content is not what was written."""
        return self._folder.damaged_files()

    def revision(self) -> int:
        """The library's revision that the index shows; -1 where there is none to read."""
        try:
            return self.current().revision()
        except IndexBroken:
            return -1

    def is_usable(self, library: Library) -> bool:
        """Whether there is an index of this library to search, be it behind."""
        try:
            seen = self.current().revision()
        except IndexBroken:
            return False
        return seen >= 0 and (self._memory is not None or self._folder.library == library.id)

    def catch_up(self, library: Library) -> int:
        """Applies what the library changed since; returns how many reports that touched.

        Where another process is at it, an index that can be searched is left to it: what
        it lacks is not acknowledged yet. Makes the index anew where it is missing, damaged,
        of another library or another analysis; in memory, where nothing can be written.
        """
        if self.is_fresh(library):
            return 0
        try:
            with self.lock.acquire(timeout=0):
                return self.bring_up(library, {})
        except Timeout:
            return 0 if self.is_usable(library) else self._anyhow(library, self.bring_up)
        except (OSError, IndexBroken):
            return self._in_memory(library)

    def mend(self, library: Library) -> int:
        """Makes the index anew, as `catch_up` does; for damage that shows in a search."""
        return self._anyhow(library, self._fill)

    def rebuild(self, library: Library) -> int:
        """Makes the index anew on disk; returns how many reports are in it.

        Raises LibraryLocked where another process holds it, LibraryError where the disk
        cannot be written.
        """
        try:
            with self.lock.acquire(timeout=self.wait):
                touched = self._fill(library, {})
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
        return touched

    def is_fresh(self, library: Library) -> bool:
        """Whether the index shows all that the library holds."""
        wanted = library.revision()
        for _ in range(2):
            try:
                seen = self.current().revision()
            except IndexBroken:
                return False
            ours = self._memory is not None or self._folder.library == library.id
            if ours and (seen == wanted or (seen > wanted and library.in_snapshot)):
                return True
            self._folder.reload()
        return False

    def _anyhow(self, library: Library, write: Callable[[Library, Ready], int]) -> int:
        """On disk where that can be, else in memory: who asks gets an answer all the same."""
        try:
            with self.lock.acquire(timeout=self.wait):
                return write(library, {})
        except (OSError, Timeout, IndexBroken):
            return self._in_memory(library)

    def _in_memory(self, library: Library) -> int:
        if library.passage_count() > MOST_IN_MEMORY:
            raise LibraryLocked(
                "The lexical index is missing or cannot be written, and is too large to be"
                " kept in memory",
                where=self._folder.path,
                mend="If another process is making it, wait; else run `fazhi index rebuild`.",
            )
        memory = OpenIndex.create(None)
        with library.snapshot(), closing(memory.writer()) as writer:
            touched = library.report_ids()
            apply(writer, library, touched, library.revision(), {})
        self._memory = memory
        return len(touched)

    def bring_up(self, library: Library, ready: Ready) -> int:
        """For one who holds `lock`: applies what changed, or makes the index anew; returns
        how many reports that touched. Raises OSError where the disk cannot be written."""
        self._memory = None
        if self.is_fresh(library):  # another process was quicker
            return 0
        with library.snapshot():
            try:
                index = self._folder.opened()
                found = behind(index, library) if self._folder.library == library.id else None
                if found is not None:
                    with closing(index.writer()) as writer:
                        apply(writer, library, *found, ready)
                    return len(found[0])
            except IndexBroken:
                pass
            return self._fill(library, ready)

    def _fill(self, library: Library, ready: Ready) -> int:
        with library.snapshot(), self._folder.replaced(library.id) as index:
            touched = library.report_ids()
            with closing(index.writer()) as writer:
                apply(writer, library, touched, library.revision(), ready)
        self._memory = None
        return len(touched)
