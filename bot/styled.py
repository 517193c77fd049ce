"""Text with its emphasis, before it is known where it will be shown. Values only."""

from dataclasses import dataclass
from typing import Literal

from bot.safe import safe

Style = Literal["", "strong", "faint", "mark", "good", "bad"]
"""What a stretch is, not how it looks: `mark` is the part of a quote that answers."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of harmless text in one style."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, which may wrap; what wraps is indented by `indent` columns as well."""

    spans: tuple[Span, ...] = ()
    indent: int = 0

    @property
    def text(self) -> str:
        """The line without emphasis."""
        return " " * self.indent + "".join(span.text for span in self.spans)


def line(text: str, style: Style = "", indent: int = 0) -> Line:
    """A line in one style; `text` may be foreign."""
    return Line((Span(safe(text), style),), indent)


BLANK = Line()
