"""One question understood: where it looks, what it asks, and about what.

Brings text, history and filters together; fails closed into a refusal. Finds no evidence.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from answering import courtesy, documents
from answering.catalogue import NONE, Catalogue, Entries, Path, together, years_of
from answering.chapters import Chapter, asks_overview, in_every_title
from answering.conversation import (
    Turn,
    places_meant,
    separate,
    speaker,
    years_last_spoken_of,
    years_stepped_to,
)
from answering.english import to_chinese
from answering.intent import Ask, asks_ahead
from answering.meaning import Meaning, meaning
from answering.place import Place
from answering.places import PlaceFinder, every_region, only_some
from answering.question import Question, language, readable, written
from answering.refusing import (
    Denial,
    no_kind,
    no_region,
    nothing_asked,
    only_kinds,
    outside_filter,
    outside_years,
)
from answering.said import Language
from answering.scope import Scope, Wanted, everywhere, joined, scope_of
from answering.terms import TopicReader
from answering.thesaurus import Thesaurus
from answering.topic import Topic
from answering.trends import compared, trend
from answering.wordlists import is_weak
from answering.years import (
    asks_all_years,
    document_years,
    without_years,
    year_compared_with,
    years_asked,
    years_beside,
)
from config.errors import BadRequest

_SLOT = re.compile(
    r"\s*([\u4e00-\u9fff]{2,6}?)(市|县|区|省|国)?(?:那边|这边|上|里|境内)?\s*(?:(?:一共|总共|共)?有|的|在)"
)


@dataclass(frozen=True)
class Understood:
    """A question ready for evidence. With `scope.refusal` set, nothing else counts.

    `text` is the folded question, `blank` its words with regions and years blanked out
    (in Chinese for an English one); `topic` what is asked about. `parts` are the
    sentences of a question that are answered one by one, else empty.
    """

    text: str
    blank: str
    language: Language
    ask: Ask
    topic: Topic
    scope: Scope
    parts: tuple["Understood", ...] = ()


@dataclass(frozen=True, slots=True)
class _Filters:
    """What explicit filters leave: their places, and the library narrowed to them."""

    places: tuple[Place, ...]
    years: tuple[int, ...]
    allowed: Entries

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for place in self.places for path in place.entries.regions)


class Reader:
    """Understands questions against one library's catalogue."""

    def __init__(self, places: PlaceFinder, topics: TopicReader, thesaurus: Thesaurus) -> None:
        self._places = places
        self._topics = topics
        self._thesaurus = thesaurus

    def read(self, question: Question, catalogue: Catalogue, today: datetime.date) -> Understood:
        """Raises BadRequest for a question that cannot be read at all."""
        whole = self._read(question, catalogue, today)
        pieces = separate(whole.text, today) if whole.language == "zh" else ()
        if not pieces:
            return whole
        first, second = pieces
        later = (*question.history, first)
        parts = (
            self._read(replace(question, text=first), catalogue, today),
            self._read(replace(question, text=second, history=later), catalogue, today),
        )
        if any(part.scope.refusal is not None for part in parts):
            return whole
        return replace(whole, scope=joined([part.scope for part in parts]), parts=parts)

    def _read(self, question: Question, catalogue: Catalogue, today: datetime.date) -> Understood:
        text = readable(question.text)
        if question.kinds:
            catalogue = catalogue.of_kinds(question.kinds)
            if not catalogue.entries:
                return _refused(text, question, Scope(NONE, refusal=no_kind(question.kinds)))
        filters = self._filters(question, catalogue)
        if isinstance(filters, Denial):
            return _refused(text, question, Scope(NONE, refusal=filters))
        turn = self._turn(question.text, catalogue, filters.paths, today)
        history = self._history(question.history, catalogue, filters.paths, today)
        refusal = _unfit(turn, history) or turn.refusal
        if refusal is not None:
            return _refused(text, question, Scope(NONE, refusal=refusal))
        placed = bool(turn.places or filters.places)
        meant = meaning(turn, history, self._topics, placed=placed)
        scope = _scope(turn, history, filters, meant, catalogue, today)
        if meant.blank != turn.blank:
            scope = scope.nowhere_in_the_words()
        if question.kinds:
            scope = scope.noting(only_kinds(question.kinds))
        meant = self._as_trend(meant, scope)
        if scope.refusal is None and _is_overview(meant, scope):
            plans = all(entry.metadata.kind == "plan" for entry in scope.entries)
            chapter: Chapter = "plans" if plans else "results"
            meant = replace(meant, ask=replace(meant.ask, form="section", chapter=chapter))
        elsewhere = "" if turn.places or filters.places else _foreign_place(meant)
        if scope.refusal is None and elsewhere:
            scope = Scope(NONE, refusal=no_region(elsewhere, catalogue))
        unsaid = all(is_weak(t.text) or t.text.isdecimal() for t in meant.topic.terms)
        named = meant.ask.chapter or documents.matter_of("".join(meant.blank.split()))
        if scope.refusal is None and unsaid and not named:
            scope = replace(scope, refusal=nothing_asked(scope.entries))
        spoken = language(question.text)
        return Understood(text, meant.blank, spoken, meant.ask, meant.topic, scope)

    def _as_trend(self, meant: Meaning, scope: Scope) -> Meaning:
        """Whether a thing rose or fell between two years asks for its values in both."""
        found = trend(meant.blank.rstrip()) if len(scope.years) == 2 else None
        if found is None or meant.ask.form in ("compute", "section"):
            return meant
        thing = meant.blank[: found.start()]
        topic = self._topics.read(thing)
        if all(is_weak(term.text) for term in topic.terms):
            return meant
        blank = thing.ljust(len(meant.blank))  # as long, so that the places stand where they did
        return replace(meant, ask=compared(thing), topic=topic, blank=blank)

    def _filters(self, question: Question, catalogue: Catalogue) -> _Filters | Denial:
        places = self._places.filters(question.regions, catalogue)
        if isinstance(places, Denial):
            return places
        allowed = catalogue.entries
        if places:
            allowed = together([place.entries for place in places])
        if question.years:
            allowed = allowed.of_years(question.years)
        return _Filters(tuple(places), question.years, allowed)

    def _history(
        self,
        history: Sequence[str],
        catalogue: Catalogue,
        within: Sequence[Path],
        today: datetime.date,
    ) -> list[Turn]:
        """The turns before; one that cannot be read says nothing."""
        turns = []
        for text in history:
            try:
                turns.append(self._turn(text, catalogue, within, today))
            except BadRequest:
                continue
        return turns

    def _turn(
        self, asked: str, catalogue: Catalogue, within: Sequence[Path], today: datetime.date
    ) -> Turn:
        text = readable(asked)
        english = language(text) == "en"
        found = self._places.find(text, catalogue, written(asked) if english else "", within)
        bare = list(text)
        for place in found.places:
            bare[place.start : place.end] = " " * (place.end - place.start)
        blank = without_years("".join(bare))
        if english:
            blank = to_chinese(blank, self._thesaurus)
        years = years_asked(text, today)
        return Turn(text, english, found.places, found.notes, years, blank, found.refusal)


