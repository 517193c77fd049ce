"""Evidence as a model sees it: sentences with numbers, and numbers back to quotes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from answering.draft import Draft, Proof
from answering.evidence import Evidence
from retrieval.folding import fold
from retrieval.sentences import Span, clauses

MOST_SENTENCES = 32


@dataclass(frozen=True)
class Sentences:
    """Sentences numbered from 1, in reading order, report by report."""

    items: tuple[Evidence, ...]

    @classmethod
    def of(cls, evidence: Iterable[Evidence], most: int = MOST_SENTENCES) -> "Sentences":
        """The first `most` different sentences, best first, put into reading order."""
        chosen: dict[tuple[str, int], Evidence] = {}
        for one in evidence:
            chosen.setdefault((one.reading.id, one.line.start), one)
        best = list(chosen.values())[:most]
        return cls(tuple(sorted(best, key=lambda e: (e.reading.id, e.line.start))))

    def lines(self) -> list[str]:
        """[12] 城口县 2020 | headings | sentence, one a line; white space folded."""
        return [self._line(number, one) for number, one in enumerate(self.items, 1)]

    def numbers(self) -> range:
        """The numbers that a claim may name."""
        return range(1, len(self.items) + 1)

    def ahead(self, numbers: Iterable[int]) -> bool:
        """Whether one of these sentences tells a plan or target."""
        return any(self.items[number - 1].ahead for number in numbers)

    def proof(self, number: int, claim: str) -> Proof:
        """The quote for a sentence: whole where it fits, else around what the claim says.

        Raises IndexError for a number that was not given.
        """
        if number not in self.numbers():
            raise IndexError(number)
        one = self.items[number - 1]
        report = one.reading.report
        sentence = (one.line.start, one.line.end)
        focus = _spoken_of(report.text, sentence, claim)
        proof = Proof.around(report, sentence, focus)
        return replace(proof, legs=one.reading.legs(one.line.start))

    @staticmethod
    def _line(number: int, one: Evidence) -> str:
        report = one.reading.report
        about = report.metadata
        headings = " › ".join(report.headings(one.line.section)[-3:]) or "-"
        place = about.region_name or about.title
        words = " ".join(one.line.text.split())
        return f"[{number}] {place} {about.year or '?'} | {headings} | {words}"


def quoted_lines(drafts: Iterable[Draft], evidence: Iterable[Evidence]) -> list[Evidence]:
    """The sentences that our own claims quote, for a model to have them first."""
    readings = {one.reading.id: one.reading for one in evidence}
    found = []
    for draft in drafts:
        for proof in draft.proofs:
            reading = readings.get(proof.report.id)
            lines = reading.lines if reading is not None else ()
            found += [
                Evidence(reading, line, 1.0, 1.0, (line.start, line.end))
                for line in lines
                if reading is not None and line.start < proof.end and proof.start < line.end
            ]
    return found


def _spoken_of(text: str, sentence: Span, claim: str) -> Span:
    """The clause of a sentence that shares most pairs of characters with a claim."""
    said = _pairs(claim)
    parts: Sequence[Span] = clauses(text, *sentence)
    return max(parts, key=lambda span: len(said & _pairs(text[span[0] : span[1]])))


def _pairs(text: str) -> set[str]:
    folded = fold(text)
    return {folded[i : i + 2] for i in range(len(folded) - 1)}
