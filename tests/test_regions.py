"""Divisions of China and where texts name them."""

import json
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.divisions import TABLE, short_name
from retrieval.regions import Divisions, Mention, inside, mentions, mentions_english
from tests.realreports import reports_folder

CHENGKOU = "重庆市/城口县"
HENGYANG = "湖南省/衡阳市"
CHENGZHONG = "青海省/西宁市/城中区"


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return Divisions.load()


def places(found: tuple[Mention, ...]) -> list[str]:
    """Each mention's candidates as paths, e.g. 重庆市/城口县, homonyms joined by |."""
    return ["|".join("/".join(row.path) for row in mention.candidates) for mention in found]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("城口县", "城口"),
        ("赵县", ""),
        ("恩施土家族苗族自治州", "恩施"),
        ("宁夏回族自治区", "宁夏"),
        ("海南藏族自治州", "海南"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("内蒙古自治区", "内蒙古"),
        ("鄂温克族自治旗", "鄂温克"),
        ("东乡族自治县", "东乡"),
        ("浦东新区", "浦东"),
        ("清新区", "清新"),
        ("万柏林区", "万柏林"),
        ("神农架林区", "神农架"),
        ("大兴安岭地区", "大兴安岭"),
    ],
)
def test_a_short_name_loses_suffix_and_peoples(name: str, short: str) -> None:
    assert short_name(name) == short


def test_a_path_skips_placeholder_levels(divisions: Divisions) -> None:
    paths = {"/".join(row.path) for row in divisions.rows}
    assert {CHENGKOU, "河南省/济源市", "示例省/示例市/示例县", CHENGZHONG} <= paths
    assert not any("直辖" in path or "市辖区" in path for path in paths)


def test_today_there_are_as_many_divisions_as_the_state_counts(divisions: Divisions) -> None:
    today = [row for row in divisions.rows if not row.former and not row.code.startswith("99")]
    assert [sum(row.level == level for row in today) for level in (1, 2, 3)] == [34, 333, 2847]


def test_every_successor_stands_today(divisions: Divisions) -> None:
    for row in divisions.rows:
        heir = divisions.successor(row)
        assert (heir is not None and not heir.former) if row.successor else heir is None


def test_every_parent_and_pinyin_is_known(divisions: Divisions) -> None:
    for row in divisions.rows:
        assert row.pinyin.isascii()
        assert row.pinyin.isalpha()
        assert len(row.path) == 1 or divisions.by_path(row.path[:-1])


def test_the_table_gives_no_web_address() -> None:
    assert "http" not in TABLE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("襄樊市", "湖北省/襄阳市"),
        ("金坛市", "江苏省/常州市/金坛区"),
        ("崇文区", "北京市/东城区"),
        ("海东地区", "青海省/海东市"),
        ("米林县", "西藏自治区/林芝市/米林市"),
        ("渝北区", "重庆市/两江新区"),
    ],
)
def test_a_former_name_leads_to_its_successor(divisions: Divisions, old: str, today: str) -> None:
    former = [row for row in divisions.by_name(old) if row.former]
    heir = divisions.successor(former[-1])
    assert heir is not None
    assert "/".join(heir.path) == today


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("重庆市", "chongqing"),
        ("长沙市", "changsha"),
        ("厦门市", "xiamen"),
        ("六安市", "luan"),
        ("蚌埠市", "bengbu"),
        ("陕西省", "shaanxi"),
        ("成都市", "chengdu"),
        ("闵行区", "minhang"),
    ],
)
def test_place_names_keep_their_own_reading(divisions: Divisions, name: str, pinyin: str) -> None:
    assert divisions.by_name(name)[0].pinyin == pinyin


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("重庆市城口县", [CHENGKOU]),
        ("重庆 城口", [CHENGKOU]),
        ("城口", [CHENGKOU]),
        ("青海", ["青海省"]),
        ("西宁城中区", [CHENGZHONG]),
        ("青海省/西宁市/城中区", [CHENGZHONG]),
        ("衡阳", [HENGYANG]),
        ("公安", ["湖北省/荆州市/公安县"]),
        ("Chengkou", [CHENGKOU]),
        ("chengkou county", [CHENGKOU]),
        ("无此县", []),
        ("", []),
    ],
)
def test_what_a_user_types_resolves(divisions: Divisions, typed: str, expected: list[str]) -> None:
    assert ["/".join(row.path) for row in divisions.resolve(typed)] == expected


