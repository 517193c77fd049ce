"""The viewer in a browser: a report's text, its outline, what was quoted of it and from where."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKED, SAMPLE, Fazhi
from tests.portalbrowser import COMPARED, LISTED, Chromium, Tab
from tests.portalserver import serving

REPORT = "示例县2024年法治政府建设年度报告.txt"


def seen(tab: Tab, selector: str) -> bool:
    """Whether the first element of that kind stands within the window."""
    box = tab.find(selector).first.bounding_box()
    size = tab.page.viewport_size
    assert size is not None
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


def marked(tab: Tab) -> str:
    tab.find(".text mark").first.wait_for()
    return "".join(tab.find(".text mark").all_text_contents())


def test_the_quote_is_marked_and_scrolled_to(tab: Tab, ask: Any) -> None:
    cited = ask(ASKED).citations[0]
    tab.go().ask(ASKED).locator(".quote a").first.click()
    assert marked(tab) == cited.quote
    assert seen(tab, ".text mark")
    assert tab.said("h1") == cited.title
    assert tab.find(".text mark").first.evaluate("one => one === document.activeElement")
    assert cited.quote in (tab.find("#live").text_content() or "")
    assert tab.find(".outline a[aria-current]").inner_text() in cited.section


def test_every_character_of_the_report_is_there(tab: Tab, ask: Any) -> None:
    cited = ask(ASKED).citations[0]
    tab.go(f"/reports/{cited.report_id}#q={cited.start}-{cited.end}")
    lines = tab.find(".text > *").all_text_contents()
    assert lines == [line for line in ask.report(cited).text.split("\n") if line.strip()]


def test_one_goes_from_citation_to_citation_and_back_to_the_answer(tab: Tab, ask: Any) -> None:
    cited = ask(COMPARED).citations
    turn = tab.go().ask(COMPARED)
    tab.ask(LISTED)
    turn.locator(".quote a").first.evaluate("one => one.click()")
    assert marked(tab) == cited[0].quote
    assert tab.said(".trail .count") == "引文 1 / 2"
    assert tab.find(".trail [aria-disabled]").inner_text() == "上一条引文"
    tab.page.get_by_role("link", name="下一条引文").click()  # in another report
    tab.page.wait_for_url(f"**/reports/{cited[1].report_id}**")
    assert marked(tab) == cited[1].quote
    tab.page.get_by_role("link", name="上一条引文").click()
    tab.page.wait_for_url(f"**/reports/{cited[0].report_id}**")
    assert marked(tab) == cited[0].quote
    tab.page.get_by_role("link", name="回到回答").click()
    tab.find(".turn .proof").nth(1).wait_for()
    assert tab.said(".question") == COMPARED
    assert seen(tab, ".question")


def test_the_next_citation_of_the_same_report_is_marked_without_loading_it_again(
    tab: Tab, ask: Any
) -> None:
    cited = ask(LISTED).citations
    tab.go().ask(LISTED).locator(".quote a").nth(0).evaluate("one => one.click()")
    assert marked(tab) == cited[0].quote
    tab.page.evaluate("window.same = true")
    tab.page.get_by_role("link", name="下一条引文").click()
    tab.find(".trail .count").filter(has_text="2 / 4").wait_for()
    assert marked(tab) == cited[1].quote
    assert tab.page.evaluate("window.same") is True


def test_the_outline_leads_to_the_sections(tab: Tab, ask: Any) -> None:
    tab.width(1280, 800).go(f"/reports/{ask(ASKED).citations[0].report_id}")
    link = tab.page.get_by_role("link", name="二、存在的问题和不足")
    link.click()
    heading = tab.find(".text h2").filter(has_text="二、存在的问题和不足")
    assert heading.evaluate("one => one === document.activeElement")
    tab.find(".outline a[aria-current]").filter(has_text="二、存在的问题和不足").wait_for()


def test_the_original_stands_beside_with_the_quote_marked(tab: Tab, ask: Any) -> None:
    cited = ask(ASKED).citations[0]
    tab.width(1440, 900).go(f"/reports/{cited.report_id}#q={cited.start}-{cited.end}")
    tab.page.get_by_role("button", name="对照原件").click()
    mark = tab.find(".original mark")
    mark.wait_for()
    assert "".join(mark.inner_text().split()) == cited.quote
    original = (SAMPLE / REPORT).read_text(encoding="utf-8")
    assert tab.find(".original pre").text_content() == original
    text, pane = tab.find(".text").bounding_box(), tab.find(".original").bounding_box()
    assert text is not None
    assert pane is not None
    assert text["x"] + text["width"] <= pane["x"]
    assert seen(tab, ".text mark")


@pytest.mark.parametrize("hash", ["#q=9999999-9999999", "#q=20-10", "#q=x", "#q=1-", "#%E0%A4%A"])
def test_an_address_that_points_nowhere_shows_the_report_all_the_same(
    tab: Tab, ask: Any, hash: str
) -> None:
    tab.go(f"/reports/{ask(ASKED).citations[0].report_id}{hash}")
    assert tab.find(".text p").count() > 10
    assert tab.find(".text mark").count() == 0


def test_a_report_that_is_not_there_is_told(tab: Tab) -> None:
    tab.go("/reports/0000000000000000")
    assert tab.said(".changed") != ""


@pytest.fixture
def own(fazhi: Fazhi, tmp_path: Path) -> Path:
    """A file of one's own that is in the library."""
    path = tmp_path / "files" / REPORT
    path.parent.mkdir()
    shutil.copy(SAMPLE / REPORT, path)
    assert fazhi("ingest", path).code == 0
    return path


def test_it_is_said_where_the_file_has_changed_since(
    chromium: Chromium, fazhi: Fazhi, own: Path
) -> None:
    with serving(fazhi.home) as portal, chromium.tab(portal.url) as tab:
        turn = tab.go().ask(ASKED)
        own.write_text(own.read_text(encoding="utf-8") + "\n后来添的一句。", encoding="utf-8")
        turn.locator(".quote a").first.click()
        assert "86件" in marked(tab)
        assert "在收录之后改动过" in tab.said(".changed")
        tab.assert_well()


def test_a_quote_is_found_again_in_the_report_that_took_the_others_place(
    chromium: Chromium, fazhi: Fazhi, own: Path
) -> None:
    with serving(fazhi.home) as portal, chromium.tab(portal.url) as tab:
        turn = tab.go().ask(ASKED)
        quote = turn.locator("blockquote").inner_text().strip("“”")
        text = own.read_text(encoding="utf-8")
        own.write_text(text.replace("（一）", "（一）新添的话。", 1), encoding="utf-8")
        assert fazhi("ingest", own).code == 0
        turn.locator(".quote a").first.click()
        tab.find(".lost").wait_for()
        assert quote in tab.said(".lost")
        assert "取代" in tab.said(".changed")
        tab.page.get_by_role("link", name="查看现在的文本").click()
        assert marked(tab) == quote
        tab.assert_well()
