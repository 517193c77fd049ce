"""What a file becomes before it is stored: a report, with its vectors and search tokens.

All that can be done without writing, so that several processes may do it side by side.
"""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from config.errors import UnreadableReport
from retrieval import cleaner, reader
from retrieval.embedding import Embedder, to_bytes
from retrieval.library import Entry, Library
from retrieval.metadata import describe, retitled
from retrieval.regions import Divisions
from retrieval.report import Metadata, Report, text_hash
from retrieval.splitter import split
from retrieval.tokens import Tokens, tokens_of


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the operator knows better than the text; empty and None leave it alone."""

    region: tuple[str, ...] = ()
    year: int | None = None


NOTHING_KNOWN = Overrides()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file read, or why it could not be: one of `report` and `error` is None.

    `vectors` (little-endian float32 bytes) and `tokens` have one item a passage; empty
    where the library has this very report already, or where they are for others to make.
    """

    source: str
    report: Report | None = None
    error: UnreadableReport | None = None
    vectors: tuple[bytes, ...] = ()
    tokens: tuple[Tokens, ...] = ()
    seconds: float = 0.0


class Preparer:
    """Prepares one file after another. Reads the library, writes nothing."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder | None,
        divisions: Divisions,
        overrides: Overrides,
    ) -> None:
        """Without an embedder, no vectors are made."""
        self._library = library
        self._embedder = embedder
        self._divisions = divisions
        self._overrides = overrides

    @classmethod
    def apart(cls, home: Path, embedder: Embedder | None, overrides: Overrides) -> "Preparer":
        """One for a process of its own."""
        return cls(Library.open(home), embedder, Divisions.load(), overrides)

    def __call__(self, path: Path) -> Prepared:
        """What the file at `path` becomes."""
        started = time.perf_counter()
        try:
            prepared = self._prepared(path)
        except UnreadableReport as error:
            prepared = Prepared(path.name, error=error)
        return replace(prepared, seconds=time.perf_counter() - started)

    def _prepared(self, path: Path) -> Prepared:
        report = read(path, self._divisions)
        twin = self._library.with_text(report.sha256)
        report = replace(report, metadata=_overridden(report.metadata, twin, self._overrides))
        if twin is not None and is_stored(self._library, report, twin):
            return Prepared(path.name, report)
        vectors = vectors_of(report, self._embedder) if self._embedder else ()
        return Prepared(path.name, report, vectors=vectors, tokens=tokens_of(report))


def read(path: Path, divisions: Divisions) -> Report:
    """The file as a report; raises UnreadableReport."""
    raw, text = text_of(_bytes(path), path.name)
    if not text:
        raise UnreadableReport(
            "Nothing is left once the site's menus are off",
            where=path.name,
            mend="Check that the file holds the report itself.",
        )
    digest = text_hash(text)
    sections, passages = split(digest[:16], text)
    return Report(
        id=digest[:16],
        source=path.name,
        origin=str(path.resolve()),
        text=text,
        sha256=digest,
        metadata=describe(text, raw, divisions),
        sections=sections,
        passages=passages,
    )


def text_of(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file as it is, and without the site's furniture; raises UnreadableReport."""
    raw = "\n".join(page.text for page in reader.read(data, name))
    return raw, cleaner.clean(raw)


def is_stored(library: Library, report: Report, twin: Entry) -> bool:
    """True where the library has this very report, as this version reads it; `twin` is its
    entry of the same text."""
    return library.report(twin.id) == replace(report, source=twin.source, origin=twin.origin)


def vectors_of(report: Report, embedder: Embedder) -> tuple[bytes, ...]:
    """One vector a passage; raises ModelUnavailable where none can be had."""
    rows = embedder.embed([passage.text for passage in report.passages])
    return tuple(map(to_bytes, rows))


def readable(paths: Sequence[Path]) -> list[Path]:
    """Those of `paths` that are files which some reader takes, by their names."""
    return [path for path in paths if _is_readable(path)]


def _is_readable(path: Path) -> bool:
    if path.name.startswith(".") or path.suffix.lower() not in reader.readable_suffixes():
        return False
    try:
        return path.is_file()
    except OSError:
        return True  # to be named when it is read


def _overridden(found: Metadata, twin: Entry | None, overrides: Overrides) -> Metadata:
    """What the operator sets now or has set before goes over what the text says."""
    if twin is not None:
        kept = {name: getattr(twin.metadata, name) for name in twin.metadata.by_hand}
        found = retitled(replace(found, by_hand=twin.metadata.by_hand, **kept))
    given = {name: value for name, value in asdict(overrides).items() if value not in ((), None)}
    if not given:
        return found
    by_hand = tuple(sorted({*found.by_hand, *given}))
    return retitled(replace(found, by_hand=by_hand, **given))


def _bytes(path: Path) -> bytes:
    """No more than the reader takes, so that a file of any size is refused at once."""
    try:
        if path.exists() and not path.is_file():
            raise UnreadableReport("This is no file", where=path, mend="Check the path.")
        with path.open("rb") as file:
            return file.read(reader.MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UnreadableReport(
            "There is no such file", where=path, mend="Check the path."
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableReport(
            f"The file cannot be read: {getattr(error, 'strerror', None) or error}",
            where=path,
            mend="Check its permissions.",
        ) from error