def test_children_stand_right_below(divisions: Divisions) -> None:
    below = divisions.children(("青海省", "西宁市"))
    assert {"城中区", "湟中区"} <= {row.name for row in below}
    assert all(inside(row.path, ("青海省", "西宁市")) for row in below)
    assert CHENGZHONG in {"/".join(row.path) for row in divisions.within(("青海省",))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("城口县2020年人民调解成功率", [CHENGKOU]),
        ("那城口呢？", [CHENGKOU]),
        ("金坛养狗有规矩吗", ["江苏省/常州市/金坛区"]),
        ("海原的头头脑脑们", ["宁夏回族自治区/中卫市/海原县"]),
        ("湖南各地", ["湖南省"]),
        ("恩施州和新疆自治区", ["湖北省/恩施土家族苗族自治州", "新疆维吾尔自治区"]),
        ("公安县的公安机关", ["湖北省/荆州市/公安县"]),
        ("和县2023年法治政府建设", ["安徽省/马鞍山市/和县"]),
        ("在大同开店", ["山西省/大同市"]),
        ("衡阳市场监管", [HENGYANG]),
        ("保定莲池", ["河北省/保定市/莲池区"]),
        ("秦皇岛山海关", ["河北省/秦皇岛市/山海关区"]),
        ("青岛市南区", ["山东省/青岛市/市南区"]),
        ("关于洪洞县的报告", ["山西省/临汾市/洪洞县"]),
        ("重庆江北", ["重庆市/江北区"]),
    ],
)
def test_a_name_is_found(text: str, expected: list[str]) -> None:
    assert places(mentions(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["西宁市城中区", "西宁城中区", "西宁城中", "青海省西宁市的城中区", "青海省 西宁市 城中区"],
)
def test_adjacent_parents_make_one_mention_of_one_division(text: str) -> None:
    (mention,) = mentions(text)
    assert mention.text == text
    assert places((mention,)) == [CHENGZHONG]


def test_a_part_without_its_parent_is_not_read_into_the_neighbour() -> None:
    assert places(mentions("湖南、湖北")) == ["湖南省", "湖北省"]
    assert places(mentions("城口县2020年、衡阳市2023年")) == [CHENGKOU, HENGYANG]
    assert places(mentions("邢台桥东区")) == ["河北省/邢台市/桥东区"]
    assert places(mentions("海东地区平安县")) == ["青海省/海东市/平安县"]


def test_a_county_is_not_read_as_the_city_of_its_name() -> None:
    assert places(mentions("衡阳县2023年")) == ["湖南省/衡阳市/衡阳县"]
    assert places(mentions("衡阳2023年")) == [HENGYANG]
    assert places(mentions("衡阳下面哪个县市区")) == [HENGYANG]


def test_homonyms_are_all_given() -> None:
    assert places(mentions("城中区")) == ["广西壮族自治区/柳州市/城中区|" + CHENGZHONG]
    assert len(mentions("鼓楼区")[0].candidates) == 4
    assert places(mentions("福州鼓楼区")) == ["福建省/福州市/鼓楼区"]


def test_exact_tells_a_full_name_from_a_short_one() -> None:
    assert [m.exact for m in mentions("城口县、城口、湖南衡阳、湖南衡阳市")] == [
        True,
        False,
        False,
        True,
    ]


def test_a_former_name_says_so() -> None:
    assert mentions("襄樊市")[0].candidates[0].former
    assert not mentions("金坛")[0].candidates[0].former


@pytest.mark.parametrize(
    "text",
    [
        "公安机关和平安建设",
        "农民专业合作社与合作市场",
        "振兴文化，同心协力，友谊长存",
        "信息公开平台建设",
        "卫生行政和财政部门",
        "按照规定安装，确定海域",
        "城中村改造，城关镇，鼓楼前",
        "基金会理事会",
        "司法部门会同县级以上人民政府",
        "沿海城市、适应城市发展、县级以上城区",
        "省、市和县区",
        "重大庆典，有重大理由，确保定点，延长春节假期",
        "民族区域自治，城区排水，新城区建设",
        "祁连山、金沙江、太湖流域",
        "例如示例",
        "全市各县（市、区）",
        "那示范地区呢",
    ],
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert mentions(text) == ()


@pytest.mark.parametrize("word", ["公安", "平安", "和平", "合作", "友谊", "安定", "民乐", "永安"])
def test_an_ordinary_word_needs_its_suffix(divisions: Divisions, word: str) -> None:
    assert mentions(f"推进{word}工作") == ()
    for row in divisions.by_name(word):
        if not row.former and row.level == 3:
            assert row in mentions(f"在{row.name}的")[0].candidates


@pytest.mark.parametrize(
    ("number", "region"),
    [
        ("000", CHENGKOU),
        ("001", "江苏省/常州市/金坛区"),
        ("002", HENGYANG),
        ("003", CHENGZHONG),
        ("004", "宁夏回族自治区/中卫市/海原县"),
    ],
)
def test_a_report_names_its_region_most(number: str, region: str) -> None:
    report = next(reports_folder().glob(f"{number}_*.txt"))
    found = mentions(report.read_text(encoding="utf-8"))
    counts = [place for mention in places(found) for place in mention.split("|")]
    assert max(set(counts), key=counts.count) == region or counts.count(region) >= 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("according to Chengkou County's report", CHENGKOU),
        ("what did chengkou county do", CHENGKOU),
        ("disputes in Hengyang in 2023", HENGYANG),
        ("Hengyang County", "湖南省/衡阳市/衡阳县"),
        ("Jintan District, Changzhou", "江苏省/常州市/金坛区"),
        ("Xining's Chengzhong District", CHENGZHONG),
        ("Chengzhong District of Xining", CHENGZHONG),
        ("Chengkou County, Chongqing", CHENGKOU),
        ("in Inner Mongolia", "内蒙古自治区"),
        ("Shaanxi", "陕西省"),
        ("Xi'an", "陕西省/西安市"),
        ("Zhao County", "河北省/石家庄市/赵县"),
        ("Enshi Tujia and Miao Autonomous Prefecture", "湖北省/恩施土家族苗族自治州"),
        ("Hong Kong", "香港特别行政区"),
    ],
)
def test_english_names_go_by_pinyin(text: str, expected: str) -> None:
    assert places(mentions_english(text)) == [expected]


