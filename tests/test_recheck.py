"""An answer proven again: each way in which it can have been altered has its finding."""

from dataclasses import replace

import pytest

from answering.answer import Answer, Citation, Claim, Refusal, Row, ScopeTaken
from answering.naming import Names
from answering.recheck import Snapshot, recheck
from answering.verifier import Verifier
from retrieval.regions import Divisions
from retrieval.report import Metadata, text_hash

TEXT = """青山县2022年法治政府建设情况报告

一、主要工作

(一)化解矛盾纠纷。全年受理行政复议案件41件,审结38件。办理人大建议70件,政协提案97件。
"""
QUOTE = "全年受理行政复议案件41件,审结38件。"
COUNTS = "办理人大建议70件,政协提案97件。"
PLACE = ("江西省", "南昌市", "青山县")
ABOUT = Metadata("青山县2022年法治政府建设情况报告", PLACE, 2022, "annual_report")
SNAPSHOT = Snapshot("r1", "a.txt", TEXT, text_hash(TEXT), ABOUT)


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier()


def citation(n: int, quote: str) -> Citation:
    start = TEXT.index(quote)
    return Citation(
        n=n,
        report_id="r1",
        source="a.txt",
        title=ABOUT.title,
        region=ABOUT.region_name,
        year=2022,
        section=("一、主要工作", "(一)化解矛盾纠纷"),
        page=0,
        quote=quote,
        start=start,
        end=start + len(quote),
        url=None,
        sha256=SNAPSHOT.sha256,
    )


FACT = Claim("青山县2022年受理行政复议案件41件。", (1,))
SUM = Claim("青山县2022年：70件 + 97件 = 167件。", (2,), "computed", "70 + 97 = 167")
CITATIONS = (citation(1, QUOTE), citation(2, COUNTS))


def answer(*claims: Claim, text: str | None = None, **more) -> Answer:
    lines = [c.text + "".join(f"[{n}]" for n in c.citations) for c in claims]
    given = {"citations": CITATIONS, **more}
    return Answer("?", "\n".join(lines) if text is None else text, ScopeTaken(), claims, **given)


def codes(given: Answer, verifier: Verifier, snapshot: Snapshot = SNAPSHOT) -> set[str]:
    return {finding.code for finding in recheck(given, {"r1": snapshot}, verifier)}


def test_a_sound_answer_is_proven(verifier):
    assert codes(answer(FACT, SUM), verifier) == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"quote": QUOTE.replace("41", "14")}, "quote_altered"),
        ({"start": CITATIONS[0].start + 1}, "quote_altered"),
        ({"end": len(TEXT) + 9}, "offset_wrong"),
        ({"start": -1}, "offset_wrong"),
        ({"start": CITATIONS[0].end, "quote": ""}, "offset_wrong"),
        ({"sha256": "0" * 64}, "text_altered"),
        ({"report_id": "r2"}, "report_missing"),
        ({"title": "白水县2022年报告"}, "source_altered"),
        ({"region": "江西省南昌市白水县"}, "source_altered"),
        ({"year": 2021}, "source_altered"),
        ({"source": "b.txt"}, "source_altered"),
        ({"url": "https://evil.example/"}, "source_altered"),
        ({"section": ("二、虚构的标题",)}, "section_altered"),
        ({"section": ("(一)化解矛盾纠纷", "一、主要工作")}, "section_altered"),
        ({"section": ("",)}, "section_altered"),
        ({"n": 2}, "citation_numbers"),
    ],
)
def test_an_altered_citation_is_found(change, code, verifier):
    altered = (replace(CITATIONS[0], **change), CITATIONS[1])
    assert code in codes(answer(FACT, citations=altered), verifier)


def test_an_altered_text_of_the_report_is_found(verifier):
    other = replace(SNAPSHOT, text=TEXT.replace("人大", "党代"))
    assert "text_altered" in codes(answer(FACT), verifier, other)
    assert "text_altered" in codes(
        answer(FACT), verifier, replace(other, sha256=text_hash(other.text))
    )


