"""Turns what the contenders told into figures: quality, medians, ratios to Fazhi, a table."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Found = Mapping[str, Sequence[str]]
"""Passage ids by question id, best first."""

Figures = Mapping[str, float | None]
"""One contender's figures by row; None where there is none."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A row: its name, how a figure is written, and whether less is better."""

    name: str
    form: str
    less_is_better: bool = True


MEASURES = (
    Measure("ingest, s", "{:.1f}"),
    Measure("question p50, ms", "{:.1f}"),
    Measure("question p95, ms", "{:.1f}"),
    Measure("memory, peak, MB", "{:.0f}"),
    Measure("R@5", "{:.3f}", less_is_better=False),
    Measure("MRR@10", "{:.3f}", less_is_better=False),
    Measure("both legs: p50, ms", "{:.1f}"),
    Measure("both legs: p95, ms", "{:.1f}"),
    Measure("both legs: R@5", "{:.3f}", less_is_better=False),
    Measure("both legs: MRR@10", "{:.3f}", less_is_better=False),
    Measure("words alone: p50, ms", "{:.1f}"),
    Measure("words alone: p95, ms", "{:.1f}"),
    Measure("words alone: R@5", "{:.3f}", less_is_better=False),
    Measure("words alone: MRR@10", "{:.3f}", less_is_better=False),
)
OURS = "Fazhi"


def quality(found: Found, relevant: Mapping[str, set[str]]) -> tuple[float, float]:
    """(R@5, MRR@10), means over all questions of `relevant`; one without results counts 0."""
    recall = reciprocal = 0.0
    for question, wanted in relevant.items():
        got = found.get(question, ())
        recall += len(wanted.intersection(got[:5])) / len(wanted)
        places = (place for place, one in enumerate(got[:10], 1) if one in wanted)
        reciprocal += 1 / next(places, float("inf"))
    return recall / len(relevant), reciprocal / len(relevant)


def medians(rounds: Iterable[Figures]) -> dict[str, float]:
    """By row, over the rounds that have it."""
    return {name: statistics.median(values) for name, values in _by_row(rounds).items()}


def spread(rounds: Iterable[Figures]) -> float:
    """The largest share of its median by which any row's figures differ between rounds."""
    shares = (
        (max(values) - min(values)) / statistics.median(values)
        for values in _by_row(rounds).values()
        if statistics.median(values)
    )
    return max(shares, default=0.0)


def _by_row(rounds: Iterable[Figures]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for figures in rounds:
        for name, value in figures.items():
            if value is not None:
                found.setdefault(name, []).append(value)
    return found


def ratio(measure: Measure, figures: Figures, ours: Figures) -> float | None:
    """The peer's figure by ours; None where either is missing or ours is 0."""
    one, other = figures.get(measure.name), ours.get(measure.name)
    return one / other if one is not None and other else None


def behind(all_figures: Mapping[str, Figures]) -> list[str]:
    """Where we are not ahead, a row and a peer each; an equal figure is not ahead."""
    ours = all_figures[OURS]
    return [
        f"{measure.name}: {name} ({found:.2f}x)"
        for measure in MEASURES
        for name, figures in all_figures.items()
        if name != OURS and (found := ratio(measure, figures, ours)) is not None
        if not (found > 1 if measure.less_is_better else found < 1)
    ]


def table(all_figures: Mapping[str, Figures]) -> str:
    """Markdown: a row a measure, a column a contender, with its ratio to ours."""
    ours = all_figures[OURS]
    lines = ["| | " + " | ".join(all_figures) + " |", "|---" * (len(all_figures) + 1) + "|"]
    for measure in MEASURES:
        cells = [_cell(measure, figures, ours) for figures in all_figures.values()]
        lines.append(f"| {measure.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(measure: Measure, figures: Figures, ours: Figures) -> str:
    value = figures.get(measure.name)
    if value is None:
        return "-"
    written = measure.form.format(value)
    found = None if figures is ours else ratio(measure, figures, ours)
    return written if found is None else f"{written} ({found:.2f}x)"
