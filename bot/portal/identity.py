"""`/api/session`: who one is here, and signing in with a key, and out."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from bot.portal import cookies, denials, problems, shapes
from bot.portal.access import SCOPES, Caller
from bot.portal.denials import denied
from bot.portal.guarding import Gate, gate_of
from bot.portal.problems import Problem
from bot.portal.visit import Visit

router = APIRouter(tags=["access"])


class Logins(shapes.Shape):
    """The ways to sign in: an address to go to, and whether a key will do."""

    page: str | None
    key: bool


class Identity(shapes.Shape):
    """Who one is; `how` null where that has to be said first."""

    how: Literal["open", "key", "channel", "session", "proxy"] | None
    name: str
    scopes: list[str]
    regions: list[str]
    logins: Logins


class Left(shapes.Shape):
    """Signed out; `next` is where to sign out at the provider too."""

    next: str | None


class WithKey(BaseModel):
    """A key to sign in with."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"key": "fz_..."}]})
    key: Annotated[str, Field(min_length=1, max_length=200)]


_NOBODY: dict[str, Any] = {
    "how": None,
    "name": "",
    "scopes": [],
    "regions": [],
    "logins": {"page": "/login", "key": True},
}


@router.get("/api/session", responses=shapes.sent(Identity, _NOBODY))
async def who(request: Request) -> Response:
    """Who one is, and how one can sign in."""
    gate = gate_of(request)
    if gate is None:
        return JSONResponse(_told(await _everyone(request), None))
    return JSONResponse(_told(await gate.caller(request), gate))


@router.post("/api/session", responses=shapes.sent(Identity, _NOBODY))
async def sign_in(request: Request, given: WithKey) -> Response:
    """Begins a session for whoever has a key: for people at a browser."""
    gate = _gate(request)
    found = gate.visit(request)
    gate.provenance.demand_own_page(found)
    return await gate.aside(partial(_signed_in, gate, found, given.key))


@router.delete("/api/session", responses=shapes.sent(Left, {"next": None}))
async def sign_out(request: Request) -> Response:
    """Ends the session."""
    gate = _gate(request)
    found = gate.visit(request)
    gate.provenance.demand_own_page(found)
    at_provider = await gate.aside(partial(_signed_out, gate, found))
    address = None
    if at_provider and gate.issuer is not None:
        address = await gate.issuer.goodbye(gate.portal_url)
    response = JSONResponse({"next": address})
    cookies.drop(response, cookies.SESSION, gate.secure(found))
    return response


def _signed_in(gate: Gate, found: Visit, secret: str) -> Response:
    gate.meter.demand_few_failures(found.address)
    try:
        if not secret.isascii():
            raise denied(denials.UNKNOWN_KEY)
        key = gate.recogniser.key(secret)
    except Problem:
        gate.meter.failed(found.address)
        raise
    if found.cookie:
        gate.sessions.end(found.cookie)
    cookie = gate.sessions.begin("key", str(key.id), {})
    response = JSONResponse(_told(Caller("session", key.name, key.scopes), gate))
    cookies.put(response, cookies.SESSION, cookie, gate.sessions.seconds, gate.secure(found))
    return response


def _signed_out(gate: Gate, found: Visit) -> bool:
    """Whether there was a session of somebody who signed in at the provider."""
    session = gate.sessions.of(found.cookie) if found.cookie else None
    if session is not None:
        gate.sessions.end(found.cookie)
    return session is not None and session.how == "oidc"


def _told(caller: Caller | None, gate: Gate | None) -> dict[str, Any]:
    page = "/login" if gate is not None and gate.issuer is not None else None
    logins = {"page": page, "key": gate is not None and not gate.local}
    if caller is None:
        return {**_NOBODY, "logins": logins}
    return {
        "how": caller.how,
        "name": caller.name,
        "scopes": [scope for scope in SCOPES if scope in caller.scopes],
        "regions": list(caller.regions),
        "logins": logins,
    }


async def _everyone(request: Request) -> Caller:
    from bot.portal.office import office

    return await office(request).guard.admit(request, "read")


def _gate(request: Request) -> Gate:
    gate = gate_of(request)
    if gate is None:
        raise Problem(problems.NOT_FOUND)
    return gate
