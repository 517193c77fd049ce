"""Who asks, and what they may. How somebody is known is `guarding`'s."""

from dataclasses import dataclass
from typing import Literal, Protocol

from fastapi import Request

from answering.catalogue import Path

Scope = Literal["ask", "read", "upload", "admin"]
SCOPES: tuple[Scope, ...] = ("ask", "read", "upload", "admin")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who was let in.

    `how` they were known; `name` is what quotas and the audit log know them by (never a
    secret); `scopes` is what they may. `paths` are the regions that they are narrowed to (a
    channel's; empty: no narrowing), `regions` the full names of those.
    """

    how: Literal["open", "key", "channel", "session", "proxy"]
    name: str
    scopes: frozenset[Scope]
    paths: tuple[Path, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        """The full names of the regions they are narrowed to; none: no narrowing."""
        return tuple("".join(path) for path in self.paths)

    def reaches(self, path: Path) -> bool:
        """Whether a report of that region is theirs to read."""
        return not self.paths or any(path[: len(own)] == own for own in self.paths)


class Guard(Protocol):
    """Lets requests in."""

    async def admit(self, request: Request, scope: Scope, *, asks: bool = False) -> Caller:
        """The caller; raises Problem (401, 403, 429) for one who may not. `asks` says that an
        answer is asked for, which counts as a question."""
        ...


EVERYONE = Caller("open", "everyone", frozenset(SCOPES))


class OpenGuard:
    """Lets everyone in: for a service that only this machine can reach."""

    async def admit(self, request: Request, scope: Scope, *, asks: bool = False) -> Caller:  # noqa: ARG002
        """Everyone, with every scope."""
        return EVERYONE
