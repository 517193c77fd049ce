"""How an answer looks in Word: the styles, as WordprocessingML. Sizes are in half points,
distances in twentieths of a point, heights of lines in 240ths, as the format counts.

Fonts are named, not brought along: Word and WPS have 宋体, 黑体 and 楷体 wherever they
speak Chinese, and put another font in their place elsewhere.
"""

from dataclasses import dataclass

from config.settings import Language

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT, FAINT, CELL, GRID = "Normal", "Around the Answer", "Cell", "Table Grid"
TITLE, LABEL, HEADING = "Title", "Subtitle", "heading 1"
"""Styles by name; those of footnotes go by their ids."""
NOTE_TEXT, NOTE_MARK, QUOTE = "FootnoteText", "FootnoteReference", "SourceQuote"
"""Styles by id: a footnote's paragraphs, its number, the verbatim words in it."""

_SONG, _HEI, _KAI = "宋体", "黑体", "楷体"
_GREY, _RED = '<w:color w:val="595959"/>', '<w:color w:val="7F1D1D"/>'
_RAISED = '<w:vertAlign w:val="superscript"/>'
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True, slots=True)
class _Style:
    """A style of paragraphs, or of stretches of text where `space` is empty.

    `space` is before, after, height of a line; `ours` is one that Word does not know by name.
    """

    id: str
    name: str
    look: str
    space: tuple[int, int, int] | None = None
    align: str = "left"
    ours: bool = False
    outline: bool = False

    def xml(self) -> str:
        kind = "paragraph" if self.space else "character"
        default = ' w:default="1"' if self.name == TEXT else ""
        custom = ' w:customStyle="1"' if self.ours else ""
        based = f'<w:basedOn w:val="{TEXT}"/>' if self.space and not default else ""
        return (
            f'<w:style w:type="{kind}"{default}{custom} w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/>{based}<w:qFormat/>{self._paragraph()}'
            f"<w:rPr>{self.look}</w:rPr></w:style>"
        )

    def _paragraph(self) -> str:
        if self.space is None:
            return ""
        before, after, line = self.space
        numbers = f'w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"'
        keep, level = ("<w:keepNext/><w:keepLines/>", '<w:outlineLvl w:val="0"/>')
        head, tail = (keep, level) if self.outline else ("", "")
        place = f'<w:spacing {numbers}/><w:jc w:val="{self.align}"/>'
        return f"<w:pPr>{head}{place}{tail}</w:pPr>"


def styles(language: Language) -> str:
    """The element w:styles: all styles that a document uses, and no other."""
    lang = f'<w:lang w:val="{_LANGUAGES[language]}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    look = f"<w:rPrDefault><w:rPr>{_look(_SONG, 24)}{lang}</w:rPr></w:rPrDefault>"
    defaults = f"<w:docDefaults>{look}<w:pPrDefault/></w:docDefaults>"
    inside = "".join(style.xml() for style in _STYLES)
    return f'<w:styles xmlns:w="{W}">{defaults}{inside}{_TABLES}</w:styles>'


def _look(font: str, size: int, color: str = "") -> str:
    latin = "".join(f' w:{kind}="Times New Roman"' for kind in ("ascii", "hAnsi", "cs"))
    sized = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return f'<w:rFonts{latin} w:eastAsia="{font}"/>{color}{sized}'


_STYLES = (
    _Style("Normal", TEXT, _look(_SONG, 24), (0, 120, 360), "both"),
    _Style("Title", TITLE, _look(_HEI, 36), (0, 160, 300), "center"),
    _Style("Subtitle", LABEL, _look(_HEI, 22, _RED), (0, 160, 300), "center"),
    _Style("Heading1", HEADING, _look(_HEI, 28), (320, 120, 320), outline=True),
    _Style("Around", FAINT, _look(_SONG, 20, _GREY), (0, 80, 300), ours=True),
    _Style("Cell", CELL, _look(_SONG, 21), (40, 40, 260), ours=True),
    _Style("Footer", "footer", _look(_SONG, 18, _GREY), (0, 0, 240), "center"),
    _Style(NOTE_TEXT, "footnote text", _look(_SONG, 18), (0, 0, 260)),
    _Style(NOTE_MARK, "footnote reference", _RAISED),
    _Style(QUOTE, "Source Quote", f'<w:rFonts w:eastAsia="{_KAI}"/>', ours=True),
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/>' for side in _SIDES
)
_TABLES = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    f'<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="{GRID}"/>'
    '<w:basedOn w:val="TableNormal"/>'
    f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr></w:style>"
)
