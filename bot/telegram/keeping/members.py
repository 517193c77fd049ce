"""Who may use the bot, and how much: settings first, then what administrators decide."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from bot.telegram.keeping.database import Database
from bot.telegram.messages.incoming import Place

Standing = Literal["allowed", "banned"]
Counted = Literal["question", "inline"]
Told = Literal["told", "shut out"]
"""What somebody was told: to wait, or that they are not let in."""
INLINE_FOR_ONE = 6
"""So many inline questions count as one: each pause in typing sends another."""
_SECONDS = 60


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

    def is_open(self, chat: int) -> bool:
        """Whether anyone who is not banned is answered in that chat."""
        standings = self._standings({chat})
        let_in = "allowed" in standings or chat in self.rules.allowed
        return "banned" not in standings and (self.rules.opened or let_in)

    def may_hear(self, chat: int) -> bool:
        """Whether what goes to everybody goes to that chat: it is not shut out, nor, where
        not everyone is let in, a private chat of somebody who is not let in any more."""
        standings = self._standings({chat})
        known = chat < 0 or self.is_admin(chat) or self.is_open(chat)
        return "banned" not in standings and known

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

    def move(self, chat: int, to: int) -> None:
        """A group that became a supergroup is let in, or kept out, as it was before."""
        standings = self._standings({chat})
        if "banned" in standings:
            self.decide(to, "banned")
        elif "allowed" in standings or chat in self.rules.allowed:
            self.decide(to, "allowed")

    def listed(self, standing: Standing) -> tuple[int, ...]:
        """The users and chats of that standing, the latest first."""
        sql = "SELECT id FROM members WHERE status = ? ORDER BY at DESC"
        return tuple(row["id"] for row in self._database.rows(sql, standing))

    def count(self, place: Place, what: Counted = "question") -> None:
        """Counts a question against the limits."""
        self._note({place.user, place.chat}, what)

    def must_wait(self, place: Place, what: Counted = "question") -> int:
        """Seconds until another question is taken there; 0 where it is now."""
        if self.is_admin(place.user):
            return 0
        each = INLINE_FOR_ONE if what == "inline" else 1
        limits = {place.user: self.rules.of_a_user * each}
        if not place.private:
            limits[place.chat] = self.rules.of_a_chat * each
        return max(self._wait(who, what, most) for who, most in limits.items())

    def is_banned(self, place: Place) -> bool:
        """Whether an administrator has put the user or the chat out."""
        return "banned" in self._standings({place.user, place.chat})

    def was_told(self, place: Place, what: Told = "told") -> bool:
        """Whether somebody was told so already: once in a minute is enough."""
        return self._wait(place.user, what, 1) > 0

    def tell(self, place: Place, what: Told = "told") -> None:
        """Notes that somebody is told so."""
        self._note({place.user}, what)

    def _note(self, ids: Collection[int], what: str) -> None:
        now = time.time()
        with self._database.transaction() as db:
            db.execute("DELETE FROM asked WHERE at < ?", (now - _SECONDS,))
            for who in ids:
                db.execute("INSERT INTO asked VALUES (?, ?, ?)", (who, what, now))

    def _wait(self, who: int, what: str, most: int) -> int:
        since = time.time() - _SECONDS
        sql = "SELECT at FROM asked WHERE who = ? AND what = ? AND at > ? ORDER BY at DESC LIMIT ?"
        rows = self._database.rows(sql, who, what, since, most)
        return max(1, round(rows[-1]["at"] - since)) if len(rows) >= most else 0

    def _standings(self, ids: Collection[int]) -> set[str]:
        marks = ", ".join("?" * len(ids))
        sql = f"SELECT status FROM members WHERE id IN ({marks})"
        return {row["status"] for row in self._database.rows(sql, *ids)}
