"""Looks again for what a lay, English or many-part question asks, in a model's words.

The question's own words, region and year stand: they are searched first and alone, and
what is found otherwise must hold a part of them too.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from answering.draft import Draft
from answering.evidence import Evidence, rank
from answering.facets import facets
from answering.intent import ask_of
from answering.question import Question
from answering.rewording import Reworded, Rewording
from answering.search_help import PART, SECONDS, Asked, SearchHelper
from answering.sources import Sources
from answering.stopwatch import Stopwatch
from answering.terms import TopicReader
from answering.thesaurus import Thesaurus
from answering.understanding import Understood
from answering.wordlists import is_weak
from answering.writer import Writer
from answering.years import without_years
from retrieval.regions import Divisions

OWN_PART = 0.15
"""The share of the question's own weight that a sentence must hold without a model's words."""
SPOKEN_OF = 0.33
"""And what it must hold with them, wherever the search puts its passage."""
WEAK = 0.65
"""Answers that hold less are looked for again."""
_ALL_PARTS = 0.9
"""A question of several parts is answered where a sentence holds this share of it."""
_WHOLE = 0.5
"""What the whole question counts for beside one of its parts."""
_SCORED = ("value", "fact", "yesno", "compute", "explain")


@dataclass(frozen=True, slots=True)
class Look:
    """What a rewording finds: claims on their way, evidence best first."""

    drafts: tuple[Draft, ...]
    evidence: tuple[Evidence, ...]
    rewording: Rewording


class SecondLook:
    """Looks again, with one model to help."""

    def __init__(
        self,
        helper: SearchHelper,
        sources: Sources,
        topics: TopicReader,
        thesaurus: Thesaurus,
        divisions: Divisions,
    ) -> None:
        self._helper = helper
        self._sources = sources
        self._topics = topics
        self._thesaurus = thesaurus
        self._divisions = divisions

    def looks(
        self,
        question: Question,
        understood: Understood,
        patience: float,
        watch: Stopwatch,
        *,
        answered: bool,
    ) -> Iterator[Look]:
        """What the model's words find, maybe nothing; and, for whoever is not content, what
        those of one more round find. Each is asked for when it is wanted. `patience` is in
        seconds, for the whole question; `answered` says that its own words found an answer,
        which stands, so that more may be tried beside it."""
        deadline = time.monotonic() + min(SECONDS, PART * patience)
        with watch.during("search"):
            asked = self._asked(question, understood)
        tried = self._helper.rewrite(asked, deadline)
        with watch.during("search"):
            look = self._look(understood, tried, answered)
        yield look
        nearest = [e.line.text for e in look.evidence]
        further = tried.and_also(self._helper.again(asked, tried, nearest, deadline))
        if further != tried:
            with watch.during("search"):
                look = self._look(understood, further, answered)
            yield look

    def _asked(self, question: Question, understood: Understood) -> Asked:
        entries, topic = understood.scope.entries, understood.topic
        readings = self._sources.readings(entries, topic, understood.blank)
        titles = [title for reading in readings for title in reading.titles]
        headings = tuple(dict.fromkeys(titles))
        return Asked(understood.text, question.history, understood.language, headings)

    def _look(self, understood: Understood, rewording: Rewording, answered: bool) -> Look:
        """What a rewording finds; no claims where it rewords nothing."""
        chinese = self._thesaurus.chinese if understood.language == "en" else None
        topics = Reworded(self._topics, rewording, chinese, doubting=answered)
        writer = Writer(self._sources, topics, self._divisions)
        widened = _widened(understood, topics)
        evidence = writer.evidence(widened)
        drafts = [*(writer.write(widened).drafts or writer.nearly(widened))]
        for part in self._parts(understood, topics, rewording):
            drafts += writer.write(part).drafts[:1]
            evidence += writer.evidence(part)[:2]
        held = _held(understood, evidence)
        if understood.ask.form in _SCORED:  # what only the search says, its new words may say
            held = [e for e in held if any(_same(e, o) and o.held >= SPOKEN_OF for o in evidence)]
        kept = [d for d in drafts if _holds(d, held)] if rewording != Rewording() else []
        return Look(tuple(kept), tuple(evidence), rewording)

    def _parts(
        self, understood: Understood, topics: Reworded, rewording: Rewording
    ) -> Iterator[Understood]:
        """The model's parts of a question that has several, each beside the whole; those
        with a word that is neither the question's nor the model's for one of its are not."""
        if understood.parts or not _many(understood):
            return
        allowed = (understood.text, understood.blank, *rewording.words)
        for question in rewording.questions:
            blank = self._blank(question)
            own = topics.read(blank)
            said = [term.text for term in own.terms if not is_weak(term.text)]
            if said and all(any(word in text for text in allowed) for word in said):
                topic = own.plus(topics.widened(understood.topic), _WHOLE)
                yield replace(understood, blank=blank, ask=ask_of(blank), topic=topic)

    def _blank(self, question: str) -> str:
        for mention in reversed(self._divisions.mentions(question)):
            question = question[: mention.start] + question[mention.end :]
        return "".join(without_years(question).split())


def falls_short(
    understood: Understood, drafts: Sequence[Draft], evidence: Sequence[Evidence]
) -> bool:
    """Whether a model's words may find more: the question is lay, English or of several
    parts, and its own words found no answer, a weak one, or maybe not one to all of it."""
    if not (_foreign(understood) or _many(understood)):
        return False
    if not drafts:
        return True
    if understood.ask.form not in _SCORED or understood.parts:
        return False
    used = [e for e in evidence if any(_quotes(draft, e) for draft in drafts)]
    if not used:
        return False
    best = max(used, key=lambda e: e.held)
    return best.held < WEAK or (_many(understood) and best.strict < _ALL_PARTS)


def _foreign(understood: Understood) -> bool:
    """Whether it is English, or has words that no report uses."""
    return understood.language == "en" or any(term.lay for term in understood.topic.terms)


def _many(understood: Understood) -> bool:
    return len(understood.scope.places) <= 1 and len(facets(understood.blank)) > 1


def _widened(understood: Understood, topics: Reworded) -> Understood:
    parts = tuple(replace(part, topic=topics.widened(part.topic)) for part in understood.parts)
    return replace(understood, topic=topics.widened(understood.topic), parts=parts)


def _held(understood: Understood, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that hold enough of the question's own words."""
    readings = {e.reading.id: e.reading for e in evidence}
    literal = rank(tuple(readings.values()), understood.topic, understood.ask)
    return [e for e in literal if e.strict >= OWN_PART]


def _holds(draft: Draft, held: Sequence[Evidence]) -> bool:
    return any(_quotes(draft, e) for e in held)


def _same(a: Evidence, b: Evidence) -> bool:
    return a.line == b.line and a.reading.id == b.reading.id


def _quotes(draft: Draft, evidence: Evidence) -> bool:
    return any(
        proof.report.id == evidence.reading.id
        and proof.start < evidence.line.end
        and evidence.line.start < proof.end
        for proof in draft.proofs
    )
