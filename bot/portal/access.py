"""Who asks, and what they may. How somebody is known is `guarding`'s."""

from dataclasses import dataclass
from typing import Literal, Protocol

from fastapi import Request

Scope = Literal["ask", "read", "upload", "admin"]
SCOPES: tuple[Scope, ...] = ("ask", "read", "upload", "admin")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who was let in.

    `how` they were known; `name` is what quotas and the audit log know them by (never a
    secret); `scopes` is what they may. `regions` narrows every question to those regions
    (a channel's; empty: no narrowing).
    """

    how: Literal["open", "key", "channel", "session", "proxy"]
    name: str
    scopes: frozenset[Scope]
    regions: tuple[str, ...] = ()


class Guard(Protocol):
    """Lets requests in."""

    async def admit(self, request: Request, scope: Scope) -> Caller:
        """The caller; raises Problem (401, 403, 429) for one who may not."""
        ...


EVERYONE = Caller("open", "everyone", frozenset(SCOPES))


class OpenGuard:
    """Lets everyone in: for a service that only this machine can reach."""

    async def admit(self, request: Request, scope: Scope) -> Caller:  # noqa: ARG002
        """Everyone, with every scope."""
        return EVERYONE
