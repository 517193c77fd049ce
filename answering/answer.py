"""What comes out: an answer with its proof, or a refusal. Values only."""

from dataclasses import dataclass, field
from typing import Literal

Reason = Literal["no_such_region", "no_such_year", "not_in_reports", "not_a_question", "unverified"]
VerdictName = Literal["supported", "contradicted", "unsupported"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim slice of a report: `report.text[start:end] == quote`.

    `n` is the number a reader sees, from 1. `section` is the path of headings,
    `page` 0 where the source has no pages, `sha256` that of the report's text. `legs`
    names the legs of the search that found the passage ("lexical", "vector"); empty where
    only reading the whole report did.
    """

    n: int
    report_id: str
    source: str
    title: str
    region: str
    year: int | None
    section: tuple[str, ...]
    page: int
    quote: str
    start: int
    end: int
    url: str | None
    sha256: str
    legs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer with the numbers of the citations that prove it.

    `kind` is "quoted", or "computed" with a `formula` over cited operands.
    """

    text: str
    citations: tuple[int, ...]
    kind: Literal["quoted", "computed"] = "quoted"
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a claim does not hold: a stable code, and a message a reader understands."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verifier says of one claim; `supported` has no findings."""

    verdict: VerdictName
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of a comparison, for terminal, chart and page alike.

    `value` and `unit` are as in the quote (90 and %以上), both empty where the report gives
    no such value; `citation` is 0 where it is silent altogether.
    """

    region: str
    year: int | None
    value: str
    unit: str
    citation: int


@dataclass(frozen=True, slots=True)
class Struck:
    """A claim that did not pass, and why."""

    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ScopeTaken:
    """Where the answer looked. Empty tuples mean everywhere; `note` says how it chose."""

    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, and the nearest that there is."""

    reason: Reason
    message: str
    nearest: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer (or refusal) as every surface receives it."""

    question: str
    text: str
    scope: ScopeTaken
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    rows: tuple[Row, ...] = ()
    refusal: Refusal | None = None
    dropped: tuple[Struck, ...] = ()
    mode: Literal["extractive", "model"] = "extractive"
    model: str | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
