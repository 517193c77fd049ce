"""How far the sentences of a reading hold each word of a topic, and what stands above them.

Whatever is asked about that topic finds the same; what of it answers is for `evidence`.
"""

from collections.abc import Sequence
from functools import cached_property

from answering.reading import Reading
from answering.topic import Topic

_NEAR_HEADING, _FAR_HEADING = 0.55, 0.35
_NEAR = 2
"""Headings right above a sentence that count as near."""
_EARLIER = (0.45, 0.4, 0.3)
"""What the one, two, three sentences before count for, in the same section."""

Held = Sequence[float]
"""From 0 to 1 for each term of the topic."""


class Holding:
    """One reading held against one topic; each sentence and each heading is read once."""

    def __init__(self, reading: Reading, topic: Topic) -> None:
        self._reading = reading
        self._topic = topic
        self._headed: dict[int, Held] = {}

    @cached_property
    def own(self) -> list[Held]:
        """What each sentence itself holds."""
        return [self._in(line.folded) for line in self._reading.lines]

    def above(self, index: int) -> Held:
        """How far headings and the sentences before hold each term, discounted."""
        lines, own = self._reading.lines, self.own
        section = lines[index].section
        held = self._under(section)
        for back, share in enumerate(_EARLIER, 1):
            if index < back or lines[index - back].section != section:
                continue
            earlier = own[index - back]
            if any(earlier):
                held = [max(a, b * share) for a, b in zip(held, earlier, strict=True)]
        return held

    def by_clause(self, index: int, clauses: Sequence[str]) -> list[Held]:
        """What each clause of a sentence holds: nothing of a term that the whole does not."""
        own = self.own[index]
        if len(clauses) == 1:
            return [own]
        terms = self._topic.terms
        return [
            [term.match(text) if whole else 0.0 for term, whole in zip(terms, own, strict=True)]
            for text in clauses
        ]

    def _under(self, section: int) -> Held:
        """What the headings above a section hold, discounted by how far they are."""
        if section not in self._headed:
            held = [0.0] * len(self._topic.terms)
            for far, title in enumerate(self._reading.headings(section)):
                share = _NEAR_HEADING if far < _NEAR else _FAR_HEADING
                parts = self._in(title)
                held = [max(a, b * share) for a, b in zip(held, parts, strict=True)]
            self._headed[section] = held
        return self._headed[section]

    def _in(self, text: str) -> Held:
        return [term.match(text) for term in self._topic.terms]
