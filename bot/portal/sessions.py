"""Sessions of people who signed in: begun, known again by their cookie, ended.

The cookie is a random secret; what it stands for is kept here, so that a session that was
ended is over whoever holds a copy.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.portal.vault import Vault, made, same

PREFIX = "fzs_"
IDLE = 3600.0
ABSOLUTE = 12 * 3600.0
_SEEN_SECONDS = 60.0
"""How exactly it is kept when a session was used last."""

How = Literal["oidc", "key"]


@dataclass(frozen=True, slots=True)
class Session:
    """One session. With `how` `key`, `name` is the key's number; else the person's name, and
    `facts` what rules may ask of them. Times are seconds of the epoch."""

    how: How
    name: str
    facts: Mapping[str, tuple[str, ...]]
    made_at: float
    seen_at: float


class Sessions:
    """The sessions of one installation."""

    seconds = ABSOLUTE
    """How long one may last."""

    def __init__(self, vault: Vault, clock: Callable[[], float]) -> None:
        self._vault = vault
        self._clock = clock

    def begin(self, how: How, name: str, facts: Mapping[str, Sequence[str]]) -> str:
        """A new session's cookie. Those that are over are cleared away."""
        cookie, now = made(PREFIX), self._clock()
        told = json.dumps({key: list(values) for key, values in facts.items()})
        with self._vault.writing() as db:
            db.execute(
                "DELETE FROM sessions WHERE made_at < ? OR seen_at < ?",
                (now - ABSOLUTE, now - IDLE),
            )
            row = (self._vault.digest(cookie), how, name, told, now, now)
            db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)", row)
        return cookie

    def of(self, cookie: str) -> Session | None:
        """The session of a cookie, used now; None where there is none or it is over."""
        digest, now = self._vault.digest(cookie), self._clock()
        found = self._vault.rows("SELECT * FROM sessions WHERE digest = ?", digest)
        if not found or not same(found[0]["digest"], digest):
            return None
        row = found[0]
        if now - row["made_at"] > ABSOLUTE or now - row["seen_at"] > IDLE:
            return None
        if now - row["seen_at"] >= _SEEN_SECONDS:
            self._vault.noted("UPDATE sessions SET seen_at = ? WHERE digest = ?", now, digest)
        facts = {key: tuple(values) for key, values in json.loads(row["facts"]).items()}
        return Session(row["how"], row["name"], facts, row["made_at"], row["seen_at"])

    def end(self, cookie: str) -> None:
        """The session of a cookie is over."""
        with self._vault.writing() as db:
            digest = self._vault.digest(cookie)
            db.execute("DELETE FROM sessions WHERE digest = ?", (digest,))
