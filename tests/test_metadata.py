"""Metadata: what a report says of itself, in the forms met on real pages; else unknown."""

import pytest
from hypothesis import given

from retrieval.cleaner import clean
from retrieval.labels import labels, tells
from retrieval.metadata import describe
from retrieval.regions import Divisions
from retrieval.report import Metadata
from tests.material import BODY, ROOT, texts
from tests.realreports import reports_folder


def described(raw: str) -> Metadata:
    return describe(clean(raw), raw, Divisions.load())


def told(raw: str) -> tuple[str, int | None, str]:
    """Region, year and kind."""
    found = described(raw)
    return "/".join(found.region), found.year, found.kind


@pytest.mark.parametrize(
    ("title", "region", "year", "kind"),
    [
        ("阳朔县县长2022年度述法报告", "广西壮族自治区/桂林市/阳朔县", 2022, "annual_report"),
        ("衡阳市司法局2023年工作总结", "湖南省/衡阳市", 2023, "annual_report"),
        ("佛山市南海区狮山镇2023年法治政府建设年度报告", "广东省/佛山市/南海区/狮山镇", 2023, "annual_report"),
        ("苏州工业园区2023年法治政府建设情况报告", "江苏省/苏州市/苏州工业园区", 2023, "annual_report"),
        ("河北雄安新区2023年法治政府建设年度报告", "河北省/雄安新区", 2023, "annual_report"),
        ("上海市浦东新区2023年法治政府建设情况报告", "上海市/浦东新区", 2023, "annual_report"),
        ("新疆生产建设兵团2023年法治政府建设情况报告", "新疆维吾尔自治区/新疆生产建设兵团", 2023, "annual_report"),
        ("第八师石河子市2023年法治政府建设情况报告", "新疆维吾尔自治区/石河子市", 2023, "annual_report"),
        ("湘西土家族苗族自治州2023年法治政府建设情况报告", "湖南省/湘西土家族苗族自治州", 2023, "annual_report"),
        ("湘西州2023年法治政府建设工作情况报告", "湖南省/湘西土家族苗族自治州", 2023, "annual_report"),
        ("宜宾市二〇二三年法治政府建设情况报告", "四川省/宜宾市", 2023, "annual_report"),
        ("宜宾市２０２３年度法治政府建设情况报告", "四川省/宜宾市", 2023, "annual_report"),
        ("宜宾市2021—2022年法治政府建设情况报告", "四川省/宜宾市", 2022, "annual_report"),
        ("宜宾市法治政府建设实施方案（2021—2025年）", "四川省/宜宾市", 2021, "plan"),
        ("宜宾市2023年上半年法治政府建设工作总结", "四川省/宜宾市", 2023, "annual_report"),
        ("关于宜宾市2022年度法治政府建设工作情况的报告", "四川省/宜宾市", 2022, "annual_report"),
        ("宜宾市法治政府建设情况报告（2022年度）", "四川省/宜宾市", 2022, "annual_report"),
        ("宜宾市2022年法治政府建设情况和2023年工作安排的报告", "四川省/宜宾市", 2022, "annual_report"),
        ("宜宾市落实《法治政府建设实施纲要（2021—2025年）》2022年情况报告", "四川省/宜宾市", 2022, "annual_report"),
        ("宜宾市贯彻《法治政府建设实施纲要（2021-2025年）》情况的报告", "四川省/宜宾市", 2023, "annual_report"),
        ("关于公布《青川县2022年度重大行政决策事项目录》的公告", "四川省/广元市/青川县", 2022, "notice"),
        ("青川县人民政府关于印发《青川县2022年法治政府建设工作要点》的通知", "四川省/广元市/青川县", 2022, "plan"),
        ("青川县推进乡镇法治政府建设2022年工作情况报告", "四川省/广元市/青川县", 2022, "annual_report"),
        ("法治政府建设情况报告", "", 2023, "annual_report"),
    ],
)  # fmt: skip
def test_a_title_tells_region_year_and_kind(title, region, year, kind):
    found = described(f"{title}\n{BODY}")
    assert found.title == title
    assert ("/".join(found.region), found.year, found.kind) == (region, year, kind)


def test_a_title_broken_in_two_is_one():
    found = described(f"哈尔滨市道里区2020年度\n法治政府建设情况报告\n来源：道里区司法局\n{BODY}")
    assert found.title == "哈尔滨市道里区2020年度法治政府建设情况报告"
    assert (found.region[-1], found.year) == ("道里区", 2020)


def test_an_issuer_above_the_title_begins_it():
    found = described(
        f"柞水县人民政府\n关于2022年度法治政府建设情况的报告\n商洛市人民政府：\n{BODY}"
    )
    assert found.title == "柞水县人民政府关于2022年度法治政府建设情况的报告"
    assert (found.region[-1], found.issuer) == ("柞水县", "柞水县人民政府")


def test_a_notice_is_described_by_what_it_sends_out():
    found = described(
        "新宁县人民政府办公室\n关于印发《新宁县2023年法治政府建设工作要点》的通知\n新政办发〔2023〕5号\n"
        "各乡镇人民政府，县直各单位：\n现印发给你们，请遵照执行。\n新宁县人民政府办公室\n2023年3月2日\n"
        f"新宁县2023年法治政府建设工作要点\n{BODY}"
    )
    assert found == Metadata(
        title="新宁县人民政府办公室关于印发《新宁县2023年法治政府建设工作要点》的通知",
        region=("湖南省", "邵阳市", "新宁县"),
        year=2023,
        kind="plan",
        document_number="新政办发〔2023〕5号",
        issuer="新宁县人民政府办公室",
        issued="2023-03-02",
    )


