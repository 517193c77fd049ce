"""Chromium for tests of the pages: found on this machine, started once, watched all the time.

A test gets a tab of its own. Whatever it tests, nothing on the page may fail, no policy may be
broken, no window may pop up, and nothing may be fetched from anywhere but the portal.
"""

import json
import os
import shutil
from asyncio import AbstractEventLoop, events
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Dialog,
        Locator,
        Page,
        Request,
    )

PLACES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "chrome")
REQUIRED = ("CI", "REQUIRE_BROWSER")
"""Where one of these is set, a machine without a browser fails the tests."""
PATIENCE = 30_000
"""Milliseconds that anything on a page may take."""

COMPARED = "示例县2023年和2024年人民调解成功率分别是多少？"
LISTED = "示例县2024年还存在哪些不足？"
REFUSED = "示例县2022年受理了多少件行政复议？"
NEAREST = "示例县2024年种植了多少亩火星小麦？"
"""A refusal that offers the nearest sentences."""


def executable() -> str:
    """The browser of this machine; empty where there is none."""
    return next((found for place in PLACES if (found := shutil.which(place))), "")


@dataclass
class Tab:
    """A page of the browser, and what went wrong on it. `home` is where the portal is; what
    is fetched from elsewhere is listed in `strangers`, unless its address begins with one of
    `friends`; `posts` are the JSON bodies that the page has sent, with their addresses."""

    page: "Page"
    home: str
    friends: tuple[str, ...] = ()
    wrong: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def watch(self) -> "Tab":
        """Listens from now on."""
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("console", self._said)
        self.page.on("dialog", self._popped_up)
        self.page.context.on("request", self._fetched)
        return self

    def go(self, path: str = "/") -> "Tab":
        """Opens a page of the portal, and waits until it is ready."""
        self.page.goto(self.home + path)
        self.page.wait_for_selector("main[data-ready]")
        return self

    def ask(self, question: str) -> "Locator":
        """Asks, and waits for the whole answer; its turn of the conversation."""
        turns = self.page.locator(".turn").count()
        self.page.locator("textarea").fill(question)
        self.page.keyboard.press("Enter")
        turn = self.page.locator(".turn").nth(turns)
        turn.locator(".actions").wait_for()
        return turn

    def find(self, selector: str) -> "Locator":
        return self.page.locator(selector)

    def said(self, selector: str) -> str:
        """The text of the first element of that kind, once it is there."""
        return self.page.locator(selector).first.inner_text()

    def sent(self, path: str) -> list[dict[str, Any]]:
        """The JSON bodies that the page has posted to an address, in order."""
        return [body for address, body in self.posts if address.endswith(path)]

    def looks(self, **display: Any) -> "Tab":
        """Sets how the pages look to this reader, as the page itself keeps it."""
        self.page.evaluate(
            "chosen => localStorage.setItem('fazhi.display', JSON.stringify(chosen))", display
        )
        return self

    def width(self, width: int, height: int = 800) -> "Tab":
        self.page.set_viewport_size({"width": width, "height": height})
        return self

    def assert_well(self) -> None:
        """Nothing went wrong so far."""
        assert self.wrong == []
        assert self.strangers == []

    def _popped_up(self, dialog: "Dialog") -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, message: "ConsoleMessage") -> None:
        harmless = "Failed to load resource"  # a refusal that the page shows, and a test expects
        if message.type in ("error", "warning") and harmless not in message.text:
            self.wrong.append(f"{message.type}: {message.text}")

    def _fetched(self, request: "Request") -> None:
        own = (self.home, "blob:", "data:", "about:", *self.friends)
        if not request.url.startswith(own):
            self.strangers.append(request.url)
        elif request.method == "POST" and (request.post_data or "").startswith("{"):
            self.posts.append((request.url, json.loads(request.post_data or "")))


@dataclass
class Chromium:
    """The browser of a run of the tests."""

    browser: "Browser"
    loop: AbstractEventLoop

    @contextmanager
    def tab(self, home: str, *friends: str, **how: Any) -> Iterator[Tab]:
        """A tab with nothing in its storage; `how` is as for playwright's `new_context`."""
        with self.awake():
            settings = {"locale": "zh-CN", "reduced_motion": "reduce", **how}
            context = self.browser.new_context(**settings)
            context.set_default_timeout(PATIENCE)
            try:
                yield self._watched(context, home, friends)
            finally:
                context.close()

    @contextmanager
    def awake(self) -> Iterator[None]:
        """Playwright's loop is this thread's while a test drives the browser, and nobody's in
        between: other tests run loops of their own."""
        before = events._get_running_loop()
        events._set_running_loop(self.loop)
        try:
            yield
        finally:
            events._set_running_loop(before)

    def _watched(self, context: "BrowserContext", home: str, friends: tuple[str, ...]) -> Tab:
        return Tab(context.new_page(), home, friends).watch()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The browser; skips where there is none, unless it is required."""
    path = executable()
    if not path:
        missing = f"no browser is installed (looked for {', '.join(PLACES)})"
        if any(os.environ.get(name) for name in REQUIRED):
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    playwright = sync_playwright().start()
    loop = events.get_running_loop()
    browser = playwright.chromium.launch(executable_path=path)
    chromium = Chromium(browser, loop)
    events._set_running_loop(None)
    yield chromium
    with chromium.awake():
        browser.close()
        playwright.stop()


@pytest.fixture
def tab(chromium: Chromium, portal: Any) -> Iterator[Tab]:
    """A tab on the portal of the sample."""
    with chromium.tab(portal.url) as found:
        yield found
        found.assert_well()
