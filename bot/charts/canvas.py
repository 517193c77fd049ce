"""Paints a sheet as PNG. The only module that imports matplotlib, whose settings belong to
the whole process: one picture is painted at a time, with settings that no file of the machine
changes, and with a font of our own, so that the same sheet gives the same bytes everywhere.
"""

import io
import threading
from functools import cache, lru_cache

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle
from matplotlib.patheffects import AbstractPathEffect, Normal
from matplotlib.patheffects import Stroke as Outline

from bot.charts.fontmaking import FONT
from bot.charts.sheet import WIDTH, Box, Dot, Mark, Sheet, Stroke, Text

MISSING = "〓"
"""What printers set for a character that they do not have."""
_DPI = 72
"""At which a point is a pixel."""
_LOCK = threading.RLock()


class FontRuler:
    """Measures in the charts' own font."""

    def width(self, text: str, size: float) -> float:
        """Pixels from the start to the end of the text."""
        return _advance(shown(text)) * size


@cache
def ruler() -> FontRuler:
    """The ruler of this process."""
    return FontRuler()


def shown(text: str) -> str:
    """The text as it can be drawn, on one line: signs of no width go, and each character that
    the font lacks becomes one that says so."""
    line = "".join(c for c in " ".join(text.split()) if c.isprintable())
    return "".join(c if ord(c) in _glyphs() else MISSING for c in line)


def painted(sheet: Sheet) -> bytes:
    """The sheet as PNG, as high as it is filled."""
    height = round(sheet.y)
    with _LOCK, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams["text.hinting"] = "none"
        figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.axis("off")
        for order, mark in enumerate(sheet.marks):
            _paint(axes, mark, order)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
        return out.getvalue()


def _paint(axes: Axes, mark: Mark, order: int) -> None:
    match mark:
        case Text():
            _write(axes, mark, order)
        case Box():
            size = (mark.right - mark.left, mark.bottom - mark.top)
            edge = mark.edge or "none"
            axes.add_patch(
                Rectangle((mark.left, mark.top), *size, fc=mark.fill, ec=edge, lw=4, zorder=order)
            )
        case Stroke():
            xs, ys = zip(*mark.spots, strict=True)
            style = (0, (2, 2)) if mark.dashed else "-"
            axes.add_line(
                Line2D(xs, ys, color=mark.color, lw=mark.thickness, ls=style, zorder=order)
            )
        case Dot():
            axes.add_patch(
                Circle((mark.x, mark.y), mark.radius, fc=mark.fill, ec="white", lw=3, zorder=order)
            )


def _write(axes: Axes, mark: Text, order: int) -> None:
    if not mark.words:
        return
    axes.text(
        mark.x,
        mark.y,
        shown(mark.words),
        font=FontProperties(fname=str(FONT), size=mark.size),
        color=mark.color,
        ha=mark.align,
        va="baseline",
        zorder=order,
        parse_math=False,
        path_effects=_effects(mark),
    )


def _effects(mark: Text) -> list[AbstractPathEffect] | None:
    """The font has one weight: a heavier one has an outline of its own colour."""
    if mark.bold:
        return [Outline(linewidth=mark.size / 32, foreground=mark.color), Normal()]
    return [Outline(linewidth=6, foreground="white"), Normal()] if mark.halo else None


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(_font().get_charmap())


@cache
def _font() -> FT2Font:
    return FT2Font(str(FONT))


@lru_cache(maxsize=4096)
def _advance(text: str) -> float:
    """Its width in characters' heights."""
    with _LOCK:
        font = _font()
        font.set_size(100, _DPI)
        font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
        return font.get_width_height()[0] / 64 / 100
