"""The WordprocessingML that python-docx has no words for, as XML text: footnotes and the
marks that lead to them, fields, custom properties. What is said is escaped here.
"""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from bot.export.notes import Mark, Note
from bot.export.wordstyles import NOTE_MARK, NOTE_TEXT, QUOTE, W

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))
"""What stands above footnotes, and above those that a page before has begun."""


def footnotes(notes: Sequence[Note]) -> bytes:
    """The part word/footnotes.xml."""
    inside = "".join(_separator(kind, at) for kind, at in _SEPARATORS)
    inside += "".join(map(_footnote, notes))
    return f'{_DECLARATION}<w:footnotes xmlns:w="{W}">{inside}</w:footnotes>'.encode()


def footnote_settings() -> str:
    """The element of word/settings.xml that names the separators."""
    named = "".join(f'<w:footnote w:id="{at}"/>' for _, at in _SEPARATORS)
    return f'<w:footnotePr xmlns:w="{W}">{named}</w:footnotePr>'


def mark(mark: Mark) -> str:
    """A paragraph whose content is a mark: a footnote's reference, whose number Word counts
    itself, with a bookmark round it; `again`, a field that shows that number."""
    number, name = mark.number, f"_Note{mark.number}"
    begin, end = _run("[", NOTE_MARK), _run("]", NOTE_MARK)
    if mark.again:
        return _paragraph(begin + _field(f"NOTEREF {name} \\h", str(number)) + end)
    opened = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    reference = _styled(f'<w:footnoteReference w:id="{number}"/>', NOTE_MARK)
    return _paragraph(f'{opened}{begin}{reference}{end}<w:bookmarkEnd w:id="{number}"/>')


def page_number() -> str:
    """A paragraph whose content is the number of the page and of all pages."""
    return _paragraph(_simple_field("PAGE") + _run(" / ") + _simple_field("NUMPAGES"))


def table_head() -> str:
    """The element that has Word show a row again on each page."""
    return f'<w:tblHeader xmlns:w="{W}"/>'


def custom_property(name: str, value: str) -> bytes:
    """The part docProps/custom.xml with one property."""
    return (
        f'{_DECLARATION}<Properties xmlns="{_OFFICE}/custom-properties"'
        f' xmlns:vt="{_OFFICE}/docPropsVTypes"><property fmtid="{_CUSTOM}" pid="2"'
        f' name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property></Properties>'
    ).encode()


def _separator(kind: str, at: int) -> str:
    spacing = '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    inside = f"<w:p>{spacing}<w:r><w:{kind}/></w:r></w:p>"
    return f'<w:footnote w:type="{kind}" w:id="{at}">{inside}</w:footnote>'


def _footnote(note: Note) -> str:
    number = _run("[", NOTE_MARK) + _styled("<w:footnoteRef/>", NOTE_MARK) + _run("]", NOTE_MARK)
    quote = _run(" “") + _run(note.quote, QUOTE) + _run("”")
    lines = [number + quote, *map(_run, note.source)]
    style = f'<w:pPr><w:pStyle w:val="{NOTE_TEXT}"/></w:pPr>'
    inside = "".join(f"<w:p>{style}{line}</w:p>" for line in lines)
    return f'<w:footnote w:id="{note.number}">{inside}</w:footnote>'


def _paragraph(inside: str) -> str:
    return f'<w:p xmlns:w="{W}">{inside}</w:p>'


def _run(text: str, style: str = "") -> str:
    """A stretch of text, its line ends and tabs as Word has them."""
    return _styled("".join(map(_piece, re.split("([\n\t])", text))), style)


def _piece(text: str) -> str:
    if not text or text in _BREAKS:
        return _BREAKS.get(text, "")
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def _styled(inside: str, style: str = "") -> str:
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f"<w:r>{look}{inside}</w:r>"


def _field(instruction: str, shown: str) -> str:
    code = f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>'
    begin, middle, end = (
        f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")
    )
    runs = (begin, code, middle, f"<w:t>{shown}</w:t>", end)
    return "".join(_styled(inside, NOTE_MARK) for inside in runs)


def _simple_field(instruction: str) -> str:
    return f'<w:fldSimple w:instr=" {instruction} ">{_run("1")}</w:fldSimple>'
