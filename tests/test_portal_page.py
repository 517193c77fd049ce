"""The ask page in a browser: questions, answers as they come, quotes, and what is done with them."""

import json
import re
from typing import Any

import pytest

from bot.highlight import answering_part
from tests.conftest import ASKED
from tests.portalbrowser import Chromium, Tab
from tests.portalserver import Portal

COMPARED = "示例县2023年和2024年人民调解成功率分别是多少？"
LISTED = "示例县2024年还存在哪些不足？"
REFUSED = "示例县2022年受理了多少件行政复议？"
NEAREST = "示例县2024年种植了多少亩火星小麦？"
WATCHED = """() => {
  window.seen = [];
  new MutationObserver((all) => {
    for (const one of all) for (const node of one.addedNodes) {
      if (node.matches?.(".claim, .proof")) window.seen.push(node.className.split(" ")[0]);
    }
  }).observe(document.querySelector("#talk"), {childList: true, subtree: true});
  window.heard = [];
  new MutationObserver(() => window.heard.push(document.querySelector("#live").textContent))
    .observe(document.querySelector("#live"), {childList: true, characterData: true, subtree: true});
}"""


def sent(tab: Tab, path: str) -> list[dict[str, Any]]:
    """The bodies that the page has posted to an address since `watch_posts`."""
    return [body for at, body in tab.page.posts if at.endswith(path)]  # type: ignore[attr-defined]


def watch_posts(tab: Tab) -> None:
    posts: list[tuple[str, dict[str, Any]]] = []
    tab.page.posts = posts  # type: ignore[attr-defined]

    def note(request: Any) -> None:
        if request.method == "POST" and (request.post_data or "").startswith("{"):
            posts.append((request.url, json.loads(request.post_data)))

    tab.page.on("request", note)


def test_an_answer_comes_claim_by_claim_and_with_its_proof(tab: Tab) -> None:
    tab.go().page.evaluate(WATCHED)
    with tab.page.expect_response("**/api/ask") as waited:
        turn = tab.ask(LISTED)
    assert "text/event-stream" in waited.value.headers["content-type"]
    claims = turn.locator(".claim")
    assert claims.count() == 4
    assert tab.page.evaluate("window.seen") == ["claim"] * 4 + ["proof"]
    assert "已核对 4 句，4 条原文" in turn.locator(".checked").inner_text()
    assert "未使用模型" in turn.locator(".how").inner_text()
    assert turn.locator(".generated").count() == 0
    assert turn.locator(".claim .tick").count() == 4


def test_an_answer_is_announced_once_and_politely(tab: Tab) -> None:
    tab.go().page.evaluate(WATCHED)
    tab.ask(LISTED)
    [heard] = tab.page.evaluate("window.heard")
    assert "已核对 4 句" in heard
    assert tab.find("#live").get_attribute("aria-live") == "polite"
    log = tab.find("[role=log]")
    assert log.get_attribute("aria-live") == "off"
    assert log.locator(".claim").count() == 4


def test_a_number_opens_its_quote_and_the_quote_leads_back(tab: Tab, ask: Any) -> None:
    turn = tab.width(390).go().ask(LISTED)
    number = turn.locator(".claim .cite").nth(1)
    quote = turn.locator(".quote").nth(1)
    assert not quote.is_visible()
    assert number.get_attribute("aria-expanded") == "false"
    number.click()
    assert quote.is_visible()
    assert number.get_attribute("aria-expanded") == "true"
    cited = ask(LISTED).citations[1]
    assert quote.locator("blockquote").inner_text() == f"“{cited.quote}”"
    assert cited.title in quote.inner_text()
    assert f"第 {cited.start}–{cited.end} 字" in quote.inner_text()
    quote.locator("button.number").click()
    assert number.evaluate("one => one === document.activeElement")
    number.click()
    assert not quote.is_visible()


