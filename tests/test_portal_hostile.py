"""Hostile strings wherever a page shows what it was given: none of them is ever more than text.

A fair sample by default; all 500 with EVERY_HOSTILE=1.
"""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.portal.static import FOLDER
from tests.hostile import HOSTILE, Liar, lying
from tests.portalbrowser import Chromium, Tab
from tests.portalserver import Portal

ALL = os.environ.get("EVERY_HOSTILE") == "1"
STRINGS = HOSTILE if ALL else HOSTILE[::9]
HARMFUL = """() => [...document.querySelectorAll(
    "main script, main img, main object, main embed, main base, main meta, main link, main style,"
    + " main template, main video, main audio, main marquee, main math, main xmp, main plaintext")]
  .map((one) => one.outerHTML)
  .concat([...document.querySelectorAll("*")].flatMap((one) => one.getAttributeNames()
    .filter((name) => name.startsWith("on") || name === "srcdoc" || name === "formaction"
      || (["href", "src", "action"].includes(name)
        && !/^(https?:|blob:|#|\\/)/.test(one.getAttribute(name))))
    .map((name) => `${one.tagName} ${name}=${one.getAttribute(name)}`)))"""
HIDDEN = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\ufeff]"
)


def test_there_are_five_hundred_strings() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 500


@pytest.fixture(scope="module")
def liar() -> Iterator[str]:
    with lying(STRINGS) as url:
        yield url


@pytest.fixture
def deceived(chromium: Chromium, liar: str) -> Iterator[Tab]:
    """A tab on a portal that lies wherever it can."""
    with chromium.tab(liar) as tab:
        yield tab
        assert_harmless(tab)


def assert_harmless(tab: Tab) -> None:
    assert tab.page.evaluate(HARMFUL) == []
    assert tab.page.url.startswith(tab.home)
    tab.assert_well()


def letters(text: str) -> str:
    """What is left of a text when nobody counts blanks, and what is hidden has gone."""
    return "".join(HIDDEN.sub("", text).split())


def test_answers_titles_quotes_and_names_are_text(deceived: Tab) -> None:
    tab = deceived.width(1440, 900).go()
    for first in range(0, len(STRINGS), Liar.MANY):
        turn = tab.ask(f"answer {first}")
        turn.locator(".chart text").first.wait_for()
        shown = turn.locator("blockquote").all_text_contents()
        wanted = [STRINGS[(first + n) % len(STRINGS)] for n in range(Liar.MANY)]
        assert [letters(one) for one in shown] == [letters(f"“{one}”") for one in wanted]
        assert turn.locator(".cell").count() > 0
        assert_harmless(tab)
        tab.page.evaluate("document.querySelector('.log').replaceChildren()")


def test_errors_are_text(deceived: Tab) -> None:
    tab = deceived.go()
    for kind in ("problem", "broken"):
        for at in range(0, len(STRINGS), 1 if ALL else 4):
            tab.find("textarea").fill(f"{kind} {at}")
            tab.page.keyboard.press("Enter")
            failed = tab.find(".turn .failed")
            failed.wait_for()
            assert letters(STRINGS[at])[:40] in letters(failed.inner_text())
            tab.page.evaluate("document.querySelector('.log').replaceChildren()")


def test_what_may_be_asked_and_chosen_is_text(deceived: Tab) -> None:
    tab = deceived.go()
    tab.find(".suggestions button").first.wait_for()
    for at in range(tab.find(".narrow .menu").count()):
        tab.find(".narrow .opener").nth(at).click()
        tab.find(".popup:not([hidden]) [role=option]").first.wait_for()
        for option in tab.find(".popup:not([hidden]) [role=option]").all()[:30]:
            option.click()
        tab.page.keyboard.press("Escape")
    assert tab.find(".chip.chosen").count() >= 20
    tab.page.get_by_role("button", name="显示").click()


def test_a_librarys_names_and_troubles_are_text(deceived: Tab) -> None:
    tab = deceived.go("/library")
    tab.find(".listing li").first.wait_for()
    assert tab.find(".listing li").count() == len(STRINGS)
    while tab.page.get_by_role("button", name="还有").count():
        tab.page.get_by_role("button", name="还有").click()
    assert tab.find("tbody tr").count() == len(STRINGS)
    names = [one.replace("/", "\u2215")[:80] + ".txt" for one in STRINGS]
    files: list[Any] = [
        {"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in names[:60]
    ]
    tab.find("input[type=file]").set_input_files(files)
    tab.find(".sent li.good").nth(len(files) - 1).wait_for()


def test_a_reports_text_and_headings_are_text(deceived: Tab) -> None:
    tab = deceived
    last = len(STRINGS[0])
    for at in range(0, len(STRINGS), 1 if ALL else len(STRINGS) // 5):
        tab.page.goto("about:blank")
        tab.go(f"/reports/{at}#q=0-{last}")
        assert letters("".join(tab.find(".text > *").all_text_contents())) == letters(
            "".join(STRINGS)
        )
        assert_harmless(tab)
    tab.page.get_by_role("button", name="对照原件").click()
    tab.find(".original mark").wait_for()


def test_a_shared_answer_is_text(deceived: Tab) -> None:
    for first in range(0, len(STRINGS), 4 * Liar.MANY):
        deceived.go(f"/a/{first}")
        assert deceived.find(".claim").count() == Liar.MANY
        assert_harmless(deceived)


def test_questions_are_text(chromium: Chromium, portal: Portal) -> None:
    """On the portal itself, which repeats them in its answers."""
    with chromium.tab(portal.url) as tab:
        tab.go()
        for string in STRINGS[:: 1 if ALL else 3]:
            tab.find("textarea").fill(string)
            tab.page.keyboard.press("Enter")
            turn = tab.find(".turn")
            turn.locator(".actions, .failed").first.wait_for()
            assert letters(turn.locator("h2").inner_text()) == letters(string.strip())
            tab.page.evaluate("document.querySelector('.log').replaceChildren()")
        tab.page.get_by_role("button", name="历史", exact=True).click()
        tab.find(".talkname").first.wait_for()
        assert_harmless(tab)
        tab.page.reload()
        tab.find(".turn").first.wait_for()
        assert_harmless(tab)


@pytest.mark.parametrize("string", HOSTILE[1:50:24])
def test_an_address_is_text(tab: Tab, string: str) -> None:
    query = "&".join(f"{name}={quoted(string)}" for name in ("q", "region", "lang", "year"))
    tab.page.goto(f"{tab.home}/?{query}")
    tab.find(".turn .actions, .turn .failed").first.wait_for()
    tab.page.goto(tab.home + "/reports/x#" + string)
    tab.find(".changed").wait_for()
    assert_harmless(tab)


def quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")


FORBIDDEN = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "createContextualFragment",
    "DOMParser",
    "parseFromString",
    "setHTML",
    "srcdoc=",
    "eval(",
    "new Function",
    "javascript:",
    'setTimeout("',
)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.*")), ids=lambda path: path.name)
def test_no_file_of_the_pages_parses_markup_or_runs_text(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    assert [one for one in FORBIDDEN if one in text] == []
    if path.suffix == ".html":
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)
        assert not re.search(r"(?:src|href)=\"(?!\{root\}|#)", text)
    if path.suffix == ".css":
        assert "url(" not in text
        assert "@import" not in text
