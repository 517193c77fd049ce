"""The web site of somebody else that uses the portal's widget or frame: pages under a strict
policy, whose own styles would spoil what they reach, and a back end that fetches tokens."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

from tests.serving import served

_STYLE = """
html { font-size: 10px; }
body { margin: 0; font: 15px/1.7 serif; color: #223; background: #eef2f7; }
button, textarea, p, li, mark { color: red !important; font-size: 50px !important; }
fazhi-ask { --fazhi-accent: rgb(122, 31, 31); }
main { max-width: 860px; margin: 32px auto; padding: 24px 40px; background: #fff; }
header { padding: 14px 32px; background: #12437a; color: #fff; font-size: 18px; }
h1 { font-size: 28px; }
"""
_SCRIPT = """
window.heard = [];
for (const name of ["ready", "open", "close", "ask", "answer", "error", "citation"]) {
  document.addEventListener(`fazhi-${name}`, (event) => {
    window.heard.push([name, event.detail.question ?? event.detail.answer?.answer ?? ""]);
    if (name === "citation" && window.keeps) event.preventDefault();
  });
}
addEventListener("message", (event) => {
  if (!String(event.data?.type).startsWith("fazhi:")) return;
  window.heard.push([event.data.type, event.data.answer?.answer ?? ""]);
  if (event.data.type !== "fazhi:token-wanted") return;
  fetch("/token", { method: "POST" })
    .then((answer) => answer.json())
    .then(({ token }) => event.source.postMessage({ type: "fazhi:token", token }, event.origin));
});
"""


@dataclass
class Site:
    """The site at `url`. `channel` is its name and secret at the portal; `exchanges` counts
    the tokens that its back end has fetched, each for `user` and `region`."""

    portal: str
    url: str = ""
    channel: tuple[str, str] = ("", "")
    user: str = "1024"
    region: str = ""
    exchanges: list[dict[str, Any]] = field(default_factory=list)

    def policy(self) -> str:
        """What its pages allow: the portal's scripts and connections, nothing inline."""
        return (
            f"default-src 'none'; script-src 'self' {self.portal}; style-src 'self'; "
            f"connect-src 'self' {self.portal}; frame-src {self.portal}; base-uri 'none'; "
            "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        )

    def page(self, path: str) -> str:
        """`/widget?name=value`: with the script and these data attributes; `/frame?...`: with
        the frame and these parameters."""
        parts = urlsplit(path)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/frame":
            query = "&".join(f"{name}={value}" for name, value in given.items())
            inside = f'<iframe title="问答" src="{self.portal}/embed?{query}" width="400" height="600"></iframe>'
        else:
            data = "".join(f' data-{name}="{value}"' for name, value in given.items())
            inside = f'<script src="{self.portal}/widget.js"{data}></script>'
        return (
            '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>政务内网</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<link rel="stylesheet" href="/style.css"><script src="/script.js"></script></head>'
            "<body><header>示例县政务内网</header><main><h1>法治建设专栏</h1>"
            f"<p>另一个系统的网页。</p>{inside}</main></body></html>"
        )

    def token(self) -> dict[str, Any]:
        """As its back end asks for one, with the channel's secret."""
        name, secret = self.channel
        given = httpx2.post(
            f"{self.portal}/api/channels/{name}/tokens",
            headers={"Authorization": f"Bearer {secret}"},
            json={"user": self.user, "region": self.region},
            timeout=60,
        ).json()
        self.exchanges.append(given)
        return dict(given)


@contextmanager
def site(portal: str) -> Iterator[Site]:
    """The site, on a host of another name than the portal's."""
    found = Site(portal)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kinds = {"/style.css": ("text/css", _STYLE), "/script.js": ("text/javascript", _SCRIPT)}
            media, body = kinds.get(self.path, ("text/html", ""))
            self.answer(body or found.page(self.path), f"{media}; charset=utf-8")

        def do_POST(self) -> None:
            self.answer(json.dumps(found.token()), "application/json")

        def answer(self, text: str, media: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", media)
            self.send_header("Content-Security-Policy", found.policy())
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with served(Handler) as url:
        found.url = url.replace("127.0.0.1", "localhost")
        yield found
