"""The library page in a browser, signing in, and the files of the pages as they are sent."""

import gzip
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from bot.charts import scale
from bot.portal import pages
from bot.portal.static import FOLDER
from tests.conftest import ASKED, Fazhi
from tests.doors import Doors, doors
from tests.material import text_of
from tests.portalbrowser import Chromium, Tab
from tests.portalserver import Portal, serving

MOST_BYTES = 200_000


def test_what_is_in_is_counted_by_region_and_year(tab: Tab) -> None:
    tab.go("/library")
    assert tab.find(".tiles dd").all_inner_texts() == ["3", "1", "2023—2025"]
    assert tab.find("thead th").all_inner_texts() == ["地区", "2023", "2024", "2025"]
    assert tab.find("td button").all_inner_texts() == ["1", "1", "1"]
    tab.find(".listing li").nth(2).wait_for()
    tab.find("td button").nth(0).click()
    tab.find(".listing li").nth(1).wait_for(state="detached")
    assert "2023" in tab.said(".listing li")
    assert tab.find("td button").nth(0).get_attribute("aria-pressed") == "true"
    assert tab.find("td button").nth(0).evaluate("one => one === document.activeElement")
    assert "正常" in tab.said(".health")


@pytest.mark.parametrize(("words", "found"), [("工作要点", 1), ("示例", 3), ("shili 2024", 1)])
def test_reports_are_found_by_words_and_pinyin(tab: Tab, words: str, found: int) -> None:
    tab.go("/library").find(".listing li").nth(2).wait_for()
    tab.find("#search").fill(words)
    tab.find(".listing h2 small").filter(has_text=f"{found} 份").wait_for()
    assert tab.find(".listing li").count() == found


def test_a_report_opens_from_the_list(tab: Tab) -> None:
    tab.go("/library").page.get_by_role("link", name="示例县2024年法治政府建设年度报告").click()
    tab.find(".text p").first.wait_for()
    assert "示例县2024年" in tab.said("h1")
    tab.page.get_by_role("link", name="问这个地区这一年").click()
    tab.find("main[data-ready] .chip.chosen").nth(1).wait_for()
    assert tab.find(".chip.chosen").all_inner_texts() == ["示例省示例市示例县", "2024年"]


def test_reports_are_sent_in_told_of_and_taken_out_again(
    chromium: Chromium, sampled: Fazhi
) -> None:
    with serving(sampled.home) as portal, chromium.tab(portal.url) as tab:
        tab.go("/library")
        text = text_of("城口县", 2021)
        files: list[Any] = [
            {"name": "城口.txt", "mimeType": "text/plain", "buffer": text.encode()},
            {"name": "空.txt", "mimeType": "text/plain", "buffer": b""},
        ]
        tab.find("input[type=file]").set_input_files(files)
        tab.find(".sent li.good").wait_for()
        tab.find(".sent li.bad").wait_for()
        assert "已收录 · 重庆市城口县 2021" in tab.said(".sent li.good")
        assert "未收录" in tab.said(".sent li.bad")
        tab.find("tbody tr").nth(1).wait_for()
        assert "重庆市城口县" in "".join(tab.find("tbody th").all_inner_texts())
        assert "城口.txt" in (tab.find("#live").text_content() or "") + tab.said(".sent")
        tab.page.get_by_role("button", name="撤销").click()
        tab.find("tbody tr").nth(1).wait_for(state="detached")
        tab.assert_well()
    assert "城口" not in sampled("reports").out


@pytest.fixture
def closed(sampled: Fazhi) -> Iterator[Doors]:
    """A portal that others reach."""
    key = json.loads(sampled("keys", "add", "first", "--scope", "ask", "--json").out)
    with doors(sampled.home) as door:
        yield door
    assert key


def test_nobody_sees_a_page_before_signing_in(chromium: Chromium, closed: Doors) -> None:
    key = closed.key("ask", "read")
    with chromium.tab(closed.portal.url) as tab:
        tab.go("/library")
        assert tab.said("h1") == "请先登录"
        tab.find("input[type=password]").fill("fz_" + "A" * 43)
        tab.page.keyboard.press("Enter")
        tab.find(".told").filter(has_text="密钥不对").wait_for()
        tab.find("input[type=password]").fill(key)
        tab.page.keyboard.press("Enter")
        tab.find(".tiles").wait_for()
        assert tab.find(".upload").count() == 0  # who may not, is not offered it
        assert "86件" in tab.go().ask(ASKED).inner_text()
        tab.page.get_by_role("button", name="显示").click()
        tab.page.get_by_role("button", name="退出登录").click()
        tab.find(".signin").wait_for()
        tab.assert_well()


def test_a_library_without_reports_says_how_to_fill_it(chromium: Chromium, fazhi: Fazhi) -> None:
    fazhi("ingest", fazhi.home / "none.txt")
    with serving(fazhi.home) as portal, chromium.tab(portal.url) as tab:
        tab.go().find(".start .notice").wait_for()
        assert tab.said(".start .notice") != ""
        tab.go("/library")
        assert tab.find(".upload").is_visible()


