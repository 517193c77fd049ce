"""The cleaner: site furniture goes, the report's sentences stay, and nothing changes twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.cleaner import clean, tidy_lines
from tests.material import BODY, SAMPLE, texts
from tests.realreports import reports_folder

TITLE = "青川县2023年法治政府建设年度报告"
HEAD = """青川县人民政府门户网站 无障碍阅读 | 长者模式 | 登录
首页 走进青川 新闻中心 政务公开 互动交流
欢迎光临青川县人民政府网站！
您当前的位置：首页 > 政务公开 > 法治政府建设
信息名称：青川县2023年法治政府建设年度报告
索 引 号：510822/2024-00012　公开方式：主动公开
文件下载：
"""
FOOT = """青川县人民政府
2024年1月15日
【打印本页】 【关闭窗口】
分享到： 微信 微博 QQ空间
相关信息
· 青川县2022年法治政府建设年度报告 2023-01-12
· 图解：青川县2023年法治政府建设年度报告
上一篇：青川县2023年政府工作报告
主办：青川县人民政府办公室 承办：青川县数据局 蜀ICP备05002871号
网站标识码：5108220001
"""
PAGE = f"{HEAD}{TITLE}\n【字体：大 中 小】　打印　关闭\n{BODY}{FOOT}"

sentences = st.text("依法行政复议案件236年%的（）“”《》，,:：> |·", min_size=11, max_size=60).map(
    lambda text: f"全县{text}。"
)


def test_the_furniture_of_a_page_goes():
    assert clean(PAGE).split("\n") == [
        "信息名称：青川县2023年法治政府建设年度报告",
        "索 引 号：510822/2024-00012 公开方式：主动公开",
        TITLE,
        *BODY.strip().split("\n"),
        "青川县人民政府",
        "2024年1月15日",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "（三）推进无障碍阅读改造，优化网站导航",
        "3.加强网站地图建设",
        "县司法局微信公众号浏览量达12万次，分享到朋友圈的有3万次。",
        "5 行政处罚决定书公开率 98%以上 县综合执法局",
        "序号 指标名称 2024年目标值 牵头单位",
        "登录注册用户超过5万人，网站访问量突破100万次，电话：接听率98%。",
    ],
)
def test_what_only_looks_like_furniture_stays_in_the_body(line):
    body = f"{TITLE}\n{BODY}{line}\n全年共办理案件236件，办结率达到98.6%，群众满意度稳步提升。"
    assert line in clean(f"{HEAD}{body}\n{FOOT}").split("\n")


def test_a_table_below_the_last_sentence_stays():
    table = "1 复议申请 236\n2 审结 228"
    assert clean(f"{TITLE}\n{BODY}{table}\n关闭窗口\n主办：某某办").endswith(table)


def test_a_file_that_is_all_report_loses_nothing():
    text = "工作成效\n全年成绩明显，各项任务落实到位，群众满意度稳步提升。\n存在不足\n力量不足，经费不多。"
    assert clean(text) == text


def test_a_disclaimer_above_and_below_stays():
    note = "【示例】本文为演示用的虚构报告，示例县并不存在，所有数字均为虚构。"
    cleaned = clean(f"{note}\n{PAGE}{note}").split("\n")
    assert cleaned[0] == cleaned[-1] == note
    assert not any("ICP备" in line or "首页" in line for line in cleaned)


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.name)
def test_the_sample_keeps_every_sentence(path):
    raw = path.read_text(encoding="utf-8")
    assert_keeps_sentences(raw)


def test_the_real_reports_keep_every_sentence():
    for path in reports_folder().glob("*.txt"):
        assert_keeps_sentences(path.read_text(encoding="utf-8"))


def assert_keeps_sentences(raw: str) -> None:
    kept = set(clean(raw).split("\n"))
    sentences = [line for line in tidy_lines(raw) if len(line) > 30 and line.endswith("。")]
    assert sentences
    assert [line for line in sentences if line not in kept] == []


@given(st.lists(sentences, min_size=1, max_size=8), st.booleans(), st.booleans())
def test_no_sentence_is_lost_whatever_stands_around_it(lines, head, foot):
    raw = (HEAD if head else "") + "\n".join(lines) + ("\n" + FOOT if foot else "")
    kept = clean(raw).split("\n")
    assert [line for line in tidy_lines("\n".join(lines)) if line not in kept] == []


@settings(max_examples=300)
@given(texts, st.booleans())
def test_cleaning_twice_is_cleaning_once(text, on_a_page):
    once = clean(f"{HEAD}{text}\n{FOOT}" if on_a_page else text)
    assert clean(once) == once


@given(texts)
def test_what_stays_stood_there_before_in_that_order(text):
    before = iter(tidy_lines(text))
    assert all(line in before for line in clean(text).split("\n") if line)


@pytest.mark.parametrize("text", ["一" * 100_000, "首页>" * 25_000, " |" * 50_000, "1." * 50_000])
def test_a_long_line_is_no_trap(text):
    assert len(clean(text)) <= len(text)