@pytest.mark.parametrize(
    "claim",
    [
        replace(FACT, text="青山县2022年受理行政复议案件14件。"),
        replace(FACT, text="青山县2021年受理行政复议案件41件。"),
        replace(FACT, text="白水县2022年受理行政复议案件41件。"),
        replace(FACT, citations=()),
        replace(FACT, citations=(9,)),
        replace(FACT, kind="computed"),
        replace(SUM, kind="quoted"),
        replace(SUM, formula="70 + 97 = 168"),
        replace(SUM, formula="70 + 98 = 168"),
        replace(SUM, formula="70 + = 167"),
        replace(SUM, formula="70 + 97 = ?"),
        replace(SUM, text="青山县2022年：70件 + 97件 = 176件。"),
    ],
)
def test_an_altered_claim_is_found_though_the_answer_says_the_same(claim, verifier):
    assert codes(answer(claim), verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        FACT.text,
        f"{FACT.text}[2]",
        f"{FACT.text}[1]\n另有9件未结。",
        f"另有9件未结。\n{FACT.text}[1]",
        f"{FACT.text}[1]\n详见 https://evil.example/",
        f"{FACT.text}[1]\n2019年：报告中未见相应内容。",
    ],
)
def test_a_text_that_says_other_than_its_claims_is_found(text, verifier):
    assert codes(answer(FACT, text=text), verifier) == {"text_differs"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_line_that_a_report_is_silent_or_missing_needs_no_citation(language, verifier):
    names = Names(Divisions.load(), language)
    for line in (
        names.silent("白水县", 2022),
        names.silent("白水县", None),
        names.absent("白水县"),
        names.only_some(9, latest=True),
    ):
        assert codes(answer(FACT, text=f"{FACT.text}[1]\n{line}"), verifier) == set()


def test_an_answer_without_claims_is_found(verifier):
    assert codes(answer(), verifier) == {"claim_missing"}


def test_a_refusal_holds_as_its_reason_words_it(verifier):
    refusal = Refusal("not_in_reports", "没有写到。", (CITATIONS[0],))
    sound = answer(text="没有写到。", refusal=refusal, citations=())
    assert codes(sound, verifier) == set()
    assert codes(replace(sound, text="写到了。"), verifier) == {"refusal_altered"}
    near = replace(CITATIONS[0], quote="全年受理行政复议案件41件,审结39件。")
    altered = replace(sound, refusal=replace(refusal, nearest=(near,)))
    assert codes(altered, verifier) == {"quote_altered"}


ROW = Row("江西省南昌市青山县", 2022, "41", "件", 1)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (ROW, None),
        (replace(ROW, value="４１"), None),
        (replace(ROW, value="", unit="", citation=0), None),
        (replace(ROW, value="4"), "row_altered"),
        (replace(ROW, value="1"), "row_altered"),
        (replace(ROW, value="70"), "row_altered"),
        (replace(ROW, unit="人"), "row_altered"),
        (replace(ROW, unit=""), "row_altered"),
        (replace(ROW, citation=2), "row_altered"),
        (replace(ROW, citation=3), "row_altered"),
        (replace(ROW, citation=0), "row_uncited"),
        (replace(ROW, region="江西省南昌市"), "row_altered"),
        (replace(ROW, year=2021), "row_altered"),
    ],
)
def test_a_row_must_be_a_value_of_its_quote(row, code, verifier):
    assert codes(answer(FACT, rows=(row,)), verifier) == ({code} if code else set())


def test_a_share_told_in_percent_adds_up(verifier):
    share = Claim("青山县2022年：38件 ÷ 41件 = 92.7%。", (1,), "computed", "38 ÷ 41 = 92.7")
    assert codes(answer(share), verifier) == set()
    wrong = replace(share, formula="38 ÷ 41 = 93.7")
    assert "formula_result" in codes(answer(wrong), verifier)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("least", "second", "sound"),
    [(True, "70", True), (True, "3", False), (False, "3", True), (False, "70", False)],
)
def test_an_order_that_the_values_do_not_have_is_found(language, least, second, sound, verifier):
    """Of rows altered together with their claims, too."""
    line = Names(Divisions.load(), language).ranked(least=least)
    rows = (ROW, replace(ROW, value=second, citation=2))
    told = answer(FACT, SUM, text=f"{FACT.text}[1]\n{SUM.text}[2]\n{line}")
    found = codes(replace(told, rows=rows), verifier) - {"row_altered"}
    assert found == (set() if sound else {"order_altered"})


def test_an_order_of_one_row_is_none(verifier):
    line = Names(Divisions.load(), "zh").ranked(least=False)
    told = answer(FACT, text=f"{FACT.text}[1]\n{line}")
    assert codes(replace(told, rows=(ROW,)), verifier) == {"order_altered"}
