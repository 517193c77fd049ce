"""What must hold in a library after a kill, seen by a process that knew nothing of it."""

import random
from collections.abc import Mapping
from pathlib import Path

from benchmarks.robust.ledger import NOTHING
from bot.wiring import Wiring
from config.settings import Settings
from retrieval import analysis
from retrieval.indexes import Indexes
from retrieval.library import Library
from retrieval.report import Report
from retrieval.splitter import split
from retrieval.vectors import VectorIndex

_TOP = 5
"""Among so many of its own report a passage must be found that is looked for by its text."""


class Damage(AssertionError):
    """Something is lost, half there, or not found."""


def require(held: bool, what: str) -> None:
    """Raises Damage where it is not held."""
    if not held:
        raise Damage(what)


def look_at_library(home: Path, may: Mapping[str, set[str]], url: str) -> dict[str, str]:
    """Every report whole, none lost, none that nothing was said of; what each file holds.

    Asks as a fresh `fazhi ask` would: after the lexical index has caught up by itself.
    """
    wiring = Wiring(Settings(home, chroma_url=url))
    with Library.create(home) as library:
        require(library.check() == [], f"the library is damaged: {library.check()}")
        held = {origin: library.at(origin) for origin in may}
        for origin, report in held.items():
            require(report in may[origin], f"{origin} holds {report!r}, not of {may[origin]}")
        strange = {entry.id for entry in library.entries()} - set(held.values())
        require(not strange, f"reports of no file: {strange}")
        for report in sorted(set(held.values()) - {NOTHING}):
            _require_whole(library, library.report(report), wiring.embedder.name)
        wiring.indexes.lexical.catch_up(library)
        _require_findable(library, wiring.indexes, sorted(set(held.values()) - {NOTHING}), None)
        return held


def look_at_indexes(home: Path, url: str, chance: random.Random, reports: int) -> None:
    """After catching up: both indexes sound, every passage of some reports found in them."""
    wiring = Wiring(Settings(home, chroma_url=url))
    with Library.create(home) as library:
        wiring.indexes.catch_up(library)
        for state in wiring.indexes.verify(library):
            require(not state.problems, f"{state.name}: {state.problems}")
        held = [entry.id for entry in library.entries()]
        chosen = chance.sample(held, min(reports, len(held)))
        wide = VectorIndex(home, wiring.embedder, url, exact_limit=0)
        _require_findable(library, wiring.indexes, chosen, wide)
        wide.chroma.release()


def _require_whole(library: Library, report: Report, embedder: str) -> None:
    wanted = split(report.id, report.text)
    require((report.sections, report.passages) == wanted, f"half of {report.id} is there")
    held = {number for number, _ in library.vectors(embedder, [report.id])}
    lost = {stored.id for stored in library.passages_of(report.id)} - held
    require(not lost, f"{len(lost)} vectors of {report.id} are lost")


def _require_findable(
    library: Library, indexes: Indexes, reports: list[str], wide: VectorIndex | None
) -> None:
    """Each passage by its own text, within its report: by words, and by its vector where
    `wide` asks Chroma. Without it, one passage a report, by words."""
    for report in reports:
        passages = library.passages_of(report)
        for stored in passages if wide else passages[-1:]:
            text = stored.passage.text
            weights = dict.fromkeys(analysis.grams(text), 1.0)
            found = indexes.lexical.search(weights, [report], _TOP)
            require(_has(found, stored.id) or not weights, f"not found by words: {text}")
            if wide is not None and weights:
                near = indexes.vectors.search(library, text, [report], _TOP)
                require(_has(near, stored.id), f"not found by its vector: {text}")
        if wide is not None:
            _require_near(library, wide, passages[-1].passage.text)


def _require_near(library: Library, wide: VectorIndex, text: str) -> None:
    """A text is found over everything as its own nearest."""
    near = wide.search(library, text, None, _TOP)
    require(bool(near) and near[0][1] > 1 - 1e-4, f"not found over everything: {text}")


def _has(found: list[tuple[int, float]], passage: int) -> bool:
    return any(number == passage for number, _ in found)
