"""Numbers claims and citations as they come, and keeps an answer within its length."""

from collections.abc import Sequence

from answering.answer import Citation, Claim, Row
from answering.draft import Cell, Draft, Place, cite
from answering.intent import Form

MOST_CITATIONS = 12
_ROOM: dict[Form, int] = {"list": 680, "section": 880, "explain": 680, "compute": 680}
_FACT, _COMPARISON = 310, 880
"""Characters of all claims together: the contract's 320, 700 and 900, less some marks."""


class Ledger:
    """The claims of one answer so far."""

    def __init__(self, form: Form, *, compares: bool) -> None:
        self._room = _COMPARISON if compares else _ROOM.get(form, _FACT)
        self._numbers: dict[Place, int] = {}
        self.claims: list[Claim] = []
        self.citations: list[Citation] = []
        self.rows: list[Row] = []

    def fits(self, draft: Draft, beside: Sequence[Draft] = ()) -> bool:
        """Whether a claim may still be added, so that those `beside` it may be as well.
        The first one always may where nothing is to come beside it."""
        if not self.claims and not beside:
            return True
        coming = (draft, *beside)
        proofs = {proof.place for one in coming for proof in one.proofs}
        said = sum(len(claim.text) for claim in self.claims)
        fitting = said + sum(len(one.text) for one in coming) <= self._room
        return fitting and len(self._numbers.keys() | proofs) <= MOST_CITATIONS

    def add(self, draft: Draft) -> tuple[Claim, tuple[Citation, ...]]:
        """The claim with its numbers, and the citations that are new with it."""
        before = len(self.citations)
        used = tuple(self._number(draft, at) for at in range(len(draft.proofs)))
        claim = Claim(draft.text, used, draft.kind, draft.formula)
        self.claims.append(claim)
        self._fill(draft.cell, used[0] if used else 0)
        return claim, tuple(self.citations[before:])

    def fill(self, draft: Draft) -> None:
        """The row of a draft that `cites` holds of, from the citation that stands for it."""
        held = [
            self._numbers[place]
            for proof in draft.proofs
            for place in self._numbers
            if _overlap(place, proof.place) and self._tells(place, draft)
        ]
        self._fill(draft.cell, held[0] if held else 0)

    def cites(self, draft: Draft) -> bool:
        """Whether every proof of a draft is already cited, whole or in part, and its value
        with it where it has one."""
        return all(
            any(
                _overlap(place, proof.place) and self._tells(place, draft)
                for place in self._numbers
            )
            for proof in draft.proofs
        )

    def text(self, remarks: tuple[str, ...] = ()) -> str:
        """The claims as lines with their marks, and the remarks after them."""
        lines = [claim.text + "".join(f"[{n}]" for n in claim.citations) for claim in self.claims]
        return "\n".join([*lines, *remarks])

    def _fill(self, cell: Cell | None, cited: int) -> None:
        if cell is not None:
            self.rows.append(Row(cell.region, cell.year, cell.value, cell.unit, cited))

    def _tells(self, place: Place, draft: Draft) -> bool:
        quote = self.citations[self._numbers[place] - 1].quote
        return draft.cell is None or draft.cell.value in quote

    def _number(self, draft: Draft, at: int) -> int:
        proof = draft.proofs[at]
        place = proof.place
        if place not in self._numbers:
            self._numbers[place] = len(self.citations) + 1
            self.citations.append(cite(proof, self._numbers[place]))
        return self._numbers[place]


def _overlap(a: Place, b: Place) -> bool:
    return a[0] == b[0] and a[1][0] < b[1][1] and b[1][0] < a[1][1]
