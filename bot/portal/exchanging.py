"""Browser tokens for a channel: its site's back end exchanges the channel's secret for one,
and the page on which it is used renews it."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from answering.catalogue import Path as RegionPath
from bot.portal import denials, narrowing, problems, shapes
from bot.portal.channels import PREFIX, Channel
from bot.portal.denials import denied
from bot.portal.guarding import Gate, gate_of
from bot.portal.office import office
from bot.portal.problems import Problem
from bot.portal.tokens import SECONDS
from bot.portal.visit import Visit

router = APIRouter(tags=["channels"])

Name = Annotated[str, Path(max_length=100, description="The channel.")]


class Wanted(BaseModel):
    """For whom the token is: the site's own name of its user, and a region to narrow to."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"user": "1024", "region": "示例县"}]}
    )
    user: str = Field(default="", max_length=200)
    region: str = Field(default="", max_length=100)


class Given(shapes.Shape):
    """A token for a browser, valid for so many seconds."""

    token: str
    expires_in: int


_EXAMPLE = {"token": "eyJ...", "expires_in": SECONDS}


@router.post("/api/channels/{channel}/tokens", responses=shapes.sent(Given, _EXAMPLE))
async def exchange(request: Request, channel: Name, wanted: Wanted | None = None) -> Response:
    """A token in exchange for the channel's secret (as Bearer): only from the back end of the
    channel's site, never from a page."""
    gate = _gate(request)
    found = gate.visit(request)
    if found.origin is not None or found.site:
        raise denied(denials.SECRET_IN_BROWSER)
    one = await gate.aside(partial(_channel, gate, found, channel))
    asked = wanted or Wanted()
    if not asked.user.isprintable():
        raise denied(denials.BAD_USER)
    regions = one.regions
    if asked.region:
        regions = await run_in_threadpool(_within, request, one, asked.region)
    token = await gate.aside(partial(gate.tokens.first, one, asked.user, regions))
    return JSONResponse({"token": token, "expires_in": SECONDS})


@router.post("/api/channels/{channel}/renew", responses=shapes.sent(Given, _EXAMPLE))
async def renew(request: Request, channel: Name) -> Response:
    """A new token for one (as Bearer) that is still valid: eight hours long, from a page of
    the channel."""
    gate = _gate(request)
    found = gate.visit(request)
    token = await gate.aside(partial(_renewed, gate, found, channel))
    return JSONResponse({"token": token, "expires_in": SECONDS})


def _channel(gate: Gate, found: Visit, name: str) -> Channel:
    if not found.bearer and not found.key:
        raise denied(denials.NO_CREDENTIALS)
    secret = found.bearer or found.key
    channel = gate.channels.of(secret) if secret.startswith(PREFIX) else None
    if channel is None:
        gate.meter.failed(found.address)
        raise denied(denials.UNKNOWN_KEY)
    if channel.name != name:
        raise denied(denials.WRONG_CHANNEL)
    gate.meter.exchange(channel.id)
    gate.channels.used(channel)
    return channel


def _within(request: Request, channel: Channel, name: str) -> tuple[RegionPath, ...]:
    parts = office(request).parts
    whole = channel.regions or ((),)
    regions = narrowing.within(name, whole, parts)
    if not regions:
        raise denied(denials.OUTSIDE_REGION)
    return regions


def _renewed(gate: Gate, found: Visit, name: str) -> str:
    if not found.bearer:
        raise denied(denials.NO_CREDENTIALS)
    token, channel = gate.recogniser.token(found)
    if channel.name != name:
        raise denied(denials.WRONG_CHANNEL)
    gate.meter.exchange(channel.id)
    renewed = gate.tokens.renewed(token)
    if renewed is None:
        raise denied(denials.TOO_OLD)
    return renewed


def _gate(request: Request) -> Gate:
    gate = gate_of(request)
    if gate is None:
        raise Problem(problems.NOT_FOUND)
    return gate
