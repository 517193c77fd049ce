"""The widget and the frame on the page of another site, under that site's strict policy."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ASKED
from tests.doors import PROXY, SHILI, USER, Doors, doors
from tests.hostsite import Site, site
from tests.portalbrowser import COMPARED, Chromium, Tab


@pytest.fixture(scope="module")
def door(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    home = tmp_path_factory.mktemp("widget") / "home"
    shutil.copytree(sample_home, home)
    with doors(home, "127.0.0.1") as found:
        yield found


@pytest.fixture
def host(door: Doors) -> Iterator[Site]:
    """A site with a channel of its own."""
    with site(door.portal.url) as found:
        found.channel = door.channel(found.url)
        yield found


@pytest.fixture
def tab(chromium: Chromium, host: Site, door: Doors) -> Iterator[Tab]:
    """A tab at the site."""
    with chromium.tab(host.url, door.portal.url) as found:
        yield found
        found.assert_well()


def at(tab: Tab, host: Site, path: str = "/widget", **given: str) -> Tab:
    """Opens the site's page with the widget, which has a token from the site's back end."""
    data = {"channel": host.channel[0], "token-url": "/token", **given}
    query = "&".join(f"{name}={value}" for name, value in data.items() if value)
    tab.page.goto(f"{host.url}{path}?{query}")
    return tab


def opened(tab: Tab, host: Site, **given: str) -> Tab:
    at(tab, host, **given).find("fazhi-ask .launcher").click()
    tab.find("fazhi-ask textarea").wait_for()
    return tab


def ask(tab: Tab, question: str) -> None:
    turns = tab.find("fazhi-ask .turn").count()
    tab.find("fazhi-ask textarea").fill(question)
    tab.page.keyboard.press("Enter")
    tab.find("fazhi-ask .turn").nth(turns).locator(".actions").wait_for()


def heard(tab: Tab) -> list[str]:
    return [name for name, _ in tab.page.evaluate("window.heard")]


def test_one_tag_brings_answers_to_the_page_of_another(tab: Tab, host: Site) -> None:
    opened(tab, host)
    ask(tab, ASKED)
    assert "86件" in tab.said("fazhi-ask .said")
    assert "全县共收到行政复议申请86件" in tab.said("fazhi-ask .quote mark")
    assert len(host.exchanges) == 1
    assert heard(tab)[:4] == ["ready", "open", "ask", "answer"]
    assert "86件" in tab.page.evaluate("window.heard[3][1]")


def test_the_pages_own_styles_do_not_reach_in_and_its_variables_do(tab: Tab, host: Site) -> None:
    opened(tab, host)
    ask(tab, ASKED)
    looks = tab.find("fazhi-ask .said").evaluate(
        "one => [getComputedStyle(one).fontSize, getComputedStyle(one).color]"
    )
    assert looks[0] == "17px"  # of 16, though the page's own measure is 10
    assert looks[1] != "rgb(255, 0, 0)"
    send = tab.find("fazhi-ask .send")
    assert send.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(122, 31, 31)"
    assert tab.page.evaluate("document.styleSheets.length") == 1


def test_a_comparison_has_its_chart_in_the_panel(tab: Tab, host: Site) -> None:
    opened(tab, host)
    ask(tab, COMPARED)
    tab.find("fazhi-ask .chart rect").first.wait_for()
    assert tab.find("fazhi-ask .cell").count() == 2
    tab.find("fazhi-ask .cell button").last.click()
    assert tab.find("fazhi-ask .quote").nth(1).is_visible()


def test_the_page_opens_asks_and_closes_by_itself(tab: Tab, host: Site) -> None:
    at(tab, host).find("fazhi-ask .launcher").wait_for()
    tab.page.evaluate(f"document.querySelector('fazhi-ask').ask('{ASKED}')")
    tab.find("fazhi-ask .actions").wait_for()
    tab.page.evaluate("document.querySelector('fazhi-ask').close()")
    assert not tab.find("fazhi-ask .frame").is_visible()
    tab.page.evaluate("document.querySelector('fazhi-ask').toggle()")
    assert tab.find("fazhi-ask .said").is_visible()


def test_the_panel_is_used_by_keyboard_and_gives_the_focus_back(tab: Tab, host: Site) -> None:
    at(tab, host).find("fazhi-ask .launcher").wait_for()
    for _ in range(3):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.tagName") == "FAZHI-ASK":
            break
    tab.page.keyboard.press("Enter")
    tab.find("fazhi-ask textarea").wait_for()
    tab.page.keyboard.type(ASKED)
    tab.page.keyboard.press("Enter")
    tab.find("fazhi-ask .actions").wait_for()
    assert "已核对 1 句" in (tab.find("fazhi-ask [aria-live=polite]").text_content() or "")
    tab.page.keyboard.press("Escape")
    inside = "document.activeElement.shadowRoot.activeElement.className"
    assert tab.page.evaluate(inside) == "launcher"


def test_the_page_may_show_a_citation_in_its_own_way(tab: Tab, host: Site, door: Doors) -> None:
    opened(tab, host)
    ask(tab, ASKED)
    tab.page.evaluate(
        "document.addEventListener('fazhi-citation', (one) => { window.cited = one.detail; })"
    )
    tab.page.evaluate("window.keeps = true")
    tab.find("fazhi-ask .quote").get_by_role("button", name="在报告中查看").click()
    assert "citation" in heard(tab)
    cited = tab.page.evaluate("window.cited")
    assert cited["url"].startswith(f"{door.portal.url}/reports/{cited['citation']['report_id']}#q=")
    assert not tab.find("fazhi-ask .reader").is_visible()
    assert len(tab.page.context.pages) == 1


def test_a_quote_is_read_in_its_report_inside_the_panel_with_the_token_alone(
    tab: Tab, host: Site, door: Doors
) -> None:
    host.channel = door.channel(host.url, regions=[SHILI])
    opened(tab, host)
    ask(tab, ASKED)
    quoted = tab.said("fazhi-ask .quote blockquote").strip("“”")
    opener = tab.find("fazhi-ask .quote").get_by_role("button", name="在报告中查看")
    opener.click()
    mark = tab.find("fazhi-ask .reader mark")
    mark.wait_for()
    assert mark.inner_text() == quoted
    inside = "one => one.getBoundingClientRect().top"
    assert 0 < mark.evaluate(inside) < 800
    assert not tab.find("fazhi-ask .turn").is_visible()
    assert len(tab.page.context.pages) == 1
    tab.page.keyboard.press("Escape")
    assert tab.find("fazhi-ask .turn").is_visible()
    focused = "document.activeElement.shadowRoot.activeElement.textContent"
    assert tab.page.evaluate(focused) == "在报告中查看"
    opener.click()
    mark.wait_for()
    ask(tab, COMPARED)
    assert not tab.find("fazhi-ask .reader").is_visible()


def test_nothing_is_offered_that_leads_to_a_login(tab: Tab, host: Site, door: Doors) -> None:
    opened(tab, host)
    ask(tab, ASKED)
    assert tab.find("fazhi-ask").get_by_role("button", name="复制").count() == 1
    assert tab.find("fazhi-ask").get_by_role("button", name="分享").count() == 0
    links = tab.find("fazhi-ask a").evaluate_all("all => all.map((one) => one.href)")
    assert [one for one in links if one.startswith(door.portal.url)] == []


def test_a_kind_that_the_page_names_goes_with_each_question(tab: Tab, host: Site) -> None:
    opened(tab, host, kind="plan、nonsense")
    ask(tab, "举办法治讲座多少场？")
    assert tab.sent("/api/ask")[0]["kinds"] == ["plan"]
    assert "只查工作计划" in tab.said("fazhi-ask .turn")


def test_a_region_that_the_page_names_goes_with_each_question(tab: Tab, host: Site) -> None:
    opened(tab, host, region="示例县", year="2023")
    ask(tab, "行政复议收到多少件申请？")
    assert "57件" in tab.said("fazhi-ask .said")
    assert tab.sent("/api/ask")[0]["regions"] == ["示例县"]


def test_a_user_is_held_to_the_region_that_the_sites_back_end_signed(
    tab: Tab, host: Site, door: Doors
) -> None:
    host.channel = door.channel(host.url, regions=[SHILI])
    host.region = "示例县"
    opened(tab, host, region="重庆市城口县")
    tab.find("fazhi-ask textarea").fill("行政复议收到多少件申请？")
    tab.page.keyboard.press("Enter")
    tab.find("fazhi-ask .failed").wait_for()
    assert "不在准许的范围" in tab.said("fazhi-ask .failed")
    assert "error" in heard(tab)


def test_an_expired_token_is_replaced_without_the_reader_noticing(
    tab: Tab, host: Site, door: Doors
) -> None:
    opened(tab, host)
    ask(tab, ASKED)
    door.clock.advance(3600)
    ask(tab, COMPARED)
    assert tab.find("fazhi-ask .turn").count() == 2
    assert len(host.exchanges) == 2
    assert tab.find("fazhi-ask .failed").count() == 0


def test_without_a_token_nothing_is_answered(chromium: Chromium, host: Site, door: Doors) -> None:
    with chromium.tab(host.url, door.portal.url) as tab:
        opened(tab, host, **{"token-url": ""})
        tab.find("fazhi-ask textarea").fill(ASKED)
        tab.page.keyboard.press("Enter")
        tab.find("fazhi-ask .failed").wait_for()
        assert tab.find("fazhi-ask .claim").count() == 0
        assert tab.wrong == []


def test_where_a_token_is_needed_its_lack_is_told_as_the_sites_own_fault(
    chromium: Chromium, sample_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    closed: dict[str, Any] = {
        "trusted_proxy": (PROXY,),
        "proxy_user_header": USER,
        "portal_allow": ("li",),
    }
    with (
        doors(home, **closed) as door,
        site(door.portal.url) as host,
        chromium.tab(host.url, door.portal.url) as tab,
    ):
        host.channel = door.channel(host.url)
        opened(tab, host, **{"token-url": ""})
        tab.find("fazhi-ask textarea").fill(ASKED)
        tab.page.keyboard.press("Enter")
        tab.find("fazhi-ask .failed").wait_for()
        assert "请告诉网站的管理员" in tab.said("fazhi-ask .failed")
        opened(tab, host)
        ask(tab, ASKED)
        tab.find("fazhi-ask .quote").get_by_role("button", name="在报告中查看").click()
        tab.find("fazhi-ask .reader mark").wait_for()


def test_a_site_that_no_channel_names_gets_no_answer(
    chromium: Chromium, host: Site, door: Doors
) -> None:
    with site(door.portal.url) as other, chromium.tab(other.url, door.portal.url) as tab:
        other.channel = host.channel  # it has the secret, and is elsewhere
        opened(tab, other)
        tab.find("fazhi-ask textarea").fill(ASKED)
        tab.page.keyboard.press("Enter")
        tab.find("fazhi-ask .failed").wait_for()
        assert tab.find("fazhi-ask .claim").count() == 0


def test_the_frame_answers_with_the_token_that_the_page_gives(tab: Tab, host: Site) -> None:
    at(tab, host, "/frame", **{"token-url": ""})
    frame = tab.page.frame_locator("iframe")
    frame.locator("textarea").fill(ASKED)
    frame.locator(".send").click()
    frame.locator(".actions").wait_for()
    assert "86件" in frame.locator(".said").inner_text()
    assert {"fazhi:ready", "fazhi:token-wanted", "fazhi:answer"} <= set(heard(tab))
    tab.page.evaluate(
        "document.querySelector('iframe').contentWindow.postMessage("
        "{type: 'fazhi:ask', question: '示例县2024年还存在哪些不足？'}, '*')"
    )
    frame.locator(".turn").nth(1).locator(".actions").wait_for()
    assert frame.get_by_role("button", name="分享").count() == 0
    frame.locator(".turn").first.get_by_role("button", name="在报告中查看").first.click()
    frame.locator(".reader mark").wait_for()
    assert "86件" in frame.locator(".reader mark").inner_text()
    frame.get_by_role("button", name="回到回答").click()
    assert frame.locator(".turn").first.is_visible()


def test_nobody_frames_a_page_of_the_portal_but_whom_its_channel_names(
    chromium: Chromium, host: Site, door: Doors
) -> None:
    with door.portal.client() as client:
        for path in ("/", "/library", "/reports/x", "/a/x", "/embed", "/embed?channel=none"):
            policy = client.get(path).headers["content-security-policy"]
            assert "frame-ancestors 'none'" in policy
            assert client.get(path).headers["x-frame-options"] == "DENY"
        own = client.get("/embed", params={"channel": host.channel[0]})
    assert f"frame-ancestors {host.url}" in own.headers["content-security-policy"]
    assert "x-frame-options" not in own.headers
    with site(door.portal.url) as other, chromium.tab(other.url, door.portal.url) as tab:
        at(tab, host).page.goto(f"{other.url}/frame?channel={host.channel[0]}")
        tab.page.wait_for_load_state("networkidle")
        assert tab.page.frames[1].url == "chrome-error://chromewebdata/"


def test_axe_finds_nothing_wrong_with_the_widget(
    chromium: Chromium, host: Site, door: Doors
) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    source = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    with chromium.tab(host.url, door.portal.url, bypass_csp=True) as tab:
        opened(tab, host, theme="light")
        ask(tab, COMPARED)
        tab.find("fazhi-ask .chart rect").first.wait_for()
        tab.page.evaluate(source)
        for name, value in (("theme", "light"), ("theme", "dark"), ("elder", "")):
            tab.page.evaluate(
                f"document.querySelector('fazhi-ask').setAttribute('{name}', '{value}')"
            )
            found = tab.page.evaluate(
                "async () => (await axe.run('fazhi-ask')).violations.map((one) => one.id + ': '"
                " + one.nodes.map((node) => node.target + ' ' + node.failureSummary))"
            )
            assert found == [], name
        tab.assert_well()
