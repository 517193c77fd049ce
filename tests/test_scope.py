"""Where an answer looks: the regions and years asked for, failing closed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.catalogue import Catalogue, Entries, listed
from answering.place import Place
from answering.places import PlaceFinder
from answering.refusing import Denial
from answering.scope import Wanted, scope_of
from retrieval.ingest import Overrides
from retrieval.library import Entry, Library
from retrieval.regions import Divisions
from retrieval.report import Metadata
from tests.asking import Asked, asked_of, assert_sound, library_of
from tests.material import ingest, text_of, written

FINDER = PlaceFinder(Divisions.load())
CHENGKOU = ("重庆市", "城口县")
HENGYANG = ("湖南省", "衡阳市")
NANJING = ("江苏省", "南京市", "鼓楼区")
FUZHOU = ("福建省", "福州市", "鼓楼区")
SHISHAN = ("广东省", "佛山市", "南海区", "狮山镇")


def entry(path: tuple[str, ...], year: int | None = 2023, kind="annual_report") -> Entry:
    name = f"{path}{year}{kind}"
    return Entry(name, name, name, "", Metadata(name, path, year, kind), 10, None)


CATALOGUE = Catalogue(tuple(entry(path) for path in (CHENGKOU, HENGYANG, NANJING, FUZHOU, SHISHAN)))


def paths(text: str, catalogue: Catalogue = CATALOGUE, **how) -> list[tuple[str, ...]]:
    found = FINDER.find(text, catalogue, **how)
    assert found.refusal is None
    return [place.path for place in found.places]


def refusal(text: str, catalogue: Catalogue = CATALOGUE) -> Denial:
    found = FINDER.find(text, catalogue)
    assert found.refusal is not None
    assert found.places == ()
    return found.refusal


SAMPLE = ("示例省", "示例市", "示例县")


@pytest.mark.parametrize("lead", ["", "比较", "比较一下", "请帮我比较", "麻烦统计一下", "想了解"])
def test_a_name_that_is_a_common_word_is_read_where_a_place_is_expected(lead):
    catalogue = Catalogue((entry(SAMPLE),))
    assert paths(f"{lead}示例县2023年的调解成功率", catalogue) == [SAMPLE]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("城口县2023年多少件?", [CHENGKOU]),
        ("衡阳的调解成功率?", [HENGYANG]),
        ("重庆市城口县和湖南的衡阳", [CHENGKOU, HENGYANG]),
        ("南京鼓楼区多少件?", [NANJING]),
        ("南京那个鼓楼区呢?", [NANJING]),
        ("南京鼓楼一共多少件?", [NANJING]),
        ("鼓楼区的复议，南京和福州各多少件?", [NANJING, FUZHOU]),
        ("两个鼓楼区(南京、福州)各多少件?", [NANJING, FUZHOU]),
        ("狮山镇2023年多少件?", [SHISHAN]),
        ("佛山南海区狮山镇多少件?", [SHISHAN]),
        ("比较城口县2023年和2024年的调解成功率", [CHENGKOU]),
        ("请帮我对比一下衡阳和城口的调解成功率", [HENGYANG, CHENGKOU]),
        ("狮山那边多少件?", [SHISHAN]),
        ("《城口县办法》在衡阳怎么执行?", [HENGYANG]),
        ("多少件?", []),
    ],
)
def test_regions_are_read_by_long_and_short_names(text, found):
    assert paths(text) == found


@pytest.mark.parametrize(
    "text", ["青海的复议多少件?", "广州市2023年多少件?", "大沥镇2023年多少件?"]
)
def test_a_region_without_a_report_is_refused(text):
    assert refusal(text).reason == "no_such_region"


def test_a_refusal_names_the_reports_near_by():
    message = refusal("衡阳县2023年多少件?").said.zh
    assert "衡阳市" in message
    assert "城口县" not in message


def test_a_parent_stands_for_the_regions_below_only_where_it_is_asked_so():
    assert paths("湖南各地多少件?") == [("湖南省",)]
    assert paths("湖南的情况怎样?") == [("湖南省",)]
    assert refusal("湖南省2023年全省多少件?").reason == "no_such_region"


def test_an_ambiguous_name_keeps_all_its_readings():
    [place] = FINDER.find("鼓楼区多少件?", CATALOGUE).places
    assert place.path == ()
    assert {e.metadata.region for e in place.entries} == {NANJING, FUZHOU}


@pytest.mark.parametrize(
    "text", ["How many cases did Hengyang handle?", "hengyang, legal aid", "in Hengyang City"]
)
def test_english_names_count_in_capitals_and_without(text):
    assert paths(text.lower(), english=text) == [HENGYANG]


def test_an_english_township_is_found_by_its_parent():
    text = "fines in Shishan Town, Foshan"
    assert paths(text.lower(), english=text) == [SHISHAN]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("衡阳", {HENGYANG}),
        ("湖南省", {HENGYANG}),
        ("鼓楼区", {NANJING, FUZHOU}),
        ("狮山镇", {SHISHAN}),
    ],
)
def test_a_filter_takes_a_region_with_all_below_it(name, found):
    places = FINDER.filters([name], CATALOGUE)
    assert not isinstance(places, Denial)
    [place] = places
    assert {e.metadata.region for e in place.entries} == found


@pytest.mark.parametrize("name", ["", " ", "县", "青海", "没有的地方"])
def test_a_filter_that_fits_nothing_is_refused(name):
    assert isinstance(FINDER.filters([name], CATALOGUE), Denial)


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_any_text_names_places_or_is_refused(text):
    found = FINDER.find(text, CATALOGUE)
    assert found.refusal is None or found.places == ()


def wanted(entries, years, *, ahead=False) -> Wanted:
    return Wanted((Place("城口县", CHENGKOU, Entries(entries)),), (years,), years, ahead)


def test_a_year_without_a_report_is_refused_with_the_years_that_there_are():
    entries = (entry(CHENGKOU, 2021), entry(CHENGKOU, 2022))
    scope = scope_of(wanted(entries, (2020,)), [], Catalogue(entries))
    assert scope.refusal is not None
    assert scope.refusal.reason == "no_such_year"
    assert "2021年、2022年" in scope.refusal.said.zh
    assert scope.later == entries


def test_plans_for_the_next_year_stand_in_the_last_report():
    entries = (entry(CHENGKOU, 2021), entry(CHENGKOU, 2022))
    scope = scope_of(wanted(entries, (2023,), ahead=True), [], Catalogue(entries))
    assert scope.entries == entries[1:]
    [note] = scope.notes
    assert note.zh == "2023年的安排载于2022年的报告"
    assert note.en == "What is planned for 2023 stands in the report of 2022"
    assert scope_of(wanted(entries, (2023,)), [], Catalogue(entries)).refusal is not None
    assert scope_of(wanted(entries, (2025,), ahead=True), [], Catalogue(entries)).refusal


def test_reports_without_region_or_year_are_listed_by_their_titles():
    assert listed(Entries([entry((), None)])) == "()Noneannual_report"
    assert (
        listed(Entries([entry(CHENGKOU, 2021), entry(CHENGKOU, None)])) == "重庆市城口县（2021年）"
    )


@pytest.fixture(scope="module")
def ask_two(tmp_path_factory):
    """A library of two counties, one with two years."""
    files = {
        "a.txt": text_of("青川县", 2022),
        "b.txt": text_of("青川县", 2023).replace("236件", "301件"),
        "c.txt": text_of("苍溪县", 2023).replace("236件", "412件"),
    }
    with library_of(tmp_path_factory.mktemp("two"), files) as asked:
        yield asked


def regions(ask: Asked, text: str, *history: str, **how) -> set[str]:
    answer = ask(text, *history, **how)
    assert_sound(ask, answer)
    return {citation.region for citation in answer.citations}


def test_an_answer_on_one_region_cites_no_other(ask_two):
    assert regions(ask_two, "青川县收到多少件行政复议申请？") == {"四川省广元市青川县"}
    assert regions(ask_two, "收到多少件行政复议申请？", regions=["苍溪县"]) == {
        "四川省广元市苍溪县"
    }
    assert regions(ask_two, "那苍溪呢？", "青川县收到多少件申请？") == {"四川省广元市苍溪县"}


@pytest.mark.parametrize(
    ("text", "filters", "reason"),
    [
        ("青川县收到多少件申请？", {"regions": ["苍溪县"]}, "no_such_region"),
        ("收到多少件申请？", {"regions": ["剑阁县"]}, "no_such_region"),
        ("收到多少件申请？", {"regions": [""]}, "no_such_region"),
        ("收到多少件申请？", {"years": [1999]}, "no_such_year"),
        ("青川县2022年收到多少件申请？", {"years": [2023]}, "no_such_year"),
        ("收到多少件申请？", {"regions": ["苍溪县"], "years": [2022]}, "no_such_year"),
    ],
)
def test_a_filter_that_contradicts_the_question_leaves_nothing(ask_two, text, filters, reason):
    answer = ask_two(text, **filters)
    assert_sound(ask_two, answer)
    assert answer.refusal is not None
    assert answer.refusal.reason == reason


def test_kinds_leave_only_what_is_of_them(tmp_path):
    files = {
        "a.txt": text_of("青川县", 2022),
        "b.txt": text_of("青川县", 2023).replace("情况报告", "工作要点").replace("236件", "301件"),
    }
    with library_of(tmp_path, files) as asked:
        kinds = {entry.metadata.year: entry.metadata.kind for entry in asked.library.entries()}
        assert len(set(kinds.values())) == 2, kinds
        for year, kind in kinds.items():
            answer = asked("青川县收到多少件行政复议申请？", kinds=[kind])
            assert {citation.year for citation in answer.citations} == {year}
            assert "只查" in (answer.scope.note or "")
            other = asked(
                f"青川县{2022 if year == 2023 else 2023}年收到多少件行政复议申请？", kinds=[kind]
            )
            assert other.refusal is not None
            assert f"现有年份：{year}年" in other.refusal.message
        missing = asked("青川县收到多少件行政复议申请？", kinds=["notice"])
        assert missing.refusal is not None
        assert "没有通知这类报告" in missing.refusal.message


def test_a_year_that_the_filter_leaves_out_is_not_said_to_be_missing(ask_two):
    answer = ask_two("青川县2023年收到多少件申请？", years=[2022])
    assert answer.refusal is not None
    assert answer.refusal.reason == "no_such_year"
    assert "限定在2022年" in answer.refusal.message
    assert "库中没有" not in answer.refusal.message


def test_a_filter_replaces_the_years_of_an_earlier_question(ask_two):
    answer = ask_two("那普法呢？", "青川县2022年收到多少件申请？", years=[2023])
    assert answer.scope.years == (2023,)


def test_filters_narrow_what_the_question_names(ask_two):
    both = "青川县和苍溪县收到多少件行政复议申请？"
    assert len(regions(ask_two, both)) == 2
    assert regions(ask_two, both, regions=["苍溪县"]) == {"四川省广元市苍溪县"}
    assert regions(ask_two, "广元收到多少件申请？", regions=["苍溪县"]) == {"四川省广元市苍溪县"}
    assert {c.year for c in ask_two("青川县收到多少件申请？", years=[2022]).citations} == {2022}


def test_namesakes_are_told_apart_in_the_answer(tmp_path):
    text = text_of("鼓楼区")
    files = written(tmp_path, {"n.txt": text, "f.txt": text.replace("236件", "301件")})
    with Library.create(tmp_path / "home") as library:
        for path, region in zip(files, (NANJING, FUZHOU), strict=True):
            ingest(library, [path], Overrides(region=region))
        asked = asked_of(library)
        both = asked("南京和福州的鼓楼区各收到多少件行政复议申请？")
        assert_sound(asked, both)
        assert "南京市鼓楼区2023年：" in both.text
        assert "福州市鼓楼区2023年：" in both.text
        assert asked("福州鼓楼区收到多少件申请？").text.startswith("鼓楼区2023年：")


def test_a_report_without_region_and_year_is_answered_from(tmp_path):
    text = "关于法治建设的一篇文章\n一、情况\n全年收到行政复议申请236件，审结228件。\n"
    with library_of(tmp_path, {"a.txt": text}) as asked:
        answer = asked("收到多少件行政复议申请？")
        assert_sound(asked, answer)
        assert "236件" in answer.text
        assert answer.scope.regions == ()
        assert asked("青川县收到多少件行政复议申请？").refusal is not None


def test_an_empty_library_refuses(tmp_path):
    with library_of(tmp_path, {}) as asked:
        for text in ("青川县2023年收到多少件申请？", "收到多少件申请？", "2023年", "下一步打算？"):
            answer = asked(text)
            assert_sound(asked, answer)
            assert answer.refusal is not None


@pytest.mark.parametrize(
    "text",
    [
        "巴黎有多少家医院？",
        "火星上有多少个公园？",
        "纽约的行政复议有多少件？",
        "东京市共有多少件申请？",
    ],
)
def test_a_place_that_is_no_division_is_refused_as_one(ask_two, text):
    for history in ((), ("青川县2023年收到多少件行政复议申请？",)):
        answer = ask_two(text, *history)
        assert answer.refusal is not None, history
        assert answer.refusal.reason == "no_such_region"


@pytest.mark.parametrize("text", ["1", "2023", "12 34"])
def test_a_bare_number_asks_nothing(ask_two, text):
    answer = ask_two(text)
    assert answer.refusal is not None


@pytest.mark.parametrize(
    "text", ["成口县调解成功率", "衡阴市行政复议多少件", "请问金潭区有哪些不足"]
)
def test_a_place_at_the_head_that_nobody_knows_is_refused(text):
    assert refusal(text).reason == "no_such_region"


@pytest.mark.parametrize(
    "text",
    [
        "城市管理怎么样",
        "市场监管做了什么",
        "社区矫正情况",
        "小区物业纠纷怎么解决",
        "全市行政复议多少件",
        "贫困县脱贫了吗",
        "各县调解成功率是多少",
        "县级政务服务事项多少项",
        "示范区创建情况",
        "园区企业多少家",
    ],
)
def test_what_only_ends_like_a_place_names_none(text):
    assert paths(text) == []
