"""`/openapi.json`: the contract of the interface, for programs and their authors; and which
methods an address takes."""

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path

from bot.portal import problems, shapes

_DESCRIPTION = """Answers from annual rule-of-law reports, each sentence with its verbatim quote.

Every error is a problem (RFC 9457, `application/problem+json`), below `/v1/` one in OpenAI's
shape. Every response has an `X-Request-Id`, by which it is found in the log. Whoever is told
to come later is told when by `Retry-After`."""
_VERBS = ("get", "put", "post", "delete", "patch")


def describe(app: FastAPI) -> None:
    """Makes `app.openapi()` give the contract of all its routes."""
    app.openapi = cache(lambda: _contract(app))  # type: ignore[method-assign]


class Addresses:
    """Which methods the addresses of an application take."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def methods(self, path: str) -> set[str]:
        """Those of all routes at an address; empty where there is none."""
        return {
            method
            for pattern, methods in self._patterns
            if pattern.fullmatch(path)
            for method in methods
        }

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], set[str]], ...]:
        return tuple(
            (compile_path(one.path)[0], one.methods)
            for one in iter_route_contexts(self._app.routes)
            if one.path is not None and one.methods
        )


def _contract(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(
        title=app.title, version=app.version, description=_DESCRIPTION, routes=app.routes
    )
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for shape in (shapes.Problem, shapes.OpenAIError):
        described = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(described.pop("$defs", {}))
        schemas[shape.__name__] = described
    for path, operation in _operations(found):
        responses = operation["responses"]
        responses.pop("422", None)
        responses.setdefault("default", _refusal(path))
    return found


def _operations(contract: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, verbs in contract["paths"].items():
        for verb in _VERBS:
            if verb in verbs:
                yield path, verbs[verb]


def _refusal(path: str) -> dict[str, Any]:
    openai = path.startswith(problems.OPENAI)
    name, media = ("OpenAIError", "application/json") if openai else ("Problem", problems.MEDIA)
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": "Why there is none.", "content": {media: {"schema": schema}}}
