"""The vector index in Chroma, in generations: built beside, proved, put in place by a pointer.

Chroma does not survive being killed, and two processes on one folder corrupt it. So it
is derived from the library; each generation has a folder and a lock of its own, which
the one process that opens it holds; one that a killed writer left behind is built anew.
Vectors stand under content hashes: equal texts are one vector, and the library knows
which passages have it.

A search of Chroma's graph does not lead to every vector. Each is asked for when it is
built; those not found are noted (`rest`), and looked at one by one when a question comes.
So are those that came since: a large generation is not opened for a single report.
"""

import secrets
import shutil
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from config.errors import IndexBroken, LibraryLocked
from retrieval.chromabuild import Build, unfound, with_length
from retrieval.chromaclient import BATCH, Collection, Store
from retrieval.embedding import Vectors
from retrieval.foreign import broken
from retrieval.generations import Generation, Generations
from retrieval.library import Library

LEFT = 5_000
"""Texts newer than a generation that exact search looks at: 2 ms for a question."""
SMALL = 2_000
"""Passages up to which a generation is brought up for each report, and every vector of it
asked for again: half a second."""
_NAME = "passages"
_GONE_SHARE, _GONE_FEW = 1.25, 20
"""How many vectors a generation may hold for each that is still in the library, and how
many more in any case."""


