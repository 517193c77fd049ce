"""Signing in at the provider, and back: `/login`, `/login/done`. What a browser must bring
back waits in a cookie of its own, signed, for ten minutes.
"""

import html
from collections.abc import Coroutine
from dataclasses import asdict
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.portal import cookies, denials, journal, problems
from bot.portal.denials import denied
from bot.portal.guarding import Gate, gate_of
from bot.portal.issuer import Issuer, Person, Started
from bot.portal.problems import Problem
from bot.portal.signing import Unsigned
from bot.portal.visit import Visit

router = APIRouter(include_in_schema=False)
_KIND = "fazhi-login+jwt"
_SECONDS = 600
_LONGEST = 2_000


@router.get("/login")
async def begin(request: Request, next: str = "/") -> Response:
    """Sends the browser to the provider; afterwards it comes to the page `next`."""
    return await _for_people(request, _begun(request, next))


@router.get("/login/done")
async def done(request: Request) -> Response:
    """The browser comes back; begins a session for whom the provider vouches for."""
    return await _for_people(request, _done(request))


async def _for_people(request: Request, work: Coroutine[Any, Any, Response]) -> Response:
    """What goes wrong is told on a page where a browser shows it to somebody."""
    try:
        return await work
    except Problem as problem:
        if "text/html" not in request.headers.get("accept", ""):
            raise
        words = problems.spoken(request)
        told = problems.shown(problem, request.state.request_id, words)
        title, detail = (html.escape(told.body[name]) for name in ("title", "detail"))
        page = (
            f'<!doctype html><html lang="{words.language}"><meta charset="utf-8">'
            f"<title>{title}</title><h1>{title}</h1><p>{detail}</p>"
            f'<p><a href="{html.escape(_home(request))}">{words("回到首页")}</a></p>'
        )
        return HTMLResponse(page, told.status, told.headers)


def _home(request: Request) -> str:
    gate = gate_of(request)
    return f"{gate.portal_url.rstrip('/') if gate else ''}/"


async def _begun(request: Request, next: str) -> Response:
    gate, issuer = _issuer(request)
    found = gate.visit(request)
    address, started = await issuer.begin()
    waiting = {**asdict(started), "next": _page(next)}
    cookie = await gate.aside(partial(gate.signer.signed, _KIND, waiting, _SECONDS))
    response = RedirectResponse(address, 303)
    cookies.put(response, cookies.LOGIN, cookie, _SECONDS, gate.secure(found))
    return response


async def _done(request: Request) -> Response:
    gate, issuer = _issuer(request)
    found = gate.visit(request)
    await gate.aside(partial(gate.meter.demand_few_failures, found.address))
    try:
        person, page = await _came_back(request, gate, issuer)
        if not gate.people.scopes(person.facts):
            raise denied(denials.NOT_ADMITTED)
    except Problem as problem:
        journal.note("login_failed", reason=problem.more.get("reason", ""))
        if problem.kind.status < 500:
            await gate.aside(partial(gate.meter.failed, found.address))
        raise
    return await gate.aside(partial(_signed_in, gate, found, person, page))


async def _came_back(request: Request, gate: Gate, issuer: Issuer) -> tuple[Person, str]:
    query = request.query_params
    waiting = cookies.given(request, cookies.LOGIN)
    try:
        claims = await gate.aside(partial(gate.signer.proven, _KIND, waiting))
        started = Started(*(str(claims[name]) for name in ("state", "nonce", "verifier")))
    except (Unsigned, KeyError):
        raise denied(denials.LOGIN_LOST) from None
    if query.getlist("state") != [started.state]:
        raise denied(denials.LOGIN_LOST)
    if "error" in query or len(query.getlist("code")) != 1:
        raise denied(denials.LOGIN_REFUSED)
    person = await issuer.finish(query["code"], started, query.get("iss"))
    return person, str(claims["next"])


def _signed_in(gate: Gate, found: Visit, person: Person, page: str) -> Response:
    if found.cookie:
        gate.sessions.end(found.cookie)
    cookie = gate.sessions.begin("oidc", person.name, person.facts)
    response = RedirectResponse(gate.portal_url.rstrip("/") + page, 303)
    cookies.put(response, cookies.SESSION, cookie, gate.sessions.seconds, gate.secure(found))
    cookies.drop(response, cookies.LOGIN, gate.secure(found))
    return response


def _issuer(request: Request) -> tuple[Gate, Issuer]:
    gate = gate_of(request)
    if gate is None or gate.issuer is None:
        raise Problem(problems.NOT_FOUND)
    return gate, gate.issuer


def _page(address: str) -> str:
    """The page to go to: one of ours, never an address elsewhere."""
    sound = address.isascii() and address.isprintable() and "\\" not in address
    ours = address.startswith("/") and not address.startswith("//")
    return address if sound and ours and len(address) <= _LONGEST else "/"
