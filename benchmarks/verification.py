"""Mutants of the facts of any reports, held against the verifier: what it catches, operator
by operator, what it suspects wrongly, and how long it takes.

    python -m benchmarks.verification [REPORTS] [--facts 60] [--seed 1] [--show N]

REPORTS is a folder, the sample where none is given; `--facts` sentences are drawn from
each report. A fact is a sentence told under its region and year. A mutant is the fact with
one thing false; a control is the fact in other words. Deterministic for a seed.
"""

import argparse
import math
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from answering.checks.proof import proof_of
from answering.question import Question
from answering.verifier import Cited, Verifier
from benchmarks.mutants import CONTROLS, MUTANTS, Fact, Maker, Told, cited
from bot import wiring
from config.settings import Settings
from retrieval.embedding import HashedGrams
from retrieval.ingest import Ingestor
from retrieval.library import Library
from retrieval.quantities import quantities
from retrieval.regions import Divisions
from retrieval.report import Report
from retrieval.sentences import sentences

SAMPLE = Path(__file__).resolve().parent.parent / "config" / "sample"
LONGEST_QUOTE = 240


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder)) as library:
        files = sorted(options.reports.glob("*.txt"))
        list(Ingestor(library, HashedGrams(), Divisions.load()).ingest(files))
        reports = [library.report(entry.id) for entry in library.entries()]
        maker = Maker(list(_facts(reports, options.facts, options.seed)), options.seed)
        verifier, times = Verifier(maker.divisions), list[float]()
        caught = _judged(maker, MUTANTS, verifier, times, options.show, supported=False)
        passed = _judged(maker, CONTROLS, verifier, times, options.show, supported=True)
        print(f"{len(maker.facts)} facts of {len(reports)} reports, seed {options.seed}\n")
        _table("mutants", "caught", caught)
        print()
        _table("controls", "false alarms", {name: (n - k, n) for name, (k, n) in passed.items()})
        if not options.no_times:
            print(f"\na claim: {_spread(times)}")
            print(f"an answer: {_spread(_answers(library, reports, verifier))}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--facts", type=int, default=60, help="sentences of each report")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many misjudged of each")
    parser.add_argument("--no-times", action="store_true")
    return parser.parse_args()


def _facts(reports: Sequence[Report], most: int, seed: int) -> Iterator[Fact]:
    """Sentences with a number in them, of reports that tell place and year."""
    chance = random.Random(seed)
    for report in sorted(reports, key=lambda r: r.source):
        about = report.metadata
        if not about.region or about.year is None:
            continue
        spans = [(a, b) for a, b in sentences(report.text) if _is_fact(report.text[a:b])]
        for a, b in sorted(chance.sample(spans, min(most, len(spans)))):
            planned = proof_of(Cited(report.text[a:b], report.text, about), (a, b)).planned
            planned = planned or about.kind == "plan"
            yield Fact(report, a, b, about.region[-1], about.year, planned)


def _is_fact(text: str) -> bool:
    """A sentence of some length with a number in it; no line of a page's furniture."""
    sound = 15 <= len(text) <= LONGEST_QUOTE and not re.search(r"[\n\[【]", text)
    return sound and bool(quantities(text))


def _judged(
    maker: Maker,
    names: Sequence[str],
    verifier: Verifier,
    times: list[float],
    show: int,
    *,
    supported: bool,
) -> dict[str, tuple[int, int]]:
    """How many of each kind were judged rightly, and of how many."""
    right, total, shown = Counter[str](), Counter[str](), defaultdict[str, int](int)
    for name in names:
        for fact in maker.facts:
            told: Told | None = getattr(maker, name)(fact)
            if told is None:
                continue
            started = time.perf_counter()
            verdict = verifier.check(told.claim, told.cited)
            times.append(time.perf_counter() - started)
            total[name] += 1
            good = (verdict.verdict == "supported") == supported
            right[name] += good
            if not good and shown[name] < show:
                shown[name] += 1
                print(f"{name}: {told.claim} | {[f.message for f in verdict.findings]}\n")
    return {name: (right[name], total[name]) for name in names if total[name]}


def _table(kind: str, counted: str, figures: dict[str, tuple[int, int]]) -> None:
    whole = (sum(k for k, _ in figures.values()), sum(n for _, n in figures.values()))
    print(f"| {kind} | n | {counted} | share | 95% |\n|---|---|---|---|---|")
    for name, (k, n) in [*figures.items(), ("**all**", whole)]:
        low, high = wilson(k, n)
        told = name.replace("_", " ")
        print(f"| {told} | {n} | {k} | {k / max(1, n):.3f} | {low:.3f} - {high:.3f} |")


def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95% interval of a proportion."""
    if not n:
        return 0.0, 1.0
    p, d = k / n, 1 + z * z / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (middle - half) / d), min(1.0, (middle + half) / d)


def _answers(library: Library, reports: Sequence[Report], verifier: Verifier) -> list[float]:
    """Seconds that all claims of an answer take, for questions on every heading."""
    answerer, times = wiring.answerer(library, Settings(library.home)), list[float]()
    for report in reports:
        about = report.metadata
        for section in report.sections[:40]:
            answer = answerer.answer(Question(f"{about.region_name}{about.year}年{section.title}"))
            quotes = {c.n: c for c in answer.citations}
            started = time.perf_counter()
            for claim in answer.claims:
                named = (quotes[n] for n in claim.citations)
                given = [cited(library.report(c.report_id), c.quote) for c in named]
                verifier.check(claim.text, given, claim.formula)
            if answer.claims:
                times.append(time.perf_counter() - started)
    return times


def _spread(times: Sequence[float]) -> str:
    if len(times) < 2:
        return "none"
    p95 = statistics.quantiles(times, n=20)[-1]
    return (
        f"median {statistics.median(times) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms ({len(times)})"
    )


if __name__ == "__main__":
    sys.exit(main())
