"""A document as plain text: quotes as numbered notes below, for whatever takes no other form."""

from collections.abc import Sequence

from bot.export.document import Block, Document, Heading, Paragraph
from bot.export.notes import Mark, Note
from bot.export.table import Table

_INDENT = "    "


def to_text(document: Document) -> str:
    """The whole text, its lines ended by a line feed."""
    parts = [f"{document.title}\n{document.label}"]
    parts += [_block(block) for block in document.blocks]
    parts += [_note(note) for note in document.notes]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"【{text}】"
        case Paragraph(text, marks):
            return text + _marks(marks)
        case Table(head, rows):
            lines = [
                list(head),
                *([cell.text + _marks(cell.marks) for cell in row] for row in rows),
            ]
            return "\n".join("\t".join(line) for line in lines)


def _marks(marks: Sequence[Mark]) -> str:
    return "".join(f"[{mark.number}]" for mark in marks)


def _note(note: Note) -> str:
    lines = [f"[{note.number}] “{note.quote}”", *note.source]
    return "\n".join(lines).replace("\n", f"\n{_INDENT}")
