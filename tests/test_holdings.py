"""What is in the library is listed, searched, counted, and follows the library."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.catalogue import Catalogue
from answering.catalogues import Catalogues
from answering.holdings import Holdings
from answering.paging import page_of
from retrieval.library import Entry, Library
from retrieval.regions import Divisions
from retrieval.report import Metadata
from retrieval.spelling import initials
from tests.material import ingest, written

CHENGKOU = ("重庆市", "城口县")
HENGYANG = ("湖南省", "衡阳市")
NANYUE = ("湖南省", "衡阳市", "南岳区")
TOWN = ("广东省", "佛山市", "南海区", "狮山镇")
REPORTS = [
    (CHENGKOU, 2020, "annual_report"),
    (HENGYANG, 2022, "annual_report"),
    (HENGYANG, 2023, "annual_report"),
    (HENGYANG, 2023, "plan"),
    (NANYUE, 2023, "annual_report"),
    (TOWN, 2023, "annual_report"),
    (("陕西省", "西安市", "长安区"), 2023, "annual_report"),
    ((), None, "other"),
]


def entries_of(reports):
    return [entry(f"{number:016x}", *report) for number, report in enumerate(reports)]


def entry(key, path, year, kind):
    title = f"{''.join(path)}{year or ''}年法治政府建设年度报告"
    about = Metadata(title, path, year, kind)
    return Entry(key, f"{key}.txt", f"/{key}.txt", key, about, 30, None)


@pytest.fixture(scope="module")
def divisions():
    return Divisions.load()


@pytest.fixture(scope="module")
def holdings(divisions):
    catalogue = Catalogue(entries_of(REPORTS))
    return Holdings(lambda: catalogue, divisions)


def names(found):
    return [region.name for region in found]


def test_regions_stand_in_the_order_of_the_state_with_their_years(holdings):
    assert names(holdings.regions()) == [
        "湖南省衡阳市",
        "湖南省衡阳市南岳区",
        "广东省佛山市南海区狮山镇",
        "重庆市城口县",
        "陕西省西安市长安区",
    ]
    region = holdings.region(HENGYANG)
    assert (region.short, region.reports, region.years) == ("衡阳", 3, (2022, 2023))
    assert holdings.region(("湖南省",)) is None


@pytest.mark.parametrize(
    "words",
    [
        "城口",
        "城口县",
        "重庆城口",
        "重庆市城口县",
        "城口縣",
        "城 口",
        "chengkou",
        "ChengK",
        "ＣＫ",
        "cqck",
    ],
)
def test_a_region_is_found_however_it_is_typed(holdings, words):
    assert names(holdings.regions(words)) == ["重庆市城口县"]


def test_the_best_match_comes_first(holdings):
    assert names(holdings.regions("衡阳")) == ["湖南省衡阳市", "湖南省衡阳市南岳区"]
    assert names(holdings.regions("南岳"))[0] == "湖南省衡阳市南岳区"
    assert names(holdings.regions("狮山")) == ["广东省佛山市南海区狮山镇"]
    assert holdings.regions("北京") == ()
    assert holdings.regions("an") == ()


def test_initials_that_can_be_cut_in_two_ways_both_find(holdings):
    assert initials("changan", 2) == ("cg", "ca")
    assert names(holdings.regions("ca")) == names(holdings.regions("cg")) == ["陕西省西安市长安区"]


def test_the_initials_of_every_division_are_known(divisions):
    unknown = [
        row.name for row in divisions.rows if not initials(row.pinyin, len(row.short or "县"))
    ]
    assert unknown == []


def test_years_are_counted_from_the_latest(holdings):
    told = [(one.year, one.reports, one.regions) for one in holdings.years()]
    assert told == [(2023, 5, 4), (2022, 1, 1), (2020, 1, 1)]


def test_reports_are_found_by_words_region_and_year(holdings):
    assert len(holdings.reports()) == len(REPORTS)
    [report] = holdings.reports("城口 2020")
    assert (report.path, report.year, report.kind, report.passages) == (
        CHENGKOU,
        2020,
        "annual_report",
        30,
    )
    assert report.region == "重庆市城口县"
    assert len(holdings.reports("年度报告")) == len(REPORTS)
    assert len(holdings.reports("hengyang 2023")) == 3
    assert [one.path for one in holdings.reports(region=HENGYANG)] == [HENGYANG] * 3 + [NANYUE]
    assert [one.year for one in holdings.reports(region=HENGYANG)] == [2023, 2023, 2022, 2023]
    assert len(holdings.reports(year=2022)) == 1
    assert holdings.reports("城口 2021") == ()
    assert holdings.reports()[-1].region == ""


def test_provinces_open_to_what_is_below_them(holdings):
    told = [(one.name, one.reports, one.own, one.parts) for one in holdings.branches()]
    assert told == [
        ("湖南省", 4, 0, 1),
        ("广东省", 1, 0, 1),
        ("重庆市", 1, 0, 1),
        ("陕西省", 1, 0, 1),
    ]
    [city] = holdings.branches(("湖南省",))
    assert (city.path, city.reports, city.own, city.parts) == (HENGYANG, 4, 3, 1)
    assert holdings.branches(NANYUE) == ()


def test_the_coverage_counts_every_report_once(holdings):
    coverage = holdings.coverage()
    assert coverage.years == (2020, 2022, 2023, None)
    rows = {row.name: row.counts for row in coverage.rows}
    assert rows["湖南省衡阳市"] == (0, 1, 2, 0)
    assert rows[""] == (0, 0, 0, 1)
    assert sum(map(sum, rows.values())) == len(REPORTS)


def test_nothing_is_in_an_empty_library(divisions):
    empty = Holdings(lambda: Catalogue(()), divisions)
    assert [*empty.regions(), *empty.years(), *empty.reports("城口"), *empty.branches()] == []
    assert empty.coverage().rows == ()


def test_what_comes_and_goes_is_seen_at_once(tmp_path, divisions):
    text = "城口县{}年法治政府建设年度报告\n城口县人民政府\n一、主要工作\n受理行政复议申请3件。\n"
    with Library.create(tmp_path / "home") as library:
        holdings = Holdings(Catalogues(library).now, divisions)
        assert holdings.regions("城口") == ()
        ingest(library, written(tmp_path, {f"城口县{y}.txt": text.format(y) for y in (2020, 2021)}))
        [region] = holdings.regions("ck")
        assert region.years == (2020, 2021)
        library.forget(holdings.reports("2020")[0].id)
        [region] = holdings.regions("ck")
        assert region.years == (2021,)


def test_thirty_thousand_reports_are_searched_without_a_wait(divisions):
    paths = [row.path for row in divisions.rows if row.level == 3 and not row.former]
    catalogue = Catalogue(
        entries_of([(path, year, "annual_report") for path in paths for year in range(2014, 2025)])
    )
    holdings = Holdings(lambda: catalogue, divisions)
    asked = [
        lambda: holdings.regions("城口"),
        lambda: holdings.reports("城口 2020"),
        lambda: holdings.branches(("重庆市",)),
        holdings.coverage,
    ]
    for ask in asked:
        assert ask()
        assert min(seconds(ask) for _ in range(2)) < 0.2


def seconds(ask):
    """How much of the processor's time it takes."""
    began = time.process_time()
    ask()
    return time.process_time() - began


@settings(deadline=None)
@given(st.lists(st.integers(), max_size=40), st.integers(-3, 50), st.integers(1, 9))
def test_pages_hold_a_list_piece_by_piece(items, number, size):
    page = page_of(items, number, size)
    assert 0 <= page.number < page.pages
    assert page.total == len(items)
    pages = [page_of(items, at, size) for at in range(page.pages)]
    assert [item for one in pages for item in one.items] == items
    assert all(len(one.items) == size for one in pages[:-1])
