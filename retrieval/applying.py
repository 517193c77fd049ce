"""What a lexical index lacks of the library, and how it gets in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from retrieval.library import Library
from retrieval.tantivyindex import Document, OpenIndex, Writer
from retrieval.tokens import Tokens, tokens_of

Ready = Mapping[str, Sequence[Tokens]]
"""The tokens of some reports by their id, one item a passage; made where they are wanted."""


def behind(index: OpenIndex, library: Library) -> tuple[set[str], int] | None:
    """The reports that changed since the index was written, and the revision it will then
    show; None where it is not of this library's past."""
    seen = index.revision()
    if not 0 <= seen <= library.revision():
        return None
    changes = library.changes_since(seen)
    return {change.report_id for change in changes}, changes[-1].revision if changes else seen


def apply(
    writer: Writer, library: Library, touched: Iterable[str], revision: int, ready: Ready
) -> None:
    """Puts into the index what has become of those reports, and commits."""
    for report_id in sorted(touched):
        writer.replace(report_id, _documents(library, report_id, ready))
    writer.commit(revision)


def _documents(library: Library, report_id: str, ready: Ready) -> Iterator[Document]:
    numbers = library.passage_numbers(report_id)
    tokens = ready.get(report_id, ())
    if len(tokens) != len(numbers):
        tokens = tokens_of(library.report(report_id))
    return map(Document, numbers, tokens)