def test_labels_are_no_title_but_may_name_it():
    head = "信息名称：鼓楼区2022年度法治政府建设情况报告\n公开目录：法治政府建设年度报告\n文　　号：无\n"
    found = described(f"{head}\n南京市人民政府网站\n{BODY}")
    assert found.title == "鼓楼区2022年度法治政府建设情况报告"
    assert found.document_number == ""


def test_a_title_that_stands_only_in_the_bread_crumb_is_found():
    found = described(f"首页 > 法治政府建设 > 青川县2022年法治政府建设年度报告\n{BODY}")
    assert (found.title, found.title_made) == ("青川县2022年法治政府建设年度报告", False)


def test_without_a_title_one_is_made_of_what_is_known():
    found = described(BODY.replace("我县", "青川县"))
    assert (found.title, found.title_made) == ("四川省广元市青川县2023年法治政府建设年度报告", True)


def test_what_no_text_tells_is_unknown():
    found = described("各项工作有序推进，取得了一定成绩，群众满意度稳步提升。")
    assert found.unknown == ("region", "year", "document_number", "issuer", "issued")
    assert (found.kind, found.title) == ("other", "文件")


@pytest.mark.parametrize("footer", ["福州", "开封", "徐州", "南京"])
def test_a_homonym_is_settled_by_the_page_and_not_by_its_links(footer):
    links = "相关链接：\n· 大同市鼓楼区人民政府网站\n· 大同市人民政府网站\n· 大同市司法局网站\n"
    found = described(
        f"鼓楼区2023年法治政府建设情况报告\n{BODY}鼓楼区人民政府\n2024年1月5日\n"
        f"{links}主办：{footer}市鼓楼区人民政府办公室 ICP备2342号"
    )
    assert found.region[-2:] == (f"{footer}市", "鼓楼区")


def test_a_homonym_without_parents_is_unknown():
    assert told(f"鼓楼区2023年法治政府建设情况报告\n{BODY}")[0] == ""


def test_a_year_of_plans_is_not_the_year_covered():
    text = BODY.replace("2023年，我县", "一年来，青川县")
    assert told(text)[1] == 2023


def test_this_year_counts_where_it_is_written_late_in_that_year():
    opening = "青川县法治政府建设工作情况报告\n今年以来，青川县扎实推进法治政府建设，成效明显。\n"
    assert told(f"{opening}青川县人民政府\n2023年12月20日")[1] == 2023
    assert told(f"{opening}青川县人民政府\n2024年1月20日")[1] is None


def test_of_several_documents_in_one_file_the_first_counts():
    first = f"青川县2022年法治政府建设情况报告\n{BODY}青川县人民政府\n2023年1月5日\n"
    second = f"剑阁县2023年法治政府建设情况报告\n{BODY}剑阁县人民政府\n2024年1月5日\n"
    assert told(first + second)[:2] == ("四川省/广元市/青川县", 2022)


def test_the_real_reports_tell_what_they_are():
    found = [
        described(path.read_text(encoding="utf-8"))
        for path in sorted(reports_folder().glob("*.txt"))
    ]
    assert [
        (m.region_name, m.year, m.kind, m.document_number, m.issuer, m.issued) for m in found
    ] == [
        ("重庆市城口县", 2020, "annual_report", "", "城口县人民政府", "2021-07-23"),
        ("江苏省常州市金坛区", 2019, "annual_report", "", "", ""),
        ("湖南省衡阳市", 2023, "annual_report", "", "", "2024-01-18"),
        ("青海省西宁市城中区", 2023, "annual_report", "", "城中区司法局", "2023-12-28"),
        (
            "宁夏回族自治区中卫市海原县",
            2023,
            "plan",
            "海政办发〔2023〕34号",
            "海原县人民政府办公室",
            "2023-07-04",
        ),
    ]
    assert [m.title_made for m in found] == [False, True, False, False, False]


def test_the_sample_plan_is_a_plan_of_its_year():
    path = next((ROOT / "config" / "sample").glob("*2025*"))
    found = described(path.read_text(encoding="utf-8"))
    assert found.title == "示例县人民政府办公室关于印发示例县2025年法治政府建设工作要点的通知"
    assert (found.year, found.kind, found.document_number) == (2025, "plan", "示政办发〔2025〕8号")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("发布机构：城口县人民政府 成文日期：2021-07-23", [("issuer", "城口县人民政府"), ("written", "2021-07-23")]),
        ("[ 索引号 ]115 [ 发文字号 ] [ 发布机构 ]某县", [("index", "115"), ("number", ""), ("issuer", "某县")]),
        ("索引号 640/2023 文号 海政办发〔2023〕34号", [("index", "640/2023"), ("number", "海政办发〔2023〕34号")]),
        ("2023-12-28 09:51 点击:[] 来源:某局", [("published", "2023-12-28 09:51"), ("page", ""), ("source", "某局")]),
        ("主 题 词：洱源 法治", [("page", "洱源 法治")]),
        ("信息公开工作扎实推进，来源于基层的经验得到推广。", []),
        ("附件：1.责任清单", []),
    ],
)  # fmt: skip
def test_a_label_line_is_read_and_no_other(line, found):
    assert [(label.field, label.value) for label in labels(line)] == found


def test_only_labels_with_something_to_tell_count():
    assert tells("发布机构：某县人民政府")
    assert not tells("文 号： 关键词：法治政府")


@given(texts)
def test_any_text_is_described(text):
    cleaned = clean(text)
    found = describe(cleaned, text, Divisions.load())
    assert found.title
    assert found.year is None or 1978 <= found.year <= 2100
