"""The catalogue of one library as it changes: of a new state, only what changed is read."""

import gc
from collections.abc import Collection
from dataclasses import dataclass

from answering.catalogue import Catalogue
from retrieval.library import Entry, Library

_READ_ANEW = 1_000
"""Changed reports from which on the whole list is read again."""
_MANY = 5_000
"""Reports from which on Python's search for garbage would be felt in an answer."""
_KEPT = 2
"""States at hand: threads may ask of the one before while another sees the new one."""


@dataclass(frozen=True, slots=True)
class _Held:
    revision: int
    catalogue: Catalogue


class Catalogues:
    """What a library holds, at whatever state of it the asking thread sees."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._held: tuple[_Held, ...] = ()

    def now(self) -> Catalogue:
        """The library's catalogue; the same object as long as nothing changed."""
        revision, held = self._library.revision(), self._held
        known = next((one for one in held if one.revision == revision), None)
        if known is None:
            before = max(
                (one for one in held if one.revision < revision),
                key=lambda one: one.revision,
                default=None,
            )
            known = _Held(revision, self._read(before))
            self._held = (known, *held)[:_KEPT]
        return known.catalogue

    def _read(self, before: _Held | None) -> Catalogue:
        changes = self._library.changes_since(before.revision) if before else ()
        if before is None or len(changes) > _READ_ANEW:
            return _settled(Catalogue(self._library.entries()))
        entries = before.catalogue.entries
        changed = {change.report_id for change in changes} | self._elsewhere(entries)
        return Catalogue(entries.replaced(changed, self._library.entries_of(changed)))

    def _elsewhere(self, entries: Collection[Entry]) -> set[str]:
        """The reports that another file brought first than was known: a file that held one
        may since hold another, and that is no change of the report itself."""
        first = self._library.first_origins()
        return {e.id for e in entries if first.get(e.id) != (e.source, e.origin)}


def _settled(catalogue: Catalogue) -> Catalogue:
    """A long catalogue stays as long as the process: it is taken out of the garbage
    collector's rounds, which would stop a question every now and then to look through it
    (50 ms with 15,000 reports). What is no longer referred to is freed all the same."""
    if len(catalogue.entries) >= _MANY:
        gc.collect(1)
        gc.freeze()
    return catalogue
