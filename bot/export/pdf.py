"""A document as PDF: footnotes at the foot of the page, bookmarks, tags for screen readers,
fonts embedded (PDF/A-2a and PDF/UA-1). The one door to typst.

How it looks is `page.typ`'s, which gets what is said as data. The same document and fonts
give the same bytes.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.export.document import Block, Document, Heading, Paragraph
from bot.export.notes import Mark
from bot.export.table import Table
from config.errors import FazhiError

if TYPE_CHECKING:
    import typst

_AUTHOR = "法治问答"
_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_STANDARDS: list["typst.PDFStandard"] = ["a-2a", "ua-1"]
_VARIANT = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What only chooses between forms of the character before it."""
_NO_GLYPH = "〔U+{:04X}〕"

Shown = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of a folder: their families, the one with most characters first, and the
    code points that one of them can show."""

    loaded: "typst.Fonts"
    families: tuple[str, ...]
    covered: frozenset[int]

    def shown(self, text: str) -> str:
        """`text` with a name in place of each character that no font has: 〔U+3640〕."""
        return "".join(map(self._shown, _VARIANT.sub("", text)))

    def _shown(self, character: str) -> str:
        if ord(character) in self.covered or character == "\n":
            return character
        return " " if character.isspace() else _NO_GLYPH.format(ord(character))


def to_pdf(document: Document, folder: Path | None = None) -> bytes:
    """The whole file, set in the fonts of `folder`, by default those that come along.

    Raises FazhiError where that folder has no font.
    """
    import typst

    fonts = fonts_of(folder or _bundled())
    try:
        return typst.compile(
            resources.files("bot.export").joinpath("page.typ").read_bytes(),
            font_paths=fonts.loaded,
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(_data(document, fonts), ensure_ascii=False)},
            timestamp=int(document.when.timestamp()),
            pdf_standards=_STANDARDS,
        )
    except typst.TypstError as error:
        raise FazhiError(
            f"The PDF cannot be made: {error.message}",
            where=document.subject,
            mend="Take the answer as a Word file instead.",
        ) from error


@lru_cache(maxsize=4)
def fonts_of(folder: Path) -> Fonts:
    """What a folder has; it is read once. Raises FazhiError where it has no font."""
    import typst

    loaded = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
    sizes: dict[str, int] = {}
    covered: set[int] = set()
    for font in loaded.fonts():
        points = _code_points(Path(font.path or ""), font.index)
        sizes[font.family] = max(sizes.get(font.family, 0), len(points))
        covered |= points
    if not sizes:
        raise FazhiError(
            "There is no font in the folder",
            where=folder,
            mend="Put a font with Chinese characters there, in TTF or OTF format.",
        )
    families = sorted(sizes, key=lambda name: (-sizes[name], name))
    return Fonts(loaded, tuple(families), frozenset(covered))


def _bundled() -> Path:
    return Path(str(resources.files("bot.charts").joinpath("fonts")))


def _code_points(path: Path, index: int) -> frozenset[int]:
    """What a font has a glyph for; `index` is its place in a collection."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def _data(document: Document, fonts: Fonts) -> dict[str, Any]:
    """What `page.typ` reads."""
    shown = fonts.shown
    return {
        "name": document.name,
        "author": _AUTHOR,
        "keywords": [document.label],
        "about": document.aigc or document.label,
        "language": document.language,
        "fonts": fonts.families,
        "title": shown(document.title),
        "label": shown(document.label),
        "blocks": [_block(block, shown) for block in document.blocks],
        "notes": [
            {"quote": shown(note.quote), "source": [shown(line) for line in note.source]}
            for note in document.notes
        ],
    }


def _block(block: Block, shown: Shown) -> dict[str, Any]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": shown(text)}
        case Paragraph(text, marks, faint):
            return {"kind": "text", "faint": faint, **_marked(text, marks, shown)}
        case Table(head, rows):
            cells = [[_marked(cell.text, cell.marks, shown) for cell in row] for row in rows]
            return {"kind": "table", "head": [shown(text) for text in head], "rows": cells}


def _marked(text: str, marks: Sequence[Mark], shown: Shown) -> dict[str, Any]:
    return {"text": shown(text), "marks": [asdict(mark) for mark in marks]}
