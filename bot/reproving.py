"""Proves an answer again against the library as it is now: the whole, or citation by citation."""

from collections.abc import Iterator

from answering.answer import Answer, Citation, Finding
from answering.recheck import Snapshot, of_citation, recheck
from answering.verifier import Verifier
from bot.prooffile import snapshot_of
from config.errors import ReportUnknown
from retrieval.library import Library


def findings(answer: Answer, library: Library, verifier: Verifier) -> list[Finding]:
    """What is wrong with an answer; empty means proven."""
    with library.snapshot():
        return recheck(answer, snapshots(answer, library), verifier)


def standing(answer: Answer, library: Library) -> dict[int, bool]:
    """Of each citation, by its number, whether the library still says just this, there."""
    with library.snapshot():
        found = snapshots(answer, library)
    return {one.n: not any(of_citation(one, found)) for one in shown(answer)}


def shown(answer: Answer) -> tuple[Citation, ...]:
    """The quotes that a reader sees: of an answer, or those that a refusal came nearest to."""
    return (*answer.citations, *(answer.refusal.nearest if answer.refusal else ()))


def snapshots(answer: Answer, library: Library) -> dict[str, Snapshot]:
    """The reports quoted, by id, as the library holds them; those that are gone are absent."""
    return dict(_snapshots(answer, library))


def _snapshots(answer: Answer, library: Library) -> Iterator[tuple[str, Snapshot]]:
    for key in dict.fromkeys(citation.report_id for citation in shown(answer)):
        try:
            report = library.report(key)
        except ReportUnknown:
            continue
        if report.id == key:  # no file name passes for an id
            yield key, snapshot_of(report)
