"""What is done with an answer on the ask page: copied, exported, shared, thought well or ill of;
and who may be there at all."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.portal import problems
from bot.portal.access import EVERYONE, Caller, Scope
from bot.portal.problems import Problem
from tests.conftest import ASKED, Fazhi
from tests.portalbrowser import COMPARED, LISTED, Chromium, Tab
from tests.portalserver import Portal, serving


@pytest.fixture
def copying(chromium: Chromium, portal: Portal) -> Iterator[Tab]:
    """A tab whose clipboard can be read."""
    allowed = ["clipboard-read", "clipboard-write"]
    with chromium.tab(portal.url, permissions=allowed) as found:
        yield found
        found.assert_well()


def choose(tab: Tab, menu: str, choice: str) -> None:
    tab.page.get_by_role("button", name=menu, exact=True).last.click()
    tab.page.get_by_role("button", name=choice, exact=True).last.click()


def clipboard(tab: Tab) -> str:
    tab.find(".told").filter(has_text="已复制").wait_for()
    tab.find(".told").filter(has_text="已复制").first.evaluate("one => one.replaceChildren()")
    return str(tab.page.evaluate("navigator.clipboard.readText()"))


def test_an_answer_is_copied_with_its_citations(copying: Tab) -> None:
    tab = copying
    tab.go().ask(ASKED)
    choose(tab, "复制", "纯文字，附引文")
    plain = clipboard(tab)
    assert "86件" in plain
    assert "示例县2024年法治政府建设年度报告" in plain
    choose(tab, "复制", "Markdown，附引文")
    marked = clipboard(tab)
    assert "[^1]" in marked
    assert "fazhi" not in plain + marked
    choose(tab, "复制", "附参考文献（GB/T 7714）")
    said, listed = clipboard(tab).split("\n\n")
    assert said.endswith("[1]")
    assert "86件" in said
    assert re.match(r"\[1\] .*示例县2024年法治政府建设年度报告\[R\]", listed)


def test_an_answer_is_copied_where_the_page_came_without_tls(copying: Tab) -> None:
    copying.page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    copying.go().ask(ASKED)
    choose(copying, "复制", "纯文字，附引文")
    assert "86件" in clipboard(copying)


FORMS = {"Word 文档": (".docx", b"PK"), "PDF": (".pdf", b"%PDF"), "Markdown": (".md", b"#")}


def test_an_answer_is_exported(tab: Tab, tmp_path: Path) -> None:
    tab.go().ask(COMPARED)
    for choice, (suffix, magic) in FORMS.items():
        with tab.page.expect_download() as waited:
            choose(tab, "导出", choice)
        path = tmp_path / "file"
        waited.value.save_as(path)
        assert waited.value.suggested_filename.endswith(suffix)
        assert "示例县" in waited.value.suggested_filename
        assert path.read_bytes().startswith(magic)
    assert "已导出" in tab.said(".told:not(:empty)")


def test_a_whole_conversation_is_exported(tab: Tab, tmp_path: Path) -> None:
    tab.go().ask(ASKED)
    tab.ask(LISTED)
    with tab.page.expect_download() as waited:
        choose(tab, "导出全部", "Markdown")
    path = tmp_path / "file"
    waited.value.save_as(path)
    text = path.read_text(encoding="utf-8")
    assert ASKED in text
    assert LISTED in text


def test_a_shared_answer_is_the_same_for_whoever_opens_the_link(
    chromium: Chromium, portal: Portal, copying: Tab
) -> None:
    turn = copying.go().ask(COMPARED)
    copying.page.get_by_role("button", name="分享").click()
    link = copying.find("input.link").input_value()
    assert link.startswith(f"{portal.url}/a/")
    with chromium.tab(portal.url) as other:
        other.go(link.removeprefix(portal.url))
        assert other.said("h1") == COMPARED
        said = turn.locator(".said").all_inner_texts()
        assert other.find(".said").all_inner_texts() == said
        assert other.find(".standing").all_inner_texts() == ["与现在库中的报告一致"] * 2
        other.find(".chart svg").wait_for()
        other.find(".quote a").first.click()
        other.find(".text mark").wait_for()
        assert other.said(".trail .count") == "引文 1 / 2"
        other.assert_well()


def test_a_link_to_nothing_says_so(tab: Tab) -> None:
    tab.go("/a/0123456789abcdef")
    assert "没有" in tab.said("#shared")


def test_an_opinion_and_its_reason_are_kept(chromium: Chromium, sampled: Fazhi) -> None:
    with serving(sampled.home) as portal, chromium.tab(portal.url) as tab:
        tab.go().ask(ASKED)
        tab.page.get_by_role("button", name="没用").click()
        tab.find(".why").fill("年份不对，手机13800138000")
        tab.page.keyboard.press("Enter")
        tab.find(".told").filter(has_text="谢谢").wait_for()
        assert tab.page.get_by_role("button", name="没用").get_attribute("aria-pressed") == "true"
        tab.find(".why").wait_for(state="detached")
        tab.assert_well()
    [kept] = [one for one in sampled("feedback", "--json").lines if one.get("why")]
    assert "年份不对" in kept["why"][0]
    assert "13800138000" not in kept["why"][0]


class Busy:
    """A guard that lets people read, and is too busy for their questions."""

    async def admit(self, request: object, scope: Scope, *, asks: bool = False) -> Caller:  # noqa: ARG002
        if scope == "ask":
            raise Problem(problems.BUSY, retry_after=7)
        return EVERYONE


def test_who_is_told_to_come_later_is_told_when(chromium: Chromium, sampled: Fazhi) -> None:
    with serving(sampled.home, Busy()) as portal, chromium.tab(portal.url) as tab:
        tab.go()
        tab.find("textarea").fill(ASKED)
        tab.page.keyboard.press("Enter")
        tab.find(".failed").wait_for()
        assert "7 秒后可再试" in tab.said(".failed")
        tab.page.get_by_role("button", name="再试一次").click()
        tab.find(".failed").wait_for()
        assert tab.find(".turn").count() == 1
        assert tab.said("#live") != ""
        tab.assert_well()
