"""The derived indexes together: are they up to date, are they sound, make them anew."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from config.errors import IndexBroken, LibraryLocked, ModelUnavailable
from retrieval.chroma import SMALL
from retrieval.embedding import to_bytes
from retrieval.follower import Follower
from retrieval.keeper import Keeper
from retrieval.lexical import LexicalIndex
from retrieval.library import Library
from retrieval.vectors import VectorIndex

PASSAGES_A_REPORT = 40
"""As the five real reports have them: 27 to 67."""

_BEHIND = "behind the library; run `fazhi index rebuild`"
_BARE = "some passages have no vector; run `fazhi index rebuild`"


@dataclass(frozen=True, slots=True)
class IndexState:
    """One index beside the library. `revision` -1 means that it does not exist.

    `problems` are sentences for the operator; empty where it is sound.
    """

    name: str
    revision: int
    passages: int
    problems: tuple[str, ...] = ()


class Indexes:
    """The lexical and the vector index of one library."""

    def __init__(self, home: Path, lexical: LexicalIndex, vectors: VectorIndex) -> None:
        self.home = home
        self.lexical = lexical
        self.vectors = vectors

    @contextmanager
    def keeping(self, library: Library, reports: int) -> Iterator[Keeper]:
        """For a process that stores about so many reports: what keeps both up with them.

        Where they are most of what the library will hold, Chroma gets a new generation from
        the start.
        """
        with ExitStack() as stack:
            follower = stack.enter_context(closing(Follower(self.lexical, library)))
            build = None
            if reports * PASSAGES_A_REPORT > max(SMALL, library.passage_count()):
                with suppress(LibraryLocked, IndexBroken, OSError):
                    build = stack.enter_context(self.vectors.chroma.growing())
            stack.callback(self.vectors.chroma.release)
            yield Keeper(follower, self.vectors.chroma, build)

    def catch_up(self, library: Library) -> ModelUnavailable | None:
        """Brings both to the library's revision. A Chroma that another process owns or
        that cannot be built is left: exact search answers in its place.

        Returns why vectors are still missing; None where none is.
        """
        self.lexical.catch_up(library)
        chroma, trouble = self.vectors.chroma, None
        try:
            trouble = self._filled(library)
            chroma.catch_up(library)
        except LibraryLocked:
            return trouble
        except IndexBroken:
            chroma.rebuild(library)
        finally:
            chroma.release()
        return trouble

    def _filled(self, library: Library) -> ModelUnavailable | None:
        try:
            self.embed_missing(library)
        except ModelUnavailable as error:
            return error
        return None

    def embed_missing(self, library: Library) -> int:
        """Embeds the passages that have no vector of this embedder; returns how many.

        What is embedded is kept, whatever befalls the rest. Raises ModelUnavailable.
        """
        embedder, count = self.vectors.embedder, 0
        since = self.vectors.chroma.whole_until(library)
        for passages in library.without_vectors(embedder.name, since):
            rows = embedder.embed([passage.text for passage in passages])
            keys = (passage.content_hash for passage in passages)
            if not count:
                self.vectors.chroma.distrust()
            library.keep_vectors(embedder.name, zip(keys, map(to_bytes, rows), strict=True))
            count += len(passages)
        return count

    def status(self, library: Library) -> tuple[IndexState, ...]:
        """How far each index is now, whichever process wrote it last; reads no more than the
        indexes' own state."""
        behind = () if self.lexical.is_fresh(library) else (_BEHIND,)
        lexical, chroma = self.lexical.revision(), self.vectors.chroma.state().revision
        held = self.lexical.size() if lexical >= 0 else 0
        vectors = library.vector_count(self.vectors.embedder.name)
        problems = [] if self.vectors.chroma.is_fresh(library) else [_BEHIND]
        since = self.vectors.chroma.whole_until(library)
        if next(library.without_vectors(self.vectors.embedder.name, since), None):
            problems.append(_BARE)
        return (
            IndexState("lexical", lexical, held, behind),
            IndexState(
                f"chroma ({self.vectors.embedder.name})",
                chroma,
                vectors,
                tuple(problems),
            ),
        )

    def verify(self, library: Library) -> tuple[IndexState, ...]:
        """Checks every passage of every index against the library."""
        lexical, chroma = self.status(library)
        problems = tuple(library.check())
        return (
            IndexState("library", library.revision(), library.passage_count(), problems),
            _with(lexical, self._lexical_problems(library)),
            _with(chroma, self._chroma_problems(library)),
        )

    def rebuild(self, library: Library) -> ModelUnavailable | None:
        """Makes both anew from the library, with vectors where some are missing.

        Returns why vectors are still missing; None where none is.
        """
        self.lexical.rebuild(library)
        try:
            trouble = self._filled(library)
            self.vectors.chroma.rebuild(library)
        finally:
            self.vectors.chroma.release()
        return trouble

    def _lexical_problems(self, library: Library) -> list[str]:
        found = [f"{name} is damaged" for name in self.lexical.damaged_files()]
        try:
            held, wanted = self.lexical.passages(), library.passage_ids()
        except IndexBroken as error:
            return [*found, error.what]
        if wanted - held:
            found.append(f"{len(wanted - held)} passages are missing")
        if held - wanted:
            found.append(f"{len(held - wanted)} passages are no longer in the library")
        return found

    def _chroma_problems(self, library: Library) -> list[str]:
        bare = sum(len(part) for part in library.without_vectors(self.vectors.embedder.name))
        found = [f"{bare} passages have no vector"] if bare else []
        try:
            lost = len(self.vectors.chroma.missing(library))
        except LibraryLocked:
            return [*found, "another process holds it; not checked"]
        except IndexBroken as error:
            return [*found, error.what]
        finally:
            self.vectors.chroma.release()
        return [*found, f"{lost} vectors cannot be found"] if lost else found


def _with(state: IndexState, found: list[str]) -> IndexState:
    return replace(state, problems=(*state.problems, *found))
