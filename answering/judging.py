"""Judges an answer against what the writer of a question expects of it.

    right    every group of `must` has an alternative in the text, nothing of `must_not` is
             in it, and it is no longer than its type of question allows
    proven   right, and every needed piece of evidence is held by a quote of that report,
             and every quote stands in its report and is short enough to be one

A question that is to be refused is right, and proven, where it is refused. Files, the
library and words for a reader are left to others.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from answering.answer import Answer, Citation
from answering.cutting import QUOTE_LIMIT
from answering.ledger import MOST_CITATIONS
from retrieval.normalise import squeezed

LONGEST = {
    "lookup": 320,
    "trap": 320,
    "list": 700,
    "aggregate": 700,
    "section": 900,
    "compare": 900,
    "english": 900,
}
"""Characters of an answer by type of question, white space not counted."""
LONGEST_ELSE = 480
_WHOLE_QUOTE = 8
"""Characters from which a quote that is only a part of the needed words still proves them."""

Texts = Callable[[str], str]
"""The `comparable` text of the reports of a name or id; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A piece of evidence: any one of `spans`, verbatim in the report of that name.

    `report` is a file name, with its ending or without, a title or an id; empty is any.
    """

    report: str
    spans: tuple[str, ...]

    def held_by(self, citation: Citation) -> bool:
        """Whether the citation is of that report and its quote holds a span."""
        names = (citation.source, stem(citation.source), citation.report_id, citation.title)
        if self.report and self.report not in names:
            return False
        quote = comparable(citation.quote)
        return any(
            comparable(span) in quote or (len(quote) >= _WHOLE_QUOTE and quote in comparable(span))
            for span in self.spans
        )


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer has to be. `must` holds groups of alternatives, each of which has to
    be met; `refuse` whether the reports do not say it."""

    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    evidence: tuple[Needed, ...] = ()
    refuse: bool = False
    longest: int = LONGEST_ELSE


@dataclass(frozen=True, slots=True)
class Lack:
    """What an answer lacks: a stable code, and the values that a sentence about it needs."""

    code: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement. `cited` counts the quotes of an answer, `unsound` those of them that
    are not verbatim or too long; both are 0 where nothing had to be quoted."""

    right: bool
    proven: bool
    lacks: tuple[Lack, ...] = ()
    cited: int = 0
    unsound: int = 0


def judge(expected: Expected, answer: Answer | None, texts: Texts) -> Judged:
    """The judgement on an answer; None is an answer that was not given."""
    if answer is None:
        return Judged(False, False, (Lack("no_answer"),))
    if expected.refuse or answer.refusal is not None:
        return _on_refusing(expected.refuse, answer.refusal is not None)
    wrong = tuple(_wrong(expected, comparable(answer.text)))
    unsound = tuple(_unsound(answer.citations, texts))
    unproven = (*_unquoted(expected.evidence, answer.citations, texts), *unsound)
    if not answer.citations:
        unproven = (*unproven, Lack("no_quote"))
    elif len(answer.citations) > MOST_CITATIONS:
        most = (str(len(answer.citations)), str(MOST_CITATIONS))
        unproven = (*unproven, Lack("many_quotes", most))
    return Judged(
        right=not wrong,
        proven=not wrong and not unproven,
        lacks=(*wrong, *unproven),
        cited=len(answer.citations),
        unsound=len(unsound),
    )


def ranks(evidence: Sequence[Needed], found: Sequence[Citation]) -> tuple[int, ...]:
    """For each needed piece the place, from 1, of the first sentence found that holds it;
    0 where none does."""
    return tuple(
        next((n for n, citation in enumerate(found, 1) if piece.held_by(citation)), 0)
        for piece in evidence
    )


@lru_cache(maxsize=1024)
def comparable(text: str) -> str:
    """`text` without white space and without differences of width, case and signs."""
    return squeezed(unicodedata.normalize("NFKC", text)).replace("、", ",")


def says(text: str, wanted: str) -> bool:
    """Whether comparable `text` has `wanted` in it, and not as a part of a longer number:
    3件 is neither in 13件 nor in 0.3件, and 12 is not in 12.5."""
    wanted = comparable(wanted)
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        if not _in_a_number(text, at, at + len(wanted)):
            return True
        at = text.find(wanted, at + 1)
    return False


def stem(source: str) -> str:
    """A file's name without folder and ending."""
    return source.rpartition("/")[2].rpartition(".")[0] or source.rpartition("/")[2]


def _in_a_number(text: str, start: int, end: int) -> bool:
    """Whether the stretch begins or ends inside a number. A full stop (。) is no point."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    begins = text[start].isdigit() and (before[-1:].isdigit() or _is_point(before))
    ends = text[end - 1].isdigit() and (after[:1].isdigit() or _is_point(after[::-1]))
    return begins or ends


def _is_point(pair: str) -> bool:
    """A digit and then a decimal point, seen from outside the number inwards."""
    return len(pair) == 2 and pair[0].isdigit() and pair[1] == "."


def _on_refusing(refuse: bool, refused: bool) -> Judged:
    if refuse == refused:
        return Judged(True, True)
    return Judged(False, False, (Lack("refused" if refused else "answered"),))


def _wrong(expected: Expected, text: str) -> Iterator[Lack]:
    for group in expected.must:
        if not any(says(text, alternative) for alternative in group):
            yield Lack("missing", (" / ".join(group),))
    for banned in expected.must_not:
        if says(text, banned):
            yield Lack("banned", (banned,))
    if len(text) > expected.longest:
        yield Lack("long", (str(len(text)), str(expected.longest)))


def _unquoted(
    evidence: Sequence[Needed], citations: Sequence[Citation], texts: Texts
) -> Iterator[Lack]:
    """The pieces that no quote holds; and where it is the question that names what is not
    there, that."""
    for piece in evidence:
        if any(piece.held_by(citation) for citation in citations):
            continue
        text = texts(piece.report) if piece.report else ""
        told = (piece.report, " / ".join(piece.spans))
        if piece.report and not text:
            yield Lack("report_unknown", told)
        elif text and not any(comparable(span) in text for span in piece.spans):
            yield Lack("span_unknown", told)
        else:
            yield Lack("unquoted", told)


def _unsound(citations: Sequence[Citation], texts: Texts) -> Iterator[Lack]:
    for citation in citations:
        quote = comparable(citation.quote)
        text = texts(citation.report_id) or texts(citation.source)
        if not quote or quote not in text:
            yield Lack("not_verbatim", (str(citation.n), citation.source))
        elif len(quote) > QUOTE_LIMIT:
            yield Lack("long_quote", (str(citation.n), str(len(quote)), str(QUOTE_LIMIT)))
