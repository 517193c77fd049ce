"""The pages as they are sent: the shell around each, in the reader's language, with headers
that let nothing in but the portal's own files. What happens on them is in `pages/`."""

import html
import json
import re
from collections.abc import Iterable
from functools import cache

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.portal import problems, static
from bot.portal.crossing import frame_ancestors
from bot.portal.problems import Problem
from bot.portal.static import FOLDER, Content
from bot.words import Words
from config.settings import Language

router = APIRouter(include_in_schema=False)
COOKIE = "fazhi_lang"
"""Holds the language that a reader chose; set by the page."""

_STYLES = {
    "ask": ("tokens", "base", "answer", "ask"),
    "report": ("tokens", "base", "report"),
    "library": ("tokens", "base", "library"),
    "shared": ("tokens", "base", "answer", "ask"),
    "problem": ("tokens", "base"),
    "embed": ("tokens", "base", "answer", "ask", "reader", "embed"),
}
"""The pages, and the style sheets of each."""
_NO_PAGES = ("/api/", "/v1/", "/mcp", "/static/", "/metrics")
"""Where programs ask: they are told of problems as problem+json whatever they accept."""
_WORDS = re.compile(r"\{\{(.+?)\}\}")
_IMPORT = re.compile(r"""^(?:import|export) [^;]*?from "\./([\w-]+\.js)";""", re.MULTILINE)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "
)
_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "Vary": "Accept-Encoding, Accept-Language, Cookie",
}


@router.api_route("/", methods=["GET", "HEAD"])
def ask_page(request: Request) -> Response:
    """Where questions are asked."""
    return _page(request, "ask")


@router.api_route("/reports/{report_id}", methods=["GET", "HEAD"])
def report_page(request: Request, report_id: str) -> Response:  # noqa: ARG001
    """A report's text, with what was quoted of it."""
    return _page(request, "report")


@router.api_route("/library", methods=["GET", "HEAD"])
def library_page(request: Request) -> Response:
    """What is in the library."""
    return _page(request, "library")


@router.api_route("/a/{hash}", methods=["GET", "HEAD"])
def shared_page(request: Request, hash: str) -> Response:  # noqa: ARG001
    """An answer that somebody shared."""
    return _page(request, "shared")


@router.api_route("/embed", methods=["GET", "HEAD"])
def embedded_page(request: Request) -> Response:
    """The ask page inside the page of another, where its channel allows that."""
    return _page(request, "embed")


@router.api_route("/widget.js", methods=["GET", "HEAD"])
def widget(request: Request) -> Response:
    """What a page of another loads to have a button to ask with."""
    return _file(request, "widget.js")


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
def static_file(request: Request, name: str) -> Response:
    """A style sheet, module, picture or table of words."""
    return _file(request, name)


def _file(request: Request, name: str) -> Response:
    found = static.file(name)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    return static.public(request, found)


def _page(request: Request, name: str) -> Response:
    ancestors = frame_ancestors(request) if name == "embed" else "'none'"
    headers = {**_HEADERS, "Content-Security-Policy": _POLICY + ancestors}
    if ancestors == "'none'":
        headers["X-Frame-Options"] = "DENY"
    else:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    language = spoken(request)
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return static.respond(
        request, page(name, language, root), {**headers, "Content-Language": language}
    )


def wanted(request: Request) -> bool:
    """Whether a browser is to show what comes: it went to an address of pages."""
    asks = "text/html" in request.headers.get("accept", "")
    elsewhere = problems.path_of(request).startswith(_NO_PAGES)
    return request.method in ("GET", "HEAD") and asks and not elsewhere


def problem_page(problem: Problem, request: Request) -> Response:
    """A page that says why there is no other, with the way to the start."""
    language = spoken(request)
    words = Words(language)
    found = problems.shown(problem, request.state.request_id, words)
    title, detail = str(found.body["title"]), str(found.body["detail"])
    if detail == title:
        detail = words("链接可能不全，或者内容已经不在了。") if found.status == 404 else ""
    told = {
        "{problem-title}": title,
        "{problem-detail}": detail,
        "{problem-id}": words("编号 {id}", id=found.body["request_id"]),
    }
    root = str(request.scope.get("root_path", "")).rstrip("/")
    text = page("problem", language, root).body.decode()
    for mark, said in told.items():
        text = text.replace(mark, html.escape(said))
    headers = {
        **_HEADERS,
        **found.headers,
        "Cache-Control": "no-store",
        "Content-Language": language,
        "Content-Security-Policy": _POLICY + "'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    return Response(text, found.status, headers, "text/html; charset=utf-8")


def spoken(request: Request) -> Language:
    """The reader's language: what the address says, else what they chose, else the browser's."""
    if "lang" not in request.query_params and request.cookies.get(COOKIE) in ("zh", "en"):
        return "en" if request.cookies[COOKIE] == "en" else "zh"
    return problems.spoken(request).language


@cache
def page(name: str, language: Language, root: str) -> Content:
    """A page in a language; `root` is the path below which the portal is served."""
    parts = {
        "<!-- styles -->": _links("stylesheet", (f"{one}.css" for one in _STYLES[name])),
        "<!-- modules -->": _links("modulepreload", modules_of(f"{name}.js")),
        "<!-- header -->": "" if name == "embed" else _text("header.html"),
        "<!-- page -->": _text(f"{name}.html"),
        "{name}": name,
        "{language}": _TAGS[language],
        "{root}": html.escape(root),
    }
    filled = _text("shell.html")
    for mark, part in parts.items():
        filled = filled.replace(mark, part)
    said = _WORDS.sub(lambda found: html.escape(_said(found[1], language)), filled)
    return static.content(said.encode(), "text/html; charset=utf-8")


def _links(rel: str, names: Iterable[str]) -> str:
    return "\n".join(f'<link rel="{rel}" href="{{root}}/static/{name}">' for name in names)


def modules_of(name: str) -> list[str]:
    """The modules that a module needs, itself among them, each once."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        module = waiting.pop(0)
        if module not in found:
            found[module] = None
            waiting += _IMPORT.findall(_text(module))
    return list(found)


@cache
def english() -> dict[str, str]:
    """The English of what the pages say, by the Chinese."""
    table: dict[str, str] = json.loads(_text("english.json"))
    return table


_TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


def _said(chinese: str, language: Language) -> str:
    return english().get(chinese, chinese) if language == "en" else chinese


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
