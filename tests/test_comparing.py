"""The question behind a comparison: which regions and years it takes, and what it leaves out."""

import datetime

import pytest

from answering.catalogue import Catalogue
from answering.comparison import MOST_SEARCHED, MOST_TOLD
from bot.charts.making import chart_of
from bot.comparing import Comparison, Wish, Wishes, comparison
from bot.words import Words
from config.errors import BadRequest
from retrieval.regions import Divisions
from tests.asking import TODAY, Asked, library_of
from tests.material import text_of

ZH = Words("zh")
COVERED = {
    "青川县": range(2018, 2024),
    "剑阁县": range(2022, 2024),
    "苍溪县": range(2022, 2025),
    "旺苍县": (2018,),
    "衡阳市": (2023,),
    "衡阳市南岳区": (2023,),
}
"""The years of each region; every year has another number of applications."""


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """A library of regions with different years, and a plan for a year to come."""
    files = {
        f"{region}{year}.txt": text_of(region, year).replace("236件", f"{year - 1900}件")
        for region, years in COVERED.items()
        for year in years
    }
    files["要点.txt"] = "青川县2025年法治政府建设工作要点\n一、全年开展执法检查3次。\n"
    with library_of(tmp_path_factory.mktemp("held"), files) as asked:
        yield asked


@pytest.fixture(scope="module")
def wishes():
    return Wishes(Divisions.load())


def catalogue(held: Asked) -> Catalogue:
    return Catalogue(held.library.entries())


def compared(held: Asked, wishes: Wishes, line: str) -> Comparison:
    wish = wishes.read(line, catalogue(held), TODAY)
    return comparison(wish.topic, wish.regions, wish.years, catalogue(held))


def cells(held: Asked, found: Comparison) -> set[tuple[str, int | None, str]]:
    """The rows of the answer: region, year, value."""
    return {(row.region, row.year, row.value) for row in held.answerer.answer(found.question).rows}


def short(regions) -> list[str]:
    return [path[-1] for path in regions]


@pytest.mark.parametrize(
    ("line", "topic", "regions", "years"),
    [
        ("行政复议申请", "行政复议申请", [], ()),
        ("行政复议申请 青川、剑阁", "行政复议申请", ["青川县", "剑阁县"], ()),
        ("青川县和剑阁县的行政复议申请", "行政复议申请", ["青川县", "剑阁县"], ()),
        ("行政复议申请 2022-2024", "行政复议申请", [], (2022, 2023, 2024)),
        ("去年青川行政复议申请", "行政复议申请", ["青川县"], (2025,)),
        ("青川縣行政復議申請", "行政复议申请", ["青川县"], ()),
        ("火星县行政复议申请", "火星县行政复议申请", [], ()),
        ("北京市行政复议申请 2023年", "北京市行政复议申请", [], (2023,)),
    ],
)
def test_a_line_is_read_as_topic_regions_and_years(held, wishes, line, topic, regions, years):
    wish = wishes.read(line, catalogue(held), TODAY)
    assert (wish.topic, short(wish.regions), wish.years) == (topic, regions, years)


def test_a_parent_without_a_report_stands_for_all_below_it(held, wishes):
    wish = wishes.read("四川省行政复议申请", catalogue(held), TODAY)
    assert wish.topic == "行政复议申请"
    assert set(short(wish.regions)) == {"青川县", "剑阁县", "苍溪县", "旺苍县"}


def test_an_empty_line_is_refused(held, wishes):
    with pytest.raises(BadRequest):
        wishes.read(" \u200b", catalogue(held), TODAY)
    with pytest.raises(BadRequest):
        comparison("", (), (), catalogue(held))


def test_without_regions_and_years_the_latest_year_that_many_have_is_compared(held, wishes):
    found = compared(held, wishes, "行政复议申请")
    assert found.years == (2023,)
    assert {(year, value) for _, year, value in cells(held, found)} == {(2023, "123")}
    assert found.regions == 5
    assert "还有1个地区没有2023年的报告" in found.remark(ZH)


def test_one_region_is_compared_over_its_years_without_its_plans(held, wishes):
    found = compared(held, wishes, "青川县行政复议申请")
    assert found.years == tuple(range(2018, 2024))
    assert {year for _, year, _ in cells(held, found)} == set(range(2018, 2024))
    assert found.remark(ZH) == ""


