"""Charts: what may be drawn side by side, where it stands, and that it is really drawn."""

import io
import json
import subprocess
import sys
import threading
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from answering.answer import Answer, Citation, Claim, Refusal, Row, ScopeTaken
from benchmarks.plotting import plot
from bot.charts import fontmaking
from bot.charts.canvas import MISSING, FontRuler, painted, shown
from bot.charts.figure import Chart, Panel, Point, Source, to_json
from bot.charts.fitting import short_names, wrapped
from bot.charts.making import MOST_POINTS, chart_of
from bot.charts.picture import laid, png
from bot.charts.scale import around, from_nought
from bot.charts.sheet import BLUE, ORANGE, PALE_BLUE, RIGHT, WIDTH, Box, Dot, Sheet, Stroke, Text
from bot.words import Words
from retrieval.regions import Divisions
from tests.tree import ROOT

ZH, EN = Words("zh"), Words("en")
RULER = FontRuler()
COUNTIES = "青川县 剑阁县 苍溪县 旺苍县".split()


def cited(n: int, region: str, year: int | None, quote: str) -> Citation:
    title = f"{region}{year}年法治政府建设年度报告"
    return Citation(n, f"id{n}", f"{n}.txt", title, region, year, (), 0, quote, 0, 1, None, "")


def told(*cells: tuple[str, int | None, str, str, str], text: str = "", scope=()) -> Answer:
    """An answer with those rows: region, year, value, unit and the quote it is from."""
    rows = tuple(Row(r, y, value, unit, n) for n, (r, y, value, unit, _) in enumerate(cells, 1))
    citations = tuple(cited(n, r, y, quote) for n, (r, y, _, _, quote) in enumerate(cells, 1))
    claims = tuple(Claim(f"{c.region}{c.year}年：{c.quote}。", (c.n,)) for c in citations)
    regions = tuple(scope) or tuple(dict.fromkeys(row.region for row in rows))
    return Answer("行政复议申请各是多少？", text, ScopeTaken(regions), claims, citations, rows)