class ChromaIndex:
    """Nearest texts over the whole library, in a folder of `home` or on a server at `url`."""

    def __init__(self, home: Path, embedder: str, url: str = "", wait: float = 0.0) -> None:
        self._generations = Generations(home / "chroma")
        self._embedder = embedder
        self._url = url
        self._wait = wait
        self._build_lock = FileLock(str(home / "chroma.lock"))
        self._held: tuple[str, FileLock, Store, Collection] | None = None
        self._opening = threading.RLock()

    # -- asking ------------------------------------------------------------------

    def state(self) -> Generation:
        """The current generation of this embedder; an unnamed one where there is none."""
        found = self._generations.current()
        return found if found.embedder == self._embedder else Generation()

    def is_fresh(self, library: Library) -> bool:
        """True where the current generation, with what it leaves to exact search, shows all
        that the library holds."""
        newer = self._newer(library, self.state())
        return newer is not None and (not newer or self._leaves(library, newer))

    def beside(self, library: Library) -> list[str] | None:
        """The hashes that a search does not find, to be looked at one by one; None where
        the generation is of no use."""
        state = self.state()
        newer = self._newer(library, state)
        return None if newer is None else [*self._generations.rest(state.name), *newer]

    def search(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """(content hash, cosine similarity), best first, over everything but `beside`.

        Raises IndexBroken, or LibraryLocked where another process owns the generation.
        """
        [found] = self._current().nearest(vector.reshape(1, -1), limit)
        return [(key, 1.0 - distance) for key, distance in found]

    def missing(self, library: Library) -> list[str]:
        """Hashes whose vector is found neither by a search, each asked for by itself, nor
        among those looked at one by one."""
        collection, beside = self._current(), set(self.beside(library) or ())
        parts = (
            [pair for pair in with_length(part) if pair[0] not in beside]
            for part in library.vector_batches(self._embedder, BATCH)
        )
        return [key for part in parts for key in collection.missing(part)]

    def whole_until(self, library: Library) -> int:
        """The revision of the library up to which no passage is without a vector, as far as
        that is known; -1 where it is not."""
        state = self.state()
        return state.revision if state.whole and self._newer(library, state) is not None else -1

    def count(self) -> int:
        """How many vectors Chroma says it holds."""
        return self._current().count()

    def release(self) -> None:
        """Gives the generation up for other processes."""
        with self._opening:
            if self._held is not None:
                _, lock, store, _ = self._held
                self._held = None
                store.close()
                lock.release(force=True)

    # -- keeping up --------------------------------------------------------------

    def catch_up(self, library: Library) -> None:
        """Brings the current generation to the library's revision, or builds a new one;
        what is little beside a large one is left to exact search.

        Raises LibraryLocked where another process owns it, which then does this itself.
        """
        state = self.state()
        seen = state.revision == library.revision()
        whole = self.is_fresh(library) and (seen or not self._littered(library, state))
        if whole and self._is_there(state):
            return
        with self._building(), library.snapshot():
            state = self.state()
            newer = self._newer(library, state) if self._is_there(state) else None
            if newer is None or not self._apply(library, state, newer):
                self._build(library)

    def distrust(self) -> None:
        """Says that the current generation lacks vectors of reports that it has seen, so
        that it is built anew, also where this process dies before it comes to that."""
        with self._building():
            state = self.state()
            if state.name:
                self._generations.point(replace(state, writing=True))

    def rebuild(self, library: Library) -> int:
        """Builds a new generation beside the old one, proves it, then swaps.

        Returns how many vectors it holds; whoever has the old one open reads on.
        """
        with self._building(), library.snapshot():
            return self._build(library)

    @contextmanager
    def growing(self) -> Iterator[Build]:
        """A new generation, to be filled by a process that stores many reports, and then to
        be put in place with `finish`; gone where it does not come to that."""
        with self._building():
            build = self._begun()
            try:
                yield build
            finally:
                if self.state().name != build.name:
                    self.release()
                    shutil.rmtree(self._generations.folder(build.name), ignore_errors=True)

    def finish(
        self, build: Build, library: Library, tell: Callable[[int], None] = lambda _: None
    ) -> int:
        """Fills a new generation with what it lacks, proves it, and puts it in place; `tell`
        hears of each so many vectors that are proved.

        Returns how many it holds. Raises IndexBroken.
        """
        with library.snapshot():
            state = Generation(build.name, library.revision(), self._embedder, library.id)
            for part in library.vector_batches(self._embedder, BATCH):
                build.put(part)
            lost = build.lost(library.vector_batches(self._embedder, BATCH), tell)
        self._generations.keep_rest(build.name, lost)
        self._generations.point(replace(state, count=build.count, whole=self._all(library)))
        self._sweep(build.name)
        return build.count

    def _build(self, library: Library) -> int:
        return self.finish(self._begun(), library)

    def _begun(self) -> Build:
        name = self._generations.new_name()
        self.release()
        self._held = self._opened(name, new=True)
        return Build(name, self._held[3])

    def _newer(self, library: Library, state: Generation) -> list[str] | None:
        """The hashes of reports that came since; None where the generation is of no use."""
        ours = state.library == library.id and not state.writing
        if not ours or not 0 <= state.revision <= library.revision():
            return None
        if state.revision == library.revision():
            return []
        return library.hashes_since(state.revision)

    def _leaves(self, library: Library, newer: Sequence[str]) -> bool:
        return len(newer) <= LEFT and library.passage_count() > SMALL

    def _all(self, library: Library) -> bool:
        return next(library.without_vectors(self._embedder), None) is None

    def _littered(self, library: Library, state: Generation) -> bool:
        texts = library.vector_count(self._embedder)
        return state.count > texts * _GONE_SHARE + _GONE_FEW

    def _apply(self, library: Library, state: Generation, newer: Sequence[str]) -> bool:
        """Adds what is new; False where a new generation is the better way.

        What is gone stays: no passage has it, so it is never shown, and vectors taken out
        of the graph make others unfindable. Too much of it is a reason to build anew.
        """
        most = library.vector_count(self._embedder) / 2
        if len(newer) > most or self._littered(library, state):
            return False
        collection = self._current()
        self._generations.point(replace(state, writing=True))
        collection.put(with_length(library.vectors_for(self._embedder, newer)))
        kept = library.vector_batches(self._embedder, BATCH)  # others may have got lost of it
        self._generations.keep_rest(state.name, unfound(collection, kept, lambda _: None))
        count, whole = collection.count(), self._all(library)
        shown = replace(state, revision=library.revision(), count=count, whole=whole)
        self._generations.point(shown)
        return True

    # -- generations -------------------------------------------------------------

    def _current(self) -> Collection:
        name = self.state().name
        if not name:
            raise broken("There is no vector index", self._generations.root)
        with self._opening:
            if self._held is None or self._held[0] != name:
                self.release()
                self._held = self._opened(name)
            return self._held[3]

    def _opened(self, name: str, *, new: bool = False) -> tuple[str, FileLock, Store, Collection]:
        """A generation, its lock held. On a server several processes may share one."""
        lock = self._generations.lock(name)
        try:
            if not self._url:
                lock.acquire(timeout=self._wait)
        except Timeout as error:
            raise self._busy() from error
        try:
            folder = self._generations.folder(name)
            store = Store.at(self._url) if self._url else Store.in_folder(folder)
            full = self._full_name(name)
            return name, lock, store, store.create(full) if new else store.get(full)
        except BaseException:
            lock.release(force=True)
            raise

    def _is_there(self, state: Generation) -> bool:
        """Whether what the pointer names exists; a server that is away tells nothing."""
        if not self._url:
            return self._generations.folder(state.name).is_dir()
        try:
            store = Store.at(self._url)
        except IndexBroken:
            return True
        with closing(store):
            return store.has(self._full_name(state.name))

    def _full_name(self, name: str) -> str:
        """On a server that others use too, the name tells whose collection it is."""
        return f"{self._prefix()}{name}" if self._url else _NAME

    def _prefix(self) -> str:
        place = zlib.crc32(str(self._generations.root.resolve()).encode())
        return f"fazhi-{self._library_mark()}-{place:08x}-"

    def _library_mark(self) -> str:
        """Tells this home's collections from those of others on the same server; beside its
        place, which tells it from its copies."""
        mark = self._generations.root / "mark"
        if not mark.exists():
            self._generations.root.mkdir(parents=True, exist_ok=True)
            mark.write_text(secrets.token_hex(6), encoding="utf-8")
        return mark.read_text(encoding="utf-8")

    @contextmanager
    def _building(self) -> Iterator[None]:
        try:
            with self._build_lock.acquire(timeout=self._wait):
                yield
        except Timeout as error:
            raise self._busy() from error

    def _busy(self) -> LibraryLocked:
        return LibraryLocked(
            "Another process is using the vector index",
            where=self._generations.root,
            mend="It brings the index up to date by itself; or stop it and try again.",
        )

    def _sweep(self, keep: str) -> None:
        """Removes the generations that nobody has open."""
        if self._url and self._held is not None:
            self._held[2].drop_others(self._prefix(), self._full_name(keep))
        self._generations.sweep(keep)
