"""The vector index in Chroma, in generations: built beside, proved, put in place by a pointer.

Chroma does not survive being killed, and two processes on one folder corrupt it. So it
is derived from the library; each generation has a folder and a lock of its own, which
the one process that opens it holds; one that a killed writer left behind is built anew.
Vectors stand under content hashes: equal texts are one vector, and the library knows
which passages have it.
"""

import json
import os
import secrets
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from config.errors import LibraryLocked
from retrieval.chromaclient import BATCH, Collection, Keyed, Store
from retrieval.embedding import Vectors
from retrieval.foreign import broken
from retrieval.library import Library

_NAME = "passages"
_GONE_SHARE, _GONE_FEW = 1.25, 20
"""How many vectors a generation may hold for each that is still in the library, and how
many more in any case."""


@dataclass(frozen=True, slots=True)
class Generation:
    """What the pointer says: which generation is current, and of what it was made.

    `name` is empty where there is none. `writing` is true from before a change in place
    to after it: a generation found so was left by a killed process and is not trusted.
    """

    name: str = ""
    revision: int = -1
    embedder: str = ""
    library: str = ""
    writing: bool = False


class ChromaIndex:
    """Nearest texts over the whole library, in a folder of `home` or on a server at `url`."""

    def __init__(self, home: Path, embedder: str, url: str = "", wait: float = 0.0) -> None:
        self._root = home / "chroma"
        self._embedder = embedder
        self._url = url
        self._wait = wait
        self._build_lock = FileLock(str(home / "chroma.lock"))
        self._held: tuple[str, FileLock, Store, Collection] | None = None
        self._opening = threading.RLock()

    # -- asking ------------------------------------------------------------------

    def state(self) -> Generation:
        """The current generation of this embedder; an unnamed one where there is none."""
        try:
            pointer = json.loads((self._root / "current.json").read_text(encoding="utf-8"))
            found = Generation(**pointer)
        except (OSError, ValueError, TypeError):
            return Generation()
        return found if found.embedder == self._embedder else Generation()

    def is_fresh(self, library: Library) -> bool:
        """True where the current generation shows all that the library holds."""
        state = self.state()
        ours = state.library == library.id and not state.writing
        return ours and state.revision == library.revision()

    def search(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """(content hash, cosine similarity), best first, over everything.

        Raises IndexBroken, or LibraryLocked where another process owns the generation.
        """
        [found] = self._current().nearest(vector.reshape(1, -1), limit)
        return [(key, 1.0 - distance) for key, distance in found]

    def missing(self, library: Library) -> list[str]:
        """Hashes whose vector cannot be found, each asked for by itself."""
        collection = self._current()
        return [key for part in self._kept(library) for key in collection.missing(part)]

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
        """Brings the current generation to the library's revision, or builds a new one.

        Raises LibraryLocked where another process owns it, which then does this itself.
        """
        if self.is_fresh(library):
            return
        with self._building(), library.snapshot():
            state = self.state()
            ours = state.library == library.id and not state.writing
            if (
                not ours
                or not 0 <= state.revision <= library.revision()
                or (state.revision < library.revision() and not self._apply(library, state))
            ):
                self._build(library)

    def distrust(self) -> None:
        """Says that the current generation lacks vectors of reports that it has seen, so
        that it is built anew, also where this process dies before it comes to that."""
        with self._building():
            state = self.state()
            if state.name:
                self._point(replace(state, writing=True))

    def rebuild(self, library: Library) -> int:
        """Builds a new generation beside the old one, proves it, then swaps.

        Returns how many vectors it holds; whoever has the old one open reads on.
        """
        with self._building(), library.snapshot():
            return self._build(library)

    def _build(self, library: Library) -> int:
        name = f"{self._number() + 1:06}-{secrets.token_hex(3)}"
        state = Generation(name, library.revision(), self._embedder, library.id)
        self.release()
        self._held = self._opened(name, new=True)
        collection, count = self._held[3], 0
        for part in self._kept(library):
            collection.put(part)
            count += len(part)
        lost = [key for part in self._kept(library) for key in collection.missing(part)]
        if lost:
            raise broken(f"Chroma lost {len(lost)} of {count} vectors on building", self._root)
        self._point(state)
        self._sweep(name)
        return count

    def _apply(self, library: Library, state: Generation) -> bool:
        """Adds what is new; False where a new generation is the better way.

        What is gone stays: no passage has it, so it is never shown, and vectors taken out
        of the graph make others unfindable. Too much of it is a reason to build anew.
        """
        changes = library.changes_since(state.revision)
        touched = sorted({change.report_id for change in changes})
        collection, texts = self._current(), library.vector_count(self._embedder)
        hashes = {s.passage.content_hash for r in touched for s in library.passages_of(r)}
        if len(hashes) * 2 > texts or collection.count() > texts * _GONE_SHARE + _GONE_FEW:
            return False
        self._point(replace(state, writing=True))
        vectors = _with_length(library.vectors_for(self._embedder, sorted(hashes)))
        collection.put(vectors)
        if collection.missing(vectors):
            return False
        self._point(replace(state, revision=changes[-1].revision))
        return True

    def _kept(self, library: Library) -> Iterator[Keyed]:
        for part in library.vector_batches(self._embedder, BATCH):
            yield _with_length(part)

    # -- generations -------------------------------------------------------------

    def _current(self) -> Collection:
        name = self.state().name
        if not name:
            raise broken("There is no vector index", self._root)
        with self._opening:
            if self._held is None or self._held[0] != name:
                self.release()
                self._held = self._opened(name)
            return self._held[3]

    def _opened(self, name: str, *, new: bool = False) -> tuple[str, FileLock, Store, Collection]:
        """A generation, its lock held. On a server several processes may share one."""
        lock = FileLock(str(self._root / f"{name}.lock"), thread_local=False)
        self._root.mkdir(parents=True, exist_ok=True)
        try:
            if not self._url:
                lock.acquire(timeout=self._wait)
        except Timeout as error:
            raise self._busy() from error
        try:
            store = Store.at(self._url) if self._url else Store.in_folder(self._root / name)
            full = self._full_name(name)
            return name, lock, store, store.create(full) if new else store.get(full)
        except BaseException:
            lock.release(force=True)
            raise

    def _full_name(self, name: str) -> str:
        """On a server that others use too, the name tells whose collection it is."""
        return f"{self._prefix()}{name}" if self._url else _NAME

    def _prefix(self) -> str:
        return f"fazhi-{self._library_mark()}-"

    def _library_mark(self) -> str:
        """Tells this home's collections from those of others on the same server."""
        mark = self._root / "mark"
        if not mark.exists():
            self._root.mkdir(parents=True, exist_ok=True)
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
            where=self._root,
            mend="It brings the index up to date by itself; or stop it and try again.",
        )

    def _number(self) -> int:
        found = [self.state().name, *(path.name for path in self._root.glob("[0-9]*"))]
        return max((int(name[:6]) for name in found if name[:6].isdigit()), default=0)

    def _point(self, state: Generation) -> None:
        """Swaps the pointer atomically; readers see the old generation or the new one."""
        beside = self._root / "current.json.new"
        with beside.open("w", encoding="utf-8") as file:
            json.dump(asdict(state), file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._root / "current.json")

    def _sweep(self, keep: str) -> None:
        """Removes the generations that nobody has open."""
        if self._url and self._held is not None:
            self._held[2].drop_others(self._prefix(), self._full_name(keep))
        for old in {path.name.removesuffix(".lock") for path in self._root.glob("[0-9]*")} - {keep}:
            lock = FileLock(str(self._root / f"{old}.lock"))
            try:
                with lock.acquire(timeout=0):
                    shutil.rmtree(self._root / old, ignore_errors=True)
                    (self._root / f"{old}.lock").unlink(missing_ok=True)
            except Timeout:
                continue


def _with_length(vectors: Sequence[tuple[str, bytes]]) -> Keyed:
    """Without the vectors of texts that hold no word: all zeros, near to nothing."""
    return [(key, blob) for key, blob in vectors if blob.strip(b"\0")]
