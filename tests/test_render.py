"""What a person sees: the scope, the answer, the quotes with their place; nothing hostile."""

import ast
import io
import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from answering.answer import (
    Answer,
    Citation,
    Claim,
    Finding,
    Refusal,
    Row,
    ScopeTaken,
    Struck,
)
from bot import cli, words
from bot.highlight import answering_part
from bot.render import shown
from bot.safe import safe, safe_block, safe_json
from bot.styled import line
from bot.terminal import folds, write
from bot.words import ENGLISH, Words
from tests.conftest import ASKED, ROOT, Fazhi

QUOTE = "2020年，调解案件6765件，调解成功6756件，调解成功率99.8%，同比上升0.1个百分点。"
CITATION = Citation(
    n=1,
    report_id="abc",
    source="000.txt",
    title="城口县2020年度法治政府建设情况报告",
    region="重庆市城口县",
    year=2020,
    section=("一、主要做法", "（六）化解矛盾"),
    page=0,
    quote=QUOTE,
    start=3900,
    end=3900 + len(QUOTE),
    url=None,
    sha256="0" * 64,
)
ANSWER = Answer(
    question="城口县2020年人民调解成功率是多少？",
    text=f"城口县2020年：{QUOTE}[1]",
    scope=ScopeTaken(("重庆市城口县",), (2020,), "按库中有的城口县作答"),
    claims=(Claim(f"城口县2020年：{QUOTE}", (1,)),),
    citations=(CITATION,),
    rows=(Row("重庆市城口县", 2020, "99.8", "%", 1),),
    timings_ms={"total": 5.2},
)
HOSTILE = "\x1b[2J\x1b]0;title\x07[bold red]好\x9b31m\u202e坏\u200b\r\n:smile:"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def text_of(answer: Answer, language: words.Words | None = None) -> str:
    return "\n".join(row.text for row in shown(answer, language or Words()))


def test_the_first_line_is_the_scope_taken() -> None:
    first, second, *_ = shown(ANSWER, Words())
    assert first.text == "范围：重庆市城口县 2020年"
    assert second.text == "说明：按库中有的城口县作答"


def test_a_quote_stands_with_number_report_region_year_section_and_offsets() -> None:
    text = text_of(ANSWER)
    assert f"[1] “{QUOTE}”" in text
    for part in (CITATION.title, "重庆市城口县 2020年", "一、主要做法 › （六）化解矛盾"):
        assert part in text
    assert f"000.txt 第 3900–{3900 + len(QUOTE)} 字" in text


def test_the_part_that_answers_is_marked() -> None:
    marked = [s.text for row in shown(ANSWER, Words()) for s in row.spans if s.style == "mark"]
    assert marked == ["调解成功率99.8%"]


def test_without_rows_the_clause_with_most_words_of_the_question_is_marked() -> None:
    answer = replace(ANSWER, rows=(), question="调解案件多少件？")
    start, end = answering_part(CITATION, answer)
    assert QUOTE[start:end] == "调解案件6765件"


def test_a_year_alone_is_never_the_part_that_answers() -> None:
    quote = "2020年，全县调解案件6765件，调解成功6756件"
    answer = replace(ANSWER, rows=(), question="2020年调解案件的情况")
    start, end = answering_part(replace(CITATION, quote=quote), answer)
    assert quote[start:end] == "全县调解案件6765件"


def test_a_quote_of_one_clause_is_not_marked_at_all() -> None:
    short = replace(CITATION, quote="调解成功率99.8%")
    assert answering_part(short, ANSWER) == (0, 0)


@given(st.text(), st.text(), st.text())
def test_what_is_marked_lies_within_the_quote(quote: str, question: str, value: str) -> None:
    citation = replace(CITATION, quote=quote)
    answer = replace(ANSWER, question=question, rows=(Row("", None, value, "", 1),))
    start, end = answering_part(citation, answer)
    assert 0 <= start <= end <= len(quote)


def test_a_refusal_shows_its_message_and_the_nearest_passages() -> None:
    refusal = Refusal("not_in_reports", "报告没有写到这一点。", (CITATION,))
    text = text_of(replace(ANSWER, refusal=refusal, text=refusal.message, claims=(), citations=()))
    assert "报告没有写到这一点。" in text
    assert "最接近的原文（不是回答）" in text
    assert QUOTE in text


