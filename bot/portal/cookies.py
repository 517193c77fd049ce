"""The portal's cookies: never for scripts, never for other sites, and over TLS only where the
portal has it."""

from fastapi import Request
from fastapi.responses import Response

SESSION = "fazhi"
LOGIN = "fazhi-login"
_SECURE = "__Host-"
"""Before a name: a browser takes such a cookie only over TLS, and from no neighbouring host."""


def given(request: Request, name: str) -> str:
    """The value of a cookie; empty where there is none."""
    return request.cookies.get(_SECURE + name) or request.cookies.get(name, "")


def put(response: Response, name: str, value: str, seconds: float, secure: bool) -> None:
    """Has the browser keep a cookie for so long."""
    response.set_cookie(
        _SECURE + name if secure else name,
        value,
        max_age=int(seconds),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def drop(response: Response, name: str, secure: bool) -> None:
    """Has the browser forget a cookie."""
    response.delete_cookie(
        _SECURE + name if secure else name,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )
