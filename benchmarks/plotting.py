"""Draws what a growing library costs, from the figures of `benchmarks.growth --json`.

    python -m benchmarks.plotting FILE.json docs/growth.png

Four panels over the number of passages, both axes logarithmic: what is level costs the same
in a library of any size, what climbs at 45 degrees costs in proportion to it. The ending of
the file says which kind of picture it is (.png, .svg).
"""

import argparse
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

Figures = Mapping[str, Any]
"""One size, as `benchmarks.growth.Row` gives it to JSON."""

_DOTS_PER_INCH = 110
_PANEL_HEIGHT, _LETTERS = 230.0, 12.0
"""Points that a panel is high, about, and a line of letters."""
_INK, _GREY = "#1a1a1a", "#d5d9de"
_COLORS = ("#0067a5", "#c75300", "#5a6068", "#2a9d6f")
_MARKERS = ("o", "s", "^", "D")


@dataclass(frozen=True, slots=True)
class _Curve:
    """A figure of each size; None where that size has none."""

    name: str
    of: Callable[[Figures], float | None]


@dataclass(frozen=True, slots=True)
class _Panel:
    title: str
    curves: tuple[_Curve, ...]


_PANELS = (
    _Panel(
        "Ingest, seconds per 1,000 passages",
        (
            _Curve(
                "fazhi ingest, all of it", lambda row: _per_thousand(row["ingest"], _added(row))
            ),
            _Curve(
                "collection.add alone",
                lambda row: _per_thousand(row.get("bare"), row["passages"]),
            ),
        ),
    ),
    _Panel(
        "Answer, 95th percentile, milliseconds",
        (
            _Curve("one region", lambda row: float(row["narrow"][1])),
            _Curve("a province, three years", lambda row: float(row["middle"][1])),
            _Curve("everything", lambda row: float(row["wide"][1])),
        ),
    ),
    _Panel(
        "One command, seconds",
        (
            _Curve("ingest one more report", lambda row: float(row["add_one"])),
            _Curve("forget it again", lambda row: float(row["forget_one"])),
            _Curve("first answer of a fresh process", lambda row: float(row["cold"])),
        ),
    ),
    _Panel(
        "Disk and memory, megabytes",
        (
            _Curve("disk", lambda row: float(row["disk"])),
            _Curve("memory of the ingest", lambda row: float(row["ingest_rss"])),
            _Curve("memory while answering", lambda row: float(row["asking_rss"])),
        ),
    ),
)


def plot(rows_json: Path, out: Path) -> None:
    """Draws the figures of a file into a picture; raises ValueError where there are none."""
    rows = json.loads(rows_json.read_text(encoding="utf-8"))
    if not rows:
        raise ValueError(f"{rows_json} holds no figures")
    with rc_context({"font.size": 10, "svg.fonttype": "none", "svg.hashsalt": "growth"}):
        figure = Figure(figsize=(11, 8), dpi=_DOTS_PER_INCH, layout="constrained")
        FigureCanvasAgg(figure)
        for at, panel in enumerate(_PANELS, 1):
            _draw(figure.add_subplot(2, 2, at), panel, rows)
        figure.supxlabel("passages in the library (one report has about 40)")
        stamp = "Date" if out.suffix == ".svg" else "Software"
        figure.savefig(out, metadata={stamp: None})


def _draw(axes: Axes, panel: _Panel, rows: Sequence[Figures]) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    ends: list[tuple[float, float, str]] = []
    for curve, color, marker in zip(panel.curves, _COLORS, _MARKERS, strict=False):
        told = [(float(row["passages"]), curve.of(row)) for row in rows]
        spots = [(x, y) for x, y in told if y is not None]
        if spots:
            axes.plot(*zip(*spots, strict=True), color=color, marker=marker, lw=2, label=curve.name)
            ends.append((*spots[-1], color))
    _furnish(axes, panel.title)
    _tell(axes, ends)


def _furnish(axes: Axes, title: str) -> None:
    """Numbers written out instead of powers of ten, room above for the legend."""
    axes.set_title(title, loc="left", color=_INK, fontweight="bold", fontsize=11)
    low, high = axes.get_ylim()
    axes.set_ylim(low / 1.3, high * (high / low) ** 0.5)
    axes.margins(x=0.12)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,g}" if value < 1 else f"{value:,.0f}")
        axis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.grid(which="major", color=_GREY, lw=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper left", frameon=False, fontsize=9)


def _tell(axes: Axes, ends: Sequence[tuple[float, float, str]]) -> None:
    """Writes the last value of each curve beside it, none upon another."""
    low, high = map(math.log, axes.get_ylim())
    lowest = -math.inf
    for x, y, color in sorted(ends, key=lambda end: end[1]):
        own = (math.log(y) - low) / (high - low) * _PANEL_HEIGHT
        lowest = max(own - _LETTERS / 2, lowest + _LETTERS)
        told = f"{y:,.0f}" if y >= 100 else f"{y:.3g}"
        shift = (8, lowest - own)
        axes.annotate(told, (x, y), xytext=shift, textcoords="offset points", color=color)


def _added(row: Figures) -> float:
    """Passages that the ingest of this size brought."""
    return float(row["passages"]) / float(row["reports"]) * float(row["added"])


def _per_thousand(seconds: float | None, passages: float) -> float | None:
    return None if seconds is None or not passages else 1000 * seconds / passages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path, help="what `benchmarks.growth --json` wrote")
    parser.add_argument("out", type=Path, help="the picture, .png or .svg")
    options = parser.parse_args()
    plot(options.rows, options.out)
    print(f"{options.out}: {options.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
