"""Where to look: the reports of the places and years asked for. Fails closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from answering.answer import ScopeTaken
from answering.catalogue import NONE, Catalogue, Entries, together, told
from answering.place import Place
from answering.refusing import Denial, no_year, without
from answering.said import Language, Said, notes_told


@dataclass(frozen=True, slots=True)
class Scope:
    """The reports to search. With a `refusal`, there are none.

    `places` has one item for each region named, in the question's order; empty where the
    question names none and everything is searched. `later` are the reports after the
    years asked for, where those have none: they may still tell a value of such a year.
    """

    entries: Entries
    places: tuple[Place, ...] = ()
    years: tuple[int, ...] = ()
    notes: tuple[Said, ...] = ()
    refusal: Denial | None = None
    later: Entries = NONE

    def taken(self, language: Language, *notes: Said) -> ScopeTaken:
        """The scope as the answer states it: the regions searched, by full name; with
        further notes."""
        paths = [path for p in self.places for path in ([p.path] if p.path else p.entries.regions)]
        if not self.places and len(self.entries.regions) == 1:
            paths = list(self.entries.regions)
        names = tuple(dict.fromkeys("".join(path) for path in paths))
        years = self.entries.years if names or self.years else ()
        return ScopeTaken(names, years, notes_told((*self.notes, *notes), language))

    def noting(self, note: Said) -> Self:
        """The same with one note more, before the others."""
        return replace(self, notes=(note, *self.notes))

    def nowhere_in_the_words(self) -> Self:
        """For words that an earlier question said: they name none of these places."""
        return replace(self, places=tuple(replace(p, start=0, end=0) for p in self.places))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the places, the years of each (empty: any), and whether the
    question looks ahead. `years` are all of them together."""

    places: tuple[Place, ...]
    each: tuple[tuple[int, ...], ...]
    years: tuple[int, ...]
    ahead: bool
    named: frozenset[int] = frozenset()
    """The years that its words spell out, not those that 近三年 or 以来 stand for."""


def scope_of(wanted: Wanted, notes: Sequence[Said], catalogue: Catalogue) -> Scope:
    """Narrows each place to its years; refuses where none of them has a report.

    A year after the last report's is answered from that report where the question looks
    ahead (plans for the next year stand in this year's report).
    """
    kept = [
        _narrowed(place, years, wanted, catalogue)
        for place, years in zip(wanted.places, wanted.each, strict=True)
    ]
    entries = together([place.entries for place, _ in kept])
    named = tuple(place for place in wanted.places if place.name)
    if not entries:
        refusal = no_year(wanted.places[0], wanted.each[0], catalogue)
        return Scope(NONE, named, wanted.years, refusal=refusal, later=_later(wanted))
    places = tuple(place for place, _ in kept if place.name)
    said = (*notes, *(note for _, note in kept if note))
    return Scope(entries, places, wanted.years, said)


def joined(scopes: Sequence[Scope]) -> Scope:
    """The scopes of several sentences as one; none of them refused."""
    places = {place.path: place for scope in scopes for place in scope.places}
    for path, place in places.items():
        groups = [p.entries for s in scopes for p in s.places if p.path == path]
        places[path] = replace(place, entries=together(groups))
    return Scope(
        together([scope.entries for scope in scopes]),
        tuple(places.values()),
        tuple(dict.fromkeys(year for scope in scopes for year in scope.years)),
        tuple(dict.fromkeys(note for scope in scopes for note in scope.notes)),
    )


def everywhere(entries: Entries) -> Place:
    """The place of a question that names none."""
    return Place("", (), entries)


def _narrowed(
    place: Place, years: Sequence[int], wanted: Wanted, catalogue: Catalogue
) -> tuple[Place, Said | None]:
    """The place with its reports of those years, and a note where the library has none of some
    that the question spells out or an earlier one stands in."""
    if not years:
        return place, None
    entries = place.entries.of_years(years)
    if entries or not wanted.ahead:
        there = catalogue.inside(place.path).years if place.path else years
        missing = sorted(wanted.named.intersection(years).difference(there))
        return replace(place, entries=entries), without(place.path, missing) if missing else None
    entries = _looking_ahead(place, years)
    return replace(place, entries=entries), _earlier(years, entries) if entries else None


def _earlier(years: Sequence[int], entries: Entries) -> Said:
    asked, found = told(years, "en"), told(entries.years, "en")
    return Said(
        f"{told(years)}的安排载于{told(entries.years)}的报告",
        f"What is planned for {asked} stands in the report of {found}",
    )


def _looking_ahead(place: Place, years: Sequence[int]) -> Entries:
    """The last report before those years; one further back only where it is a plan."""
    last = max(place.entries.years, default=0)
    if not last or min(years) <= last:
        return NONE
    near = max(years) - last == 1
    latest = place.entries.of_years((last,))
    return latest if near else Entries(e for e in latest if e.metadata.kind in ("plan", "notice"))


def _later(wanted: Wanted) -> Entries:
    return Entries(
        e
        for place, years in zip(wanted.places, wanted.each, strict=True)
        for e in place.entries
        if place.name and years and (e.metadata.year or 0) > max(years)
    )
