"""What the failures of a chat server mean: which are worth another try, and the mend.

Words them as `Fault`s, without one that could be secret.
"""

import datetime
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime

from answering.chat_server import Fault
from answering.chat_socket import TooLarge

PASSING = 3
"""Requests in all for a failure that may pass."""

_REACH = "Check OPENAI_BASE_URL and the network."
_KEY = "Check OPENAI_API_KEY."
_MODEL = "Check FAZHI_MODEL and OPENAI_BASE_URL."
_WAIT = "Wait, or configure a second model."
_SERVER = "See the server's own log."
_CONNECTION: tuple[tuple[type[Exception], str, int], ...] = (
    (ssl.SSLCertVerificationError, "its certificate is not trusted", 1),
    (ssl.SSLError, "no secure connection (TLS) came about", 1),
    (socket.gaierror, "its name cannot be resolved", 2),
    (ConnectionRefusedError, "it refuses connections", PASSING),
)
_PASSING_STATUS = (408, 409, 425)
_REJECTING = (400, 404, 415, 422, 500, 501)
"""Statuses that may mean: not in this form."""
_SECRET = re.compile(r"\b(?:sk|key|tok)[-_][\w*.-]{4,}|Bearer\s+\S+", re.IGNORECASE)
_LONGEST = 160


def of_status(
    status: int, code: str | None, body: object, after: float | None, secret: str
) -> Fault:
    """The Fault of a response that is none of success; `after` as `retry_after` gives it."""
    told = _told(body, secret)
    if status in (401, 403):
        return Fault(f"{status}, it does not accept the key", mend=_KEY)
    if code == "insufficient_quota":
        return Fault(f"{status}, its quota is used up", mend=_WAIT, after=after)
    if status == 429:
        return Fault("429, too many requests", mend=_WAIT, tries=PASSING, after=after)
    if 300 <= status < 400:
        return Fault(f"{status}, it points elsewhere", mend=_REACH)
    complaint = f"{body}" if status in _REJECTING else ""
    if status >= 500 or status in _PASSING_STATUS:
        what = f"{status}{told}"
        return Fault(what, mend=_SERVER, tries=PASSING, after=after, complaint=complaint)
    return Fault(f"{status}{told}", mend=_MODEL, complaint=complaint, sick=status == 404)


def of_connection(error: Exception) -> Fault:
    """The Fault of a connection that did not come about, or broke."""
    causes = tuple(_causes(error))
    for kind, what, tries in _CONNECTION:
        if any(isinstance(cause, kind) for cause in causes):
            return Fault(what, mend=_REACH, tries=tries)
    return Fault("the connection broke", mend=_REACH, tries=PASSING)


def of_event(body: object, secret: str) -> Fault:
    """The Fault of an error that came as an event of the stream."""
    return Fault(f"it broke off{_told(body, secret)}", mend=_SERVER, tries=PASSING)


def of_nonsense(error: Exception) -> Fault:
    """The Fault of an answer that cannot be read."""
    if any(isinstance(cause, TooLarge) for cause in _causes(error)):
        return too_large()
    what = "not UTF-8" if isinstance(error, UnicodeError) else f"malformed ({type(error).__name__})"
    return Fault(f"its answer is {what}", mend=_SERVER, tries=2)


def too_slow(*, begun: bool, late: bool) -> Fault:
    """Nothing came for too long: `begun` after the first words, `late` at the deadline."""
    what = "it did not finish" if begun else "it did not answer"
    return Fault(f"{what} {'in time' if late else 'for too long'}", mend=_WAIT)


def too_large() -> Fault:
    """More came than any answer is, or it came packed, so that none can tell."""
    return Fault("its answer is too large, or compressed unasked", mend=_MODEL)


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


def _told(body: object, secret: str) -> str:
    """The server's own message as a short line, without what looks like a key."""
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, str):
        return ""
    if secret:
        message = message.replace(secret, "...")
    line = _SECRET.sub("...", " ".join(message.split()))
    return f", {line[:_LONGEST]}" if line.isprintable() and line else ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
