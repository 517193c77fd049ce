"""Keeps both indexes up with a library while reports are stored."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from config.errors import IndexBroken, LibraryLocked
from retrieval.chroma import ChromaIndex
from retrieval.chromabuild import Build
from retrieval.follower import Follower
from retrieval.library import Library
from retrieval.preparing import Prepared

_WAITING = 4
"""Groups of reports whose vectors may wait for Chroma."""


class Keeper:
    """The lexical index is written at once, Chroma's new generation (None: there is none)
    beside it. What cannot be written is left for `Indexes.catch_up`, which tells why."""

    def __init__(self, lexical: Follower, chroma: ChromaIndex, build: Build | None) -> None:
        self._lexical: Follower | None = lexical
        self._chroma = chroma
        self._build = build
        self._pool = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def to_prove(self) -> int:
        """How many vectors of those stored `finish` will ask for, once all are with Chroma;
        waits for that."""
        while self._waiting and self._build is not None:
            self._wait_for(self._waiting.popleft())
        return self._build.count if self._build is not None else 0

    def keep_up(self, stored: Sequence[Prepared]) -> None:
        """Returns when a search for their words finds those reports."""
        self._feed(stored)
        if self._lexical is None:
            return
        ready = {p.report.id: p.tokens for p in stored if p.report is not None}
        try:
            self._lexical.follow(ready)
        except (OSError, LibraryLocked, IndexBroken):
            self._lexical = None

    def finish(self, library: Library, tell: Callable[[int], None]) -> None:
        """Proves Chroma's new generation and puts it in place, where there is one; `tell`
        hears of each so many vectors that are proved."""
        self.to_prove()
        self._pool.shutdown()
        if self._build is not None:
            try:
                self._chroma.finish(self._build, library, tell)
            except (OSError, IndexBroken):
                self._build = None

    def _feed(self, stored: Sequence[Prepared]) -> None:
        if self._build is None:
            return
        vectors = [
            (passage.content_hash, row)
            for p in stored
            if p.report is not None and p.vectors
            for passage, row in zip(p.report.passages, p.vectors, strict=True)
        ]
        self._waiting.append(self._pool.submit(self._build.put, vectors))
        if len(self._waiting) > _WAITING:
            self._wait_for(self._waiting.popleft())

    def _wait_for(self, step: "Future[None]") -> None:
        try:
            step.result()
        except (OSError, IndexBroken):
            self._build = None
