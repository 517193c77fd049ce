"""The answerer: calls each step in turn. Question in, proven answer or refusal out."""

import datetime
from collections.abc import Callable, Iterator
from itertools import islice, zip_longest

from answering.answer import Answer, Citation
from answering.brief import citations_of
from answering.catalogue import Catalogue
from answering.chat import DEADLINE
from answering.composer import Composed, Composer
from answering.events import Done, Event, Scoped
from answering.evidence import rank
from answering.intent import Ask
from answering.model_writer import ModelWriter
from answering.places import PlaceFinder
from answering.question import Question
from answering.refusing import Denial, nothing_found, nothing_proven
from answering.search_help import SearchHelper
from answering.second_look import SecondLook
from answering.sources import Sources
from answering.stopwatch import Stopwatch
from answering.terms import TopicReader
from answering.thesaurus import Thesaurus
from answering.understanding import Reader, Understood
from answering.verifier import Verifier
from answering.writer import Writer
from retrieval.library import Library
from retrieval.regions import Divisions
from retrieval.search import Searcher

NEAREST = 3
"""Citations that a refusal offers in place of an answer."""


class Answerer:
    """Answers questions from one library, with a model or without."""

    def __init__(
        self,
        library: Library,
        searcher: Searcher,
        divisions: Divisions,
        thesaurus: Thesaurus,
        topics: TopicReader,
        verifier: Verifier,
        *,
        model: ModelWriter | None = None,
        helper: SearchHelper | None = None,
        patience: float = DEADLINE,
        today: Callable[[], datetime.date] = datetime.date.today,
    ) -> None:
        """`patience` is how many seconds one question may spend with models, the helper's
        time included."""
        self._library = library
        self._sources = Sources(library, searcher)
        self._reader = Reader(PlaceFinder(divisions), topics, thesaurus)
        self._writer = Writer(self._sources, topics, divisions)
        second = SecondLook(helper, self._sources, topics, thesaurus, divisions) if helper else None
        self._composer = Composer(self._writer, verifier, model, patience, second)
        self._extractive = Composer(self._writer, verifier, None, patience)
        self._today = today

    def answer(self, question: Question) -> Answer:
        """The answer; raises BadRequest for a question that cannot be read at all."""
        return self._last(question, self._composer)

    def extractive(self, question: Question) -> Answer:
        """The answer in the reports' own words: no model is called, whether one is set or
        not. Raises as `answer` does."""
        return self._last(question, self._extractive)

    def events(self, question: Question) -> Iterator[Event]:
        """What happens on the way to the answer; the last event is Done.

        Raises BadRequest, before the first event, for a question that cannot be read.
        """
        return self._events(question, self._composer)

    def catalogue(self) -> Catalogue:
        """What the library holds now."""
        return self._sources.catalogue()

    def _last(self, question: Question, composer: Composer) -> Answer:
        with self._library.snapshot():  # a report replaced meanwhile does not mix in
            *_, last = self._events(question, composer)
        assert isinstance(last, Done)
        return last.answer

    def _events(self, question: Question, composer: Composer) -> Iterator[Event]:
        watch = Stopwatch()
        with watch.during("search"):
            understood = self._reader.read(question, self._sources.catalogue(), self._today())
        refusal = understood.scope.refusal
        if refusal is not None and not understood.scope.later:
            yield Done(_refused(question, understood, refusal, watch))
            return
        yield Scoped(understood.scope.taken(understood.language))
        composed: Composed | None = None
        for event in composer.compose(question, understood, watch):
            if isinstance(event, Composed):
                composed = event
            else:
                yield event
        if composed is None or not composed.ledger.claims:
            with watch.during("search"):
                refusal = refusal or self._nothing(understood, composed)
            yield Done(_refused(question, understood, refusal, watch))
            return
        yield Done(_answered(question, understood, composed, watch))

    def found(self, question: Question, limit: int) -> tuple[Citation, ...]:
        """The sentences nearest to a question, best first, at most `limit`; of several asked
        at once, each in turn. Empty where it is refused for its scope.

        Raises BadRequest for a question that cannot be read at all.
        """
        with self._library.snapshot():
            understood = self._reader.read(question, self._sources.catalogue(), self._today())
            if understood.scope.refusal is not None:
                return ()
            parts = understood.parts or (understood,)
            ranked = [self._writer.evidence(part) for part in parts]
        rows = (one for row in zip_longest(*ranked) for one in row if one is not None)
        return citations_of(islice(rows, limit))

    def _nothing(self, understood: Understood, composed: Composed | None) -> Denial:
        """Not in the reports, or nothing of it proven; with the sentences that come nearest."""
        scope, topic = understood.scope, understood.topic
        readings = self._sources.readings(scope.entries, topic, understood.blank)
        nearest = citations_of(rank(readings, topic, Ask("fact"))[:NEAREST])
        if composed is not None and composed.unproven:
            return nothing_proven(nearest)
        return nothing_found(scope.entries, nearest)


def _answered(
    question: Question, understood: Understood, composed: Composed, watch: Stopwatch
) -> Answer:
    ledger = composed.ledger
    return Answer(
        question=question.text,
        text=ledger.text(composed.remarks),
        scope=understood.scope.taken(understood.language, *composed.notes),
        claims=tuple(ledger.claims),
        citations=tuple(ledger.citations),
        rows=(*ledger.rows, *composed.silent),
        dropped=tuple(composed.dropped),
        mode=composed.mode,
        model=composed.model,
        timings_ms=watch.timings(),
    )


def _refused(
    question: Question, understood: Understood, refusal: Denial, watch: Stopwatch
) -> Answer:
    told = refusal.told(understood.language)
    return Answer(
        question=question.text,
        text=told.message,
        scope=understood.scope.taken(understood.language),
        refusal=told,
        timings_ms=watch.timings(),
    )
