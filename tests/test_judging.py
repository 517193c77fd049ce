"""The judge: what is right, what is proven, and what is told of the rest."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.answer import Answer, Citation, Refusal, ScopeTaken
from answering.judging import Expected, Judged, Lack, Needed, comparable, judge, ranks, says, stem

SOURCE = "示例县2024年报告.txt"
TEXT = "全县共收到行政复议申请86件，受理78件，不予受理5件。办结率99.5%，收到建议13件。"
QUOTE = "全县共收到行政复议申请86件，受理78件，不予受理5件。"
CITATION = Citation(1, "id1", SOURCE, "标题", "示例县", 2024, (), 0, QUOTE, 0, 0, None, "")
NEEDED = Needed("示例县2024年报告", ("行政复议申请86件",))
EXPECTED = Expected((("86件", "86起"),), (), (NEEDED,))
ANSWER = Answer("问", f"示例县2024年：{QUOTE}[1]", ScopeTaken(), citations=(CITATION,))
REFUSED = replace(ANSWER, refusal=Refusal("not_in_reports", "没有写到。"), citations=())


def texts(name: str) -> str:
    return comparable(TEXT) if name in ("id1", SOURCE, stem(SOURCE)) else ""


def judged(answer: Answer | None, expected: Expected = EXPECTED) -> Judged:
    return judge(expected, answer, texts)


def codes(answer: Answer | None, expected: Expected = EXPECTED) -> list[str]:
    return [lack.code for lack in judged(answer, expected).lacks]


def quoting(*quotes: str) -> Answer:
    return replace(ANSWER, citations=tuple(replace(CITATION, quote=quote) for quote in quotes))


def test_an_answer_that_says_and_quotes_what_it_must_is_proven() -> None:
    assert judged(ANSWER) == Judged(True, True, (), cited=1)


@pytest.mark.parametrize(
    ("text", "wanted", "is_said"),
    [
        ("共13件", "3件", False),
        ("共3件", "3件", True),
        ("13件，其中3件", "3件", True),
        ("比上年多0.3件", "3件", False),
        ("占12.5%", "12", False),
        ("占12.5%", "2.5%", False),
        ("共12。5月起", "12", True),
        ("共12。5月起", "5月", True),
        ("第4章", "第4", True),
        ("第42章", "第4", False),
        ("８６　件", "86件", True),
        ("八十六件", "86件", False),
        ("（甲）、乙", "(甲),乙", True),
        ("", "1", False),
        ("1", "", False),
    ],
)
def test_a_number_is_not_found_inside_a_longer_one(text: str, wanted: str, is_said: bool) -> None:
    assert says(comparable(text), wanted) is is_said


@given(st.text(), st.text(min_size=1))
def test_what_is_put_into_a_text_of_letters_is_found(text: str, wanted: str) -> None:
    held = comparable(f"甲{wanted}乙")
    assert says(held, wanted) == bool(comparable(wanted))
    assert not says(comparable(text), "\ue000绝无此文\ue000")


def test_every_group_must_be_met_and_nothing_banned_be_said() -> None:
    both = replace(EXPECTED, must=(("86件",), ("78件", "78起"), ("99件", "99起")))
    assert judged(ANSWER, both).lacks == (Lack("missing", ("99件 / 99起",)),)
    banned = replace(EXPECTED, must_not=("8件", "受理78件"))
    assert judged(ANSWER, banned).lacks == (Lack("banned", ("受理78件",)),)
    assert not judged(ANSWER, banned).right


def test_an_answer_that_is_too_long_is_wrong_though_it_says_it() -> None:
    long = replace(ANSWER, text=ANSWER.text + "长" * 300)
    assert codes(long, replace(EXPECTED, longest=320)) == ["long"]
    assert codes(replace(ANSWER, text=ANSWER.text + " \n" * 300)) == []


def test_a_right_answer_without_its_evidence_is_not_proven() -> None:
    other = quoting("办结率99.5%，收到建议13件。")
    assert judged(other) == Judged(
        True, False, (Lack("unquoted", (NEEDED.report, "行政复议申请86件")),), cited=1
    )
    assert codes(quoting()) == ["unquoted", "no_quote"]


def test_a_quote_that_is_altered_or_too_long_proves_nothing() -> None:
    altered = judged(quoting(QUOTE, QUOTE.replace("86", "87")))
    assert (altered.right, altered.proven, altered.unsound) == (True, False, 1)
    assert codes(quoting(QUOTE, "")) == ["not_verbatim"]
    long = "长" * 241
    found = judge(EXPECTED, quoting(QUOTE, long), lambda _: comparable(QUOTE + long))
    assert [lack.code for lack in found.lacks] == ["long_quote"]
    assert codes(quoting(*[QUOTE] * 13)) == ["many_quotes"]


def test_a_quote_of_another_report_proves_nothing() -> None:
    other = replace(CITATION, source="别的报告.txt", report_id="id2")
    assert codes(replace(ANSWER, citations=(other,))) == ["unquoted", "not_verbatim"]


@pytest.mark.parametrize("name", ["", SOURCE, stem(SOURCE), "id1", "标题"])
def test_a_report_may_be_named_by_file_title_or_id(name: str) -> None:
    assert judged(ANSWER, replace(EXPECTED, evidence=(replace(NEEDED, report=name),))).proven


def test_a_short_part_of_the_needed_words_is_no_quote_of_them() -> None:
    piece = Needed("", (QUOTE,))
    assert piece.held_by(replace(CITATION, quote="行政复议申请86件"))
    assert not piece.held_by(replace(CITATION, quote="申请86件"))


def test_a_question_that_names_what_is_not_there_is_told_of() -> None:
    unknown = Needed("没有的报告", ("行政复议申请86件",))
    misquoted = Needed(stem(SOURCE), ("行政复议申请99件",))
    assert codes(ANSWER, replace(EXPECTED, evidence=(unknown, misquoted))) == [
        "report_unknown",
        "span_unknown",
    ]


def test_refusing_is_right_where_the_reports_are_silent_and_nowhere_else() -> None:
    silent = Expected(refuse=True)
    assert judged(REFUSED, silent) == Judged(True, True)
    assert codes(ANSWER, silent) == ["answered"]
    assert codes(REFUSED) == ["refused"]
    assert codes(None) == ["no_answer"]


def test_evidence_has_the_place_of_the_first_sentence_that_holds_it() -> None:
    elsewhere = replace(CITATION, source="别的报告.txt", report_id="id2", title="")
    assert ranks((NEEDED, Needed("", ("无",))), (elsewhere, CITATION, CITATION)) == (2, 0)
    assert ranks((), (CITATION,)) == ()


@pytest.mark.parametrize(
    ("source", "name"), [("a/b/报告.txt", "报告"), ("报告", "报告"), ("1.2.txt", "1.2"), ("", "")]
)
def test_a_name_is_without_folder_and_ending(source: str, name: str) -> None:
    assert stem(source) == name