def test_quotes_stand_beside_their_claims_where_there_is_room(tab: Tab) -> None:
    turn = tab.width(1440, 900).go().ask(LISTED)
    said, quote = turn.locator(".said").nth(2), turn.locator(".quote").nth(2)
    one, other = said.bounding_box(), quote.bounding_box()
    assert one is not None
    assert other is not None
    assert one["x"] + one["width"] <= other["x"]
    assert abs(one["y"] - other["y"]) < 8
    turn.locator(".claim .cite").nth(2).click()
    assert quote.evaluate("one => one === document.activeElement")
    tab.width(390)
    tab.page.wait_for_function("!document.querySelector('.talk').hasAttribute('data-wide')")
    assert quote.is_visible()
    assert not turn.locator(".quote").nth(1).is_visible()


def test_the_part_that_answers_is_marked_as_on_every_surface(tab: Tab, ask: Any) -> None:
    for question in (ASKED, COMPARED, LISTED):
        turn = tab.go().ask(question) if question == ASKED else tab.ask(question)
        answer = ask(question)
        for at, citation in enumerate(answer.citations):
            start, end = answering_part(citation, answer)
            marks = turn.locator(".quote blockquote").nth(at).locator("mark")
            assert "".join(marks.all_inner_texts()) == citation.quote[start:end]


def test_what_stands_around_a_quote_is_shown(tab: Tab, ask: Any) -> None:
    turn = tab.go().ask(ASKED)
    turn.get_by_role("button", name="前后文").click()
    around = turn.locator(".around")
    around.locator("mark").wait_for()
    cited = ask(ASKED).citations[0]
    text = ask.report(cited).text
    assert around.locator("mark").inner_text() == cited.quote
    assert text[cited.end : cited.end + 20] in around.inner_text()


def test_a_comparison_is_a_table_with_quotes_and_a_chart_beside(tab: Tab) -> None:
    turn = tab.width(1440, 900).go().ask(COMPARED)
    cells = turn.locator("td")
    assert cells.count() == 2
    assert cells.nth(0).locator(".value").inner_text() == "98.3%"
    assert cells.nth(1).locator("q").inner_text() == "调解成功率98.6%"
    assert turn.locator("thead th").all_inner_texts() == ["地区", "2023年", "2024年"]
    chart = turn.locator(".chart")
    chart.locator("svg").wait_for()
    assert chart.locator("rect.bar").count() == 2
    said = chart.locator("text").all_text_contents()
    assert {"98.3%", "98.6%", "[1]", "[2]", "2023年", "2024年"} <= set(said)
    widths = [float(one.get_attribute("width") or 0) for one in chart.locator("rect.bar").all()]
    assert widths[1] / widths[0] == pytest.approx(98.6 / 98.3, rel=1e-3)
    label = chart.locator("svg").get_attribute("aria-label") or ""
    assert "98.3%" in label
    table, drawing = turn.locator(".scroller").bounding_box(), chart.bounding_box()
    assert table is not None
    assert drawing is not None
    assert table["x"] + table["width"] <= drawing["x"]
    cells.nth(1).locator("button").click()
    assert turn.locator(".quote").nth(1).evaluate("one => one === document.activeElement")


def test_a_refusal_tells_why_and_what_there_is(tab: Tab) -> None:
    turn = tab.go().ask(REFUSED)
    assert "现有年份" in turn.locator(".refusal").inner_text()
    assert turn.locator(".claim").count() == 0
    assert turn.locator(".proof").count() == 0
    assert turn.get_by_role("button", name="分享").count() == 0
    again = tab.ask(NEAREST)
    assert again.locator(".nearest").is_visible()
    assert again.locator(".quote").count() >= 1


def test_the_page_says_what_is_in_the_library_and_what_may_be_asked(tab: Tab) -> None:
    tab.go()
    tab.find(".suggestions button").first.wait_for()
    contents = tab.said(".contents")
    assert "3 份报告" in contents
    assert "2023—2025" in contents
    tab.find(".suggestions button").first.click()
    tab.find(".turn .proof").wait_for()
    assert not tab.find("#hero").is_visible()


