"""What is told of a request that cannot be answered: RFC 9457 problem+json, in the language
of whoever asks, with what mends it. Values, and how they become responses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from bot.troubles import told
from bot.words import Words
from config.errors import (
    BadRequest,
    FazhiError,
    LibraryFull,
    LibraryLocked,
    LibraryMissing,
    ModelUnavailable,
    ReportUnknown,
    UnreadableReport,
)

MEDIA = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its HTTP status, a stable code, and its title in Chinese."""

    status: int
    code: str
    title: str


BAD_REQUEST = Kind(400, "bad_request", "请求的内容有误")
UNAUTHORISED = Kind(401, "unauthorised", "需要登录或密钥")
FORBIDDEN = Kind(403, "forbidden", "没有权限")
NOT_FOUND = Kind(404, "not_found", "没有这个地址或内容")
NOT_ALLOWED = Kind(405, "method_not_allowed", "这个地址不接受这种请求")
TOO_SLOW = Kind(408, "too_slow", "请求迟迟没有传完")
CONFLICT = Kind(409, "conflict", "与现有内容冲突")
GONE = Kind(410, "gone", "内容已经不在了")
TOO_LARGE = Kind(413, "too_large", "内容太大")
UNSUPPORTED = Kind(415, "unsupported_media_type", "不接受这种内容类型")
UNPROCESSABLE = Kind(422, "unprocessable", "请求的格式不对")
TOO_MANY = Kind(429, "too_many_requests", "请求太多")
FAILED = Kind(500, "internal_error", "程序出错")
BUSY = Kind(503, "busy", "正忙")
UNAVAILABLE = Kind(503, "unavailable", "暂时用不了")
STOPPING = Kind(503, "stopping", "服务正在停止")
FULL = Kind(507, "disk_full", "磁盘已满")
KINDS = (
    *(BAD_REQUEST, UNAUTHORISED, FORBIDDEN, NOT_FOUND, NOT_ALLOWED, TOO_SLOW, CONFLICT, GONE),
    *(TOO_LARGE, UNSUPPORTED, UNPROCESSABLE, TOO_MANY, FAILED, BUSY, UNAVAILABLE, STOPPING),
    FULL,
)


class Problem(Exception):
    """A request is not answered. `detail` is for a person, in their language; `retry_after`
    (seconds) says when it is worth asking again; `more` are further members."""

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        retry_after: int = 0,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.detail = detail
        self.retry_after = retry_after
        self.more = more or {}


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem as it leaves: body and headers."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


def shown(problem: Problem, request_id: str, words: Words) -> Shown:
    """The problem in a language, to be found again in the logs by the request's id."""
    kind = problem.kind
    body = {
        "type": f"urn:fazhi:problem:{kind.code}",
        "title": words(kind.title),
        "status": kind.status,
        "code": kind.code,
        "detail": words(problem.detail or kind.title),
        "request_id": request_id,
        **problem.more,
    }
    wait = {"Retry-After": str(problem.retry_after)} if problem.retry_after else {}
    scheme = {"WWW-Authenticate": "Bearer"} if kind.status == 401 else {}
    return Shown(kind.status, body, {**wait, **scheme})


def response(problem: Problem, request: Request) -> JSONResponse:
    """The problem as the response to a request; in OpenAI's shape where that is spoken."""
    found = shown(problem, request.state.request_id, spoken(request))
    if path_of(request).startswith(OPENAI):
        return JSONResponse(as_openai(found), found.status, found.headers)
    return JSONResponse(found.body, found.status, found.headers, MEDIA)


def path_of(request: Request) -> str:
    """The path of a request below the portal's root."""
    root = str(request.scope.get("root_path", ""))
    return str(request.scope["path"]).removeprefix(root)


OPENAI = "/v1/"
"""Where OpenAI's protocol is spoken."""
_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
    500: "server_error",
    503: "server_error",
}


def as_openai(found: Shown) -> dict[str, Any]:
    """A problem as OpenAI's clients read it."""
    wrong: Mapping[str, str] = next(iter(found.body.get("errors", ())), {})
    said = [found.body["detail"], wrong.get("what", "")]
    return {
        "error": {
            "message": ": ".join(filter(None, said)),
            "type": _TYPES.get(found.status, "invalid_request_error"),
            "param": found.body.get("param") or wrong.get("at", "").removeprefix("body.") or None,
            "code": found.body["code"],
            "request_id": found.body["request_id"],
        }
    }


def spoken(request: Request) -> Words:
    """Words in the language that the request prefers: `lang=` first, then Accept-Language."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return Words("en" if asked.lower().startswith("en") else "zh")


_KINDS: dict[type[FazhiError], Kind] = {
    BadRequest: BAD_REQUEST,
    ReportUnknown: NOT_FOUND,
    LibraryMissing: UNAVAILABLE,
    LibraryLocked: UNAVAILABLE,
    LibraryFull: FULL,
    ModelUnavailable: UNAVAILABLE,
    UnreadableReport: UNPROCESSABLE,
}
_RETRY_SECONDS = 5


def of(error: FazhiError, words: Words) -> Problem:
    """An error of ours as a problem. Where it is, a path of this machine, is not told."""
    kind = next((_KINDS[one] for one in type(error).__mro__ if one in _KINDS), FAILED)
    said = told(error, words)
    detail = words("{what}。{mend}", what=said.what, mend=said.mend)
    return Problem(kind, detail, retry_after=_RETRY_SECONDS if kind is UNAVAILABLE else 0)
