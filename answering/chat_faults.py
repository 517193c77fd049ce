"""What the failures of a chat server mean: which are worth another try, and the mend.

Words them as `Fault`s, without one that could be secret.
"""

from answering.chat_server import Fault
from answering.chat_socket import TooLarge
from retrieval.responses import PASSING, causes, told, unreached

_REACH = "Check OPENAI_BASE_URL and the network."
_KEY = "Check OPENAI_API_KEY."
_MODEL = "Check FAZHI_MODEL and OPENAI_BASE_URL."
_WAIT = "Wait, or configure a second model."
_SERVER = "See the server's own log."
_PASSING_STATUS = (408, 409, 425)
_REJECTING = (400, 404, 415, 422, 500, 501)
"""Statuses that may mean: not in this form."""


def of_status(
    status: int, code: str | None, body: object, after: float | None, secret: str
) -> Fault:
    """The Fault of a response that is none of success; `after` as `retry_after` gives it."""
    said = told(body, secret)
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
        what = f"{status}{said}"
        return Fault(what, mend=_SERVER, tries=PASSING, after=after, complaint=complaint)
    return Fault(f"{status}{said}", mend=_MODEL, complaint=complaint, sick=status == 404)


def of_connection(error: Exception) -> Fault:
    """The Fault of a connection that did not come about, or broke."""
    what, tries = unreached(error)
    return Fault(what, mend=_REACH, tries=tries)


def of_event(body: object, secret: str) -> Fault:
    """The Fault of an error that came as an event of the stream."""
    return Fault(f"it broke off{told(body, secret)}", mend=_SERVER, tries=PASSING)


def of_nonsense(error: Exception) -> Fault:
    """The Fault of an answer that cannot be read."""
    if any(isinstance(cause, TooLarge) for cause in causes(error)):
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
