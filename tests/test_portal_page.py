"""The ask page in a browser: questions, answers as they come, quotes, and what is done with them."""

from typing import Any

import pytest

from bot.highlight import answering_part
from tests.conftest import ASKED, Fazhi
from tests.fake_openai import FakeOpenAI
from tests.hostile import lying
from tests.portalbrowser import COMPARED, LISTED, NEAREST, REFUSED, Chromium, Tab
from tests.portalserver import Portal, serving

SEEN = """() => {
  window.seen = [];
  new MutationObserver((all) => {
    for (const one of all) for (const node of one.addedNodes) {
      if (node.matches?.(".claim, .proof")) window.seen.push(node.className.split(" ")[0]);
    }
  }).observe(document.querySelector("#talk"), {childList: true, subtree: true});
}"""


def test_an_answer_comes_claim_by_claim_and_with_its_proof(tab: Tab) -> None:
    tab.go().page.evaluate(SEEN)
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
    tab.find(".talk[data-wide]").wait_for(state="detached")
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
    assert "来源：[1] 示例县2023年法治政府建设年度报告；[2]" in chart.inner_text()
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
    tab.go().ask(ASKED)
    tab.find(".next button").first.click()
    tab.find(".turn").nth(1).locator(".actions").wait_for()
    tab.ask("那2023年呢？")
    assert tab.sent("/api/ask")[0]["history"] == []
    history = tab.sent("/api/ask")[2]["history"]
    assert history[0] == ASKED
    assert len(history) == 2
    assert "2023年" in tab.find(".turn").nth(2).locator(".scope").inner_text()


def test_a_question_is_narrowed_to_regions_years_and_kinds(tab: Tab) -> None:
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
    assert tab.sent("/api/ask")[0]["years"] == [2023]
    assert tab.sent("/api/ask")[0]["regions"] == ["示例省示例市示例县"]
    tab.find(".chip.chosen").nth(1).click()
    assert tab.find(".chip.chosen").count() == 1
    tab.find(".narrow .opener").nth(2).click()
    tab.find("[role=option]").filter(has_text="工作计划").click()
    tab.page.keyboard.press("Escape")
    assert tab.find(".chip.chosen").all_inner_texts() == ["示例省示例市示例县", "工作计划"]
    assert "只查工作计划" in tab.ask("举办法治讲座多少场？").inner_text()
    assert tab.sent("/api/ask")[1]["kinds"] == ["plan"]


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


def test_an_address_may_hold_a_question_and_its_scope(tab: Tab) -> None:
    tab.go(f"/?q={'行政复议收到多少件申请？'}&region=示例县&year=2023&kind=annual_report")
    tab.find(".turn .actions").wait_for()
    assert "57件" in tab.said(".turn .claim")
    assert tab.find(".chip.chosen").all_inner_texts() == ["示例县", "2023年", "年度报告"]
    assert "q=" not in tab.page.url


def test_nothing_is_kept_where_storage_is_closed(chromium: Chromium, portal: Portal) -> None:
    with chromium.tab(portal.url) as tab:
        closed = "{ get() { throw new DOMException('closed', 'SecurityError'); } }"
        for name in ("localStorage", "sessionStorage"):
            tab.page.add_init_script(f"Object.defineProperty(window, '{name}', {closed})")
        turn = tab.go().ask(ASKED)
        assert "86件" in turn.inner_text()
        tab.assert_well()


def test_what_a_model_wrote_is_marked_as_such(chromium: Chromium, sampled: Fazhi) -> None:
    with (
        FakeOpenAI() as model,
        serving(sampled.home, model="honest", openai_base_url=model.base_url) as portal,
        chromium.tab(portal.url) as tab,
    ):
        turn = tab.go().ask(ASKED)
        assert turn.locator(".generated").inner_text() == "人工智能生成"
        assert "由模型 honest 撰写，逐句核对原文" in turn.locator(".how").inner_text()
        assert "人工智能生成" in (tab.find("#live").text_content() or "")
        assert turn.locator(".claim .tick").count() == turn.locator(".claim").count() > 0
        tab.assert_well()


def test_sentences_that_come_nearest_are_shown_before_a_slow_model_writes_and_it_can_be_stopped(
    chromium: Chromium, sampled: Fazhi
) -> None:
    with (
        FakeOpenAI(pause=1.0) as model,
        serving(sampled.home, model="honest", openai_base_url=model.base_url) as portal,
        chromium.tab(portal.url) as tab,
    ):
        tab.go().find("textarea").fill(ASKED)
        tab.page.keyboard.press("Enter")
        tab.find(".found q").first.wait_for()
        assert "处最接近的原文" in tab.said(".state")
        tab.page.get_by_role("button", name="停止").click()
        tab.find(".state").filter(has_text="已停止").wait_for()
        assert tab.page.get_by_role("button", name="提问").is_enabled()
        tab.assert_well()


def test_the_next_question_waits_for_an_answer_and_not_for_the_end_of_its_stream(
    chromium: Chromium,
) -> None:
    with lying(("示例县",)) as url, chromium.tab(url) as tab:
        tab.go().ask("endless 1")
        turn = tab.ask("endless 2")
        assert "停止" not in tab.find("form.ask button[type=submit]").inner_text()
        assert turn.locator(".claim").count() > 0
        assert tab.find(".turn .state").count() == 0
        assert tab.sent("/api/ask")[1]["history"] == ["endless 1"]
        tab.assert_well()