def test_a_follow_up_is_asked_in_its_conversation(tab: Tab) -> None:
    watch_posts(tab)
    tab.go().ask(ASKED)
    tab.find(".next button").first.click()
    tab.find(".turn").nth(1).locator(".actions").wait_for()
    tab.ask("那2023年呢？")
    assert sent(tab, "/api/ask")[0]["history"] == []
    history = sent(tab, "/api/ask")[2]["history"]
    assert history[0] == ASKED
    assert len(history) == 2
    assert "2023年" in tab.find(".turn").nth(2).locator(".scope").inner_text()


def test_a_question_is_narrowed_to_regions_and_years(tab: Tab) -> None:
    watch_posts(tab)
    tab.go()
    tab.find(".narrow .opener").nth(0).click()
    tab.page.keyboard.type("shili")
    tab.page.wait_for_selector("[role=option].active")
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Escape")
    assert tab.find(".narrow .opener").nth(0).evaluate("one => one === document.activeElement")
    tab.find(".narrow .opener").nth(1).click()
    tab.find("[role=option]").filter(has_text="2023").click()
    tab.page.keyboard.press("Escape")
    assert tab.find(".chip.chosen").all_inner_texts() == ["示例省示例市示例县", "2023年"]
    turn = tab.ask("行政复议收到多少件申请？")
    assert "57件" in turn.inner_text()
    assert sent(tab, "/api/ask")[0]["years"] == [2023]
    assert sent(tab, "/api/ask")[0]["regions"] == ["示例省示例市示例县"]
    tab.find(".chip.chosen").nth(1).click()
    assert tab.find(".chip.chosen").count() == 1


def test_conversations_are_kept_taken_up_and_forgotten(tab: Tab) -> None:
    tab.go().ask(ASKED)
    tab.page.reload()
    tab.page.wait_for_selector("main[data-ready]")
    assert tab.find(".turn .question").all_inner_texts() == [ASKED]
    assert "86件" in tab.said(".turn .claim")
    tab.page.get_by_role("button", name="新的对话").click()
    assert tab.find(".turn").count() == 0
    assert tab.find("#hero").is_visible()
    tab.ask(LISTED)
    tab.page.get_by_role("button", name="历史", exact=True).click()
    names = tab.find(".talkname span")
    assert names.all_inner_texts() == [LISTED, ASKED]
    names.nth(1).click()
    assert tab.find(".turn .question").all_inner_texts() == [ASKED]
    tab.page.get_by_role("button", name="历史", exact=True).click()
    tab.page.get_by_role("button", name="全部删去").click()
    assert tab.find(".talkname").count() == 0
    assert tab.find(".turn").count() == 0
    assert tab.page.evaluate("Object.keys(localStorage).filter(k => k.includes('talk'))") == []


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
    assert "Verified: 2 sentences, 2 quotes" in tab.said(".checked")
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


@pytest.mark.parametrize("elder", [False, True])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_on_a_narrow_screen(
    tab: Tab, ask: Any, path: str, elder: bool
) -> None:
    tab.width(320, 640).go().looks(elder=elder, size=30)
    tab.go(path.format(report=ask(ASKED).citations[0].report_id))
    if path == "/":
        tab.ask(COMPARED)
        tab.find(".chart svg").wait_for()
        tab.ask(NEAREST)
    wide = tab.page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide[0] <= wide[1] == 320


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


def test_an_address_may_hold_a_question_and_its_scope(tab: Tab) -> None:
    tab.go(f"/?q={'行政复议收到多少件申请？'}&region=示例县&year=2023")
    tab.find(".turn .actions").wait_for()
    assert "57件" in tab.said(".turn .claim")
    assert tab.find(".chip.chosen").all_inner_texts() == ["示例县", "2023年"]
    assert "q=" not in tab.page.url


def test_nothing_is_kept_where_storage_is_closed(chromium: Chromium, portal: Portal) -> None:
    with chromium.tab(portal.url) as tab:
        closed = "{ get() { throw new DOMException('closed', 'SecurityError'); } }"
        for name in ("localStorage", "sessionStorage"):
            tab.page.add_init_script(f"Object.defineProperty(window, '{name}', {closed})")
        turn = tab.go().ask(ASKED)
        assert "86件" in turn.inner_text()
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
