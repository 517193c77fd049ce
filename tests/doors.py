"""A portal behind its guard, for tests of who is let in: real HTTP, a clock that is set by
hand, keys and channels made as they are needed."""

import itertools
import json
import os
import re
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from bot import cli
from bot.portal.guarding import Gate, guard_of
from config import settings
from tests.fakeissuer import FakeIssuer
from tests.portalserver import Portal, serving

ASKED = {"question": "示例县2024年行政复议收到多少件申请？"}
HOST = "https://www.host.example"
"""The site that a channel is for, unless a test says otherwise."""
SHILI = ("示例省", "示例市", "示例县")
PROXY = "127.0.0.2"
"""The one trusted proxy, and the header in which it names a user."""
USER = "X-Remote-User"
_CHENGKOU = "城口县2024年法治政府建设年度报告.txt"
_TEXT = """重庆市城口县2024年法治政府建设年度报告（测试用的虚构报告）

一、主要做法
2024年，城口县共收到行政复议申请12件，办结11件。全县调解成功率为97.1%。
"""
_CEASELESS = itertools.count(1)


class Clock:
    """Seconds of the epoch, as the test has them."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@dataclass(frozen=True)
class Answered:
    """What came back from a socket."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass(frozen=True)
class Doors:
    """A portal with its guard."""

    portal: Portal
    gate: Gate
    clock: Clock
    issuer: FakeIssuer | None = None
    names: Iterator[int] = field(default_factory=lambda: _CEASELESS)

    @property
    def own(self) -> str:
        """The origin of the portal's pages, as this machine reaches them."""
        return self.portal.url

    def key(self, *scopes: Any, **how: Any) -> str:
        """A new key."""
        return self.gate.keyring.add(
            f"key-{next(self.names)}", frozenset(scopes or ("ask", "read")), **how
        )

    def channel(self, *origins: str, **how: Any) -> tuple[str, str]:
        """A new channel's name and secret."""
        name = f"channel-{next(self.names)}"
        return name, self.gate.channels.add(name, origins, **how)

    def token(self, origins: tuple[str, ...] = (HOST,), user: str = "", **how: Any) -> str:
        """A browser token of a new channel."""
        name, secret = self.channel(*origins, **how)
        given = self.exchange(name, secret, user=user)
        assert given.status_code == 200, given.text
        return str(given.json()["token"])

    def exchange(self, channel: str, secret: str, **wanted: str) -> httpx2.Response:
        """Exchanges a channel's secret, as its site's back end does."""
        return self.send("POST", f"/api/channels/{channel}/tokens", bearer=secret, json=wanted)

    def ask(self, **how: Any) -> httpx2.Response:
        """Asks a question."""
        return self.send("POST", "/api/ask", **{"json": ASKED, **how})

    def read(self, path: str = "/api/years", **how: Any) -> httpx2.Response:
        """Reads something."""
        return self.send("GET", path, **how)

    def send(
        self,
        method: str,
        path: str,
        *,
        bearer: str = "",
        origin: str | None = None,
        headers: Any = None,
        came_from: str = "127.0.0.1",
        **how: Any,
    ) -> httpx2.Response:
        """One request, on a connection of its own."""
        fields = list(headers.items() if isinstance(headers, dict) else headers or ())
        if bearer:
            fields.append(("Authorization", f"Bearer {bearer}"))
        if origin is not None:
            fields.append(("Origin", origin))
        transport = httpx2.HTTPTransport(local_address=came_from, verify=False)
        with httpx2.Client(base_url=self.portal.url, timeout=60, transport=transport) as client:
            return client.request(method, path, headers=fields, **how)

    def raw(self, request: str) -> Answered:
        """Sends text as it stands (`{host}` is filled in), and reads until the end."""
        parts = urlsplit(self.portal.url)
        text = request.replace("{host}", parts.netloc).replace("\n", "\r\n")
        with socket.create_connection(("127.0.0.1", parts.port), timeout=30) as line:
            line.sendall(text.encode("latin-1"))
            got = b"".join(iter(lambda: line.recv(65536), b""))
        head, _, body = got.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        fields = dict(re.split(r":\s*", one, maxsplit=1) for one in rest)
        status = int(first.split()[1]) if first else 0
        return Answered(status, {name.lower(): value for name, value in fields.items()}, body)


@contextmanager
def doors(
    home: Path, host: str = "0.0.0.0", *, issuer: FakeIssuer | None = None, **more: Any
) -> Iterator[Doors]:
    """The portal on the library in `home`, guarded as it is where it listens at `host`; it is
    reached on this machine all the same."""
    clock = issuer.clock if issuer else Clock()
    environment = {"FAZHI_HOME": str(home), "CHROMA_URL": os.environ.get("CHROMA_URL", "")}
    chosen = replace(settings.load(environment, home), **more)
    with closing(guard_of(chosen, host, clock)) as gate, serving(home, gate, **more) as portal:
        yield Doors(portal, gate, clock, issuer)


@pytest.fixture(scope="session")
def _door(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("access")
    home = folder / "home"
    shutil.copytree(sample_home, home)
    (folder / _CHENGKOU).write_text(_TEXT, encoding="utf-8")
    environment = {**os.environ, "FAZHI_HOME": str(home)}
    assert cli.run(["ingest", str(folder / _CHENGKOU)], environment) == 0
    how: Any = {
        "trusted_proxy": (PROXY,),
        "proxy_user_header": USER,
        "proxy_groups_header": "X-Remote-Groups",
        "portal_allow": ("groups=law", "li"),
        "portal_admins": ("zhang",),
        "portal_user_limit": 3,
    }
    with doors(home, **how) as found:
        yield found


@pytest.fixture
def door(_door: Doors) -> Doors:
    """A portal with the reports of two counties, behind a trusted proxy for those who come
    from it. It is one for all tests; what failed before, and what was asked, is forgotten."""
    _door.clock.advance(400)
    return _door


def proxied(door: Doors, user: str, came_from: str = PROXY, **how: Any) -> Any:
    headers = {USER: user, **how.pop("headers", {})}
    how = {"origin": door.own, **how}
    return door.ask(headers=headers, came_from=came_from, **how)
