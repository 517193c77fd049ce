"""The application: routes, what stands around each request, and problems as responses."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from bot.portal import asking, health, problems
from bot.portal.access import Guard, OpenGuard
from bot.portal.answerdesk import AnswerDesk
from bot.portal.office import Office
from bot.portal.problems import Problem
from bot.wiring import Wiring
from config.settings import Settings

_THREADS = 4
_WAITING = 200
_ROUTERS = (asking.router, health.router)
_REQUEST_ID = "X-Request-Id"


def create(settings: Settings, guard: Guard | None = None) -> FastAPI:
    """The application on one library. It opens nothing before it starts."""
    parts = Wiring(settings)

    @asynccontextmanager
    async def open_for_business(app: FastAPI) -> AsyncIterator[None]:
        desk = AnswerDesk(parts, _THREADS, _WAITING)
        app.state.office = Office(settings, parts, desk, guard or OpenGuard())
        yield
        parts.close()

    app = FastAPI(
        title="Fazhi", version="1", lifespan=open_for_business, docs_url=None, redoc_url=None
    )
    for router in _ROUTERS:
        app.include_router(router)
    app.middleware("http")(_around)
    app.exception_handler(Problem)(_problem)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(Exception)(_failed)
    return app


async def _around(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Names each request, so that it is found in the logs."""
    given = request.headers.get(_REQUEST_ID, "")
    sound = given.isascii() and given.isalnum() and len(given) <= 64
    request.state.request_id = given if sound else secrets.token_hex(8)
    response = await answer(request)
    response.headers[_REQUEST_ID] = request.state.request_id
    return response


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problems.response(error, request)


async def _failed(request: Request, error: Exception) -> Response:
    return problems.response(asking.as_problem(error, request), request)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kinds = (problems.NOT_FOUND, problems.NOT_ALLOWED, problems.FORBIDDEN, problems.TOO_LARGE)
    kind = next((kind for kind in kinds if kind.status == error.status_code), problems.BAD_REQUEST)
    return problems.response(Problem(kind), request)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = [
        {"at": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in error.errors()[:10]
    ]
    return problems.response(Problem(problems.UNPROCESSABLE, more={"errors": wrong}), request)
