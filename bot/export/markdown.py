"""A document as Markdown with footnotes (as Pandoc, GitHub and Obsidian read them).

Whatever a document says is escaped; the only markup is what stands here.
"""

import re
from collections.abc import Sequence

from bot.export.document import Block, Document, Heading, Paragraph
from bot.export.notes import Mark, Note
from bot.export.table import Marked, Table

_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;"}
"""Safe even where a reader of Markdown knows no backslash, or splits a table at each bar."""
_PLAIN = re.compile(
    r"(?<=\d)[.+-](?=\d)|(?<=\d):(?=\d\d(?!\d))|(?<=\d)%(?!%)|,"
    r"|(?<=[0-9A-Za-z])_(?=[0-9A-Za-z])|(?<=\w)\.(?=txt\b)"
)
"""Marks that mean nothing where they stand: 98.3%, 1,234, 2026-03-01, 04:21+00:00, a_b.txt."""
_MARK = re.compile(rf"{_PLAIN.pattern}|([!-/:-@\[-`{{-~])")
_EDGE = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)
_INDENT = "    "


def to_markdown(document: Document) -> str:
    """The whole file."""
    parts = [f"# {escaped(document.title)}", f"**{escaped(document.label)}**"]
    parts += [_block(block) for block in document.blocks]
    parts += [_note(note) for note in document.notes]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """`text` as Markdown that says just that; a line's end is a hard break."""
    marked = _MARK.sub(_written, text)
    return _EDGE.sub(_blanks, marked).replace("\n", "\\\n")


def _written(found: re.Match[str]) -> str:
    mark = found[1]
    return _ENTITIES.get(mark, f"\\{mark}") if mark else found[0]


def _blanks(found: re.Match[str]) -> str:
    """White space at the edge of a line, which Markdown would take for its own."""
    return "".join(f"&#{ord(character)};" for character in found[0])


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"## {escaped(text)}"
        case Paragraph(text, marks):
            return escaped(text) + _marks(marks)
        case Table(head, rows):
            return _table(head, rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[Marked]]) -> str:
    lines = [[escaped(text) for text in head], ["---"] * len(head)]
    lines += [[escaped(cell.text) + _marks(cell.marks) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _marks(marks: Sequence[Mark]) -> str:
    return "".join(f"[^{mark.number}]" for mark in marks)


def _note(note: Note) -> str:
    text = "\\\n".join([f"“{escaped(note.quote)}”", *map(escaped, note.source)])
    return f"[^{note.number}]: " + text.replace("\n", f"\n{_INDENT}")
