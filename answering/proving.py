"""Holds drafts against their proofs: the gate that every claim passes, whoever wrote it."""

from answering.answer import Struck, Verdict
from answering.draft import Draft
from answering.verifier import Cited, Verifier


def verdict_on(draft: Draft, verifier: Verifier) -> Verdict:
    """The verifier's word on one draft with the quotes it cites."""
    cited = [
        Cited(
            proof.quote,
            proof.report.text,
            proof.report.metadata,
            proof.report.headings(proof.report.section_at(proof.start)),
            (proof.start, proof.end),
        )
        for proof in draft.proofs
    ]
    return verifier.check(draft.text, cited, draft.formula)


def sifted(drafts: list[Draft], verifier: Verifier) -> tuple[list[Draft], list[Struck]]:
    """The drafts that are proven, and those that are not with the findings."""
    proven: list[Draft] = []
    struck: list[Struck] = []
    for draft in drafts:
        verdict = verdict_on(draft, verifier)
        if verdict.verdict == "supported":
            proven.append(draft)
        else:
            struck.append(Struck(draft.text, verdict.findings))
    return proven, struck
