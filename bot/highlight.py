"""Which part of a quote answers: what a reader's eye should fall on. Offsets only."""

import re
from collections.abc import Sequence

from answering.answer import Answer, Citation

_CLAUSE = re.compile(r"[^，,；;。：:]+")
_YEAR = re.compile(r"\d{4}\s*年度?")
Stretch = tuple[int, int]


def answering_part(citation: Citation, answer: Answer) -> Stretch:
    """Offsets in `citation.quote`, half-open; (0, 0) where no part stands out.

    The clause that holds the value told; else the part that the claim repeats; else the
    clause with the most words of the question.
    """
    quote = citation.quote
    clauses = [match.span() for match in _CLAUSE.finditer(quote)]
    if len(clauses) < 2:
        return (0, 0)
    for row in answer.rows:
        told = row.value + row.unit
        if row.citation == citation.n and row.value and told in quote:
            return _holding(clauses, quote.index(told))
    return _repeated(quote, _claims(citation, answer)) or _asked(quote, clauses, answer.question)


def _claims(citation: Citation, answer: Answer) -> list[str]:
    return [claim.text for claim in answer.claims if citation.n in claim.citations]


def _holding(clauses: Sequence[Stretch], offset: int) -> Stretch:
    return next(((a, b) for a, b in clauses if a <= offset < b), (0, 0))


def _repeated(quote: str, claims: Sequence[str]) -> Stretch | None:
    """A shorter stretch of the quote that a claim ends with."""
    for claim in claims:
        said = re.split(r"[：:]", claim, maxsplit=1)[-1].strip().rstrip("。.")
        at = quote.find(said) if said else -1
        if at >= 0 and len(said) < 0.8 * len(quote):
            return (at, at + len(said))
    return None


def _asked(quote: str, clauses: Sequence[Stretch], question: str) -> Stretch:
    wanted = _pairs(_YEAR.sub(" ", question))  # half of all clauses open with the year
    scores = [len(wanted & _pairs(quote[a:b])) for a, b in clauses]
    best = max(scores)
    return clauses[scores.index(best)] if best >= 2 else (0, 0)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