def counted(*counts: int, unit: str = "件") -> Answer:
    """So many of something in each county in 2023."""
    counties = (COUNTIES[n % 4] + "新区" * (n // 4) for n in range(len(counts)))
    return told(
        *((c, 2023, str(n), unit, f"收到{n}{unit}") for c, n in zip(counties, counts, strict=True))
    )


def chart(answer: Answer) -> Chart:
    found = chart_of(answer)
    assert found is not None
    return found


def panel_of(*values: object, unit: str = "件", years: bool = False) -> Panel:
    """Values of several regions, or of one region's years."""
    points = (
        Point(
            "甲县" if years else f"县{n}",
            2015 + n if years else 2023,
            f"{v}{unit}",
            Decimal(v),
            None,
            n,
        )
        for n, v in enumerate(map(str, values), 1)
    )
    return Panel(unit, tuple(points))


def sheet_of(*panels: Panel, **more: int) -> Sheet:
    return laid(Chart("题目", panels, (Source(1, "某报告", "某县", 2023),), **more), ZH, RULER)


def texts(sheet: Sheet) -> list[str]:
    return [mark.words for mark in sheet.marks if isinstance(mark, Text)]


def bars(sheet: Sheet) -> list[Box]:
    """The filled bars, without the mark above the title."""
    colors = {BLUE, ORANGE, PALE_BLUE}
    return [m for m in sheet.marks if isinstance(m, Box) and m.fill in colors][1:]


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("L")


# what is compared


def test_values_of_one_unit_are_compared_in_the_reports_own_words():
    panel = chart(counted(57, 86)).panels[0]
    assert (panel.unit, panel.kind, panel.change) == ("件", "bars", False)
    assert [(p.region, p.label, p.value) for p in panel.points] == [
        ("剑阁县", "86件", Decimal(86)),
        ("青川县", "57件", Decimal(57)),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        Answer("问", "拒", ScopeTaken(), refusal=Refusal("not_in_reports", "拒")),
        told(),
        counted(57),
        told(("甲县", 2023, "", "", "没有数字"), ("乙县", 2023, "", "", "也没有")),
        told(("甲县", 2023, "57", "件", "收到57件"), ("乙县", 2023, "99", "%", "成功率99%")),
        told(("甲县", 2023, "第3", "位", "列第3位"), ("乙县", 2023, "第5", "位", "列第5位")),
    ],
    ids=["refusal", "no rows", "one value", "no numbers", "two units", "ranks"],
)
def test_there_is_no_chart_of_less_than_two_values_of_one_unit(answer):
    assert chart_of(answer) is None


def test_sums_of_money_are_brought_to_one_unit_exactly_and_keep_their_words():
    panel = chart(
        told(
            ("甲县", 2023, "629.66万", "元", "罚没金额629.66万元"),
            ("乙县", 2023, "0.83亿", "元", "罚没金额0.83亿元"),
            ("丙县", 2023, "５０00", "元", "罚没金额５０00元"),
        )
    ).panels[0]
    assert {p.label: p.value for p in panel.points} == {
        "0.83亿元": Decimal(83000000),
        "629.66万元": Decimal(6296600),
        "５０00元": Decimal(5000),
    }
    assert panel.unit == "元"


def test_ten_thousands_of_things_stand_beside_single_ones():
    found = told(
        ("甲县", 2023, "1.2万", "件", "共1.2万件"), ("乙县", 2023, "三百二十", "件", "共三百二十件")
    )
    assert [p.value for p in chart(found).points] == [Decimal(12000), Decimal(320)]


def test_hectares_and_square_kilometres_share_an_axis_in_square_metres():
    found = told(
        ("甲县", 2023, "3", "公顷", "面积3公顷"),
        ("乙县", 2023, "0.5", "平方公里", "面积0.5平方公里"),
    )
    panel = chart(found).panels[0]
    assert panel.unit == "平方米"
    assert [p.value for p in panel.points] == [Decimal(500000), Decimal(30000)]


def test_a_value_of_another_unit_is_told_in_words_and_gets_no_bar():
    odd = ("丙县", 2023, "5", "个", "设立5个办公室")
    cells = [(r, 2023, n, "件", f"收到{n}件") for r, n in (("甲县", "322"), ("乙县", "64"))]
    found = chart(told(*cells, odd))
    assert [(p.label, p.value) for p in found.points][-1] == ("5个", None)
    sheet = sheet_of(*found.panels)
    assert len(bars(sheet)) == 2
    assert "5个" in texts(sheet)
    assert any("单位或口径不同" in text for text in texts(sheet))


def test_two_words_for_a_case_share_an_axis():
    found = told(("甲县", 2023, "3", "件", "发生3件"), ("乙县", 2023, "2", "起", "发生2起"))
    assert chart(found).panels[0].unit == "件、起"


def test_several_units_get_a_panel_each():
    cells = [
        (county, 2023, value, unit, f"共{value}{unit}")
        for unit, values in (("件", ("24", "22")), ("元", ("9万", "8万")))
        for county, value in zip(COUNTIES, values, strict=False)
    ]
    assert [panel.unit for panel in chart(told(*cells)).panels] == ["件", "元"]


def test_a_fall_is_below_nought_and_no_level_stands_beside_it():
    cells = (
        ("甲县", 2023, "29.7", "%", "案件数同比增长29.7%"),
        ("乙县", 2023, "22.6", "%", "案件数同比下降了22.6%"),
        ("丙县", 2023, "98.6", "%", "成功率98.6%"),
    )
    panel = chart(told(*cells)).panels[0]
    assert panel.change
    assert [(p.label, p.value) for p in panel.points] == [
        ("增长29.7%", Decimal("29.7")),
        ("下降22.6%", Decimal("-22.6")),
        ("98.6%", None),
    ]


def test_what_a_thing_has_fallen_to_is_a_level():
    cells = (("甲县", 2023, "0.25", "次", "压缩为0.25次"), ("乙县", 2023, "2", "次", "办理2次"))
    assert [p.value for p in chart(told(*cells)).points] == [Decimal(2), Decimal("0.25")]


def test_what_a_report_does_not_state_is_shown_as_such_and_never_as_nought():
    answer = counted(57, 86)
    rows = (*answer.rows, Row("四川省旺苍县", 2023, "", "", 0))
    answer = Answer(answer.question, "", answer.scope, answer.claims, answer.citations, rows)
    found = chart(answer)
    assert found.points[-1] == Point("四川省旺苍县", 2023)
    assert found.unlisted == 0
    sheet = sheet_of(*found.panels)
    assert len(bars(sheet)) == 2
    assert "未载明" in texts(sheet)
    assert "0件" not in texts(sheet)
    assert any("不等于零" in text for text in texts(sheet))


def test_two_numbers_for_the_same_region_and_year_are_not_drawn():
    one, other = ("甲县", 2023, "3", "件", "受理3件"), ("甲县", 2023, "2", "件", "审结2件")
    third = ("乙县", 2023, "5", "件", "受理5件")
    assert chart_of(told(one, other, third)) is None
    assert len(chart(told(one, one, third)).points) == 2


def test_a_target_is_marked_and_drawn_as_an_empty_frame():
    answer = counted(5, 4)
    claims = (Claim("剑阁县2023年方案提出的目标要求：达到4件。", (2,)),)
    found = chart(Answer(answer.question, "", answer.scope, claims, answer.citations, answer.rows))
    assert [point.target for point in found.points] == [False, True]
    sheet = sheet_of(*found.panels)
    assert len(bars(sheet)) == 1
    assert "目标 4件" in texts(sheet)


def test_a_range_is_drawn_to_its_lower_end_and_framed_to_its_upper_end():
    cells = (("甲县", 2023, "2-3", "次", "开展2-3次"), ("乙县", 2023, "4", "次", "开展4次"))
    found = chart(told(*cells))
    assert found.points[1].value, found.points[1].high == (Decimal(2), Decimal(3))
    sheet = sheet_of(*found.panels)
    long, short = bars(sheet)
    assert (short.right - short.left) * 2 == pytest.approx(long.right - long.left)


def test_of_more_values_than_there_is_room_for_the_largest_are_kept_and_it_says_so():
    found = chart(counted(*range(1, MOST_POINTS + 8)))
    assert found.left_out == 7
    assert min(p.value for p in found.points if p.value is not None) == 8
    assert any("另有7项未画" in text for text in texts(laid(found, ZH, RULER)))


@pytest.mark.parametrize(
    ("scope", "text", "unlisted"),
    [
        (("青川县", "剑阁县"), "", 0),
        (("青川县", "剑阁县", "苍溪县"), "", 1),
        (("四川省",), "所问涉及14个地区，这里只列出最切题的几个。", 12),
    ],
)
def test_regions_asked_for_and_not_told_are_counted(scope, text, unlisted):
    answer = counted(57, 86)
    answer = Answer(
        answer.question, text, ScopeTaken(scope), answer.claims, answer.citations, answer.rows
    )
    assert chart(answer).unlisted == unlisted


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("行政复议申请各是多少？", "行政复议申请"),
        (
            "示例县2023年和2024年收到的行政复议申请各多少件？",
            "示例县2023年和2024年收到的行政复议申请",
        ),
        ("调解成功率", "调解成功率"),
        ("How many cases?", "How many cases"),
        ("多少？", "多少？"),
    ],
)
def test_the_title_is_what_is_asked_about(question, title):
    answer = counted(1, 2)
    answer = Answer(question, "", answer.scope, answer.claims, answer.citations, answer.rows)
    assert chart(answer).title == title
    assert chart_of(answer, "另一个").title == "另一个"  # type: ignore[union-attr]