def test_that_something_was_struck_is_told_but_not_what_it_said() -> None:
    struck = Struck("成功率为100%。", (Finding("number", "原文是99.8%"),))
    text = text_of(replace(ANSWER, dropped=(struck,), mode="model", model="qwen"))
    assert "已删去未能证明的 1 句" in text
    assert "数字与原文不符 × 1" in text
    assert "100%" not in text
    assert "qwen" in text


def test_an_english_question_gets_english_words_around_chinese_quotes() -> None:
    text = text_of(replace(ANSWER, question="What was the mediation success rate?"))
    assert text.startswith("Scope: 重庆市城口县 2020")
    assert QUOTE in text
    assert "范围" not in text


def test_a_report_cannot_speak_to_the_terminal() -> None:
    hostile = replace(CITATION, quote=HOSTILE, title=HOSTILE, section=(HOSTILE,), source=HOSTILE)
    answer = replace(ANSWER, text=HOSTILE, citations=(hostile,), scope=ScopeTaken((HOSTILE,)))
    for stream in (io.StringIO(), Terminal()):
        write(shown(answer, Words()), stream)
        out = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e]", out)
        assert "[bold red]好坏" in out
        assert ":smile:" in out


@pytest.mark.parametrize("columns", ["20", "40", "200"])
def test_a_narrow_terminal_wraps_and_loses_nothing(
    columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    write(shown(ANSWER, Words()), stream)
    bare = re.sub(r"\x1b\[[0-9;]*m|\s", "", stream.getvalue())
    assert re.sub(r"\s", "", QUOTE) in bare
    assert re.sub(r"\s", "", text_of(ANSWER)) == bare


@given(st.text(), st.integers(2, 90))
@example("\x1f000", 2)
def test_folding_fits_the_columns_and_goes_forward(text: str, columns: int) -> None:
    cuts = folds(text, columns, cell_len)
    assert cuts == sorted(set(cuts))
    parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert all(cell_len(part) <= columns or len(part) == 1 for part in parts)


def test_words_of_letters_stay_whole_and_no_line_begins_with_a_comma() -> None:
    assert folds("the quick brown fox", 12, cell_len) == [10]
    assert folds("办理案件一二，三", 12, cell_len) == [5]


def test_a_pipe_gets_neither_colour_nor_line_breaks() -> None:
    stream = io.StringIO()
    write(shown(ANSWER, Words()), stream)
    assert "\x1b" not in stream.getvalue()
    assert f"[1] “{QUOTE}”\n" in stream.getvalue()


def test_colour_is_left_out_where_nobody_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    write([line("x", "bad")], stream)
    assert "\x1b[31m" not in stream.getvalue()


def test_the_terminal_shows_the_sample(sample: Fazhi) -> None:
    out = sample("ask", ASKED).out
    assert out.startswith("范围：示例省示例市示例县 2024年\n")
    assert "[1] “" in out


@given(st.text())
def test_safe_text_holds_no_control_character(text: str) -> None:
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", safe(text))
    assert safe(safe(text)) == safe(text)


@given(st.text())
def test_a_safe_block_keeps_every_offset(text: str) -> None:
    assert len(safe_block(text)) == len(text)
    assert "\x1b" not in safe_block(text)


def test_plain_text_is_left_as_it_is() -> None:
    for text in ("城口县2020年：99.8%，[1] “引号”　全角", "Ünïcode 𠀀 [x]", QUOTE):
        assert safe(text) == text
        assert safe_json(text) == text


def test_every_saying_has_its_english() -> None:
    said = {
        node.args[0].value
        for path in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name | ast.Attribute)
        and (getattr(node.func, "id", "") == "words" or getattr(node.func, "attr", "") == "words")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(said) > 40
    assert not [saying for saying in said if saying not in ENGLISH]


def test_every_help_text_has_its_english() -> None:
    import typer.main

    group = typer.main.get_command(cli.app)
    texts: list[str] = [cli.EPILOG]
    commands = [group]
    for command in commands:
        commands += getattr(command, "commands", {}).values()
    for command in commands:
        texts += [command.help or "", *(getattr(p, "help", "") or "" for p in command.params)]
        texts += [p.metavar for p in command.params if p.metavar]
    missing = [text for text in texts if not text.isascii() and text not in ENGLISH]
    assert not missing


def test_the_same_values_stand_in_both_languages() -> None:
    for chinese, english in ENGLISH.items():
        assert set(re.findall(r"{(\w+)", chinese)) == set(re.findall(r"{(\w+)", english))
