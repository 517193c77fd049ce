"""An answer as a document: every quote verbatim in every format, and nothing foreign is markup."""

import io
import json
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from answering.answer import Answer, Citation, Claim, Finding, Refusal, Row, ScopeTaken, Struck
from bot.export.document import Document, Heading, Paragraph, document_of
from bot.export.docx import to_docx
from bot.export.filename import LONGEST, safe_name
from bot.export.label import label
from bot.export.markdown import escaped, to_markdown
from bot.export.notes import told, verbatim
from bot.export.pdf import fonts_of, to_pdf
from bot.export.reference import reference, references
from bot.export.table import Table
from bot.words import Words
from config.errors import FazhiError
from tests.asking import Asked
from tests.test_floors import loaded_by

WORDS = Words("zh")
WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
COMPARES = "示例县2023年和2024年的行政机关败诉率各是多少？"
SUMS = "示例县2023年和2024年一共办理了多少件法律援助案件？"
LISTS = "示例县2024年法治政府建设还存在哪些问题和不足？"
LACKS_YEAR = "示例县2022年收到多少件行政复议申请？"
LACKS_FACT = "示例县2024年全县财政收入是多少？"
ALL = (COMPARES, SUMS, LISTS, LACKS_YEAR, LACKS_FACT)
GENERATED = "人工智能生成"

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = (
    "[^1]: note\n\n# head\n- item\n1. one\n> q\n    code\n```\n~~~\n===\n---\n| a | b |\n|--|--|",
    "<script>alert(1)</script>&lt;<!-- --><b>*a* _b_ `c` ~~d~~ **e** [x](http://a.b) ![y](z)",
    "http://a.example/x www.example.com a@example.com <http://a.example> :smile: $x^2$ \\ \\| |",
    '#x $y$ @z <l> */ // \\u{1} #{sys} #import "a" “” "q" \'q\' -- ... (c) %%x%% a\\\n',
    "\x00\x1b[2J\u202e\u2066\ud800\ufffe\uffff\x85\u2028\u200b\ufeff]]>&#0;\r\n\t x \t\n \ty",
    "𠀀㙍\ue000👨‍👩‍👧\u0301שלוםก้﷽\ufe0f\u3000\xa0",
)
hostile = st.sampled_from(HOSTILE) | st.text(
    st.sampled_from("\n\t #*_`[]()<>&|\\^:~-+=.1“”\"'$@/!%{}") | st.characters(codec=None),
    max_size=30,
)


def citation(quote: str = "收到86件。", **more: Any) -> Citation:
    made: dict[str, Any] = {
        "n": 1,
        "report_id": "r1",
        "source": "报告.txt",
        "title": "示例县2024年法治政府建设年度报告",
        "region": "示例县",
        "year": 2024,
        "section": ("一、做法", "（一）复议"),
        "page": 0,
        "start": 10,
        "end": 10 + len(quote),
        "url": None,
        "sha256": "ab" * 32,
    }
    return Citation(quote=quote, **{**made, **more})


def answered(*cited: Citation, **more: Any) -> Answer:
    """An answer with a claim for each citation."""
    claims = tuple(Claim(f"示例县：{c.quote}", (c.n,)) for c in cited)
    text = "\n".join(f"{claim.text}[{claim.citations[0]}]" for claim in claims)
    made = Answer("收到多少件？", text, ScopeTaken(), claims, cited)
    return replace(made, **more)


def document(*answers: Answer, when: datetime = WHEN) -> Document:
    return document_of(answers, WORDS, when)


def everything(text: str) -> Document:
    """A document with that text wherever a text can come from outside."""
    about = {"title": text, "region": text, "section": (text, text), "source": text, "url": text}
    first, second = citation(text, **about), citation("b" + text, n=2, report_id="r2", **about)
    rows = (
        Row(text, 2023, text, text, 1),
        Row("甲", None, text, "", 2),
        Row("乙", 2024, "", "", 0),
    )
    whole = answered(
        first, second, question=text, scope=ScopeTaken((text,), (2024,), text), rows=rows
    )
    whole = replace(whole, mode="model", model=text, text=whole.text + "\n" + text)
    refused = Answer(text, text, ScopeTaken(), refusal=Refusal("unverified", text, (first,)))
    return document(whole, refused)


