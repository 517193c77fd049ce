"""Who may use the bot, and how much: settings first, then what administrators decide."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from bot.telegram.database import Database
from bot.telegram.incoming import Place

Standing = Literal["allowed", "banned"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings say. `allowed` are users and chats; `opened` lets everyone in who
    is not banned. The limits are questions in a minute."""

    admins: Collection[int] = ()
    allowed: Collection[int] = ()
    opened: bool = False
    of_a_user: int = 10
    of_a_chat: int = 20


class Members:
    """Users and chats by number: who is let in, who is not, and what they asked lately."""

    def __init__(self, database: Database, rules: Rules) -> None:
        self._database = database
        self.rules = rules

    def is_admin(self, user: int) -> bool:
        """Whether the settings name the user as an administrator."""
        return user in self.rules.admins

    def may_ask(self, place: Place) -> bool:
        """Whether somebody is answered there: not banned, and let in by person or chat."""
        ids = {place.user, place.chat}
        if self.is_admin(place.user):
            return True
        standings = self._standings(ids)
        if "banned" in standings:
            return False
        return self.rules.opened or "allowed" in standings or bool(ids & set(self.rules.allowed))

    def decide(self, number: int, standing: Standing) -> None:
        """Lets a user or a chat in, or bans it."""
        with self._database.transaction() as db:
            sql = "INSERT OR REPLACE INTO members VALUES (?, ?, ?)"
            db.execute(sql, (number, standing, time.time()))

    def listed(self, standing: Standing) -> tuple[int, ...]:
        """The users and chats of that standing, the latest first."""
        sql = "SELECT id FROM members WHERE status = ? ORDER BY at DESC"
        return tuple(row["id"] for row in self._database.rows(sql, standing))

    def count(self, place: Place) -> None:
        """Counts a question against the limits."""
        now = time.time()
        with self._database.transaction() as db:
            db.execute("DELETE FROM asked WHERE at < ?", (now - 60,))
            for who in {place.user, place.chat}:
                db.execute("INSERT INTO asked VALUES (?, ?)", (who, now))

    def must_wait(self, place: Place) -> int:
        """Seconds until another question is taken there; 0 where it is now."""
        if self.is_admin(place.user):
            return 0
        limits = {place.user: self.rules.of_a_user}
        if not place.private:
            limits[place.chat] = self.rules.of_a_chat
        return max(self._wait(who, most) for who, most in limits.items())

    def _wait(self, who: int, most: int) -> int:
        since = time.time() - 60
        sql = "SELECT at FROM asked WHERE who = ? AND at > ? ORDER BY at DESC LIMIT ?"
        rows = self._database.rows(sql, who, since, most)
        return max(1, round(rows[-1]["at"] - since)) if len(rows) >= most else 0

    def _standings(self, ids: Collection[int]) -> set[str]:
        marks = ", ".join("?" * len(ids))
        sql = f"SELECT status FROM members WHERE id IN ({marks})"
        return {row["status"] for row in self._database.rows(sql, *ids)}
