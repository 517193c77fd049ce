"""Addresses that lead nowhere, and pages where no script runs: what a person is told."""

from typing import Any

import pytest

from retrieval.reader import TextReader
from tests.portalbrowser import Chromium, Tab
from tests.portalserver import Portal

BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/nosuch", "/reports/a/b", "/a/%3Cscript%3E/x"])
def test_a_person_at_an_unknown_address_sees_a_page_with_the_way_home(
    portal: Portal, path: str
) -> None:
    with portal.client() as client:
        shown = client.get(path, headers=BROWSER)
        assert shown.status_code == 404
        assert shown.headers["content-type"].startswith("text/html")
        assert "没有这个地址或内容" in shown.text
        assert 'href="/"' in shown.text
        assert shown.headers["x-request-id"] in shown.text
        assert "frame-ancestors 'none'" in shown.headers["content-security-policy"]
        assert "<script>" not in shown.text
        english = client.get(path, headers={**BROWSER, "Accept-Language": "en"})
        assert "There is no such address" in english.text


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/nosuch", {}), ("/nosuch", {"Accept": "application/json"}), ("/api/nosuch", BROWSER)],
)
def test_a_program_is_told_as_ever(portal: Portal, path: str, headers: Any) -> None:
    with portal.client() as client:
        told = client.get(path, headers=headers)
    assert told.status_code == 404
    assert told.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("width", [1440, 320])
def test_the_page_of_an_unknown_address_leads_home(tab: Tab, width: int) -> None:
    tab.width(width).go("/nosuch")
    assert tab.find("main h1").inner_text() == "没有这个地址或内容"
    tab.find("main .send").click()
    tab.page.wait_for_selector("#hero")


def test_a_report_that_is_not_there_is_told_of_without_a_command(tab: Tab) -> None:
    tab.go("/reports/zzz")
    assert "链接可能不全" in tab.said(".changed")
    assert "fazhi" not in tab.said("#main")
    tab.page.get_by_role("link", name="回到首页").click()
    tab.page.wait_for_selector("#hero")


@pytest.mark.parametrize("path", ["/", "/library", "/reports/x", "/a/x", "/embed", "/nosuch"])
def test_without_scripts_a_page_says_so_and_waits_for_nothing(
    chromium: Chromium, portal: Portal, path: str
) -> None:
    with chromium.tab(portal.url, java_script_enabled=False) as tab:
        tab.page.goto(portal.url + path)
        assert "需要 JavaScript" in tab.said("main")
        assert "正在" not in tab.said("main")


def test_the_library_says_which_files_it_reads_and_names_its_indexes(tab: Tab) -> None:
    tab.go("/library")
    tab.find(".health").wait_for()
    accepted = tab.find("input[type=file]").get_attribute("accept") or ""
    assert tuple(accepted.split(",")) == TextReader.suffixes
    assert "能读的文件：.txt、.text、.md" in tab.said(".drop")
    names = tab.find(".health dt").all_inner_texts()
    assert names[0] == "字词索引"
    assert not [one for one in names if "chroma" in one.lower()]
