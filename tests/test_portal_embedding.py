"""docs/embedding.md: what it says of the widget is so, and its example runs as it is written."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.portal import denials
from tests.conftest import ASKED
from tests.doors import PROXY, USER, doors
from tests.portalbrowser import Chromium
from tests.tree import ROOT

PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
PAGES = ROOT / "bot" / "portal" / "pages"


def block(kind: str) -> str:
    found = re.search(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_every_attribute_event_message_and_variable_is_documented() -> None:
    element, frame = ((PAGES / name).read_text("utf-8") for name in ("element.js", "embed.js"))
    [observed] = re.findall(r"observedAttributes = \[(.*?)\]", element)
    attributes = {
        *re.findall(r'"([\w-]+)"', observed),
        *re.findall(r'Attribute\("([\w-]+)"', element),
    }
    for name in attributes - {"aria-expanded", "data-elder"}:
        assert f"`{name}`" in PAGE, name
    for name in re.findall(r'_tell\("([\w-]+)"', element):
        assert f"`{name}`" in PAGE, name
    heard = re.findall(r"^  (\w+): \(", frame.split("new Frame({")[1].split("});")[0], re.MULTILINE)
    for name in {*heard, *re.findall(r'frame\.send\("([\w-]+)"', frame)}:
        assert f'"fazhi:{name}"' in PAGE, name
    for sheet in PAGES.glob("*.css"):
        for name in re.findall(r"--fazhi-[\w-]+", sheet.read_text("utf-8")):
            assert f"`{name}`" in PAGE, name


def test_each_reason_that_it_tells_of_is_one() -> None:
    codes = {one.code for one in vars(denials).values() if isinstance(one, denials.Reason)}
    table = PAGE.split("## 6.")[1]
    told = set(re.findall(r"`([a-z]+_[a-z_]+)`", table)) - {"token_url"}
    assert told <= codes


@contextmanager
def hosting(port: int, **environment: str) -> Iterator[str]:
    """The site of the example."""
    process = subprocess.Popen(
        [sys.executable, "-c", block("python")],
        env={**os.environ, **environment, "PORT": str(port)},
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://localhost:{port}"
    finally:
        process.kill()
        process.wait()


def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.mark.parametrize("closed", [False, True])
def test_the_example_runs_as_it_is_written(
    chromium: Chromium, sample_home: Path, tmp_path: Path, *, closed: bool
) -> None:
    home, port = tmp_path / "home", free()
    shutil.copytree(sample_home, home)
    how: dict[str, Any] = {
        "trusted_proxy": (PROXY,),
        "proxy_user_header": USER,
        "portal_allow": ("li",),
    }
    with doors(home, "0.0.0.0" if closed else "127.0.0.1", **(how if closed else {})) as door:
        name, secret = door.channel(f"http://localhost:{port}")
        given = {"PORTAL": door.portal.url, "CHANNEL": name, "SECRET": secret}
        with hosting(port, **given) as url, chromium.tab(url, door.portal.url) as tab:
            tab.page.goto(url)
            tab.find("fazhi-ask .launcher").click()
            tab.find("fazhi-ask textarea").fill(ASKED)
            tab.page.keyboard.press("Enter")
            tab.find("fazhi-ask .actions").wait_for()
            assert "86件" in tab.said("fazhi-ask .said")
            tab.find("fazhi-ask .quote").get_by_role("button", name="在报告中查看").click()
            tab.find("fazhi-ask .reader mark").wait_for()
            tab.assert_well()


def test_the_frame_takes_a_token_as_it_is_written(
    chromium: Chromium, sample_home: Path, tmp_path: Path
) -> None:
    home, port = tmp_path / "home", free()
    shutil.copytree(sample_home, home)
    with doors(home, "127.0.0.1") as door:
        name, secret = door.channel(f"http://localhost:{port}")
        given = {"PORTAL": door.portal.url, "CHANNEL": name, "SECRET": secret}
        script = block("js").replace("https://fazhi.example", door.portal.url)
        with hosting(port, **given) as url, chromium.tab(url, door.portal.url) as tab:
            tab.page.goto(url)
            tab.page.evaluate(script)
            tab.page.evaluate(
                "address => { const one = document.createElement('iframe'); one.src = address;"
                " document.body.append(one); }",
                f"{door.portal.url}/embed?channel={name}&lang=zh&kind=annual_report",
            )
            frame = tab.page.frame_locator("iframe")
            frame.locator("textarea").fill(ASKED)
            frame.locator("textarea").press("Enter")
            frame.locator(".actions").wait_for()
            assert "86件" in frame.locator(".said").inner_text()
            assert tab.sent("/api/ask")[0]["kinds"] == ["annual_report"]
            tab.assert_well()
