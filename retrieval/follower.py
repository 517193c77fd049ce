"""Keeps a lexical index up with a library that this process writes."""

import time

from filelock import Timeout

from config.errors import LibraryLocked
from retrieval.applying import Ready, apply, behind
from retrieval.lexicalstore import LexicalStore
from retrieval.library import Library
from retrieval.tantivyindex import OpenIndex, Writer

_PAUSE_SECONDS = 0.02


class Follower:
    """Holds the index for writing from one call to the next, until it is closed.

    Where another process holds it, that one brings in what is stored, whoever stored it,
    and is waited for.
    """

    def __init__(self, store: LexicalStore, library: Library) -> None:
        self._store = store
        self._library = library
        self._held: tuple[OpenIndex, Writer] | None = None

    def follow(self, ready: Ready) -> None:
        """Returns when the index shows all that the library holds. `ready` are the tokens of
        reports just stored.

        Raises OSError, LibraryLocked or IndexBroken where the index cannot be written.
        """
        until = time.monotonic() + self._store.wait
        while self._held is None:
            if self._store.is_fresh(self._library) or self._begun(ready):
                break
            if time.monotonic() > until:
                raise LibraryLocked(
                    "Another process is writing the lexical index",
                    where=self._library.home,
                    mend="What was stored is safe; the index catches up at the next command.",
                )
            time.sleep(_PAUSE_SECONDS)
        if self._held is not None:
            self._bring_in(*self._held, ready)

    def close(self) -> None:
        """Lets other processes write."""
        if self._held is not None:
            _, writer = self._held
            self._held = None
            try:
                writer.close()
            finally:
                self._store.lock.release()

    def _begun(self, ready: Ready) -> bool:
        try:
            self._store.lock.acquire(timeout=0)
        except Timeout:
            return False
        try:
            self._store.bring_up(self._library, ready)
            index = self._store.current()
            self._held = index, index.writer()
        except BaseException:
            self._store.lock.release()
            raise
        return True

    def _bring_in(self, index: OpenIndex, writer: Writer, ready: Ready) -> None:
        with self._library.snapshot():
            found = behind(index, self._library)
            if found is not None and found[0]:
                apply(writer, self._library, *found, ready)