@pytest.mark.parametrize(
    "text", ["How many people", "a guide for lean boxing", "Guide", "Zhao said"]
)
def test_english_words_are_no_places(text: str) -> None:
    assert mentions_english(text) == ()


def _names() -> st.SearchStrategy[str]:
    rows = Divisions.load().rows
    return st.sampled_from([row.name for row in rows] + [row.short for row in rows])


@given(st.lists(_names() | st.text(max_size=4) | st.sampled_from("的市县区城和、 2")).map("".join))
def test_a_mention_slices_back_to_its_text(text: str) -> None:
    found = mentions(text)
    for mention in found:
        assert mention.text == text[mention.start : mention.end]
        assert mention.candidates
    for before, after in pairwise(found):
        assert before.end <= after.start


@given(st.lists(st.sampled_from(["Xining", "Hengyang County", "'s", ", ", " of ", " ", "He", "x"])))
def test_an_english_mention_slices_back_to_its_text(words: list[str]) -> None:
    text = "".join(words)
    for mention in mentions_english(text):
        assert mention.text == text[mention.start : mention.end]
        assert mention.candidates


def test_every_path_of_today_is_one_mention_of_it(divisions: Divisions) -> None:
    for row in divisions.rows:
        if not row.former:
            (mention,) = mentions("".join(row.path))
            assert mention.text == "".join(row.path)
            assert mention.candidates == (row,)


def test_a_long_report_is_searched_in_little_time() -> None:
    text = json.dumps(
        ["城口县坚持以人民为中心，公安机关会同有关部门推进合作。"] * 700, ensure_ascii=False
    )
    mentions(text)
    began = time.perf_counter()
    mentions(text)
    assert time.perf_counter() - began < 0.2
