"""A document as a Word file (DOCX) with real footnotes. The one door to python-docx.

The same document gives the same bytes.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from bot.export import wordstyles, wordxml
from bot.export.document import Document, Heading, Paragraph
from bot.export.notes import Mark
from bot.export.table import Marked, Table

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph as WordParagraph

_AUTHOR = "法治问答"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP archive can write down."""
_TEMPLATES = ("/stylesWithEffects", "/numbering", "/customXml", "/webSettings", "/thumbnail")
"""What python-docx's template brings for styles that we have not."""
_AFTER_NOTES = ("w:endnotePr", "w:compat", "w:rsids", "w:themeFontLang")
"""What stands behind the settings of footnotes, by the order that the format demands."""


def to_docx(document: Document) -> bytes:
    """The whole file."""
    import docx

    word = docx.Document()
    _lay_out(word, document)
    _write(word, document)
    _foot(word, document.label)
    _add_notes(word, document)
    _describe(word, document)
    file = io.BytesIO()
    word.save(file)
    return _timeless(file.getvalue())


def _write(word: "Word", document: Document) -> None:
    """What stands on the pages."""
    word.add_paragraph(document.title, wordstyles.TITLE)
    word.add_paragraph(document.label, wordstyles.LABEL)
    for block in document.blocks:
        match block:
            case Heading(text):
                word.add_paragraph(text, wordstyles.HEADING)
            case Paragraph(text, marks, faint):
                style = wordstyles.FAINT if faint else wordstyles.TEXT
                _mark(word.add_paragraph(text, style), marks)
            case Table():
                _write_table(word, block)


def _write_table(word: "Word", table: Table) -> None:
    grid = word.add_table(1 + len(table.rows), len(table.head), wordstyles.GRID)
    lines = (tuple(map(Marked, table.head)), *table.rows)
    for row, line in zip(grid.rows, lines, strict=True):
        for place, cell in zip(row.cells, line, strict=True):
            paragraph = place.paragraphs[0]
            paragraph.style = wordstyles.CELL
            paragraph.add_run(cell.text)
            _mark(paragraph, cell.marks)
    grid.rows[0]._tr.get_or_add_trPr().append(_element(wordxml.table_head()))
    word.add_paragraph("", wordstyles.FAINT)


def _mark(paragraph: "WordParagraph", marks: Sequence[Mark]) -> None:
    for mark in marks:
        _append(paragraph, wordxml.mark(mark))


def _element(xml: str) -> "BaseOxmlElement":
    from docx.oxml import parse_xml

    return parse_xml(xml)


def _append(paragraph: "WordParagraph", xml: str) -> None:
    """Puts what is inside the paragraph `xml` at the end."""
    paragraph._p.extend(list(_element(xml)))


def _lay_out(word: "Word", document: Document) -> None:
    """A4, and our styles instead of those of python-docx's template."""
    from docx.shared import Cm

    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin = section.bottom_margin = Cm(2.5)
    styles = word.styles.element
    styles[:] = list(_element(wordstyles.styles(document.language)))
    for related in (word.part.rels, word.part.package.rels):
        for key in [key for key, one in related.items() if one.reltype.endswith(_TEMPLATES)]:
            del related[key]


def _foot(word: "Word", label: str) -> None:
    """The label and the number of the page, at the foot of each."""
    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{label}　")
    _append(paragraph, wordxml.page_number())


def _add_notes(word: "Word", document: Document) -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    name, package = PackURI("/word/footnotes.xml"), word.part.package
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, wordxml.footnotes(document.notes), package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    separators = _element(wordxml.footnote_settings())
    word.settings.element.insert_element_before(separators, *_AFTER_NOTES)


def _describe(word: "Word", document: Document) -> None:
    """The file's properties: title, label and moments; the label for machines."""
    about, when = word.core_properties, document.when.astimezone(UTC)
    about.title = document.name[:255]
    about.author = about.last_modified_by = _AUTHOR
    about.created = about.modified = when
    about.keywords = about.comments = document.label[:255]
    about.language = document.language
    if document.aigc:
        _add_property(word, "AIGC", document.aigc)


def _add_property(word: "Word", name: str, value: str) -> None:
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package, custom = word.part.package, wordxml.custom_property(name, value)
    where = PackURI("/docProps/custom.xml")
    part = Part(where, CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, custom, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _timeless(file: bytes) -> bytes:
    """The same archive without the moment at which it was packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
