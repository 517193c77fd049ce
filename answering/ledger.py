"""Numbers claims and citations as they come, and keeps an answer within its length."""

from answering.answer import Citation, Claim, Row
from answering.draft import Draft, Proof, cite
from answering.intent import Form
from retrieval.sentences import Span

MOST_CITATIONS = 12
_ROOM: dict[Form, int] = {"list": 680, "section": 880, "explain": 680, "compute": 680}
_FACT, _COMPARISON = 310, 880
"""Characters of all claims together: the contract's 320, 700 and 900, less some marks."""


class Ledger:
    """The claims of one answer so far."""

    def __init__(self, form: Form, *, compares: bool) -> None:
        self._room = _COMPARISON if compares else _ROOM.get(form, _FACT)
        self._numbers: dict[tuple[str, Span], int] = {}
        self.claims: list[Claim] = []
        self.citations: list[Citation] = []
        self.rows: list[Row] = []

    def fits(self, draft: Draft) -> bool:
        """Whether a claim may still be added. The first one always may."""
        if not self.claims:
            return True
        new = {key for key in map(_key, draft.proofs) if key not in self._numbers}
        said = sum(len(claim.text) for claim in self.claims)
        fitting = said + len(draft.text) <= self._room
        return fitting and len(self._numbers) + len(new) <= MOST_CITATIONS

    def add(self, draft: Draft) -> tuple[Claim, tuple[Citation, ...]]:
        """The claim with its numbers, and the citations that are new with it."""
        before = len(self.citations)
        used = tuple(self._number(draft, at) for at in range(len(draft.proofs)))
        claim = Claim(draft.text, used, draft.kind, draft.formula)
        self.claims.append(claim)
        if draft.cell is not None:
            cell = draft.cell
            cited = used[0] if used else 0
            self.rows.append(Row(cell.region, cell.year, cell.value, cell.unit, cited))
        return claim, tuple(self.citations[before:])

    def cites(self, draft: Draft) -> bool:
        """Whether every proof of a draft is already cited, whole or in part."""
        return all(
            any(
                report == proof.report.id and start < proof.end and proof.start < end
                for (report, (start, end)) in self._numbers
            )
            for proof in draft.proofs
        )

    def text(self, remarks: tuple[str, ...] = ()) -> str:
        """The claims as lines with their marks, and the remarks after them."""
        lines = [claim.text + "".join(f"[{n}]" for n in claim.citations) for claim in self.claims]
        return "\n".join([*lines, *remarks])

    def _number(self, draft: Draft, at: int) -> int:
        proof = draft.proofs[at]
        key = _key(proof)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(cite(proof, self._numbers[key]))
        return self._numbers[key]


def _key(proof: Proof) -> tuple[str, Span]:
    return proof.report.id, (proof.start, proof.end)
