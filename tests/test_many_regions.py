"""More regions than an answer has room for: some are told, and that it is some."""

import pytest

from answering.comparison import MOST_SEARCHED, MOST_TOLD
from tests.asking import Asked, assert_sound, library_of
from tests.material import text_of

COUNTIES = (
    "青川县 剑阁县 苍溪县 旺苍县 金堂县 大邑县 蒲江县 富顺县 米易县 盐边县 合江县 叙永县 古蔺县 中江县"
).split()


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """Fourteen counties of one province, of two years each."""
    files = {
        f"{county}{year}.txt": "四川省" + text_of(county, year).replace("236", str(100 + n))
        for n, county in enumerate(COUNTIES)
        for year in (2022, 2023)
    }
    with library_of(tmp_path_factory.mktemp("province"), files) as asked:
        assert len({e.metadata.region for e in asked.library.entries()}) == len(COUNTIES)
        assert len(COUNTIES) > MOST_SEARCHED
        yield asked


def assert_some(asked: Asked, question: str, **how) -> set[int | None]:
    """That the answer tells some regions, each of its own, and says so; their years."""
    answer = asked(question, **how)
    assert_sound(asked, answer)
    assert 1 < len(answer.claims) <= MOST_TOLD
    regions = [citation.region for citation in answer.citations]
    assert len(regions) == len(set(regions))
    assert not any(claim.kind == "computed" for claim in answer.claims)
    assert f"所问涉及{len(COUNTIES)}个地区" in answer.text
    assert "不作合计" in answer.text
    return {citation.year for citation in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        "四川省各县收到多少件行政复议申请？",
        "四川各县收到的行政复议申请对比",
        "四川省各县一共收到多少件行政复议申请？",
        "四川省各县有哪些工作打算？",
        "四川各地怎么化解纠纷？",
    ],
)
def test_of_many_regions_each_one_told_is_told_by_its_last_report(province, question):
    assert assert_some(province, question) == {2023}


def test_a_year_asked_for_is_the_year_told(province):
    assert assert_some(province, "四川省各县2022年收到多少件行政复议申请？") == {2022}


def test_a_filter_for_the_province_stands_for_its_counties(province):
    assert assert_some(province, "收到多少件行政复议申请？", regions=["四川省"]) == {2023}


def test_each_value_is_that_of_its_region(province):
    answer = province("四川省各县收到多少件行政复议申请？")
    for row in answer.rows:
        county = row.region.removeprefix("四川省")
        assert row.value == str(100 + next(n for n, c in enumerate(COUNTIES) if c in county))


def test_an_english_question_is_told_so_in_english(province):
    answer = province("How many administrative reconsideration applications?", regions=["四川省"])
    assert_sound(province, answer)
    assert f"The question spans {len(COUNTIES)} regions" in answer.text


@pytest.mark.parametrize(
    ("question", "noted"),
    [
        ("哪个县收到的行政复议申请最多？", True),
        ("各县收到的行政复议申请对比", True),
        ("全国收到多少件行政复议申请？", True),
        ("收到多少件行政复议申请？", False),
        ("行政复议申请往哪儿递？", False),
        ("青川县收到多少件行政复议申请？", False),
    ],
)
def test_who_asks_for_all_regions_at_once_is_told_that_these_are_some(province, question, noted):
    note = province(question).scope.note or ""
    assert (f"库中有{len(COUNTIES)}个地区的报告" in note) == noted


def test_few_regions_are_still_told_each_with_those_that_are_silent(province):
    answer = province("青川县、剑阁县和苍溪县2023年收到的行政复议申请各多少件？")
    assert_sound(province, answer)
    assert [row.value for row in answer.rows] == ["100", "101", "102"]
    assert "所问涉及" not in answer.text


def test_nothing_found_in_any_is_a_refusal(province):
    answer = province("四川省各县发射了多少枚火箭？")
    assert answer.refusal is not None
    assert len(answer.text) < 400