def _scope(
    turn: Turn,
    history: Sequence[Turn],
    filters: _Filters,
    meant: Meaning,
    catalogue: Catalogue,
    today: datetime.date,
) -> Scope:
    named = places_meant(turn, history)
    places = [place.only(filters.allowed) for place in named]
    if filters.places:
        places = [p for p, whole in zip(places, named, strict=True) if _meets(whole, filters)]
        if turn.places and not places:
            names = [place.name for place in turn.places]
            return Scope(NONE, refusal=outside_filter(names, [p.name for p in filters.places]))
        places = places or [place.only(filters.allowed) for place in filters.places]
    notes = turn.notes
    if not places:
        allowed = filters.allowed
        places = [*every_region(turn.text, allowed)] or [everywhere(allowed)]
        notes = (*notes, *only_some(turn.text, allowed))
    years = _years(turn, history, places) or filters.years
    ahead = asks_ahead(speaker(turn, history).text, meant.ask)
    if filters.years and not ahead and not set(years) & set(filters.years):
        if turn.years:
            return Scope(NONE, refusal=outside_years(years, filters.years))
        years = filters.years
    each = _years_of_each(turn, places, years, today)
    spelled = frozenset(_named(turn.text, years))
    wanted = Wanted(tuple(places), tuple(each), years if all(each) else (), ahead, spelled)
    return scope_of(wanted, notes, catalogue)


