"""Questions that a library can really answer: for who does not know what to ask, and after
an answer or a refusal.

Each is asked before it is shown, in the reports' own words, and shown only where it was
answered by what it was made of; and finding them takes no longer than a reader would wait.
"""

import datetime
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Protocol

from answering.answer import Answer, Citation
from answering.catalogue import Catalogue, Path
from answering.english_phrasing import English
from answering.figures import Figure
from answering.frame import Frame
from answering.gist import gist, like
from answering.growing import Growing
from answering.interest import Interest
from answering.neighbourhood import plans, regions_apart
from answering.phrasing import Chinese, Phrasing
from answering.proposing import Proposal, Proposals, Speaks, speaks_of
from answering.question import Question, language
from answering.readings import Readings
from answering.rereading import Rereader
from answering.restating import Restated
from answering.said import Language
from answering.thesaurus import Thesaurus
from config.errors import BadRequest
from retrieval.library import Entry
from retrieval.regions import Divisions
from retrieval.report import Report

SECONDS = 0.1
"""How long finding suggestions may take; one question more is on its way then at most."""
_REGIONS = 24
"""Regions whose reports examples are made of."""
_TRIES = 3
"""Proposals of one kind that may fail before another kind has its turn."""


class Asker(Protocol):
    """Answers without a model, and tells what the library holds."""

    def extractive(self, question: Question) -> Answer: ...

    def catalogue(self) -> Catalogue: ...