@pytest.fixture(scope="module")
def answers(ask: Asked) -> tuple[Answer, ...]:
    return tuple(map(ask, ALL))


@pytest.fixture(scope="module")
def sampled_document(answers: tuple[Answer, ...]) -> Document:
    return document(*answers)


def cited_in(answers: tuple[Answer, ...]) -> list[Citation]:
    nearest = [c for one in answers if one.refusal for c in one.refusal.nearest]
    return [*(c for one in answers for c in one.citations), *nearest]


# the document


def test_every_quote_is_a_note_and_says_where_it_stands(
    answers: tuple[Answer, ...], sampled_document: Document
) -> None:
    notes = {note.quote: note for note in sampled_document.notes}
    assert len(cited_in(answers)) >= 11
    for one in cited_in(answers):
        said = "\n".join(notes[one.quote].source)
        place = f"{one.source} 第 {one.start}–{one.end} 字"
        for part in (
            f"《{one.title}》",
            one.region,
            f"{one.year}年",
            place,
            one.sha256,
            *one.section,
        ):
            assert part in said


def test_notes_are_numbered_as_they_are_first_marked(sampled_document: Document) -> None:
    marks = list(marks_of(sampled_document))
    first = [mark.number for mark in marks if not mark.again]
    assert first == [note.number for note in sampled_document.notes]
    assert first == list(range(1, len(first) + 1))
    assert any(mark.again for mark in marks)


def marks_of(whole: Document) -> Iterator[Any]:
    for block in whole.blocks:
        if isinstance(block, Paragraph):
            yield from block.marks
        elif isinstance(block, Table):
            yield from (mark for row in block.rows for cell in row for mark in cell.marks)


def test_each_question_heads_its_claims(
    answers: tuple[Answer, ...], sampled_document: Document
) -> None:
    heads = [block.text for block in sampled_document.blocks if isinstance(block, Heading)]
    assert heads == [*ALL, "怎样核对"]
    said = [block.text for block in sampled_document.blocks if isinstance(block, Paragraph)]
    for answer in answers:
        assert set(said) >= {claim.text for claim in answer.claims}
    assert "制作时间：2026-03-01 09:30+08:00" in said
    assert any("fazhi verify" in text for text in said)


def test_a_comparison_is_a_table_of_regions_and_years(sampled_document: Document) -> None:
    table = next(block for block in sampled_document.blocks if isinstance(block, Table))
    assert table.head == ("地区", "2023年", "2024年")
    [row] = table.rows
    assert [cell.text for cell in row] == ["示例省示例市示例县", "14.3%", "12.0%"]
    assert [mark.number for cell in row for mark in cell.marks] == [1, 2]


def test_a_table_tells_what_is_silent_from_what_nobody_asked() -> None:
    rows = (
        Row("甲县", 2023, "5", "件", 1),
        Row("乙县", 2024, "", "", 0),
        Row("乙县", None, "9", "", 1),
    )
    table = next(
        block
        for block in document(answered(citation(), rows=rows)).blocks
        if isinstance(block, Table)
    )
    assert table.head == ("地区", "年份未知", "2023年", "2024年")
    said = [[cell.text for cell in row] for row in table.rows]
    assert said == [["甲县", "—", "5件", "—"], ["乙县", "9", "—", "报告未写到"]]


def test_many_years_stand_one_below_another() -> None:
    rows = tuple(Row("甲县", 2018 + n, str(n), "件", 0) for n in range(5))
    whole = document(answered(citation(), rows=rows))
    [table] = [block for block in whole.blocks if isinstance(block, Table)]
    assert table.head == ("年份", "甲县")
    assert [[cell.text for cell in row] for row in table.rows][:2] == [
        ["2018年", "0件"],
        ["2019年", "1件"],
    ]


def test_one_quote_of_several_answers_is_one_note() -> None:
    same, other = citation(), citation("审结79件。", n=2, start=40)
    whole = document(answered(same, other), answered(replace(other, n=1), replace(same, n=2)))
    assert [note.quote for note in whole.notes] == ["收到86件。", "审结79件。"]
    assert [mark.number for mark in marks_of(whole)] == [1, 2, 2, 1]


