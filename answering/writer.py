"""Writes the answer: gives each form of question to its own writer, part by part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from answering import (
    chapters,
    comparison,
    computation,
    documents,
    duties,
    explanation,
    facts,
    lists,
    retold,
    sections,
)
from answering.answer import Row
from answering.brief import Brief, quoted, traced
from answering.catalogue import NONE, Entries
from answering.chapters import Chapter
from answering.comparison import Part
from answering.draft import Draft
from answering.evidence import Evidence, rank
from answering.intent import Ask, adds_up, ask_of, totalled
from answering.measures import asks_rank
from answering.naming import Names
from answering.reading import Line, Reading
from answering.sources import Sources
from answering.topic import Topic, Topics
from answering.understanding import Understood
from retrieval.regions import Divisions

ROOM = 800
"""Characters of a comparison's lines together; with labels it stays under 900."""
_LINE, _SHORTEST_LINE, _LABEL = 150, 60, 12
_MOST_DRAFTS = 10
_REMARK = 100
"""Characters kept for the remark that a comparison tells only some."""
_ENUMERATING = ("section", "list", "explain")


@dataclass(frozen=True, slots=True)
class Written:
    """Claims on their way; no drafts mean that the reports do not say. `remarks` tell
    what is missing beside them, `silent` has a row for each value that is, `order` tells by
    what they are put in order, where they are."""

    drafts: tuple[Draft, ...] = ()
    remarks: tuple[str, ...] = ()
    silent: tuple[Row, ...] = ()
    order: str = ""


