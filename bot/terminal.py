"""Lines on a stream: coloured and wrapped in a terminal, plain and unwrapped elsewhere."""

import os
from collections.abc import Sequence
from typing import TextIO

from bot.styled import Line, Style

_LOOKS: dict[Style, str] = {
    "": "",
    "strong": "bold",
    "faint": "dim",
    "mark": "bold yellow",
    "good": "green",
    "bad": "bold red",
}


def write(lines: Sequence[Line], stream: TextIO) -> None:
    """Writes the lines; rich is imported only where there is a terminal to use it."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        stream.write("".join(f"{line.text}\n" for line in lines))
        stream.flush()
        return
    _write_rich(lines, stream)


def _write_rich(lines: Sequence[Line], stream: TextIO) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    for line in lines:
        text = Text.assemble(*((span.text, _LOOKS[span.style]) for span in line.spans))
        indent = min(line.indent, max(0, console.width - 20))
        console.print(Padding(text, (0, 0, 0, indent), expand=False))
