"""What happens while a question is answered, for surfaces that show it as it happens.

Nothing unverified is ever in an event.
"""

from dataclasses import dataclass

from answering.answer import Answer, Citation, Claim, ScopeTaken


@dataclass(frozen=True, slots=True)
class Scoped:
    """Where the answer looks."""

    scope: ScopeTaken


@dataclass(frozen=True, slots=True)
class Found:
    """The sentences nearest to the question, verbatim; their `n` is only their order."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """One proven claim, with the citations that it is the first to use. `verified` counts
    the claims so far."""

    claim: Claim
    citations: tuple[Citation, ...]
    verified: int


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer, or the refusal. The last event."""

    answer: Answer


Event = Scoped | Found | Claimed | Done
