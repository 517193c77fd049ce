"""The library's list by region and year, and as it changes."""

import gc
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.catalogue import NONE, Catalogue, Entries, listed, together, told, years_of
from answering.catalogues import Catalogues
from retrieval.library import Entry, Library
from retrieval.report import Metadata, Report, text_hash
from retrieval.splitter import split
from tests.material import text_of

NAMES = ("甲省", "乙市", "丙县", "丁镇")
PATHS = st.lists(st.sampled_from(NAMES), max_size=3).map(tuple)
ENTRIES = st.lists(
    st.builds(
        lambda path, year, passages: (path, year, passages),
        PATHS,
        st.none() | st.integers(2019, 2023),
        st.integers(0, 50),
    ),
    max_size=30,
).map(lambda rows: [entry(n, *row) for n, row in enumerate(rows)])


def entry(number: int, path: tuple[str, ...], year: int | None, passages: int = 1) -> Entry:
    name = f"r{number:02}"
    return Entry(name, name, name, "", Metadata(name, path, year, "other"), passages, None)


@given(ENTRIES, PATHS, st.sets(st.integers(2018, 2024)))
def test_what_is_indexed_is_what_a_look_through_all_finds(entries, path, years):
    catalogue = Catalogue(entries)
    every = catalogue.entries
    assert catalogue.of(path) == tuple(e for e in entries if e.metadata.region == path)
    inside = tuple(e for e in entries if e.metadata.region[: len(path)] == path)
    assert catalogue.inside(path) == inside
    assert every.of_years(years) == tuple(e for e in entries if e.metadata.year in years)
    assert every.years == tuple(sorted({e.metadata.year for e in entries if e.metadata.year}))
    assert set(catalogue.regions()) == {e.metadata.region for e in entries} - {()}
    assert every.passages == sum(e.passages for e in entries)
    assert every.among(catalogue.inside(path)) == inside
    for name in NAMES:
        ends = {p for p in catalogue.regions() for at in range(len(p)) if "".join(p[at:]) == name}
        assert set(catalogue.ending(name)) == ends
    assert [catalogue.entry(e.id) for e in entries] == entries
    assert every.of_region(path) == catalogue.of(path)


@given(ENTRIES)
def test_of_each_region_the_last_year_is_kept(entries):
    latest = Entries(entries).latest
    for path in {e.metadata.region for e in entries}:
        own = [e.metadata.year for e in entries if e.metadata.region == path and e.metadata.year]
        kept = [e.metadata.year for e in latest if e.metadata.region == path and e.metadata.year]
        assert set(kept) == ({max(own)} if own else set())


def test_several_groups_are_one_each_report_once():
    a, b, c = (entry(n, ("甲省",), 2020 + n) for n in range(3))
    assert together([Entries((a, b)), Entries((b, c))]) == (a, b, c)
    assert years_of([Entries((a, b)), Entries((c,))]) == (2020, 2021, 2022)
    assert together([]) == NONE
    assert years_of([]) == ()


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ((), ""),
        ((2020,), "2020年"),
        ((2019, 2020, 2021), "2019年、2020年、2021年"),
        ((2014, 2015, 2016, 2017), "2014年至2017年"),
        ((2012, 2014, 2015, 2016, 2017, 2020), "2012年、2014年至2017年、2020年"),
    ],
)
def test_many_years_in_a_row_are_told_by_the_first_and_the_last(years, words):
    assert told(years) == words


def test_many_regions_are_told_by_the_first_and_how_many_there_are():
    entries = Entries(entry(n, (f"甲{n}县",), 2020) for n in range(5_000))
    told_ = listed(entries)
    assert told_.startswith("甲0县（2020年）、甲1县（2020年）")
    assert told_.endswith("等5000个地区")
    assert told_.count("甲") == 8


def made(county: str, year: int, name: str) -> Report:
    text = text_of(county, year)
    digest = text_hash(text)
    sections, passages = split(digest[:16], text)
    about = Metadata("标题", ("四川省", county), year, "annual_report")
    return Report(digest[:16], name, f"/{name}", text, digest, about, sections, passages)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("put", "forget", "by hand", "elsewhere")),
        st.sampled_from(("甲县", "乙县", "丙县")),
        st.sampled_from((2021, 2022)),
        st.sampled_from("abc"),
    ),
    min_size=1,
    max_size=12,
)


@given(STEPS)
@settings(max_examples=40, deadline=None)
def test_a_catalogue_kept_up_is_the_one_read_anew(folders, steps):
    with Library.create(folders()) as library:
        catalogues = Catalogues(library)
        for what, county, year, name in steps:
            report = made(county, year, name)
            held, revision = {e.id for e in library.entries()}, library.revision()
            if what == "put":
                library.put(report)
            elif report.id in held and what == "forget":
                library.forget(report.id)
            elif report.id in held and what == "by hand":
                library.put(replace(report, metadata=replace(report.metadata, year=1999)))
            elif report.id in held:
                library.place(report.id, f"/{name}", name)
            if library.revision() == revision:
                continue  # that another file holds a report too is seen with the next change
            assert catalogues.now().entries == library.entries()


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return lambda: tmp_path_factory.mktemp("home")


def test_the_catalogue_is_the_same_object_until_something_changes(tmp_path):
    with Library.create(tmp_path) as library:
        catalogues = Catalogues(library)
        library.put(made("甲县", 2021, "a"))
        first = catalogues.now()
        assert catalogues.now() is first
        library.put(made("乙县", 2021, "b"))
        second = catalogues.now()
        assert second is not first
        assert first.entries[0] in second.entries


def test_a_thread_in_an_older_snapshot_sees_the_older_catalogue(tmp_path):
    with Library.create(tmp_path) as library, Library.open(tmp_path) as writer:
        catalogues = Catalogues(library)
        library.put(made("甲县", 2021, "a"))
        with library.snapshot():
            assert len(catalogues.now().entries) == 1
            writer.put(made("乙县", 2021, "b"))
            assert len(catalogues.now().entries) == 1
        assert len(catalogues.now().entries) == 2


def test_a_long_catalogue_is_kept_out_of_the_search_for_garbage(tmp_path):
    with Library.create(tmp_path) as library:
        library.put(made("甲县", 2021, "a"))
        frozen = gc.get_freeze_count()
        assert len(Catalogues(library).now().entries) == 1
        assert gc.get_freeze_count() == frozen

    class Long(Library):
        def entries(self) -> tuple[Entry, ...]:
            return tuple(entry(n, (f"甲{n}县",), 2020) for n in range(6_000))

    try:
        with Long.open(tmp_path) as library:
            assert len(Catalogues(library).now().entries) == 6_000
            assert gc.get_freeze_count() > frozen + 6_000
    finally:
        gc.unfreeze()
