"""Lines on a stream: coloured and wrapped in a terminal, plain and unwrapped elsewhere."""

import os
from collections.abc import Callable, Sequence
from typing import Any, TextIO

from bot.safe import safe
from bot.styled import Line, Style

_LOOKS: dict[Style, str] = {
    "": "",
    "strong": "bold",
    "faint": "dim",
    "mark": "bold yellow",
    "good": "green",
    "bad": "bold red",
}
_NEVER_FIRST = "，。、；：？！）》”’〉】％,.;:?!)]%"
_NARROWEST = 20
_NAME, _TABLE, _WIDEST = 10, 80, 500


def write(lines: Sequence[Line], stream: TextIO) -> None:
    """Writes the lines; rich is imported only where there is a terminal to use it."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        stream.write("".join(f"{line.text}\n" for line in lines))
        stream.flush()
        return
    _write_rich(lines, stream)


def write_table(heads: Sequence[str], rows: Sequence[Sequence[str]], stream: TextIO) -> None:
    """A table whose first column is text and whose others are figures; in a file as wide as
    it needs to be. The cells may be foreign."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for at, head in enumerate(heads):
        how: dict[str, Any] = {"justify": "right"} if at else {"min_width": _NAME}
        table.add_column(Text(safe(head)), overflow="fold", **how)
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    console.width = max(console.width, _TABLE) if stream.isatty() else _WIDEST
    console.print(table)


def _write_rich(lines: Sequence[Line], stream: TextIO) -> None:
    from rich.cells import cell_len
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    for line in lines:
        text = Text.assemble(*((span.text, _LOOKS[span.style]) for span in line.spans))
        indent = min(line.indent, max(0, console.width - _NARROWEST))
        for part in text.divide(folds(text.plain, console.width - indent, cell_len)):
            console.print(Text(" " * indent) + part, soft_wrap=True)


def folds(text: str, columns: int, width: Callable[[str], int]) -> list[int]:
    """Offsets where `text` is to be broken: Chinese anywhere, words of letters and numbers
    between them, no line beginning with a closing sign. (rich breaks at spaces only.)"""
    found: list[int] = []
    start, used = 0, 0
    for at, character in enumerate(text):
        used += width(character)
        while used > columns and at > start:  # again, where all before was of no width
            start = _before(text, start, at)
            found.append(start)
            used = width(text[start : at + 1])
    return found


def _before(text: str, start: int, at: int) -> int:
    """The nearest place at or before `at` that may be broken; `at` itself where none may."""
    best = at
    while best > start and _together(text[best - 1], text[best]):
        best -= 1
    return best if best > start else at


def _together(left: str, right: str) -> bool:
    """Whether two neighbours stay on one line: the parts of a word or a number do."""
    return right in _NEVER_FIRST or (_is_in_word(left) and _is_in_word(right))


def _is_in_word(character: str) -> bool:
    return character.isascii() and not character.isspace()
