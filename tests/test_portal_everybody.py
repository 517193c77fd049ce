"""The pages are for everybody: by keyboard, by ear, in large letters, on narrow screens, in the
dark, in English, on paper; and axe finds nothing wrong with any of them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKED
from tests.portalbrowser import COMPARED, LISTED, NEAREST, REFUSED, Chromium, Tab
from tests.portalserver import Portal

HEARD = """() => {
  window.heard = [];
  new MutationObserver(() => window.heard.push(document.querySelector("#live").textContent))
    .observe(document.querySelector("#live"), {childList: true, characterData: true, subtree: true});
}"""


def test_an_answer_is_announced_once_and_politely(tab: Tab) -> None:
    tab.go().page.evaluate(HEARD)
    tab.ask(LISTED)
    [heard] = tab.page.evaluate("window.heard")
    assert "已核对 4 句" in heard
    assert tab.find("#live").get_attribute("aria-live") == "polite"
    log = tab.find("[role=log]")
    assert log.get_attribute("aria-live") == "off"
    assert log.locator(".claim").count() == 4


def test_all_is_done_by_the_keyboard_alone(tab: Tab) -> None:
    page = tab.width(1000).go().page
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.className") == "skip":
            break
    page.keyboard.press("Enter")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.type(LISTED)
    page.keyboard.press("Enter")
    tab.find(".turn .actions").wait_for()
    pressed = False
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        here = page.evaluate(
            "[document.activeElement.className, document.activeElement.textContent.trim()]"
        )
        if here == ["cite", "2"]:
            page.keyboard.press("Enter")
            pressed = True
            break
    assert pressed
    page.keyboard.press("Tab")
    assert "原文 2" in page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "在报告中查看"
    page.keyboard.press("Enter")
    page.wait_for_selector(".text mark")
    assert page.evaluate("document.activeElement.tagName") == "MARK"


def test_each_thing_that_can_be_focused_shows_that_it_is(tab: Tab) -> None:
    page = tab.go().page
    tab.ask(COMPARED)
    page.evaluate("document.activeElement.blur()")
    for _ in range(40):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            """() => {
              const one = document.activeElement, style = getComputedStyle(one);
              const box = getComputedStyle(one.closest(".box") ?? one);
              return [one.tagName, style.outlineStyle, style.outlineWidth, box.boxShadow];
            }"""
        )
        assert ring[0] == "BODY" or ring[1] != "none" or ring[3] != "none", ring


def test_an_enter_that_ends_a_word_of_an_input_method_asks_nothing(tab: Tab) -> None:
    tab.go()
    tab.find("textarea").fill("示例县")
    for details in ("isComposing: true", "keyCode: 229"):
        tab.page.evaluate(
            "document.querySelector('textarea').dispatchEvent(new KeyboardEvent('keydown',"
            f" {{key: 'Enter', bubbles: true, cancelable: true, {details}}}))"
        )
    tab.page.keyboard.press("Shift+Enter")
    assert tab.find(".turn").count() == 0
    assert tab.find("textarea").input_value().startswith("示例县")


def test_a_page_speaks_english_to_who_wants_it(tab: Tab) -> None:
    tab.go().ask(COMPARED)
    tab.page.get_by_role("button", name="显示").click()
    tab.page.get_by_role("button", name="English").click()
    tab.page.wait_for_selector("html[lang=en]")
    tab.page.wait_for_selector("main[data-ready] .turn .proof")
    assert "Verified · sentences: 2 · quotes: 2" in tab.said(".checked")
    foreign = tab.page.evaluate(
        """() => [...document.querySelectorAll("button, a, label, p, h2, h3, th, .checked, [aria-label]")]
          .filter((one) => one.offsetParent && !one.closest("[lang='zh-CN'], .turn .question, .said,"
            + " .next, .looks, .where, .chart, .suggestions, .scope, .comparison, .seal"))
          .flatMap((one) => [one.textContent, one.getAttribute("aria-label") ?? ""])
          .filter((said) => /[\\u4e00-\\u9fff]/.test(said.replace("法", "").replace("法治问答", "")))"""
    )
    assert [said for said in foreign if "中文" not in said and "示例" not in said] == []
    tab.go("/?lang=zh")
    assert tab.find("html").get_attribute("lang") == "zh-CN"


def test_text_for_elders_is_large_and_grows(tab: Tab) -> None:
    tab.go().ask(COMPARED)
    tab.page.get_by_role("button", name="长者版").click()
    assert smallest_text(tab) >= 24 - 0.01  # 18 points
    assert tightest_line(tab) >= 1.3
    larger = tab.page.get_by_role("button", name="字大一些")
    for _ in range(6):
        larger.click()
    assert larger.is_disabled()
    assert tab.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "40px"
    tab.page.reload()
    tab.page.wait_for_selector("main[data-ready]")
    assert tab.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "40px"
    tab.page.get_by_role("button", name="字小一些").click()
    tab.page.get_by_role("button", name="长者版").click()
    assert tab.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"


def smallest_text(tab: Tab) -> float:
    """Pixels of the smallest text that is seen."""
    return float(
        tab.page.evaluate(
            """() => Math.min(...[...document.querySelectorAll("body *")]
              .filter((one) => one.checkVisibility() && !one.closest(".unseen, [aria-hidden]")
                && [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
              .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
        )
    )


def tightest_line(tab: Tab) -> float:
    """The lowest line of the texts of several lines, in heights of their letters."""
    return float(
        tab.page.evaluate(
            """() => Math.min(...[...document.querySelectorAll("p, li, h1, h2, blockquote, td, th")]
              .filter((one) => one.checkVisibility())
              .map((one) => getComputedStyle(one))
              .map((style) => parseFloat(style.lineHeight) / parseFloat(style.fontSize)))"""
        )
    )


PAGES = ("/", "/library", "/reports/{report}#q=3409-3484")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_on_a_narrow_screen(tab: Tab, ask: Any, path: str) -> None:
    tab.width(320, 640).go(path.format(report=ask(ASKED).citations[0].report_id))
    if path == "/":
        tab.ask(COMPARED)
        tab.find(".chart svg").wait_for()
        tab.ask(NEAREST)
    assert page_width(tab) == 320
    tab.page.get_by_role("button", name="长者版").click()
    for _ in range(6):
        tab.page.get_by_role("button", name="字大一些").click()
    assert page_width(tab) == 320


def page_width(tab: Tab) -> int:
    """Pixels that the page would need in all."""
    return int(tab.page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("path", PAGES)
def test_what_is_pressed_is_large_enough_for_a_finger(tab: Tab, ask: Any, path: str) -> None:
    tab.width(390).go(path.format(report=ask(ASKED).citations[0].report_id))
    if path == "/":
        tab.find(".suggestions button").first.wait_for()
        tab.ask(COMPARED)
        tab.find(".claim .cite").first.click()
    small = tab.page.evaluate(
        """() => [...document.querySelectorAll("button, a[href], input, select, summary, textarea")]
          .filter((one) => one.checkVisibility() && !one.closest(".unseen, .skip")
            && !one.classList.contains("unseen"))
          .map((one) => {
            const box = one.getBoundingClientRect(), after = getComputedStyle(one, "::after");
            const grown = one.matches("button.cite, button.number");
            const [width, height] = grown
              ? [parseFloat(after.width), parseFloat(after.height)] : [box.width, box.height];
            return [one.className || one.tagName, one.textContent, width, height];
          })
          .filter(([, , width, height]) => width < 44 - 0.5 || height < 44 - 0.5)"""
    )
    assert small == []


def test_a_printed_page_has_the_answers_and_all_quotes_and_nothing_else(tab: Tab) -> None:
    turn = tab.width(390).go().ask(LISTED)
    tab.page.emulate_media(media="print")
    assert turn.locator(".quote").nth(3).is_visible()
    for gone in (".top", ".composer", ".actions", ".next", ".bar"):
        assert not tab.find(gone).first.is_visible(), gone


def test_dark_follows_the_system_and_the_readers_choice(chromium: Chromium, portal: Portal) -> None:
    with chromium.tab(portal.url, color_scheme="dark") as tab:
        tab.go()
        assert tab.find("html").get_attribute("data-theme") == "dark"
        tab.page.get_by_role("button", name="显示").click()
        tab.page.get_by_role("button", name="浅色").click()
        assert tab.find("html").get_attribute("data-theme") == "light"
        tab.page.reload()
        assert tab.find("html").get_attribute("data-theme") == "light"
        tab.assert_well()


def test_the_words_of_a_pages_head_are_there_before_any_script(portal: Portal) -> None:
    with portal.client() as client:
        chinese = client.get("/", headers={"Accept-Language": "zh-CN"}).text
        english = client.get("/", headers={"Accept-Language": "en-GB"}).text
        chosen = client.get("/", headers={"Cookie": "fazhi_lang=en"}).text
    assert "问一问各地的法治政府建设报告" in chinese
    assert 'lang="en"' in english
    assert "Skip to content" in english
    assert chosen == english
    assert not re.search(r"[\u4e00-\u9fff]", english.replace(">法<", ""))


def comparison(tab: Tab) -> None:
    tab.go().ask(COMPARED)
    tab.find(".chart svg").wait_for()
    tab.find(".claim .cite").first.click()
    tab.page.get_by_role("button", name="复制").click()


def refusals(tab: Tab) -> None:
    tab.go().ask(REFUSED)
    tab.ask(NEAREST)
    tab.find(".narrow .opener").first.click()
    tab.find("[role=option]").first.wait_for()


def start(tab: Tab) -> None:
    tab.go().find(".suggestions button").first.wait_for()
    tab.page.get_by_role("button", name="显示").click()


def report(tab: Tab) -> None:
    turn = tab.go().ask(LISTED)
    turn.locator(".cite").nth(1).click()
    turn.locator(".quote a").nth(1).click()
    tab.find(".text mark").first.wait_for()


def library(tab: Tab) -> None:
    tab.go("/library").find(".listing li").first.wait_for()
    tab.find("td button").first.click()


AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
  (one) => `${one.id}: ${one.nodes.map((node) => node.target + " " + node.failureSummary).join("; ")}`)"""


@pytest.mark.parametrize("shown", [start, comparison, refusals, report, library])
def test_axe_finds_nothing_wrong(
    chromium: Chromium, portal: Portal, shown: Callable[[Tab], None]
) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    source = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    with chromium.tab(portal.url, bypass_csp=True) as tab:
        shown(tab.width(900, 900))
        tab.page.evaluate(source)
        for theme, elder in (("light", False), ("dark", False), ("light", True)):
            tab.page.evaluate(
                "([theme, elder]) => { const root = document.documentElement;"
                " root.dataset.theme = theme; root.toggleAttribute('data-elder', elder);"
                " root.style.fontSize = elder ? '24pt' : ''; }",
                [theme, elder],
            )
            assert tab.page.evaluate(AXE) == [], (theme, elder)
        tab.assert_well()