class Writer:
    """Writes in the reports' own words."""

    def __init__(self, sources: Sources, topics: Topics, divisions: Divisions) -> None:
        self._sources = sources
        self._topics = topics
        self._divisions = divisions

    def write(self, understood: Understood) -> Written:
        """The claims that answer a question; of one refused for its year, what later
        reports tell of that year."""
        if understood.scope.refusal is not None:
            return self._retold(understood)
        if understood.parts:
            written = [self.write(part) for part in understood.parts]
            remarks = tuple(remark for part in written for remark in part.remarks)
            drafts = tuple(draft for part in written for draft in part.drafts)
            return Written(drafts, remarks, tuple(row for part in written for row in part.silent))
        if comparison.compares(understood.scope):
            return self._compare(understood)
        brief = self._brief(understood)
        return Written(tuple(traced(draft, brief.readings) for draft in _by_form(brief)))

    def nearly(self, understood: Understood) -> tuple[Draft, ...]:
        """Where `write` finds nothing: what comes so near that a model may be asked about
        it. Only for one fact of one place."""
        if comparison.compares(understood.scope) or understood.ask.form not in ("value", "fact"):
            return ()
        return tuple(facts.nearly(self._brief(understood)))

    def evidence(self, understood: Understood) -> list[Evidence]:
        """The sentences that speak to the question, best first; of a comparison's parts
        each in turn. Those that score nothing are left out."""
        scope = understood.scope
        parts: list[Part] = []
        if comparison.compares(scope):
            parts = comparison.parts_of(understood.blank, scope.places, scope.years)
        few = 0 < len(parts) <= comparison.MOST_SEARCHED
        briefs = self._briefs_of(parts, understood) if few else [self._brief(understood)]
        ranked = [rank(brief.readings, brief.topic, brief.ask) for brief in briefs]
        return [one for row in zip_longest(*ranked) for one in row if one is not None]

    def _compare(self, understood: Understood) -> Written:
        scope = understood.scope
        parts = comparison.parts_of(understood.blank, scope.places, scope.years)
        if len(parts) > comparison.MOST_SEARCHED:
            return self._foremost(parts, understood)
        briefs = self._briefs_of(parts, understood)
        if understood.ask.form in _ENUMERATING:
            return _side_by_side(briefs)
        found = [facts.answers(brief)[: facts.MOST_PARTS] for brief in briefs]
        silent = [part for part, answers in zip(parts, found, strict=True) if not answers]
        remarks = tuple(part.silence(briefs[0].names) for part in silent)
        several = len({part.place for part in parts}) > 1
        asked = "" if understood.ask.operation and not several else asks_rank(understood.text)
        order = comparison.order(found, least=asked == "least") if asked else []
        if order:
            briefs, found = [briefs[at] for at in order], [found[at] for at in order]
        used = [evidence for answers in found for evidence in answers]
        limit = max(_SHORTEST_LINE, min(_LINE, ROOM // max(len(used), len(parts)) - _LABEL))
        drafts = [
            quoted(brief, evidence, limit, cell=True)
            for brief, answers in zip(briefs, found, strict=True)
            for evidence in answers
        ]
        if adds_up(understood.text):
            understood = replace(understood, ask=totalled(understood.ask))
        if understood.ask.operation and not silent:
            drafts += computation.between(self._brief(understood, entries=NONE), used)
        if not drafts:
            return Written()
        asks_values = understood.ask.form in ("value", "compute")
        rows = tuple(_silent_row(part) for part in silent if part.entries) if asks_values else ()
        ranked = briefs[0].names.ranked(least=asked == "least") if order else ""
        return Written(tuple(drafts), remarks, rows, ranked)

    def _foremost(self, parts: Sequence[Part], understood: Understood) -> Written:
        """Of more parts than an answer has room for, those that one search of them all puts
        first; with a remark that these are not all."""
        scope = understood.scope
        entries = scope.entries if scope.years else scope.entries.latest
        brief = self._brief(understood, entries)
        limit = (ROOM - _REMARK) // comparison.MOST_TOLD - _LABEL
        drafts: list[Draft] = []
        for part, readings in comparison.foremost(brief, parts):
            ask = replace(_part_ask(brief.ask, part.words), future=brief.ask.future)
            own = replace(brief, ask=ask, readings=readings)
            drafts += _told(own, limit)[:1]
            if len(drafts) == comparison.MOST_TOLD:
                break
        remark = brief.names.only_some(len(entries.regions), latest=not scope.years)
        drafts = [traced(draft, brief.readings) for draft in drafts]
        return Written(tuple(drafts), (remark,)) if drafts else Written()

    def _retold(self, understood: Understood) -> Written:
        scope = understood.scope
        if not scope.later or understood.ask.form != "value":
            return Written()
        brief = self._brief(understood, entries=scope.later)
        return Written(tuple(retold.write(brief, scope.years)))

    def _briefs_of(self, parts: Sequence[Part], understood: Understood) -> list[Brief]:
        """A brief for each part, with the words said of it where each has its own."""
        together = len({part.words for part in parts}) == 1
        briefs = []
        for part in parts:
            own = self._topics.read(part.words)
            topic = understood.topic if together or not own.weight else own
            ask = _part_ask(understood.ask, part.words)
            briefs.append(self._brief(understood, part.entries, topic, part.words, ask))
        return briefs

    def _brief(
        self,
        understood: Understood,
        entries: Entries | None = None,
        topic: Topic | None = None,
        words: str | None = None,
        ask: Ask | None = None,
    ) -> Brief:
        """The whole question, or the part of it that is given."""
        entries = understood.scope.entries if entries is None else entries
        topic = topic or understood.topic
        words = understood.blank if words is None else words
        ask = ask or understood.ask
        return Brief(
            text=words,
            ask=replace(ask, future=_asks_future(understood, entries)),
            topic=topic,
            readings=self._sources.readings(entries, topic, words),
            names=Names(self._divisions, understood.language, understood.scope.entries.regions),
            read=self._topics.read,
        )


def _silent_row(part: Part) -> Row:
    about = part.entries[0].metadata
    return Row(about.region_name, about.year, "", "", 0)


def _asks_future(understood: Understood, entries: Entries) -> bool:
    latest = max(entries.years, default=0)
    years = understood.scope.years
    return bool(years and latest) and min(years) > latest


def _part_ask(ask: Ask, words: str) -> Ask:
    """The form asked of one part: its own where its words ask, else the whole's."""
    own = ask_of(words.replace(" ", ""))
    if own.form == "value" and (own.unit or own.family):
        return own
    if ask.form != "compute":
        return ask
    return replace(ask.plain, change=False, direction="")


def _side_by_side(briefs: Sequence[Brief]) -> Written:
    most = max(1, _MOST_DRAFTS // len(briefs))
    return Written(
        tuple(traced(draft, brief.readings) for brief in briefs for draft in _by_form(brief)[:most])
    )


def _told(brief: Brief, limit: int) -> list[Draft]:
    """One of many parts: by its form, or the sentence that answers as a cell."""
    if brief.ask.form in _ENUMERATING:
        return _by_form(brief)
    return [quoted(brief, evidence, limit, cell=True) for evidence in facts.answers(brief)]


def _by_form(brief: Brief) -> list[Draft]:
    """Tries the form asked for, then plainer ones; empty is a refusal."""
    if documents.is_meant(brief.text, brief.readings):
        return documents.write(brief)
    if duties.asked(brief.text):
        return duties.write(brief) or facts.write(brief)
    match brief.ask.form:
        case "compute":
            return _computed(brief)
        case "section":
            return _section(brief)
        case "list":
            return lists.write(brief) or facts.write(brief)
        case "explain":
            return explanation.write(brief)
        case _:
            return facts.write(brief) or computation.undone(brief)


def _section(brief: Brief) -> list[Draft]:
    """The part of a report asked for; where its headings do not speak of what is asked
    about (普法的目标), or there is no such part, the sentences that do."""
    part = sections.find(brief)
    told = brief.only(lambda reading, line: _belongs(brief.ask.chapter, reading, line))
    if part is not None and (sections.is_general(brief) or sections.covers(part, brief)):
        return sections.write(brief)
    own = explanation.write(told, sure=part is not None and brief.ask.chapter != "results")
    return own or sections.write(brief) or lists.write(told)


def _belongs(chapter: Chapter, reading: Reading, line: Line) -> bool:
    """Whether a sentence tells what that part of a report would."""
    if chapter == "shortcomings":  # 补齐短板 is a plan
        return chapters.owns_up(line.folded) and not reading.looks_ahead(line)
    return chapter not in ("plans", "targets") or reading.looks_ahead(line)


def _computed(brief: Brief) -> list[Draft]:
    computed = computation.write(brief)
    if computed:
        return computed
    plain = replace(brief, ask=brief.ask.plain)
    stated = facts.write(plain)
    found = facts.answers(plain)
    joined = brief.ask.operation == "sum" and computation.joins(brief.text)
    changed = brief.ask.operation != "difference" or any(_is_change(e) for e in found)
    if joined or not changed:  # one of several values is none of what was asked
        stated = [replace(draft, cell=None) for draft in stated]
    return stated


def _is_change(evidence: Evidence) -> bool:
    """Whether its value is itself a rise or fall: the number of one thing is no difference."""
    return evidence.value is not None and bool(evidence.value.direction)
