"""Files in, reports stored: reads, cleans, describes, splits, embeds, one report a
transaction. A bad file fails by itself; the others go in.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from config.errors import ModelUnavailable, UnreadableReport
from retrieval import cleaner, reader
from retrieval.embedding import Embedder, to_bytes
from retrieval.library import Entry, Library, Vectors
from retrieval.metadata import describe, retitled
from retrieval.regions import Divisions
from retrieval.report import Metadata, Report, text_hash
from retrieval.splitter import split

Status = Literal["added", "unchanged", "replaced", "failed"]


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the operator knows better than the text; empty and None leave it alone."""

    region: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    `report_id` is empty where it failed; `error` says why, `cause` is the error itself.
    """

    source: str
    status: Status
    report_id: str = ""
    metadata: Metadata | None = None
    passages: int = 0
    error: str = ""
    cause: UnreadableReport | None = None
    seconds: float = 0.0


class Ingestor:
    """Puts files into a library.

    `trouble` is why reports went in without vectors: the embedder could not be had. None
    where it could. It is then not asked again; `Indexes.catch_up` fills in what is missing.
    """

    def __init__(self, library: Library, embedder: Embedder, divisions: Divisions) -> None:
        self._library = library
        self._embedder = embedder
        self._divisions = divisions
        self.trouble: ModelUnavailable | None = None

    def ingest(
        self, paths: Iterable[Path], overrides: Overrides = Overrides()
    ) -> Iterator[Outcome]:
        """One outcome a file, as each is done. Raises only where the library itself fails."""
        for path in paths:
            started = time.perf_counter()
            try:
                outcome = self._one(path, overrides)
            except UnreadableReport as error:
                outcome = failed(path.name, error)
            yield replace(outcome, seconds=time.perf_counter() - started)

    def _one(self, path: Path, overrides: Overrides) -> Outcome:
        report = self._read(path)
        held, twin = self._library.at(report.origin), self._library.with_text(report.sha256)
        report = replace(report, metadata=_overridden(report.metadata, twin, overrides))
        status: Status = "replaced" if held or twin else "added"
        if twin is not None and self._is_stored(report, twin):
            status = "replaced" if held not in ("", twin.id) else "unchanged"
            if held != twin.id:
                self._library.place(twin.id, report.origin, report.source)
        else:
            self._put(report)
        return Outcome(report.source, status, report.id, report.metadata, len(report.passages))

    def _is_stored(self, report: Report, twin: Entry) -> bool:
        """True where the library has this very report, as this version reads it."""
        return self._library.report(twin.id) == replace(
            report, source=twin.source, origin=twin.origin
        )

    def _put(self, report: Report) -> None:
        vectors = None if self.trouble else self._embedded(report)
        self._library.put(report, vectors)

    def _embedded(self, report: Report) -> Vectors | None:
        """The report's vectors as the library takes them; None where none can be had."""
        try:
            rows = self._embedder.embed([passage.text for passage in report.passages])
        except ModelUnavailable as error:
            self.trouble = error
            return None
        keys = (passage.content_hash for passage in report.passages)
        return self._embedder.name, list(zip(keys, map(to_bytes, rows), strict=True))

    def _read(self, path: Path) -> Report:
        pages = reader.read(_bytes(path), path.name)
        raw = "\n".join(page.text for page in pages)
        text = cleaner.clean(raw)
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
            metadata=describe(text, raw, self._divisions),
            sections=sections,
            passages=passages,
        )


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


def failed(source: str, error: UnreadableReport) -> Outcome:
    """The outcome of a file that did not go in."""
    return Outcome(source, "failed", error=str(error), cause=error)


def files(paths: Iterable[Path], warn: Callable[[Outcome], None]) -> list[Path]:
    """The files that `paths` name: files as they are, folders searched for readable ones.

    What is not there, or a folder that holds nothing readable, goes to `warn`.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if _readable(p))
            if not inside:
                warn(failed(str(path), _nothing_in(path)))
            found += inside
        else:
            found.append(path)
    return found


def _nothing_in(folder: Path) -> UnreadableReport:
    return UnreadableReport(
        "There is no readable file in this folder",
        where=folder,
        mend=f"Files are read that end in {', '.join(sorted(reader.readable_suffixes()))}.",
    )


def _readable(path: Path) -> bool:
    if path.name.startswith(".") or path.suffix.lower() not in reader.readable_suffixes():
        return False
    try:
        return path.is_file()
    except OSError:
        return True  # to be named when it is read


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