@pytest.mark.parametrize("name", ["ask", "report", "library", "shared", "embed"])
def test_a_page_weighs_little(portal: Portal, name: str) -> None:
    path = {"ask": "/", "report": "/reports/x", "shared": "/a/x"}.get(name, f"/{name}")
    with portal.client(headers={"Accept-Encoding": "gzip"}) as client:
        html = client.get(path)
        files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html.text))
        weights = [int(client.get(one).headers["content-length"]) for one in files]
    assert len(weights) > 5
    assert sum(weights) + int(html.headers["content-length"]) < MOST_BYTES


def test_files_are_sent_once_and_compressed(portal: Portal) -> None:
    with portal.client() as client:
        first = client.get("/static/ask.js", headers={"Accept-Encoding": "gzip"})
        again = client.get("/static/ask.js", headers={"If-None-Match": first.headers["etag"]})
        bare = client.get("/static/ask.js", headers={"Accept-Encoding": "identity"})
        head = client.head("/static/ask.js", headers={"Accept-Encoding": "identity"})
        gone = [client.get(f"/static/{name}") for name in ("x.js", "shell.html", "..%2fapp.py", "")]
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.content == bare.content == (FOLDER / "ask.js").read_bytes()
    assert again.status_code == 304
    assert again.content == b""
    assert head.headers["content-length"] == bare.headers["content-length"]
    assert [one.status_code for one in gone] == [404] * len(gone)


def test_pages_run_nothing_but_the_portals_own_files(portal: Portal) -> None:
    with portal.client() as client:
        for path in ("/", "/library", "/reports/x", "/a/x", "/embed"):
            answer = client.get(path)
            policy = dict(
                part.strip().partition(" ")[::2]
                for part in answer.headers["content-security-policy"].split(";")
            )
            assert policy["default-src"] == "'none'"
            assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
            assert policy["require-trusted-types-for"] == "'script'"
            assert policy["trusted-types"] == "'none'"
            assert policy["base-uri"] == policy["form-action"] == "'none'"
            assert "no-cache" in answer.headers["cache-control"]
            assert "Accept-Language" in answer.headers["vary"]


HAN = re.compile(r"[\u4e00-\u9fff]")
NOT_SAID = {"法", "中文", "语言 · Language", "万", "亿", "元", "省市区县州盟旗", "示例"}
"""Chinese in the modules that is no saying: a seal, names of languages, units and divisions."""


def test_every_saying_of_the_pages_has_its_english_and_is_used() -> None:
    said: set[str] = set()
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".js":
            code = re.sub(r"^\s*(?://|\*|/\*\*).*$", "", text, flags=re.MULTILINE)
            said |= {one for one in re.findall(r'"((?:[^"\\\n]|\\.)*)"', code) if HAN.search(one)}
        if path.suffix == ".html":
            said |= set(re.findall(r"\{\{(.+?)\}\}", text))
            bare = re.sub(r"\{\{.+?\}\}|>法<", "", text)
            assert not HAN.search(bare), path.name
    table = pages.english()
    assert said - NOT_SAID - table.keys() == set()
    assert table.keys() - said - {"、", "；"} == set()
    for chinese, english in table.items():
        assert set(re.findall(r"\{\w+\}", english)) <= set(re.findall(r"\{\w+\}", chinese)), chinese
        assert english.strip()
        assert not HAN.search(english), english


VALUES: list[list[float]] = [
    [1, 86, 120],
    [98.3, 98.6],
    [0, 0],
    [-3, 12],
    [12345678, 2],
    [0.004, 0.01],
    [7],
]


def test_the_axes_are_those_of_the_bots_picture(tab: Tab) -> None:
    tab.go()
    found = tab.page.evaluate(
        """async (all) => {
          const { fromNought, around, written } = await import("/static/scale.js");
          const told = (one) => [one.low, one.high, one.ticks, one.ticks.map((t) => written(one, t))];
          return all.map((values) => [told(fromNought(values, "件")), told(around(values, "件"))]);
        }""",
        VALUES,
    )
    for values, (bars, line) in zip(VALUES, found, strict=True):
        for made, of in ((scale.from_nought, bars), (scale.around, line)):
            axis = made([Decimal(str(value)) for value in values], "件")
            wanted: list[Any] = [axis.low, axis.high, list(axis.ticks)]
            assert of[:2] == pytest.approx(wanted[:2])
            assert of[2] == pytest.approx(wanted[2])
            assert of[3] == [axis.written(tick) for tick in axis.ticks]


def test_all_files_of_the_pages_are_packed() -> None:
    """What is served is what is installed: every file has a kind that the package takes along."""
    kinds = {path.suffix for path in FOLDER.iterdir()}
    assert kinds == {".html", ".css", ".js", ".json", ".svg"}
    assert gzip.decompress(pages.page("ask", "zh", "").packed) == pages.page("ask", "zh", "").body


def test_a_portal_below_another_path_finds_its_files() -> None:
    assert b'href="/law/static/base.css"' in pages.page("ask", "zh", "/law").body
    assert b'href="/law/library"' in pages.page("ask", "zh", "/law").body
