"""Reads a question again that was answered or refused: what it says beside place and year,
and which place and year it asked for, whether there is a report of them or not.
"""

import datetime
from collections.abc import Callable
from itertools import chain

from answering.answer import Answer
from answering.catalogue import Catalogue, Path
from answering.frame import Frame, Span, frame
from answering.places import PlaceFinder
from answering.question import language, readable, written
from answering.towns import unknown_place
from answering.years import years_asked
from config.errors import BadRequest
from retrieval.regions import Divisions, Mention


class Rereader:
    """Reads questions that have been answered; `today` settles what 去年 is."""

    def __init__(self, divisions: Divisions, today: Callable[[], datetime.date]) -> None:
        self._divisions = divisions
        self._places = PlaceFinder(divisions)
        self._today = today

    def frame(self, answer: Answer, catalogue: Catalogue) -> Frame | None:
        """The question as one to be put again of another place or year; None where its own
        words do not say what it asks."""
        try:
            return frame(answer.question, self._spans(answer.question, catalogue))
        except BadRequest:
            return None

    def region(self, answer: Answer, catalogue: Catalogue) -> Path:
        """The region that was asked for; () where none was named."""
        taken = (path for name in answer.scope.regions for path in catalogue.ending(name))
        mentions = self._mentions(answer.question)
        named = (division.path for mention in mentions for division in mention.candidates)
        return next(chain(taken, named), ())

    def year(self, answer: Answer) -> int | None:
        """The year that was asked for, the first of several; None where none was named."""
        return next(iter(years_asked(_folded(answer.question), self._today())), None)

    def _spans(self, question: str, catalogue: Catalogue) -> list[Span]:
        """Where a question names places, whether they have a report or not."""
        folded = readable(question)
        english = written(question) if language(folded) == "en" else ""
        found = self._places.find(folded, catalogue, english)
        if found.refusal is None:
            return [(place.start, place.end) for place in found.places]
        mentions, unknown = self._mentions(question), unknown_place(folded, ())
        if mentions or not unknown:
            return [(mention.start, mention.end) for mention in mentions]
        return [unknown]

    def _mentions(self, question: str) -> tuple[Mention, ...]:
        folded = _folded(question)
        found = self._divisions.mentions(folded)
        english = language(folded) == "en"
        return found + (self._divisions.mentions_english(written(question)) if english else ())


def _folded(question: str) -> str:
    """The question as it is read; "" for one that cannot be."""
    try:
        return readable(question)
    except BadRequest:
        return ""