class Suggester:
    """Suggests questions to ask of one library."""

    def __init__(
        self,
        asker: Asker,
        read: Callable[[Entry], Report],
        divisions: Divisions,
        thesaurus: Thesaurus,
        *,
        seconds: float = SECONDS,
        today: Callable[[], datetime.date] = datetime.date.today,
    ) -> None:
        self._asker = asker
        self._readings = Readings(read, Interest(thesaurus).of)
        self._asked = Rereader(divisions, today)
        self._phrasings: dict[Language, Phrasing] = {
            "zh": Chinese(),
            "en": English(divisions, thesaurus),
        }
        self._thesaurus = thesaurus
        self._seconds = seconds
        self._examples: dict[Language, Growing] = {}

    def examples(self, n: int = 4, language: Language = "zh") -> tuple[str, ...]:
        """Questions of several kinds about several regions: a figure, a comparison, a list,
        how something was done. The same ones as long as the library is the same; fewer
        while they are still being found."""
        catalogue = self._asker.catalogue()
        known = self._examples.get(language)
        if known is None or known.catalogue is not catalogue:
            kinds = self._kinds(catalogue, _spread(catalogue), self._phrasings[language])
            known = self._examples[language] = Growing(catalogue, self._verified(kinds))
        return known.first(n, time.monotonic() + self._seconds)

    def follow_ups(self, answer: Answer, n: int = 3) -> tuple[str, ...]:
        """What may be asked after an answer: a figure beside it, the same of another year
        and another region, how it was done."""
        catalogue = self._asker.catalogue()
        if answer.refusal is not None or not answer.citations:
            return self.after_refusal(answer, n)
        entry = catalogue.entry(answer.citations[0].report_id)
        kinds = self._after(answer, entry, catalogue) if entry else []
        return self._chosen(kinds, n, answer)

    def after_refusal(self, answer: Answer, n: int = 3) -> tuple[str, ...]:
        """What may be asked instead: the same of the nearest year or region that there is,
        what stands beside the nearest sentences, what else the region's reports tell."""
        catalogue = self._asker.catalogue()
        found = self._chosen(self._instead(answer, catalogue), n, answer)
        examples = self.examples(n, _language(answer)) if len(found) < n else ()
        return tuple(dict.fromkeys((*found, *examples)))[:n]

    def _kinds(
        self, catalogue: Catalogue, entries: Sequence[Entry], phrasing: Phrasing
    ) -> list[Iterator[Proposal]]:
        """Every kind of question about those reports; each begins with another one."""
        about = Proposals(self._readings, catalogue, phrasing)
        makers = (
            about.numbers,
            about.comparisons,
            about.shortcomings,
            about.deeds,
            about.next_steps,
        )
        turned = (
            chain(entries[at % len(entries) :], entries[: at % len(entries)])
            for at in range(len(makers))
        )
        return [maker(each) for maker, each in zip(makers, turned, strict=True)] if entries else []

    def _after(
        self, answer: Answer, entry: Entry, catalogue: Catalogue
    ) -> list[Iterator[Proposal]]:
        phrasing = self._phrasings[_language(answer)]
        about = Proposals(self._readings, catalogue, phrasing)
        first = answer.citations[0]
        same = self._restated(answer, entry.metadata.region, entry.metadata.year, catalogue)
        several = len({(one.region, one.year) for one in answer.citations}) > 1
        return [
            about.beside(entry, first.start),
            iter(()) if several else same.with_other_years(),
            same.other_regions(),
            about.deeds([entry], first.start),
            same.other_years(),
        ]

    def _instead(self, answer: Answer, catalogue: Catalogue) -> list[Iterator[Proposal]]:
        phrasing = self._phrasings[_language(answer)]
        about = Proposals(self._readings, catalogue, phrasing)
        nearest = answer.refusal.nearest if answer.refusal else ()
        path, year = self._asked.region(answer, catalogue), self._asked.year(answer)
        same = self._restated(answer, path, year, catalogue)
        near = [(entry, one.start) for one in nearest if (entry := catalogue.entry(one.report_id))]
        years = same.other_years()
        return [
            years,
            same.other_regions(),
            years,
            chain.from_iterable(about.beside(entry, at) for entry, at in near[:1]),
            *self._kinds(catalogue, _latest_done(catalogue.of(path)), phrasing),
        ]

    def _restated(
        self, answer: Answer, path: Path, year: int | None, catalogue: Catalogue
    ) -> Restated:
        first = next(iter(answer.citations), None)
        entry = catalogue.entry(first.report_id) if first else None
        figure = (
            self._readings.figure_at(entry, first.start, first.end) if first and entry else None
        )
        framed = self._asked.frame(answer, catalogue)
        return Restated(
            path,
            year,
            framed,
            figure,
            catalogue,
            self._phrasings[_language(answer)],
            self._speaks(framed, figure, first),
            planned=bool(entry and plans(entry.metadata)),
        )

    def _speaks(
        self, framed: Frame | None, figure: Figure | None, first: Citation | None
    ) -> Speaks:
        """Whether a quote speaks of what was asked: has its words, or where the asker's own
        are others, those of the quote that answered it (`first`)."""
        if framed is None:
            return speaks_of(figure.noun if figure else "")
        told = gist(framed, self._thesaurus)
        return told.told_by if first is None or told.told_by(first) else like(first).told_by

    def _chosen(
        self, kinds: Sequence[Iterator[Proposal]], n: int, answer: Answer
    ) -> tuple[str, ...]:
        verified = self._verified(kinds, answer)
        return Growing(self._asker.catalogue(), verified).first(n, time.monotonic() + self._seconds)

    def _verified(
        self, kinds: Sequence[Iterator[Proposal]], answer: Answer | None = None
    ) -> Iterator[str]:
        """Questions that are answered as they were meant, of each kind in turn; "" for
        each that is not, and wherever time has passed."""
        turn = deque(kinds)
        seen = {_letters(answer.question)} if answer else set()
        topics: set[str] = set()
        while turn:
            kind, failed = turn.popleft(), 0
            for proposal in kind:
                key = _letters(proposal.text)
                new = key and key not in seen and proposal.topic not in topics
                if not new:
                    yield ""
                    continue
                seen.add(key)
                if self._holds(proposal, answer):
                    topics.add(proposal.topic)
                    turn.append(kind)
                    yield proposal.text
                    break
                yield ""
                failed += 1
                if failed == _TRIES:
                    turn.append(kind)
                    break

    def _holds(self, proposal: Proposal, before: Answer | None) -> bool:
        """Whether it is answered as it was meant, and not by what was said just before."""
        try:
            answer = self._asker.extractive(Question(proposal.text))
        except BadRequest:
            return False
        if answer.refusal is not None or not proposal.holds(answer):
            return False
        return before is None or not _repeats(answer, before)


def _spread(catalogue: Catalogue) -> list[Entry]:
    """Reports of regions far apart in the list: the last that tells what was done of each,
    then the others of each."""
    each = [_latest_done(catalogue.of(path)) for path in islice(regions_apart(catalogue), _REGIONS)]
    firsts = sorted((entries[0] for entries in each), key=lambda e: plans(e.metadata))
    return firsts + [entry for entries in each for entry in entries[1:]]


def _latest_done(entries: Iterable[Entry]) -> list[Entry]:
    """Reports on what was done before plans, the latest of each first."""
    return sorted(entries, key=lambda e: (plans(e.metadata), -(e.metadata.year or 0)))


def _language(answer: Answer) -> Language:
    return language(answer.question)


def _repeats(answer: Answer, before: Answer) -> bool:
    """Whether an answer quotes nothing that was not quoted before."""
    said = {(one.report_id, one.start) for one in before.citations}
    return {(one.report_id, one.start) for one in answer.citations} <= said


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