def test_an_answer_of_a_library_gives_a_chart_with_its_sources(ask):
    found = chart(ask("示例县2023年和2024年收到的行政复议申请各多少件？"))
    assert [(p.year, p.label) for p in found.points] == [(2023, "57件"), (2024, "86件")]
    assert [source.n for source in found.sources] == [1, 2]
    silent = chart(ask("示例县2023年、2024年和2025年收到的行政复议申请各多少件？"))
    assert [p.label for p in silent.points] == ["57件", "86件", ""]


def test_a_page_gets_all_of_it_as_json_with_exact_numbers():
    found = chart(
        told(("甲县", 2023, "0.83亿", "元", "0.83亿元"), ("乙县", 2023, "1", "元", "1元"))
    )
    data = json.loads(json.dumps(to_json(found)))
    (panel,) = data["panels"]
    assert (panel["categories"], panel["series"]) == (["甲县", "乙县"], ["2023"])
    assert panel["points"][0]["value"] == "83000000"
    assert {p["label"] for p in panel["points"]} == {"0.83亿元", "1元"}
    assert [source["n"] for source in data["sources"]] == [1, 2]


# where it stands


numbers = st.decimals(-(10**9), 10**9, allow_nan=False, places=2)


@given(st.lists(numbers, min_size=2, max_size=12))
@settings(max_examples=25, deadline=None)
def test_bars_begin_at_nought_and_are_as_long_as_their_values_are_large(values):
    drawn = bars(sheet_of(panel_of(*values)))
    assert len(drawn) == len(values)
    nought = max(box.left for box in drawn if box.fill == BLUE) if max(values) >= 0 else None
    if nought is None:
        nought = max(box.right for box in drawn)
    for value, box in zip(values, drawn, strict=True):
        assert nought == pytest.approx(box.left if value >= 0 else box.right)
        assert box.fill == (BLUE if value >= 0 else ORANGE)
    sized = sorted(zip(map(abs, values), drawn, strict=True), key=lambda pair: pair[0])
    lengths = [box.right - box.left for _, box in sized]
    assert all(b >= a - 3.01 for a, b in pairwise(lengths))
    longest = max(map(abs, values))
    if longest:
        whole = max(lengths)
        for size, box in sized:
            if size * 100 > longest:
                assert (box.right - box.left) / whole == pytest.approx(
                    float(size / longest), abs=0.01
                )


