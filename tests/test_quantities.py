"""Numbers as reports write them, and the many numerals that count nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.dates import dates
from retrieval.quantities import quantities, same_unit, year_mentions

COUNTS = [
    ("受理1.2万余件", "12000", "件", "more"),
    ("达百分之九十九点八", "99.8", "%", ""),
    ("出台二十五条措施", "25", "条", ""),
    ("涉及金额9.49亿元", "949000000", "元", ""),
    ("0.5个工作日办结", "0.5", "个工作日", ""),
    ("半个工作日办结", "0.5", "个工作日", ""),
    ("占七成", "70", "%", ""),
    ("共16,777件", "16777", "件", ""),
    ("共16777件", "16777", "件", ""),
    ("近100件", "100", "件", "less"),
    ("不少于7个工作日", "7", "个工作日", "more"),
    ("1次以上", "1", "次", "more"),
    ("不足100幅", "100", "幅", "less"),
    ("约1.7万件", "17000", "件", "about"),
    ("99.8 %", "99.8", "%", ""),
    ("15 万 余 名", "150000", "名", "more"),
    ("９９．８％", "99.8", "%", ""),
    ("5000余人次", "5000", "人次", "more"),
    ("24万台次", "240000", "台次", ""),
    ("2800余人(次)", "2800", "人(次)", "more"),
    ("3亿多元", "300000000", "元", "more"),
    ("二百八十名", "280", "名", ""),
    ("一百零六项", "106", "项", ""),
    ("零点二五次", "0.25", "次", ""),
    ("九成以上", "90", "%", "more"),
    ("近千人", "1000", "人", "less"),
    ("十余家", "10", "家", "more"),
    ("3个百分点", "3", "个百分点", ""),
    ("好评数8502条", "8502", "条", ""),
]


@pytest.mark.parametrize(("text", "value", "unit", "approx"), COUNTS)
def test_a_count_is_read_with_unit_and_approximation(text, value, unit, approx):
    (found,) = quantities(text)
    assert (found.value, found.unit, found.approx) == (Decimal(value), unit, approx)
    assert not found.ordinal


NOTHING = """一是加强 二是推进 其一, 八五普法 二十大 十九届三中全会 三项制度 一件事一次办 一把手 一网通办
四个意识 两个维护 12345热线 12348咨询热线 海政办发〔2023〕34号 湘公网安备43040802000074号
每一起行政复议案件 一起推进 十分重视 百万党员 进一步 《二十五条政策措施》 “15分钟政务服务圈” 第三方
第一责任人 一村一法律顾问 三年行动 2023年 2021年9月 二〇二三年 2023-07-04 09:56:34 3·15 PM2.5 5G网络
1.强化组织保障 下一年度 上半年 万家灯火 最多跑一次 两级 一系列 一律 一般 同一 数百件 数十人""".split()


@pytest.mark.parametrize("text", NOTHING)
def test_names_dates_marks_and_set_phrases_are_no_counts(text):
    assert quantities(text) == ()


def test_a_share_in_words_is_a_percentage():
    (share,) = quantities("占三分之二")
    assert share.unit == "%"
    assert round(share.value, 2) == Decimal("66.67")


@pytest.mark.parametrize(
    ("text", "low", "high"), [("选取2-3个", 2, 3), ("3至5万元", 30000, 50000), ("两三个", 2, 3)]
)
def test_a_range_has_two_ends(text, low, high):
    (found,) = quantities(text)
    assert (found.value, found.high) == (low, high)


def test_a_change_has_direction_and_basis():
    (rise,) = quantities("办理刑事案件,同比上升24.03%")
    assert (rise.direction, rise.basis, rise.to) == ("up", "同比", False)
    (cut,) = quantities("平均跑动次数压缩为0.25次")
    assert (cut.direction, cut.basis, cut.to) == ("down", "", True)
    (share,) = quantities("行政许可承诺时限平均缩减的比例达78%")
    assert (share.direction, share.to) == ("down", False)
    (new,) = quantities("新增贷款313笔")
    assert new.direction == ""


@pytest.mark.parametrize(
    ("text", "value"), [("第二十五条", 25), ("第3批", 3), ("位列全省第四", 4), ("第二批", 2)]
)
def test_an_ordinal_is_no_count(text, value):
    (found,) = quantities(text)
    assert found.ordinal
    assert found.value == value


def test_years_and_days_are_dates():
    assert [year for *_, year in year_mentions("2020年—2022年签订")] == [2020, 2022]
    assert [year for *_, year in year_mentions("2021-2025的规划,见2023/7/4")] == [2021, 2025, 2023]
    (day,) = dates("二〇二一年七月二十三日")
    assert (day.year, day.month, day.day) == (2021, 7, 23)
    assert year_mentions("〔2023〕34号")[0][2] == 2023


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        ("件", "起", True),
        ("人", "名", True),
        ("天", "日", True),
        ("户", "家", True),
        ("个工作日", "工作日", True),
        ("人", "人次", False),
        ("%", "个百分点", False),
        ("元", "美元", False),
        ("个工作日", "个月", False),
        ("小时", "个小时", True),
        ("场次", "天", False),
    ],
)
def test_units_are_compared_by_meaning(a, b, alike):
    assert same_unit(a, b) is alike
    assert same_unit(b, a) is alike


@given(
    st.text(
        alphabet=st.sampled_from(
            list("0123456789.,%一二十百千万亿第年月日件人次个余近至-〔〕《》“” 上升同比点分之半成")
        ),
        max_size=40,
    )
)
def test_every_quantity_is_a_slice_of_its_text(text):
    for found in quantities(text):
        assert found.text == text[found.start : found.end]
    for date in dates(text):
        assert date.text == text[date.start : date.end]


@given(st.text(max_size=60))
def test_no_text_makes_the_parser_fail(text):
    quantities(text)
    year_mentions(text)
    dates(text)


@given(st.integers(min_value=1, max_value=99_999_999))
def test_thousands_separators_do_not_change_a_number(number):
    (grouped,) = quantities(f"共{number:,}件")
    (bare,) = quantities(f"共{number}件")
    assert grouped.value == bare.value == number


@pytest.mark.parametrize(
    ("text", "date", "counts"),
    [
        ("24.6月底前办结280件", (None, 6), ["280件"]),
        ("3.2024年办结5件", (2024, None), ["5件"]),
        ("一是提速；2.2023年9月办结7件", (2023, 9), ["7件"]),
        ("要点：\n12.2025年，办结不少于3件", (2025, None), ["不少于3件"]),
    ],
)
def test_the_number_of_a_point_is_no_part_of_the_date_behind_it(text, date, counts):
    [found] = dates(text)
    assert (found.year, found.month) == date
    assert [quantity.text for quantity in quantities(text)] == counts


@pytest.mark.parametrize("text", ["耗时1.5年", "共3.5万件", "增长2.5%", "平均0.25次"])
def test_a_decimal_is_no_numbered_point(text):
    assert dates(text) == ()
    assert len(quantities(text)) == 1
