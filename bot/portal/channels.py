"""Channels: web sites on whose pages the portal may be used, each from its own origins and
within its own regions. Their secrets are made, known again and revoked here."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from sqlite3 import Row

from answering.catalogue import Path
from bot.portal.vault import Vault, hint, made, same
from config.errors import BadRequest

PREFIX = "fzc_"
_USED_SECONDS = 60.0
"""How exactly it is kept when a channel's secret was used last."""
_LIVE = "SELECT * FROM channels WHERE revoked_at IS NULL"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel without its secret. `origins` are exact; none: nobody may use it. `regions`
    are the paths that it is narrowed to; none: the whole library. The numbers are questions,
    of all its users and of one; 0: as many as come."""

    id: int
    name: str
    hint: str
    origins: tuple[str, ...]
    regions: tuple[Path, ...]
    per_minute: int
    per_day: int
    user_per_minute: int
    made_at: float
    used_at: float | None
    revoked_at: float | None


class Channels:
    """The channels of one installation."""

    def __init__(self, vault: Vault, clock: Callable[[], float]) -> None:
        self._vault = vault
        self._clock = clock

    def add(
        self,
        name: str,
        origins: Sequence[str],
        regions: Sequence[Path] = (),
        *,
        per_minute: int = 0,
        per_day: int = 0,
        user_per_minute: int = 0,
    ) -> str:
        """A new channel's secret: the one time that anybody sees it. Raises BadRequest where
        one of that name is in use."""
        secret = made(PREFIX)
        texts = json.dumps(list(origins)), json.dumps(list(regions), ensure_ascii=False)
        row = (name, self._vault.digest(secret), hint(secret), *texts)
        with self._vault.writing() as db:
            if db.execute(f"{_LIVE} AND name = ?", (name,)).fetchone():
                raise BadRequest(
                    "There is a channel of that name already",
                    where=name,
                    mend="Choose another name, or revoke that channel first.",
                )
            db.execute(
                "INSERT INTO channels(name, digest, hint, origins, regions, per_minute,"
                " per_day, user_per_minute, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, per_minute, per_day, user_per_minute, self._clock()),
            )
        return secret

    def named(self, name: str) -> Channel | None:
        """The channel of that name that is in use."""
        found = self._vault.rows(f"{_LIVE} AND name = ?", name)
        return _channel(found[0]) if found else None

    def of(self, secret: str) -> Channel | None:
        """The channel in use that has that secret."""
        digest = self._vault.digest(secret)
        found = self._vault.rows(f"{_LIVE} AND digest = ?", digest)
        return _channel(found[0]) if found and same(found[0]["digest"], digest) else None

    def used(self, channel: Channel) -> None:
        """The channel's secret was used now."""
        now = self._clock()
        if channel.used_at is None or now - channel.used_at >= _USED_SECONDS:
            self._vault.noted("UPDATE channels SET used_at = ? WHERE id = ?", now, channel.id)

    def all(self) -> tuple[Channel, ...]:
        """Every channel there ever was, the first made first."""
        return tuple(map(_channel, self._vault.rows("SELECT * FROM channels ORDER BY id")))

    def live(self) -> tuple[Channel, ...]:
        """Those in use."""
        return tuple(map(_channel, self._vault.rows(f"{_LIVE} ORDER BY id")))

    def revoke(self, name: str) -> None:
        """The channel, its secret and every token of it are of no use from now on. Raises
        BadRequest where there is none."""
        with self._vault.writing() as db:
            done = db.execute(
                "UPDATE channels SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL",
                (self._clock(), name),
            )
        if not done.rowcount:
            raise BadRequest(
                "There is no channel of that name in use",
                where=name,
                mend="`fazhi channels list` shows them.",
            )


def _channel(row: Row) -> Channel:
    return Channel(
        row["id"],
        row["name"],
        row["hint"],
        tuple(json.loads(row["origins"])),
        tuple(map(tuple, json.loads(row["regions"]))),
        row["per_minute"],
        row["per_day"],
        row["user_per_minute"],
        row["made_at"],
        row["used_at"],
        row["revoked_at"],
    )
