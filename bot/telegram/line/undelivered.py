"""Why the Bot API did not take something, in words of our own."""

import datetime
from typing import Literal

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

Trouble = Literal["later", "gone", "impossible", "moved", "refused", "conflict"]


class Undelivered(Exception):
    """Why the Bot API did not take something.

    `later`: try again after `seconds`; `gone`: nobody is there any more (blocked, put out);
    `moved`: the group is now `to`; `impossible`: it will never be taken; `refused`: the
    token is wrong; `conflict`: another bot with this token is asking.
    """

    def __init__(self, kind: Trouble, what: str, seconds: float = 0.0, to: int = 0) -> None:
        super().__init__(what)
        self.kind = kind
        self.seconds = seconds
        self.to = to


class told:  # noqa: N801 - it is used as a statement
    """Turns the library's errors into Undelivered."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, TelegramError):
            raise _undelivered(error) from error


def _undelivered(error: TelegramError) -> Undelivered:
    what = f"{type(error).__name__}: {error.message}"
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        assert isinstance(wait, datetime.timedelta)
        return Undelivered("later", what, wait.total_seconds())
    if isinstance(error, ChatMigrated):
        return Undelivered("moved", what, to=error.new_chat_id)
    if isinstance(error, InvalidToken):
        return Undelivered("refused", "The token is not known there")  # it stands in the message
    if isinstance(error, Forbidden):
        return Undelivered("gone", what)
    if isinstance(error, Conflict):
        return Undelivered("conflict", what)
    if isinstance(error, BadRequest):
        gone = "chat not found" in what.lower()
        return Undelivered("gone" if gone else "impossible", what)
    if isinstance(error, NetworkError):
        return Undelivered("later", what)
    return Undelivered("impossible", what)
