"""Files for browsers: read once, compressed once, and not sent again to who has them."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response

FOLDER = Path(__file__).parent / "pages"
MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
"""What is served of the folder; its other files are made into pages."""
_PUBLIC = {
    "Access-Control-Allow-Origin": "*",  # modules of the widget, on the pages of others
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@dataclass(frozen=True, slots=True)
class Content:
    """What is sent: as it is, and compressed. `tag` is the same for the same bytes."""

    body: bytes
    packed: bytes
    tag: str
    media: str


def content(body: bytes, media: str) -> Content:
    """The bytes with what is sent beside them."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Content(body, gzip.compress(body, 9, mtime=0), tag, media)


@cache
def file(name: str) -> Content | None:
    """A file of the pages by its name; None where there is none that may be sent."""
    path = FOLDER / name
    media = MEDIA.get(path.suffix)
    if media is None or path.parent != FOLDER or not path.is_file():
        return None
    return content(path.read_bytes(), media)


def public(request: Request, found: Content) -> Response:
    """A file that any page may use: it holds nothing of the library."""
    return respond(request, found, _PUBLIC)


def respond(request: Request, found: Content, headers: Mapping[str, str]) -> Response:
    """The content, or 304 where the browser has it already. It asks each time: after an
    upgrade nobody works with half of the old pages."""
    told = {
        "ETag": found.tag,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        **headers,
    }
    if found.tag in _listed(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=told)
    if "gzip" in _listed(request.headers.get("accept-encoding", "")):
        told["Content-Encoding"] = "gzip"
        return Response(found.packed, headers=told, media_type=found.media)
    return Response(found.body, headers=told, media_type=found.media)


def _listed(header: str) -> list[str]:
    """The items of a header; one with a weight (`gzip;q=0`) is not taken as named."""
    return [item.strip() for item in header.split(",")]
