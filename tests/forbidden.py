"""What is forbidden, and what is allowed right beside it: the rows of the tables of cases."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.doors import ASKED, Doors


@dataclass(frozen=True)
class Case:
    """Something forbidden, the status and reason with which it is refused, and what is allowed
    beside it, so that a portal that refuses everything fails."""

    name: str
    forbidden: Callable[[Doors], Any]
    status: int
    reason: str
    allowed: Callable[[Doors], Any]
    success: int = 200

    def __str__(self) -> str:
        return self.name

    def assert_refused(self, door: Doors) -> None:
        """Refused as it should be, with a problem that a person can read."""
        answered = self.forbidden(door)
        assert answered.status_code == self.status, answered.content
        assert "access-control-allow-credentials" not in answered.headers
        if self.status == 429:
            assert 0 < int(answered.headers["retry-after"]) <= 90_000
        if self.status == 401:
            assert answered.headers["www-authenticate"] == "Bearer"
        if answered.content:
            told = answered.json()
            assert (told["status"], told.get("reason", "")) == (self.status, self.reason)
            assert told["detail"]

    def assert_allowed(self, door: Doors) -> None:
        """What lies beside it comes through."""
        answered = self.allowed(door)
        assert answered.status_code == self.success, answered.content


def one_letter_off(key: str) -> str:
    return key[:-1] + ("A" if key[-1] != "A" else "B")


def asking(fields: str, first: str = "POST /api/ask HTTP/1.1") -> str:
    body = json.dumps(ASKED)
    length = f"Content-Type: application/json\nContent-Length: {len(body)}\nConnection: close"
    return f"{first}\nHost: {{host}}\n{fields}\n{length}\n\n{body}"
