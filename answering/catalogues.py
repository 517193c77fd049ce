"""The catalogue of one library as it changes: of a new state, only what changed is read."""

from collections.abc import Collection
from dataclasses import dataclass

from answering.catalogue import Catalogue
from retrieval.library import Entry, Library

_READ_ANEW = 1_000
"""Changed reports from which on the whole list is read again."""
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
            return Catalogue(self._library.entries())
        entries = before.catalogue.entries
        changed = {change.report_id for change in changes} | self._elsewhere(entries)
        return Catalogue(entries.replaced(changed, self._library.entries_of(changed)))

    def _elsewhere(self, entries: Collection[Entry]) -> set[str]:
        """The reports that another file brought first than was known: a file that held one
        may since hold another, and that is no change of the report itself."""
        first = self._library.first_origins()
        return {e.id for e in entries if first.get(e.id) != (e.source, e.origin)}