def _foreign_place(meant: Meaning) -> str:
    """What a question that names no region has where one is expected (巴黎有多少家医院), and no
    report ever speaks of; "" for none."""
    slot = _SLOT.match(meant.blank)
    names = {term.text for term in meant.topic.terms if term.foreign}
    if slot is None or not names & {slot.group(1), slot.group(1) + (slot.group(2) or "")}:
        return ""
    return slot.group(1) + (slot.group(2) or "")


def _named(text: str, years: Sequence[int]) -> Iterator[int]:
    """The years that a text spells out, with those between the first and the last."""
    written = [year for year in years if str(year) in text]
    return (year for year in years if written and min(written) <= year <= max(written))


def _is_overview(meant: Meaning, scope: Scope) -> bool:
    """Whether the report of one region is asked for as a whole: the question names nothing
    beside what the titles of the reports say themselves."""
    ask, entries = meant.ask, scope.entries
    if ask.chapter or ask.form not in ("explain", "list", "fact") or len(entries.regions) != 1:
        return False
    if not asks_overview(meant.blank):
        return False
    own = (term.text for term in meant.topic.terms if not is_weak(term.text))
    named = (term for term in own if not asks_overview(term))
    reports = [entry.metadata for entry in entries]
    return all(in_every_title(term, reports) for term in named)


def _meets(place: Place, filters: _Filters) -> bool:
    """Whether a place has a report in the regions of the filters, of whatever year."""
    return any(place.entries.among(chosen.entries) for chosen in filters.places)


def _years(turn: Turn, history: Sequence[Turn], places: Sequence[Place]) -> tuple[int, ...]:
    """The years asked for: the question's own, or those its history leaves it."""
    covered = years_of(place.entries for place in places)
    alone = len(places) == 1
    named = document_years(turn.text)
    if alone and named and set(named) < set(turn.years):
        return named
    years = years_stepped_to(turn, history) or turn.years
    base = year_compared_with(turn.text)
    if alone and base is not None and years == (base,):
        told = [year for year in places[0].entries.told_years if year > base]
        return (base, told[-1]) if told else years
    if years:
        return years
    if alone and places[0].name and asks_all_years(turn.text):
        return covered
    last = years_last_spoken_of(history)
    return last if set(last) & set(covered) else ()


def _years_of_each(
    turn: Turn, places: Sequence[Place], years: tuple[int, ...], today: datetime.date
) -> list[tuple[int, ...]]:
    """The years for each place: its own where the question gives several places theirs. Years
    that only an earlier question named hold for the places that have reports of them."""
    several = len({place.path for place in places}) > 1
    if several and not turn.years:
        return [years if place.entries.of_years(years) else () for place in places]
    spans = [(place.start, place.end) for place in places]
    if not several or not all(end for _, end in spans):
        return [years] * len(places)
    each = years_beside(turn.text, spans, today)
    return each if any(each) else [years] * len(places)


def _unfit(turn: Turn, history: Sequence[Turn]) -> Denial | None:
    spoken_of = bool(turn.places) or any(earlier.places for earlier in history)
    return courtesy.refusal_of(turn.text, placed=bool(turn.places), spoken_of=spoken_of)


def _refused(text: str, question: Question, scope: Scope) -> Understood:
    return Understood(text, "", language(question.text), Ask("fact"), Topic(()), scope)
