"""What came of a set of questions: each outcome, and the figures of each group of them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from answering.answer import Answer
from answering.judging import Judged, ranks
from bot.evaluation.questions import Posed

State = Literal["unjudged", "wrong", "right", "proven"]
"""What an answer came to; `right` is right and not proven."""
STATES: tuple[State, ...] = ("wrong", "right", "proven", "unjudged")
ALL, ANSWERABLE = "all", "answerable"
SHARES = ("right", "proven", "found")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question with its answer (None where the answers' file has none) and judgement
    (None where nothing is expected). `ranks` has for each needed piece of evidence its
    place among the sentences found, 0 where it is not there; None where nobody looked."""

    posed: Posed
    answer: Answer | None
    judged: Judged | None
    ranks: tuple[int, ...] | None = None

    @property
    def state(self) -> State:
        """What the answer came to."""
        if self.judged is None:
            return "unjudged"
        if not self.judged.right:
            return "wrong"
        return "proven" if self.judged.proven else "right"

    @property
    def found(self) -> bool | None:
        """Whether all needed evidence was found by the search, or by the answer in another
        way (by a heading, say); None where none is needed or nobody looked."""
        if not self.ranks or self.answer is None or self.posed.expected is None:
            return None
        quoted = ranks(self.posed.expected.evidence, self.answer.citations)
        return all(map(max, self.ranks, quoted))

    @property
    def refused(self) -> bool:
        """Whether the answer is a refusal."""
        return self.answer is not None and self.answer.refusal is not None

    @property
    def milliseconds(self) -> float | None:
        """How long the answer took; None where that is not told."""
        return self.answer.timings_ms.get("total") if self.answer else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one group. `n` is what was judged; `looked` of how many it is known whether
    their evidence was found. Times are milliseconds over all answers, None without any."""

    n: int
    right: int
    proven: int
    wrongly_refused: int
    wrongly_answered: int
    looked: int
    found: int
    median_ms: float | None
    p95_ms: float | None

    def share(self, name: str) -> float | None:
        """`right` or `proven` of all judged, `found` of all looked for; None of nothing."""
        base = self.looked if name == "found" else self.n
        return getattr(self, name) / base if base else None


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of a whole set: all, answerable, each type, each report, in this order."""

    groups: Mapping[str, Figures]
    types: tuple[str, ...]
    reports: tuple[str, ...]
    states: Mapping[State, int]
    cited: int
    unsound: int

    @property
    def all(self) -> Figures:
        """The figures of all questions."""
        return self.groups[ALL]


def tally(outcomes: Sequence[Outcome]) -> Tally:
    """Counts the outcomes."""
    posed = [outcome.posed for outcome in outcomes]
    judged = [outcome.judged for outcome in outcomes if outcome.judged is not None]
    return Tally(
        groups={
            name: _figures([o for o in outcomes if name in groups_of(o.posed)])
            for name in names_of(posed)
        },
        types=types_of(posed),
        reports=reports_of(posed),
        states={state: sum(o.state == state for o in outcomes) for state in STATES},
        cited=sum(one.cited for one in judged),
        unsound=sum(one.unsound for one in judged),
    )


def groups_of(posed: Posed) -> tuple[str, ...]:
    """The names of the groups that a question counts in."""
    answerable = posed.expected is not None and not posed.expected.refuse
    names = (ALL, ANSWERABLE if answerable else "", posed.type, *posed.reports)
    return tuple(name for name in names if name)


def names_of(posed: Sequence[Posed]) -> tuple[str, ...]:
    """The names of all groups of these questions, in the order of a tally."""
    return tuple(dict.fromkeys((ALL, ANSWERABLE, *types_of(posed), *reports_of(posed))))


def types_of(posed: Iterable[Posed]) -> tuple[str, ...]:
    """The types that the questions name, as they come."""
    return tuple(dict.fromkeys(one.type for one in posed if one.type))


def reports_of(posed: Iterable[Posed]) -> tuple[str, ...]:
    """The reports that the evidence is in, sorted."""
    return tuple(sorted({report for one in posed for report in one.reports}))


def _figures(group: Sequence[Outcome]) -> Figures:
    judged = [outcome for outcome in group if outcome.judged is not None]
    wrong = [outcome for outcome in judged if outcome.state == "wrong" and outcome.answer]
    times = sorted(ms for outcome in group if (ms := outcome.milliseconds) is not None)
    return Figures(
        n=len(judged),
        right=sum(outcome.state != "wrong" for outcome in judged),
        proven=sum(outcome.state == "proven" for outcome in judged),
        wrongly_refused=sum(outcome.refused for outcome in wrong),
        wrongly_answered=sum(not outcome.refused and _to_refuse(outcome) for outcome in wrong),
        looked=sum(outcome.found is not None for outcome in judged),
        found=sum(outcome.found is True for outcome in judged),
        median_ms=_at(times, 0.5),
        p95_ms=_at(times, 0.95),
    )


def _to_refuse(outcome: Outcome) -> bool:
    return outcome.posed.expected is not None and outcome.posed.expected.refuse


def _at(times: Sequence[float], share: float) -> float | None:
    """The least time that so large a share of the answers does not exceed."""
    return times[max(0, math.ceil(share * len(times)) - 1)] if times else None
