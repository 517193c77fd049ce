"""API keys: made, known again, used, revoked. What a key may ask for is `access`'s to name."""

from collections.abc import Callable
from dataclasses import dataclass
from sqlite3 import Row
from typing import Literal

from bot.portal.access import SCOPES, Scope
from bot.portal.vault import Vault, hint, made, same
from config.errors import BadRequest

PREFIX = "fz_"
DAY = 86_400.0
_LIVE = "SELECT 1 FROM keys WHERE name = ? AND revoked_at IS NULL"
_USED_SECONDS = 60.0
"""How exactly it is kept when a key was used last."""


State = Literal["live", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. Times are seconds of the epoch; `expires_at` None: never.
    `per_minute` and `per_day` are questions; 0: as many as come."""

    id: int
    name: str
    hint: str
    scopes: frozenset[Scope]
    per_minute: int
    per_day: int
    made_at: float
    expires_at: float | None
    used_at: float | None
    revoked_at: float | None


class Keyring:
    """The keys of one installation."""

    def __init__(self, vault: Vault, clock: Callable[[], float]) -> None:
        self._vault = vault
        self._clock = clock

    def add(
        self,
        name: str,
        scopes: frozenset[Scope],
        *,
        days: int | None = None,
        per_minute: int = 0,
        per_day: int = 0,
    ) -> str:
        """A new key: the one time that anybody sees it. Raises BadRequest where one of that
        name is in use."""
        secret, now = made(PREFIX), self._clock()
        ends = None if days is None else now + days * DAY
        row = (name, self._vault.digest(secret), hint(secret), _listed(scopes))
        with self._vault.writing() as db:
            if db.execute(_LIVE, (name,)).fetchone():
                raise BadRequest(
                    "There is a key of that name already",
                    where=name,
                    mend="Choose another name, or revoke that key first.",
                )
            db.execute(
                "INSERT INTO keys(name, digest, hint, scopes, per_minute, per_day, made_at,"
                " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, per_minute, per_day, now, ends),
            )
        return secret

    def of(self, secret: str) -> Key | None:
        """The key of that secret, in whatever state; None where there is none."""
        digest = self._vault.digest(secret)
        found = self._vault.rows("SELECT * FROM keys WHERE digest = ?", digest)
        return _key(found[0]) if found and same(found[0]["digest"], digest) else None

    def numbered(self, id: int) -> Key | None:
        """The key of that number, in whatever state."""
        found = self._vault.rows("SELECT * FROM keys WHERE id = ?", id)
        return _key(found[0]) if found else None

    def state(self, key: Key) -> State:
        """Whether a key lets anybody in now, and why not."""
        if key.revoked_at is not None:
            return "revoked"
        over = key.expires_at is not None and key.expires_at <= self._clock()
        return "expired" if over else "live"

    def used(self, key: Key) -> None:
        """The key was used now."""
        now = self._clock()
        if key.used_at is None or now - key.used_at >= _USED_SECONDS:
            self._vault.noted("UPDATE keys SET used_at = ? WHERE id = ?", now, key.id)

    def all(self) -> tuple[Key, ...]:
        """Every key there ever was, the first made first."""
        return tuple(map(_key, self._vault.rows("SELECT * FROM keys ORDER BY id")))

    def any_live(self) -> bool:
        """Whether some key lets somebody in."""
        return any(self.state(key) == "live" for key in self.all())

    def revoke(self, name: str) -> None:
        """The key of that name is of no use from now on. Raises BadRequest where there is
        none."""
        with self._vault.writing() as db:
            done = db.execute(
                "UPDATE keys SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL",
                (self._clock(), name),
            )
        if not done.rowcount:
            raise BadRequest(
                "There is no key of that name in use",
                where=name,
                mend="`fazhi keys list` shows them.",
            )


def _listed(scopes: frozenset[Scope]) -> str:
    return " ".join(scope for scope in SCOPES if scope in scopes)


def _key(row: Row) -> Key:
    given = row["scopes"].split()
    return Key(
        row["id"],
        row["name"],
        row["hint"],
        frozenset(scope for scope in SCOPES if scope in given),
        row["per_minute"],
        row["per_day"],
        row["made_at"],
        row["expires_at"],
        row["used_at"],
        row["revoked_at"],
    )
