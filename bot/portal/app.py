"""The application: routes, the layers around each request, and problems as responses."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import Scope

from bot.portal import (
    asking,
    completions,
    contract,
    exchanging,
    further,
    health,
    holdings,
    identity,
    journal,
    login,
    methods,
    pages,
    problems,
    reports,
    suggestions,
)
from bot.portal.access import Guard, OpenGuard
from bot.portal.answerdesk import AnswerDesk, Limits
from bot.portal.audit import AuditLog
from bot.portal.bodies import Bodies, Body
from bot.portal.crossing import Crossing
from bot.portal.envelope import Envelope
from bot.portal.guarding import Gate
from bot.portal.imprint import Imprint
from bot.portal.jobs import Jobs
from bot.portal.methods import Methods
from bot.portal.metrics import Metrics
from bot.portal.office import Office
from bot.portal.problems import Problem
from bot.troubles import one_line, sentence
from bot.wiring import Wiring
from bot.words import Words
from config.errors import FazhiError
from config.settings import Settings

_ROUTERS = (
    asking.router,
    suggestions.router,
    reports.router,
    holdings.router,
    completions.router,
    *further.ROUTERS,
    identity.router,
    exchanging.router,
    login.router,
    health.router,
    pages.router,
)
_BODIES: Mapping[str, Body] = {
    "/api/follow-ups": Body(1024 * 1024),
    **further.BODIES,
}
"""The addresses that take another body than a small one of JSON."""
_EXTRACTIVE = Limits(threads=2)
_MODEL = Limits(threads=64, patience=60.0)
"""A model is waited for, not worked for: many may."""
_GZIP_LEVEL = 4


def create(
    settings: Settings,
    guard: Guard | None = None,
    *,
    limits: Limits | None = None,
    warm: bool = False,
) -> FastAPI:
    """The application on one library. It opens nothing before it starts; with `warm`, it then
    makes ready what the first question would wait for."""
    parts = Wiring(settings)

    @asynccontextmanager
    async def open_for_business(app: FastAPI) -> AsyncIterator[None]:
        metrics = Metrics()
        chosen = limits or (_MODEL if settings.model else _EXTRACTIVE)
        imprint = Imprint(settings.home)
        desk = AnswerDesk(parts, chosen, metrics, imprint)
        audit = AuditLog(
            settings.home, settings.audit, settings.keep_days, failed=metrics.audit_failed
        )
        jobs = Jobs(settings, parts)
        app.state.office = Office(
            settings, parts, desk, guard or OpenGuard(), metrics, audit, imprint, jobs
        )
        if warm:
            desk.warm()
        async with further.working(app):
            yield
        desk.close()
        parts.close()

    app: FastAPI = FastAPI(
        title="Fazhi",
        version="1",
        lifespan=open_for_business,
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(Envelope, metrics=lambda: _metrics(app)),
            Middleware(Crossing, gate=lambda: _gate(app)),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=_GZIP_LEVEL),
            Middleware(Bodies, special=_BODIES),
            Middleware(Methods, allowed=lambda scope: _allowed(app, scope)),
        ],
    )
    app.state.addresses = contract.Addresses(app)
    for router in _ROUTERS:
        app.include_router(router)
    contract.describe(app)
    app.exception_handler(Problem)(_problem)
    app.exception_handler(FazhiError)(_ours)
    app.exception_handler(OSError)(_failed)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(ClientDisconnect)(_gone)
    return app


def _allowed(app: FastAPI, scope: Scope) -> set[str]:
    addresses: contract.Addresses = app.state.addresses
    return addresses.methods(problems.path_of(Request(scope)))


def _metrics(app: FastAPI) -> Metrics | None:
    office = getattr(app.state, "office", None)
    return office.metrics if isinstance(office, Office) else None


def _gate(app: FastAPI) -> Gate | None:
    office = getattr(app.state, "office", None)
    return office.guard if isinstance(office, Office) and isinstance(office.guard, Gate) else None


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _told(error, request)


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, FazhiError)
    problem = asking.as_problem(error, request)
    if problem.kind.status >= 500:
        journal.LOG.error("%s", one_line(error, Words("en")))
    return _told(problem, request)


async def _failed(request: Request, error: Exception) -> Response:
    problem = asking.as_problem(error, request)
    journal.LOG.error("A request failed (%s)", request.state.request_id, exc_info=error)
    return _told(problem, request)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = next((k for k in problems.KINDS if k.status == error.status_code), problems.BAD_REQUEST)
    response = _told(Problem(kind), request)
    if kind is problems.NOT_ALLOWED:
        response.headers["Allow"] = methods.listed(_allowed(request.app, request.scope))
    return response


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    words = problems.spoken(request)
    wrong = [
        {"at": ".".join(map(str, one["loc"])), "what": sentence(one["msg"], words)}
        for one in error.errors()[:10]
    ]
    return _told(Problem(problems.UNPROCESSABLE, more={"errors": wrong}), request)


def _told(problem: Problem, request: Request) -> Response:
    """A problem to a program, or on a page to a person."""
    if pages.wanted(request):
        return pages.problem_page(problem, request)
    return problems.response(problem, request)


async def _gone(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """Nobody hears it; nginx's number says so in the log."""
    return Response(status_code=499)
