"""A claim on its way: its words and the stretches of reports that prove it, unnumbered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from answering.answer import Citation, Claim, Row
from retrieval.report import Report
from retrieval.sentences import Span


@dataclass(frozen=True, slots=True)
class Proof:
    """A stretch of a report, half-open in its text."""

    report: Report
    start: int
    end: int

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
class Draft:
    """One claim before its citations have numbers. Without proofs it says what is
    missing, and is shown as a remark."""

    text: str
    proofs: tuple[Proof, ...]
    kind: Literal["quoted", "computed"] = "quoted"
    formula: str = ""
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """Claims with numbered citations, and the rows of a comparison."""

    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    rows: tuple[Row, ...]


def numbered(drafts: Sequence[Draft]) -> Numbered:
    """Gives every distinct proof its number, in order of first use."""
    numbers: dict[tuple[str, Span], int] = {}
    citations: list[Citation] = []
    claims: list[Claim] = []
    rows: list[Row] = []
    for draft in drafts:
        used = []
        for proof in draft.proofs:
            key = (proof.report.id, (proof.start, proof.end))
            if key not in numbers:
                numbers[key] = len(citations) + 1
                citations.append(cite(proof, numbers[key]))
            used.append(numbers[key])
        claims.append(Claim(draft.text, tuple(used), draft.kind, draft.formula))
        if draft.cell is not None:
            cell = draft.cell
            rows.append(Row(cell.region, cell.year, cell.value, cell.unit, used[0] if used else 0))
    return Numbered(tuple(claims), tuple(citations), tuple(rows))


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
    )
