"""What is read of the reports in scope: whole ones, or just the passages found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings

from answering.evidence import Evidence, rank
from answering.intent import ask_of
from answering.reading import Reading, lay_out, lines_of
from answering.sources import FOUND, Sources
from bot.wiring import indexes
from retrieval.cleaner import clean
from retrieval.embedding import HashedGrams
from retrieval.ingest import Overrides
from retrieval.library import Library, Stored
from retrieval.report import Metadata, Report, text_hash
from retrieval.search import Hit, Searcher
from retrieval.splitter import split
from tests.asking import Asked, library_of
from tests.material import ingest, text_of, texts

QUESTIONS = (
    "行政复议收到多少件申请？",
    "调解成功率是多少？",
    "召开会议几次？",
    "下一年打算怎么强化督察？",
    "有哪些不足？",
    "审结和收到一共多少件？",
)
COUNTIES = ("青川县", "剑阁县", "苍溪县", "旺苍县")


class Counting(Searcher):
    """A searcher that notes the scopes it was given."""

    scopes: list[Sequence[str] | None]

    def search(
        self,
        text: str,
        weights: Mapping[str, float],
        reports: Sequence[str] | None,
        limit: int,
    ) -> list[Hit]:
        self.scopes.append(reports)
        return super().search(text, weights, reports, limit)


@pytest.fixture(scope="module")
def counties(tmp_path_factory):
    """Four counties in two years."""
    files = {
        f"{county}{year}.txt": text_of(county, year) for county in COUNTIES for year in (2022, 2023)
    }
    with library_of(tmp_path_factory.mktemp("counties"), files) as asked:
        yield asked


def counting(asked: Asked, whole_read: int) -> tuple[Counting, Sources]:
    searcher = Counting(asked.library, indexes(asked.library.home, HashedGrams()))
    searcher.scopes = []
    return searcher, Sources(asked.library, searcher, whole_read)


def only_found(reading: Reading) -> Reading:
    """A whole reading with the sentences of what was found in it."""
    return replace(reading, lines=tuple(ln for ln in reading.lines if reading.legs(ln.start)))


def told(evidence: Evidence) -> tuple[object, ...]:
    parts = (evidence.score, evidence.strict, evidence.focus, evidence.value, evidence.held)
    return (evidence.reading.id, evidence.line, *parts, evidence.found, evidence.ahead)


def assert_same(part: Reading, whole: Reading) -> None:
    """That a reading of passages tells of its sentences what the whole one does."""
    kept = only_found(whole)
    assert part.lines == kept.lines
    for line in part.lines:
        assert part.headings(line.section) == whole.headings(line.section)
        assert part.is_heading(line) == whole.is_heading(line)
        assert part.looks_ahead(line) == whole.looks_ahead(line)
        assert line.text == whole.report.text[line.start : line.end]
    assert (part.titles, part.sections, part.report) == (
        whole.titles,
        whole.sections,
        whole.report,
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_a_wide_scope_reads_is_the_same_evidence_as_the_whole_reports(counties, question):
    topic, ask = counties.topics.read(question), ask_of(question)
    _, sources = counting(counties, whole_read=0)
    readings = sources.readings(sources.catalogue().entries, topic, question)
    wholes = [
        replace(lay_out(counties.library.report(part.id)), hits=part.hits) for part in readings
    ]
    assert sum(len(part.lines) for part in readings) > FOUND / 2
    for part, whole in zip(readings, wholes, strict=True):
        assert_same(part, whole)
    kept = tuple(only_found(whole) for whole in wholes)
    assert [told(e) for e in rank(readings, topic, ask)] == [
        told(e) for e in rank(kept, topic, ask)
    ]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with Library.create(tmp_path_factory.mktemp("any") / "home") as opened:
        yield opened


@given(text=texts.map(clean))
@settings(max_examples=100, deadline=None)
def test_any_passage_of_any_text_is_laid_out_as_in_the_whole_report(library, text):
    digest = text_hash(text)
    about = Metadata("标题", ("青川县",), 2023, "annual_report")
    sections, passages = split(digest[:16], text)
    report = Report(digest[:16], "a", digest, text, digest, about, sections, passages)
    library.put(report)
    stored, whole = library.passages_of(report.id), lay_out(report)
    for chosen in (stored, stored[1::2], stored[-1:]):
        part = part_of(library, report, chosen)
        assert_same(part, replace(whole, hits=part.hits))


def part_of(library: Library, report: Report, chosen: Sequence[Stored]) -> Reading:
    """What is read of those passages alone."""
    numbers = [stored.id for stored in chosen]
    found = library.texts(numbers)
    above = library.sections_above(numbers).get(report.id, {})
    spans = [(stored.id, stored.passage.start, stored.passage.end) for stored in chosen]
    lines = [ln for n, start, _ in spans for ln in lines_of(found[n], start, above)]
    hits = tuple(Hit(n, report.id, start, end, 1.0, ("lexical",)) for n, start, end in spans)
    return Reading(report.id, report.metadata, above, tuple(lines), lambda: report, hits)


def test_a_report_is_read_only_where_an_answer_quotes_it(counties):
    topic = counties.topics.read("调解成功率")
    _, sources = counting(counties, whole_read=0)
    first, *others = sources.readings(sources.catalogue().entries, topic, "调解成功率")

    def never() -> Report:
        raise AssertionError("the report was read")

    readings = tuple(replace(reading, read=never) for reading in (first, *others))
    assert rank(readings, topic, ask_of("调解成功率是多少？"))[0].value is not None
    with pytest.raises(AssertionError):
        _ = readings[0].report


def test_everything_is_searched_without_naming_every_report(counties):
    topic = counties.topics.read("调解成功率")
    searcher, sources = counting(counties, whole_read=0)
    catalogue = sources.catalogue()
    sources.readings(catalogue.entries, topic, "调解成功率")
    assert searcher.scopes == [None]
    narrow = catalogue.of(catalogue.regions()[0])
    sources.readings(narrow, topic, "调解成功率")
    assert searcher.scopes[1:] == [narrow.ids]


def test_a_scope_without_reports_finds_nothing_and_searches_nothing(counties):
    topic = counties.topics.read("调解成功率")
    searcher, sources = counting(counties, whole_read=0)
    nowhere = sources.catalogue().of(("无此省",))
    assert sources.readings(nowhere, topic, "调解成功率") == ()
    assert searcher.scopes == []


def test_the_same_question_is_searched_once_until_the_library_changes(tmp_path):
    with library_of(tmp_path, {"a.txt": text_of("青川县")}) as asked:
        topic = asked.topics.read("调解成功率")
        searcher, sources = counting(asked, whole_read=0)
        entries = sources.catalogue().entries
        first = sources.readings(entries, topic, "调解成功率")
        assert sources.readings(entries, topic, "调解成功率") is first
        assert len(searcher.scopes) == 1
        path = tmp_path / "b.txt"
        path.write_text(text_of("剑阁县"), encoding="utf-8")
        ingest(asked.library, [path])
        found = sources.readings(sources.catalogue().entries, topic, "调解成功率")
        assert len(found) == len(searcher.scopes) == 2


def test_what_the_operator_sets_by_hand_is_told_at_once(tmp_path):
    with library_of(tmp_path, {"a.txt": text_of("青川县")}) as asked:
        assert asked("青川县调解成功率是多少？").text.startswith("青川县2023年")
        ingest(asked.library, [tmp_path / "a.txt"], Overrides(year=2021))
        assert asked("青川县调解成功率是多少？").text.startswith("青川县2021年")