@given(st.lists(st.integers(0, 10**8), min_size=2, max_size=30), st.booleans())
@settings(max_examples=25, deadline=None)
def test_every_label_is_on_the_picture_as_the_report_has_it(values, years):
    sheet = sheet_of(panel_of(*values, years=years))
    for value in values:
        assert f"{value}件" in texts(sheet)


@given(st.lists(st.integers(1, 10**6), min_size=4, max_size=9))
@settings(max_examples=25, deadline=None)
def test_of_the_years_of_a_line_the_larger_value_stands_higher(values):
    sheet = sheet_of(panel_of(*values, unit="次", years=True))
    dots = [mark for mark in sheet.marks if isinstance(mark, Dot)]
    if not dots:
        assert len(bars(sheet)) == len(values)
        return
    assert [dot.x for dot in dots] == sorted(dot.x for dot in dots)
    ranked = sorted(zip(values, dots, strict=True), key=lambda pair: pair[0])
    assert all(a[1].y >= b[1].y for a, b in pairwise(ranked))


def test_up_to_three_years_are_bars_and_more_are_a_line():
    assert panel_of(1, 2, 3, years=True).kind == "bars"
    assert panel_of(1, 2, 3, 4, years=True).kind == "line"
    assert panel_of(1, 2, 3, 4).kind == "bars"


def test_years_whose_labels_have_no_room_side_by_side_are_bars():
    wide = panel_of(*(f"{n}187.36" for n in range(1, 10)), unit="万元", years=True)
    assert len(bars(sheet_of(wide))) == 9


def test_a_line_that_does_not_begin_at_nought_says_so():
    assert any(
        "不从0起" in t for t in texts(sheet_of(panel_of(96, 97, 98, 99, unit="%", years=True)))
    )
    assert not any("不从0起" in t for t in texts(sheet_of(panel_of(1, 50, 70, 99, years=True))))