def test_what_stands_beside_the_claims_is_told_too() -> None:
    struck = Struck("假的", (Finding("number", "不符"),))
    whole = answered(citation(), dropped=(struck,), scope=ScopeTaken(note="取最近一年"))
    whole = replace(
        whole,
        text=whole.text + "\n只列出几个。",
        citations=(*whole.citations, citation("另外的话。", n=2, start=90)),
    )
    said = [block.text for block in document(whole).blocks if isinstance(block, Paragraph)]
    assert {"只列出几个。", "说明：取最近一年", "另引原文"} <= set(said)
    assert any("1 句" in text for text in said)
    assert "假的" not in "".join(said)


def test_a_refusal_shows_what_comes_nearest(ask: Asked) -> None:
    refused = ask(LACKS_FACT)
    assert refused.refusal is not None
    whole = document(refused)
    said = [block.text for block in whole.blocks if isinstance(block, Paragraph)]
    assert refused.refusal.message in said
    assert "最接近的原文（不是回答）：" in said
    assert [note.quote for note in whole.notes] == [c.quote for c in refused.refusal.nearest]


def test_who_wrote_it_is_said_in_the_text_and_in_the_file() -> None:
    ours, model = answered(citation()), answered(citation(), mode="model", model="m-1")
    assert document(ours).label == "摘自报告原文，未使用模型"
    assert document(model).label == "人工智能生成：由模型 m-1 撰写，逐句核对原文"
    mixed = document(ours, model)
    assert GENERATED in mixed.label
    said = [block.text for block in mixed.blocks if isinstance(block, Paragraph)]
    assert {label(ours, WORDS), label(model, WORDS)} <= set(said)
    assert [document(ours).aigc, document(ours).generated] == ["", False]
    told_to_machines = json.loads(mixed.aigc)
    assert told_to_machines["Label"] == "1"
    assert told_to_machines["ProduceID"] != json.loads(document(model).aigc)["ProduceID"]


def test_a_long_question_is_a_short_heading_and_stands_whole_below() -> None:
    long = "示例县" * 100
    whole = document(answered(citation(), question=long))
    [heading, _] = [block.text for block in whole.blocks if isinstance(block, Heading)]
    assert len(heading) == 60
    assert Paragraph(long) in whole.blocks


def test_an_english_document_speaks_english() -> None:
    whole = document_of([answered(citation())], Words("en"), WHEN)
    assert whole.label == "Taken from the reports word for word, without a model"
    assert b'w:lang w:val="en-US"' in parts_of(to_docx(whole))["word/styles.xml"]


@given(hostile)
def test_told_text_hides_nothing_and_a_quote_keeps_its_length(text: str) -> None:
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", told(text))
    assert told(text) == told(text).strip()
    assert len(verbatim(text)) == len(text)


# Markdown

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
ALLOWED = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text"),
    *("strong_open", "strong_close", "hardbreak", "footnote_ref", "footnote_anchor"),
    *("footnote_open", "footnote_close", "footnote_block_open", "footnote_block_close"),
    *(
        f"{part}_{side}"
        for part in ("table", "thead", "tbody", "tr", "th", "td")
        for side in ("open", "close")
    ),
}


def notes_in(markdown: str) -> list[str]:
    """The text of each footnote, as a reader of Markdown understands it."""
    tokens, found = READER.parse(markdown), list[str]()
    for token in tokens:
        if token.type == "footnote_open":
            found.append("")
        elif token.type == "inline" and found:
            found[-1] += "".join(map(text_of, token.children or ()))
    return found


def text_of(token: Token) -> str:
    return "\n" if token.type == "hardbreak" else token.content


def kinds_in(markdown: str) -> set[str]:
    tokens = READER.parse(markdown)
    return {token.type for token in tokens} | {c.type for t in tokens for c in t.children or ()}


def test_a_reader_of_markdown_gets_every_quote(sampled_document: Document) -> None:
    notes = notes_in(to_markdown(sampled_document))
    assert len(notes) == len(sampled_document.notes)
    for note, said in zip(sampled_document.notes, notes, strict=True):
        assert said == "\n".join([f"“{note.quote}”", *note.source])


