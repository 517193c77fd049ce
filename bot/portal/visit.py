"""What a request shows of who sent it, read once: credentials, where it comes from, by which
way. A header that somebody may have doubled or garbled on the way is refused, not guessed at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from bot.portal import cookies, denials, origins
from bot.portal.denials import denied
from bot.portal.proxying import Named, Proxies

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_LONGEST = 8_192
"""Characters of a credential."""
_SECRET = ("fz_", "fzc_", "fzs_")
SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. Texts are empty for what it does not show.

    `address` is the client's, behind a trusted proxy what that says; `scheme` and `host`
    (with its port) are what the client asked for. `origin` is None where the header is
    missing, and empty where it holds no origin (`null`). `page` is the origin of the page
    that it is known to come from by other headers. `bearer`, `key` and `cookie` are
    credentials; `named` is whom a trusted proxy names. `forwarded`: it came through a proxy.
    """

    method: str
    address: str
    scheme: str
    host: str
    origin: str | None
    site: str
    page: str
    bearer: str
    key: str
    cookie: str
    named: Named | None
    forwarded: bool

    @property
    def safe(self) -> bool:
        """Whether it changes nothing."""
        return self.method in SAFE

    @property
    def own_origin(self) -> str:
        """The origin of the portal's pages as this client sees it; empty where it is unclear."""
        return origins.origin(f"{self.scheme}://{self.host}") or ""


def visit(request: Request, proxies: Proxies) -> Visit:
    """Reads a request. Raises Problem (400, 403) for what nobody sends by accident."""
    headers = _Headers(request)
    if any(value.startswith(_SECRET) for value in request.query_params.values()):
        raise denied(denials.SECRET_IN_ADDRESS)
    way = proxies.way(request, headers.one)
    scheme, _, bearer = headers.one("authorization").partition(" ")
    stated = headers.one("origin")
    return Visit(
        method=request.method,
        address=way.address,
        scheme=way.scheme,
        host=way.host,
        origin=(origins.origin(stated) or "") if headers.has("origin") else None,
        site=headers.one("sec-fetch-site"),
        page=origins.origin_of(headers.first("referer")) or "",
        bearer=bearer.strip() if scheme.lower() == "bearer" else "",
        key=headers.one("x-api-key"),
        cookie=cookies.given(request, cookies.SESSION),
        named=way.named,
        forwarded=any(map(headers.has, _FORWARDED)),
    )


class _Headers:
    def __init__(self, request: Request) -> None:
        self._all = request.headers

    def has(self, name: str) -> bool:
        return name in self._all

    def first(self, name: str) -> str:
        return self._all.get(name, "")

    def one(self, name: str) -> str:
        """The value of a header that decides something; empty where there is none."""
        values: Sequence[str] = self._all.getlist(name)
        if len(values) > 1:
            raise denied(denials.REPEATED_HEADER, header=name)
        value = values[0].strip() if values else ""
        if len(value) > _LONGEST or not (value.isascii() and value.isprintable()):
            raise denied(denials.UNREADABLE_HEADER, header=name)
        return value
