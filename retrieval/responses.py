"""What a server's response or its absence says, in words fit for a log: none is secret."""

import datetime
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime

PASSING = 3
"""Requests in all for a failure that may pass."""

_CONNECTION: tuple[tuple[type[Exception], str, int], ...] = (
    (ssl.SSLCertVerificationError, "its certificate is not trusted", 1),
    (ssl.SSLError, "no secure connection (TLS) came about", 1),
    (socket.gaierror, "its name cannot be resolved", 2),
    (ConnectionRefusedError, "it refuses connections", PASSING),
)
_SECRET = re.compile(r"\b(?:sk|key|tok)[-_][\w*.-]{4,}|Bearer\s+\S+", re.IGNORECASE)
_LONGEST = 160


def unreached(error: Exception) -> tuple[str, int]:
    """Why a connection did not come about, or broke; and how many requests in all are
    worth making."""
    found = tuple(causes(error))
    for kind, what, tries in _CONNECTION:
        if any(isinstance(cause, kind) for cause in found):
            return what, tries
    return "the connection broke", PASSING


def retry_after(headers: Mapping[str, str], now: datetime.datetime) -> float | None:
    """Seconds that a response asks to wait: a number, or a date against `now` (with its
    zone). None where it says nothing that can be read."""
    said = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(?:\.\d+)?", said):
        return float(said)
    try:
        date = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=datetime.UTC)
    return max(0.0, (aware - now).total_seconds())


def told(body: object, secret: str) -> str:
    """The server's own message as a short line, without what looks like a key."""
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, str):
        return ""
    if secret:
        message = message.replace(secret, "...")
    line = _SECRET.sub("...", " ".join(message.split()))
    return f", {line[:_LONGEST]}" if line.isprintable() and line else ""


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from, ten deep at most."""
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