def test_markdown_has_headings_a_table_and_the_label(sampled_document: Document) -> None:
    said = to_markdown(sampled_document)
    assert said.startswith("# 问答与出处\n\n**摘自报告原文，未使用模型**\n")
    assert "\n| 示例省示例市示例县 | 14.3%[^1] | 12.0%[^2] |\n" in said
    assert kinds_in(said) == ALLOWED


@settings(max_examples=60, deadline=None)
@given(hostile)
@example("1.")
@example("a\\")
@example("**")
def test_nothing_foreign_becomes_markup_in_markdown(text: str) -> None:
    whole = everything(text)
    said = to_markdown(whole)
    assert kinds_in(said) <= ALLOWED
    expected = ["\n".join([f"“{note.quote}”", *note.source]) for note in whole.notes]
    assert notes_in(said) == expected
    cells = [t for t in READER.parse(said) if t.type in ("th_open", "td_open")]
    assert len(cells) == 4 * 4


def test_markdown_escapes_no_more_than_it_must() -> None:
    for plain in ("04:21+00:00", "2026-03-01", "98.3%", "000_e5f8.txt"):
        assert escaped(plain) == plain
    assert escaped(":+1: _a_ www.a.md 1:100:") == (r"\:\+1\: \_a\_ www\.a\.md 1\:100\:")


@given(hostile)
@example("1:00:1+1_a_b__c_.txt")
def test_escaped_text_says_itself(text: str) -> None:
    [paragraph] = [t for t in READER.parse(f"x{escaped(verbatim(text))}x") if t.type == "inline"]
    assert "".join(map(text_of, paragraph.children or ())) == f"x{verbatim(text)}x"


# Word


def parts_of(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}


def quotes_in(file: bytes) -> list[str]:
    """The words in the style of quotes, footnote by footnote, as python-docx reads runs."""
    word = docx.Document(io.BytesIO(file))
    [part] = [rel.target_part for rel in word.part.rels.values() if "footnotes" in rel.reltype]
    notes: Any = parse_xml(part.blob)
    return ["".join(map(quoted_in, note.iter(f"{W}r"))) for note in list(notes)[2:]]


def quoted_in(run: Any) -> str:
    return str(run.text) if run.style == "SourceQuote" else ""


def test_python_docx_reads_every_quote_back(sampled_document: Document) -> None:
    file = to_docx(sampled_document)
    assert quotes_in(file) == [note.quote for note in sampled_document.notes]


def test_a_word_file_is_whole(sampled_document: Document) -> None:
    assert_whole(to_docx(sampled_document))


def test_a_word_file_is_small(sampled_document: Document) -> None:
    assert len(to_docx(sampled_document)) < 30_000


