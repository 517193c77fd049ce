"""A claim on its way: its words and the stretches of reports that prove it, unnumbered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, Self

from answering.answer import Citation
from answering.cutting import QUOTE_LIMIT, window
from retrieval.report import Report
from retrieval.sentences import Span

Place = tuple[str, Span]
"""A stretch of a report: its id and offsets."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A stretch of a report, half-open in its text, and the legs of the search that found
    it; no legs where it was found by reading alone."""

    report: Report
    start: int
    end: int
    legs: tuple[str, ...] = ()

    @classmethod
    def around(cls, report: Report, sentence: Span, focus: Span) -> Self:
        """The sentence where it fits a quote, else its clauses around the focus."""
        return cls(report, *window(report.text, sentence, focus, QUOTE_LIMIT))

    @property
    def place(self) -> Place:
        """What makes two proofs the same."""
        return self.report.id, (self.start, self.end)

    @property
    def quote(self) -> str:
        """The words as they stand there."""
        return self.report.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value for a comparison's row: as written, with its unit; "" where silent."""

    region: str
    year: int | None
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Item:
    """A claim as one of a list: `first` opens the list, `again` each further item, `mark`
    has {} for the number, counted from 1."""

    number: int
    mark: str
    first: str
    again: str
    words: str

    def precedes(self, other: "Item") -> bool:
        """Whether it stands before another item of the same list."""
        return self.first == other.first and self.number < other.number

    def told(self) -> str:
        """The item in its place."""
        mark = self.mark.format(self.number)
        head = self.first + mark if self.number == 1 else mark + self.again
        return head + self.words


@dataclass(frozen=True, slots=True)
class Draft:
    """One claim before its citations have numbers. Without proofs it says what is
    missing, and is shown as a remark."""

    text: str
    proofs: tuple[Proof, ...]
    kind: Literal["quoted", "computed"] = "quoted"
    formula: str = ""
    cell: Cell | None = None
    item: Item | None = None

    @classmethod
    def of_item(cls, item: Item, proof: Proof) -> Self:
        """One item of a list with what proves it."""
        return cls(item.told(), (proof,), item=item)


def renumbered(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts with the items of each list counted anew: where one was struck, the others
    close up, and the first of them opens the list."""
    found: list[Draft] = []
    last: Item | None = None
    number = 0
    for draft in drafts:
        if draft.item is None:
            found.append(draft)
            continue
        goes_on = last is not None and last.precedes(draft.item)
        number = number + 1 if goes_on else 1
        last = draft.item
        moved = replace(last, number=number)
        found.append(replace(draft, text=moved.told(), item=moved))
    return found


def cite(proof: Proof, n: int) -> Citation:
    """The citation of one proof, with the headings it stands under."""
    report = proof.report
    return Citation(
        n=n,
        report_id=report.id,
        source=report.source,
        title=report.metadata.title,
        region=report.metadata.region_name,
        year=report.metadata.year,
        section=report.headings(report.section_at(proof.start)),
        page=0,
        quote=proof.quote,
        start=proof.start,
        end=proof.end,
        url=report.url,
        sha256=report.sha256,
        legs=proof.legs,
    )
