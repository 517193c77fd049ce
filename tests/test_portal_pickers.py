"""What is chosen of, and what unfolds on the pages, measured in a browser."""

from typing import Any

import pytest

from tests.conftest import ASKED
from tests.portalbrowser import Tab

NAMES = ("地区", "年份", "类型")


def box(tab: Tab, selector: str) -> Any:
    """Where an element is on the screen."""
    return tab.find(selector).first.evaluate("one => one.getBoundingClientRect().toJSON()")


@pytest.mark.parametrize("size", [(1440, 900), (1100, 700), (320, 640)])
def test_a_list_to_choose_from_is_read_on_one_line_within_the_window(
    tab: Tab, size: tuple[int, int]
) -> None:
    tab.width(*size).go().ask(ASKED)
    tab.find("textarea").focus()
    for name in NAMES:
        tab.page.get_by_role("button", name=name, exact=True).click()
        tab.find(".popup:not([hidden]) [role=option]").first.wait_for()
        panel = box(tab, ".popup:not([hidden])")
        row, mark, label = (
            box(tab, f".popup:not([hidden]) [role=option]{part}")
            for part in ("", " .box", " .label")
        )
        assert panel["left"] >= 0
        assert panel["top"] >= 0
        assert panel["right"] <= size[0]
        assert panel["bottom"] <= size[1]
        assert mark["width"] < 32
        assert label["width"] > 70
        assert row["left"] <= label["left"]
        assert label["right"] <= row["right"]
        assert label["height"] < 80
        tab.page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [1440, 768, 320])
def test_what_was_wrong_is_written_in_a_row_with_its_button(tab: Tab, width: int) -> None:
    turn = tab.width(width, 900).go().ask(ASKED)
    turn.get_by_role("button", name="没用").click()
    turn.locator(".whyform").wait_for()
    told, field, send = box(tab, ".whyform label"), box(tab, ".why"), box(tab, ".whyform button")
    assert told["bottom"] <= field["top"]
    assert told["left"] == box(tab, ".actions .told")["left"]
    assert field["top"] == send["top"]
    assert field["height"] == pytest.approx(send["height"])
    assert send["left"] - field["right"] == pytest.approx(8, abs=1)
    edge = tab.find(".whyform button").evaluate("one => getComputedStyle(one).borderTopColor")
    assert edge != "rgba(0, 0, 0, 0)"


def test_paper_has_an_answer_that_has_just_come(tab: Tab) -> None:
    tab.go().ask(ASKED)
    tab.page.emulate_media(media="print")
    assert tab.find(".claim").first.evaluate("one => getComputedStyle(one).animationName") == "none"