def assert_whole(file: bytes) -> None:
    """Parts are XML of a stated type, relationships lead to parts, ids are there once and
    every mark leads to a footnote."""
    parts = parts_of(file)
    trees = {name: ElementTree.fromstring(data) for name, data in parts.items() if is_xml(name)}
    types = trees["[Content_Types].xml"]
    stated = {one.get("PartName", "").lstrip("/") for one in types}
    suffixes = {one.get("Extension", "") for one in types}
    assert all(name in stated or name.rpartition(".")[2] in suffixes for name in parts)
    for name in parts:
        if name.endswith(".rels"):
            folder = Path(name).parent.parent
            for one in trees[name]:
                target = posixpath.normpath(folder / one.get("Target", ""))
                assert target in parts
                assert one.get("TargetMode") is None
    body, notes = trees["word/document.xml"], trees["word/footnotes.xml"]
    ids = [one.get(f"{W}id") for one in notes]
    marked = [one.get(f"{W}id") for one in body.iter(f"{W}footnoteReference")]
    bookmarks = [one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")]
    assert ids == ["-1", "0", *marked]
    assert marked == [str(number) for number in range(1, len(marked) + 1)]
    for found in (ids, marked, bookmarks):
        assert max(Counter(found).values(), default=1) == 1
    fields = "".join(one.text or "" for one in body.iter(f"{W}instrText"))
    assert set(re.findall(r"NOTEREF (\S+)", fields)) <= set(bookmarks)
    styles = {one.get(f"{W}styleId") for one in trees["word/styles.xml"].iter(f"{W}style")}
    for tree in (body, notes):
        for kind in ("pStyle", "rStyle", "tblStyle"):
            assert {one.get(f"{W}val") for one in tree.iter(f"{W}{kind}")} <= styles


def is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def test_word_has_chinese_fonts_page_numbers_and_the_label(sampled_document: Document) -> None:
    parts = {
        name: data.decode()
        for name, data in parts_of(to_docx(sampled_document)).items()
        if is_xml(name)
    }
    styles = parts["word/styles.xml"]
    assert 'w:eastAsia="宋体"' in styles
    assert 'w:eastAsia="黑体"' in styles
    assert "Theme=" not in styles
    [foot] = [text for name, text in parts.items() if name.startswith("word/footer")]
    assert sampled_document.label in foot
    assert " PAGE " in foot
    assert " NUMPAGES " in foot


def test_word_tells_title_moment_and_label_in_its_properties() -> None:
    model = document(answered(citation(), mode="model", model="m-1"))
    file = to_docx(model)
    about = docx.Document(io.BytesIO(file)).core_properties
    assert about.title == "问答与出处：收到多少件？"
    assert about.created == about.modified == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    assert GENERATED in about.keywords
    custom = parts_of(file)["docProps/custom.xml"].decode()
    assert 'name="AIGC"' in custom
    assert json.loads(ElementTree.fromstring(custom)[0][0].text or "")["Label"] == "1"
    assert "docProps/custom.xml" not in parts_of(to_docx(document(answered(citation()))))


def test_word_opens_to_the_same_words(
    answers: tuple[Answer, ...], sampled_document: Document
) -> None:
    word = docx.Document(io.BytesIO(to_docx(sampled_document)))
    said = [paragraph.text.split("[")[0] for paragraph in word.paragraphs]
    assert {claim.text for one in answers for claim in one.claims} <= set(said)
    heads = [p.text for p in word.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert heads == [*ALL, "怎样核对"]
    cells = [[cell.text.split("[")[0] for cell in row.cells] for row in word.tables[0].rows]
    assert cells == [["地区", "2023年", "2024年"], ["示例省示例市示例县", "14.3%", "12.0%"]]


@settings(max_examples=10, deadline=None)
@given(hostile)
@example(HOSTILE[4])
def test_no_text_harms_a_word_file(text: str) -> None:
    whole = everything(text)
    file = to_docx(whole)
    assert_whole(file)
    assert quotes_in(file) == [note.quote for note in whole.notes]


# PDF


def pdf_of(whole: Document) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(to_pdf(whole)))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_text_of_a_pdf_holds_every_quote(answers: tuple[Answer, ...]) -> None:
    for answer in answers:
        said = bare("".join(page.extract_text() for page in pdf_of(document(answer)).pages))
        for one in cited_in((answer,)):
            assert bare(f"“{one.quote}”《{one.title}》") in said
        for claim in answer.claims:
            assert bare(claim.text) in said


def test_a_pdf_has_bookmarks_tags_and_properties(sampled_document: Document) -> None:
    reader = pdf_of(sampled_document)
    assert len(reader.pages) > 1
    assert all(sampled_document.label in page.extract_text() for page in reader.pages)
    bookmarks: Any = reader.outline
    assert [str(one["/Title"]) for one in bookmarks] == [*ALL, "怎样核对"]
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh"
    about = reader.metadata
    assert about is not None
    assert about.title == sampled_document.name
    assert about.creation_date == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


def test_a_pdf_tells_machines_that_a_model_wrote() -> None:
    model = document(answered(citation(), mode="model", model="m-1"))
    about = pdf_of(model).metadata
    assert about is not None
    assert GENERATED in str(about.keywords)
    assert json.loads(str(about.subject)) == json.loads(model.aigc)


def test_a_pdf_embeds_only_the_characters_it_needs(sampled_document: Document) -> None:
    size = sum(path.stat().st_size for path in BUNDLED.iterdir())
    assert len(to_pdf(sampled_document)) < size / 4
    pages: Any = pdf_of(sampled_document).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(described)


BUNDLED = Path(__file__).resolve().parent.parent / "bot" / "charts" / "fonts"


def test_a_character_without_a_glyph_is_named_in_a_pdf() -> None:
    [lacking] = [c for c in "\ue000" if ord(c) not in fonts_of(BUNDLED).covered]
    said = pdf_of(document(answered(citation(f"王{lacking}等3人。")))).pages[0].extract_text()
    assert "“王〔U+E000〕等3人。”" in said


def test_a_folder_without_fonts_is_told(tmp_path: Path) -> None:
    with pytest.raises(FazhiError, match="no font in the folder"):
        to_pdf(document(answered(citation())), tmp_path)


@settings(max_examples=20, deadline=None)
@given(hostile)
@example(HOSTILE[3])
@example(HOSTILE[5])
def test_no_text_harms_a_pdf(text: str) -> None:
    reader = pdf_of(everything(text))
    assert len(reader.outline) == 3
    pages: Any = reader.pages
    links = [link.get_object() for page in pages for link in page.get("/Annots", ())]
    assert links
    assert all("/A" not in link for link in links)


# all formats


@pytest.mark.parametrize("written", [to_markdown, to_docx, to_pdf])
def test_the_same_document_gives_the_same_file(written: Any, answers: tuple[Answer, ...]) -> None:
    once = written(document(*answers))
    assert once == written(document(*answers))
    assert once != written(document(*answers, when=WHEN + timedelta(days=1)))


def test_nothing_that_writes_files_is_loaded_before_it_is_needed() -> None:
    names = ("document", "markdown", "docx", "pdf", "reference", "filename")
    code = "import " + ", ".join(f"bot.export.{name}" for name in names)
    assert loaded_by(code).isdisjoint({"docx", "lxml", "typst", "fontTools"})


# names and references


def test_a_file_name_begins_with_the_question() -> None:
    assert (
        safe_name(COMPARES, WHEN, ".docx") == "示例县2023年和2024年的行政机关败诉率-20260301.docx"
    )
    assert safe_name("../a\\b:c?", WHEN, ".md") == "abc-20260301.md"
    assert safe_name("？！", WHEN, ".pdf") == "问答-20260301.pdf"
    assert safe_name("CON", WHEN, ".pdf") == "CON-20260301.pdf"


@given(hostile)
def test_a_file_name_is_short_and_harmless(text: str) -> None:
    name = safe_name(text, WHEN, ".docx")
    stem = name.removesuffix(".docx")
    assert len(stem.encode()) <= LONGEST
    assert re.fullmatch(r"[^\W_]+-20260301", stem)


@pytest.mark.parametrize(
    ("more", "told_of", "expected"),
    [
        ({}, {}, "示例县2024年法治政府建设年度报告[R]."),
        (
            {"url": "https://a.example/b.html"},
            {"issuer": "示例县人民政府", "issued": "2025-01-22"},
            "示例县人民政府. 示例县2024年法治政府建设年度报告[R/OL]. (2025-01-22)[2026-03-01]. {url}",
        ),
        (
            {"page": 7},
            {"issuer": "示例县人民政府", "issued": "2025-01-22"},
            "示例县人民政府. 示例县2024年法治政府建设年度报告[R]. 2025: 7(2025-01-22).",
        ),
        ({"page": 7}, {}, "示例县2024年法治政府建设年度报告[R]: 7."),
        (
            {"url": "http://a.example/", "title": "示例县2025年工作要点"},
            {},
            "示例县2025年工作要点[EB/OL]. [2026-03-01]. http://a.example/",
        ),
        ({"url": "javascript:x", "title": "工作要点"}, {"issued": "2025"}, "工作要点[Z]."),
    ],
)
def test_a_reference_is_as_the_standard_has_it(
    more: dict[str, Any], told_of: dict[str, str], expected: str
) -> None:
    said = reference(citation(**more), date(2026, 3, 1), **told_of)
    assert said == expected.format(url=more.get("url"))


def test_references_bear_the_numbers_of_the_answer() -> None:
    listed = references([citation(), citation(n=2, title="要点")])
    assert listed == "[1] 示例县2024年法治政府建设年度报告[R].\n[2] 要点[Z]."


@given(hostile, hostile)
def test_a_reference_is_one_harmless_line(title: str, url: str) -> None:
    said = reference(citation(title=title, url=url), date(2026, 3, 1), issuer=title)
    assert len(said.splitlines()) <= 1
    assert not re.search("[\x00-\x1f\u202e]", said)