def test_regions_and_years_give_a_cell_each(held, wishes):
    found = compared(held, wishes, "行政复议申请 青川县 剑阁县 2022年 2023年")
    assert {(region[-3:], year, value) for region, year, value in cells(held, found)} == {
        (county, year, str(year - 1900)) for county in ("青川县", "剑阁县") for year in (2022, 2023)
    }


def test_regions_that_share_no_year_are_compared_by_their_latest(held, wishes):
    found = compared(held, wishes, "行政复议申请 旺苍县、衡阳市")
    assert found.years == ()
    assert {(r[-3:], y) for r, y, _ in cells(held, found)} == {("旺苍县", 2018), ("衡阳市", 2023)}


def test_of_too_many_years_the_earliest_are_left_out_and_named(held, wishes):
    found = compared(held, wishes, "行政复议申请 青川县 剑阁县 苍溪县 衡阳市、南岳区 2018-2024")
    assert len(cells(held, found)) == MOST_SEARCHED
    assert found.years == tuple(range(2019, 2025))
    assert found.more_years == (2018,)
    assert "另有2018年的报告未列" in found.remark(ZH)
    assert "2018" in found.remark(Words("en"))


def test_a_region_with_others_below_it_stands_for_itself_alone(held, wishes):
    found = compared(held, wishes, "行政复议申请 衡阳市 青川县 2023年")
    assert {row[0] for row in cells(held, found)} == {"湖南省衡阳市", "四川省广元市青川县"}


def test_a_region_and_one_below_it_are_each_compared_once(held, wishes):
    found = compared(held, wishes, "行政复议申请 衡阳市、南岳区 2023年")
    assert found.question.regions == ("湖南省衡阳市",)
    regions = sorted(row.region for row in held.answerer.answer(found.question).rows)
    assert regions == ["湖南省衡阳市", "湖南省衡阳市南岳区"]


def test_a_region_that_is_not_there_is_refused_with_what_there_is(held, wishes):
    found = compared(held, wishes, "北京市行政复议申请")
    refusal = held.answerer.answer(found.question).refusal
    assert refusal is not None
    assert refusal.reason == "no_such_region"


def test_a_year_that_nobody_has_is_refused_as_such(held, wishes):
    found = compared(held, wishes, "行政复议申请 青川县 2010年")
    refusal = held.answerer.answer(found.question).refusal
    assert refusal is not None
    assert refusal.reason == "no_such_year"


@pytest.mark.parametrize(
    ("topic", "asked"),
    [
        ("行政复议申请", "行政复议申请各多少件？"),
        ("专职调解员", "专职调解员各多少人？"),
        ("罚没金额", "罚没金额各是多少？"),
        ("调解成功率", "调解成功率"),
        ("收到多少件行政复议申请？", "收到多少件行政复议申请?"),
        ("存在哪些不足", "存在哪些不足"),
        ("reconsideration applications", "How many reconsideration applications?"),
    ],
)
def test_a_topic_becomes_a_question_for_a_number_where_it_asks_nothing(topic, asked):
    found = comparison(topic, (), (), Catalogue(()))
    assert found.question.text == asked
    assert found.plain.text == topic


def test_more_regions_than_are_searched_one_by_one_are_told_in_part(tmp_path, wishes):
    counties = "青川 剑阁 苍溪 旺苍 金堂 大邑 蒲江 富顺 米易 盐边 合江 叙永 古蔺".split()
    files = {
        f"{name}.txt": "四川省" + text_of(name + "县").replace("236件", f"{n}件")
        for n, name in enumerate(counties, 101)
    }
    with library_of(tmp_path, files) as asked:
        found = compared(asked, wishes, "行政复议申请")
        assert (found.regions, found.told) == (13, MOST_TOLD)
        chart = chart_of(asked.answerer.answer(found.question), found.topic)
        assert chart is not None
        assert (len(chart.points), chart.unlisted) == (MOST_TOLD, 13 - MOST_TOLD)


def test_nothing_in_the_library_gives_a_question_all_the_same():
    found = comparison("行政复议申请", (), (), Catalogue(()))
    assert (found.regions, found.years, found.question.text) == (0, (), "行政复议申请各多少件？")


def test_a_wish_is_a_value():
    assert Wish("题") == Wish("题", (), ())
    assert isinstance(TODAY, datetime.date)