def test_no_axis_of_shares_goes_beyond_the_whole():
    scale = around([Decimal("96.4"), Decimal("99.9")], "%", share=True)
    assert scale.high <= 100
    assert scale.cut


def test_a_year_without_a_value_is_a_gap_in_the_line():
    points = panel_of(120, 88, 203, 276, 301, years=True).points
    silent = (*points[:2], Point("甲县", points[2].year), *points[3:])
    sheet = sheet_of(Panel("件", silent))
    dashed = [mark for mark in sheet.marks if isinstance(mark, Stroke) and mark.dashed]
    assert len(dashed) == 1
    assert "未载明" in texts(sheet)


@given(st.lists(numbers, min_size=1, max_size=9), st.sampled_from(["元", "件", "%"]))
@settings(max_examples=30, deadline=None)
def test_an_axis_has_few_ticks_within_it(values, unit):
    for scale in (from_nought(values, unit), around(values, unit)):
        assert 1 <= len(scale.ticks) <= 7
        assert all(-1e-6 <= scale.share(tick) <= 1 + 1e-6 for tick in scale.ticks)
        assert all(-1e-9 <= scale.share(float(v)) <= 1 + 1e-9 for v in values)


def test_large_sums_are_counted_in_ten_thousands():
    scale = from_nought([Decimal(11873600)], "元")
    assert scale.multiple == "万"
    assert scale.written(5_000_000) == "500"
    assert from_nought([Decimal(23456)], "件").multiple == ""


@given(st.text(max_size=60), st.integers(60, 984))
@settings(max_examples=30, deadline=None)
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    lines = wrapped(shown(text), 34, width, RULER, 99)
    assert all(RULER.width(line, 34) <= width for line in lines if len(line) > 2)
    assert "".join("".join(lines).split()) == "".join(shown(text).split())


def test_a_text_that_is_too_long_ends_in_an_ellipsis():
    lines = wrapped("很长" * 300, 34, 500, RULER, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_what_all_regions_lie_in_is_not_repeated():
    assert short_names(["四川省广元市青川县", "四川省成都市金堂县"]) == {
        "四川省广元市青川县": "广元市青川县",
        "四川省成都市金堂县": "成都市金堂县",
    }
    assert short_names(["湖南省", "湖南省衡阳市"])["湖南省"] == "湖南省"
    assert short_names(["重庆市城口县"]) == {"重庆市城口县": "重庆市城口县"}


@pytest.mark.parametrize(
    "panel",
    [
        panel_of(-3, 29.7, unit="%" * 9),
        panel_of(*range(1, 31)),
        Panel(
            "件", tuple(Point("很长的名字" * n, 2020 + n, "1件" * n, Decimal(n)) for n in (1, 2, 9))
        ),
        Panel(
            "件", tuple(Point("长" * 40, 2020, "值" * 40, Decimal(n), None, 12) for n in (-5, 7))
        ),
    ],
)
def test_nothing_leaves_the_picture(panel):
    sheet = sheet_of(panel)
    for mark in sheet.marks:
        if isinstance(mark, Box):
            assert 0 <= mark.left <= mark.right <= RIGHT
        if isinstance(mark, Text) and mark.align == "left":
            assert mark.x >= 0
            assert mark.x + RULER.width(mark.words, mark.size) <= WIDTH
            assert mark.y <= sheet.y


# what is drawn


def drawn(words: str) -> bytes:
    sheet = Sheet(RULER, 100.0)
    sheet.add(Text(20, 70, words, 48))
    return picture(painted(sheet)).tobytes()


def test_a_picture_is_as_wide_as_a_phone_needs_it_and_has_something_on_it():
    image = picture(png(chart(counted(57, 86)), ZH))
    assert image.width == WIDTH == 1080
    assert 300 < image.height < 1200
    dark = sum(image.histogram()[:128]) / (image.width * image.height)
    assert 0.02 < dark < 0.5


def test_the_same_chart_gives_the_same_bytes_from_several_threads_at_once():
    found = chart(counted(57, 86, 12))
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(png(found, ZH))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(results) == {png(found, ZH)}
    assert len(results) == 3


def test_each_character_is_drawn_as_itself():
    characters = f"甲乙丙鄠猇瀍縣—5%A {MISSING}"
    sheet = Sheet(RULER, 100.0)
    sheet.add(*(Text(20 + 70 * n, 70, c, 48) for n, c in enumerate(characters)))
    image = picture(painted(sheet))
    columns = [(20 + 70 * n, 0, 85 + 70 * n, 100) for n in range(len(characters))]
    assert len({image.crop(column).tobytes() for column in columns}) == len(characters)


def test_a_character_that_the_font_lacks_is_seen_to_be_missing():
    assert shown("𠮷野县😀") == f"{MISSING}野县{MISSING}"
    assert drawn("😀") == drawn(MISSING) != drawn(" ")


def test_formulas_and_control_characters_stay_text():
    assert shown("a\x00\u202eb\n c") == "ab c"
    assert drawn("$x^2$") not in (drawn("x2"), drawn("x^2"))


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=6, deadline=None)
def test_no_words_break_a_picture(title, region, label):
    points = (
        Point(region, 2023, label, Decimal(3), None, 1),
        Point("乙", None, "1件", Decimal(-1)),
    )
    hostile = Chart(title, (Panel(label, points),), (Source(1, title, region, None),), 1, 2)
    assert picture(png(hostile, EN)).width == WIDTH


