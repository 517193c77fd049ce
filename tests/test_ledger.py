"""The ledger: numbers as they come, one for each quote, and never too much to read."""

import pytest

from answering.answer import Row
from answering.draft import Cell, Draft, Proof
from answering.ledger import MOST_CITATIONS, Ledger
from retrieval.report import Metadata, Report, text_hash

TEXT = "青山县2022年报告\n" + "".join(f"第{n:02}项工作完成{n}件。" for n in range(40))


def report(id: str = "r1", text: str = TEXT) -> Report:
    about = Metadata("青山县2022年报告", ("江西省", "青山县"), 2022, "annual_report")
    return Report(id, f"{id}.txt", id, text, text_hash(text), about, (), ())


REPORT = report()


def draft(start: int, end: int, text: str = "话。", cell: Cell | None = None, of=REPORT) -> Draft:
    return Draft(text, (Proof(of, start, end),), cell=cell)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger("fact", compares=False)


def test_quotes_are_numbered_as_they_come_and_a_quote_keeps_its_number(ledger):
    first, new = ledger.add(draft(10, 20))
    second, newer = ledger.add(draft(20, 30))
    again, none = ledger.add(draft(10, 20, "又一句。"))
    assert (first.citations, second.citations, again.citations) == ((1,), (2,), (1,))
    assert [c.n for c in (*new, *newer)] == [1, 2]
    assert none == ()
    assert new[0].quote == TEXT[10:20]


def test_the_text_is_the_claims_with_their_marks_and_then_the_remarks(ledger):
    ledger.add(draft(10, 20, "甲。"))
    ledger.add(Draft("乙。", (Proof(REPORT, 20, 30), Proof(REPORT, 10, 20))))
    assert ledger.text(("白水县：报告中未见相应内容。",)) == (
        "甲。[1]\n乙。[2][1]\n白水县：报告中未见相应内容。"
    )


def test_the_first_claim_always_fits_and_a_further_one_only_where_there_is_room(ledger):
    long = draft(10, 20, "长" * 400)
    assert ledger.fits(long)
    ledger.add(draft(20, 30, "短" * 200))
    assert not ledger.fits(long)
    assert ledger.fits(draft(10, 20, "短" * 100))
    assert not ledger.fits(draft(10, 20, "短" * 111))


def test_a_comparison_and_a_list_have_more_room():
    for roomy in (Ledger("fact", compares=True), Ledger("list", compares=False)):
        roomy.add(draft(10, 20, "短" * 300))
        assert roomy.fits(draft(20, 30, "短" * 300))


def test_a_claim_fits_only_where_those_beside_it_will_fit_as_well(ledger):
    own = draft(30, 40, "己" * 200)
    assert not ledger.fits(draft(10, 20, "他" * 200), [own])
    assert ledger.fits(draft(10, 20, "他" * 100), [own])


def test_no_answer_has_more_citations_than_a_reader_can_follow():
    ledger = Ledger("list", compares=True)
    for n in range(MOST_CITATIONS):
        ledger.add(draft(10 * n, 10 * n + 10))
    assert not ledger.fits(draft(200, 210))
    assert ledger.fits(draft(0, 10))


def test_a_draft_is_cited_where_each_of_its_proofs_overlaps_a_quote(ledger):
    ledger.add(draft(10, 20))
    assert ledger.cites(draft(15, 40))
    assert not ledger.cites(draft(20, 30))
    assert not ledger.cites(draft(10, 20, of=report("r2")))
    assert not ledger.cites(Draft("话。", (Proof(REPORT, 10, 20), Proof(REPORT, 30, 40))))


def test_a_draft_with_a_value_is_cited_only_where_the_quote_holds_it(ledger):
    start = TEXT.index("第07项")
    cell = Cell("江西省青山县", 2022, "7", "件")
    own = draft(start, start + 10, cell=cell)
    ledger.add(draft(start, start + 2))
    assert not ledger.cites(own)
    ledger.add(draft(start, start + 10))
    assert ledger.cites(own)


def test_the_row_of_a_claim_that_another_stands_for_names_the_quote_that_is_there(ledger):
    start = TEXT.index("第07项")
    cell = Cell("江西省青山县", 2022, "7", "件")
    ledger.add(draft(10, 20))
    ledger.add(draft(start, start + 10))
    ledger.fill(draft(start, start + 8, cell=cell))
    assert ledger.rows == [Row("江西省青山县", 2022, "7", "件", 2)]


def test_a_claim_without_a_value_makes_no_row(ledger):
    ledger.add(draft(10, 20))
    ledger.fill(draft(10, 20))
    assert ledger.rows == []
