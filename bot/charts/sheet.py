"""A sheet of marks in pixels from its top left corner, filled from the top. Values only:
what stands on it can be read without drawing it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

WIDTH = 1080
MARGIN = 48
LEFT, RIGHT = MARGIN, WIDTH - MARGIN

INK, GREY, FAINT = "#1a1a1a", "#5a6068", "#d5d9de"
BLUE, PALE_BLUE, ORANGE, PALE_ORANGE = "#0067a5", "#8fbcdc", "#c75300", "#eeb187"
"""Told apart by those who see no red or no green, and by how dark they are."""

Align = Literal["left", "center", "right"]
Spot = tuple[float, float]


class Ruler(Protocol):
    """Measures text as it will be drawn, in pixels."""

    def width(self, text: str, size: float) -> float: ...


@dataclass(frozen=True, slots=True)
class Text:
    """Words with the left, middle or right end of their baseline at (x, y); `size` is the
    height of a Chinese character; `halo` keeps them apart from what they stand on."""

    x: float
    y: float
    words: str
    size: float
    color: str = INK
    align: Align = "left"
    bold: bool = False
    halo: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; with an `edge`, one with a border of that colour."""

    left: float
    top: float
    right: float
    bottom: float
    fill: str
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through spots."""

    spots: tuple[Spot, ...]
    color: str
    thickness: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str


Mark = Text | Box | Stroke | Dot


@dataclass
class Sheet:
    """Marks in the order in which they are drawn; `y` is where the next ones begin."""

    ruler: Ruler
    y: float = 0.0
    marks: list[Mark] = field(default_factory=list)

    def add(self, *marks: Mark) -> None:
        """Puts marks on top of those that are there."""
        self.marks += marks

    def lines(
        self, words: Sequence[str], size: float, *, color: str = INK, bold: bool = False
    ) -> None:
        """Lines of text from the left margin on, and moves below them."""
        for line in words:
            self.y += 1.32 * size
            self.add(Text(LEFT, self.y - 0.28 * size, line, size, color, bold=bold))