def test_a_picture_needs_no_font_and_no_home_of_the_machine(tmp_path):
    code = (
        "import sys; from decimal import Decimal as D;"
        "from bot.charts.figure import Chart, Panel, Point; from bot.charts.picture import png;"
        "from bot.words import Words; assert 'matplotlib' not in sys.modules;"
        "points = tuple(Point(r, 2023, f'{v}件', D(v)) for r, v in (('甲县', 5), ('乙县', 3)));"
        "sys.stdout.buffer.write(png(Chart('题', (Panel('件', points),), ()), Words()))"
    )
    home = {"MPLCONFIGDIR": str(tmp_path), "HOME": str(tmp_path), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env=home,
        capture_output=True,
        check=True,
    )
    points = tuple(Point(r, 2023, f"{v}件", Decimal(v)) for r, v in (("甲县", 5), ("乙县", 3)))
    assert done.stdout == png(Chart("题", (Panel("件", points),), ()), ZH)


def test_the_font_has_every_character_that_it_should_and_the_licence_beside_it():
    wanted = fontmaking.characters()
    assert MISSING not in shown(wanted.replace(MISSING, ""))
    names = "".join(row.name for row in Divisions.load().rows)
    assert MISSING not in shown(names)
    assert fontmaking.FONT.stat().st_size < 3_000_000
    beside = {path.name: path for path in fontmaking.FONT.parent.iterdir()}
    assert "SIL OPEN FONT LICENSE Version 1.1" in beside["OFL.txt"].read_text("utf-8")
    assert fontmaking.FONT.name in beside["NOTICE.txt"].read_text("utf-8")


def test_the_growth_of_a_library_is_drawn_into_a_small_file(tmp_path):
    row = {
        "reports": 10,
        "passages": 400,
        "added": 10,
        "ingest": 4.1,
        "ingest_rss": 206.0,
        "disk": 3.1,
        "bare": None,
        "add_one": 4.0,
        "forget_one": 1.1,
        "cold": 1.9,
        "narrow": [30.0, 99.0],
        "middle": [32.0, 56.0],
        "wide": [27.0, 80.0],
        "asking_rss": 148.0,
    }
    rows = [row, {**row, "reports": 100, "passages": 4000, "added": 90, "bare": 0.8}]
    figures, out = tmp_path / "growth.json", tmp_path / "growth.png"
    figures.write_text(json.dumps(rows))
    plot(figures, out)
    assert 10_000 < out.stat().st_size < 200_000
    figures.write_text("[]")
    with pytest.raises(ValueError, match="no figures"):
        plot(figures, out)
