"""What is not lost on the ask page: a question without an answer, the scope, a full storage."""

from tests.conftest import ASKED, Fazhi
from tests.fake_openai import FakeOpenAI
from tests.portalbrowser import COMPARED, REFUSED, Chromium, Tab
from tests.portalserver import Portal, serving

FULL = """
Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
"""


def reloaded(tab: Tab) -> Tab:
    tab.page.reload()
    tab.page.wait_for_selector("main[data-ready]")
    return tab


def begun(tab: Tab, question: str) -> None:
    tab.find("textarea").fill(question)
    tab.page.keyboard.press("Enter")
    tab.find(".found q").first.wait_for()


def test_a_question_whose_answer_was_left_or_stopped_is_asked_again(
    chromium: Chromium, sampled: Fazhi
) -> None:
    with (
        FakeOpenAI(pause=1.0) as model,
        serving(sampled.home, model="honest", openai_base_url=model.base_url) as portal,
        chromium.tab(portal.url) as tab,
    ):
        begun(tab.go(), ASKED)
        reloaded(tab)
        assert tab.find(".turn .question").all_inner_texts() == [ASKED]
        assert "还没有得到回答" in tab.said(".ended")
        tab.page.get_by_role("button", name="再问一次").click()
        tab.find(".turn .actions").wait_for()
        assert tab.find(".turn .question").all_inner_texts() == [ASKED]
        begun(tab, COMPARED)
        tab.page.get_by_role("button", name="停止").click()
        stopped = tab.find(".turn").nth(1)
        assert "还没有核对出" in stopped.locator(".ended").inner_text()
        assert "以上" not in stopped.inner_text()
        assert tab.find(".found").count() == 0
        reloaded(tab)
        assert tab.find(".turn .question").all_inner_texts() == [ASKED, COMPARED]
        tab.find(".turn").nth(1).get_by_role("button", name="再问一次").click()
        tab.find(".turn").nth(1).locator(".actions").wait_for()
        assert tab.sent("/api/ask")[-1]["history"] == [ASKED]
        assert reloaded(tab).find(".ended").count() == 0
        assert tab.find(".turn .actions").count() == 2
        tab.assert_well()


def test_a_scope_comes_back_with_its_conversation(tab: Tab) -> None:
    tab.go(f"/?q={'行政复议收到多少件申请？'}&region=示例县&year=2023")
    tab.find(".turn .actions").wait_for()
    assert reloaded(tab.go()).find(".chip.chosen").all_inner_texts() == ["示例县", "2023年"]
    tab.find(".chip.chosen").nth(1).click()
    assert reloaded(tab).find(".chip.chosen").all_inner_texts() == ["示例县"]
    tab.ask("调解成功率是多少？")
    assert tab.sent("/api/ask")[-1]["regions"] == ["示例县"]
    assert tab.go("/?year=2024").find(".chip.chosen").all_inner_texts() == ["2024年"]


def test_a_refusal_within_a_scope_offers_to_ask_without(tab: Tab) -> None:
    tab.go(f"/?q={ASKED}&year=2023&kind=plan")
    tab.find(".turn .refusal").wait_for()
    reloaded(tab.go()).find(".turn .refusal .wider").click()
    tab.find(".turn").nth(1).locator(".actions").wait_for()
    assert "86件" in tab.find(".turn").nth(1).inner_text()
    assert tab.find(".chip.chosen").count() == 0
    assert tab.ask(REFUSED).locator(".wider").count() == 0


def test_that_nothing_can_be_kept_is_told_once(chromium: Chromium, portal: Portal) -> None:
    with chromium.tab(portal.url) as tab:
        tab.page.add_init_script(FULL)
        tab.go().ask(ASKED)
        tab.ask(COMPARED)
        assert tab.find(".talk > .warning").count() == 1
        assert "空间已满" in tab.said(".talk > .warning")
        tab.assert_well()
