"""Updates that were received: each kept once, done once, in order where order matters."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.telegram.keeping.database import Database

KEPT_SECONDS = 3 * 86_400
"""How long the number of an update is remembered; Telegram itself forgets after a day."""
MOST_TRIES = 10
"""A worker that dies of an update takes it with it after so many times. Many, since most die
of something else, and what is heavy is made in processes that die in their stead."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update: its number, its JSON, how often it was begun before, and the message
    that shows how far the answer is (0: none yet)."""

    id: int
    body: dict[str, Any]
    tries: int
    preview: int


class Inbox:
    """The updates of one bot, shared by its workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, updates: Iterable[tuple[dict[str, Any], str]]) -> int:
        """Keeps updates, each with its line (those of one line are done one after
        another); returns how many were new."""
        now, new = time.time(), 0
        with self._database.transaction() as db:
            for body, line in updates:
                text = json.dumps(body, ensure_ascii=True)
                sql = "INSERT OR IGNORE INTO updates VALUES (?, ?, ?, '', 0, 0, 0, ?)"
                new += db.execute(sql, (body["update_id"], line, text, now)).rowcount
        return new

    def take(self, worker: str) -> Update | None:
        """The next update that nobody does yet, and whose line is free; now this worker's."""
        with self._database.transaction() as db:
            row = db.execute(
                "SELECT id, body, tries, preview FROM updates u WHERE done = 0 AND worker = ''"
                " AND NOT EXISTS (SELECT 1 FROM updates v WHERE v.line = u.line AND v.done = 0"
                " AND (v.id < u.id OR v.worker != '')) ORDER BY id LIMIT 1"
            ).fetchone()
            if row is None:
                return None
            sql = "UPDATE updates SET worker = ?, tries = tries + 1 WHERE id = ?"
            db.execute(sql, (worker, row["id"]))
        return Update(row["id"], json.loads(row["body"]), row["tries"], row["preview"])

    def previewed(self, update: int, message: int) -> None:
        """Notes the message that shows how far the answer is, so that the answer takes its
        place even where another worker gives it."""
        with self._database.transaction() as db:
            db.execute("UPDATE updates SET preview = ? WHERE id = ?", (message, update))

    def preview_of(self, update: int) -> int:
        """The message that shows how far the answer is; 0 where there is none."""
        rows = self._database.rows("SELECT preview FROM updates WHERE id = ?", update)
        return int(rows[0]["preview"]) if rows else 0

    def done(self, update: int) -> None:
        """Settles an update; its text is forgotten, its number kept."""
        with self._database.transaction() as db:
            sql = "UPDATE updates SET done = 1, worker = '', body = '' WHERE id = ?"
            db.execute(sql, (update,))

    def release(self, workers: Iterable[str]) -> None:
        """Gives back what these workers, which are gone, had taken."""
        with self._database.transaction() as db:
            for worker in workers:
                db.execute("UPDATE updates SET worker = '' WHERE worker = ?", (worker,))

    def workers(self) -> set[str]:
        """Who has taken what is not done."""
        sql = "SELECT DISTINCT worker FROM updates WHERE done = 0 AND worker != ''"
        return {row["worker"] for row in self._database.rows(sql)}

    def waiting(self) -> int:
        """How many are not done."""
        return int(self._database.rows("SELECT count(*) FROM updates WHERE done = 0")[0][0])

    def expire(self) -> None:
        """Forgets the numbers of updates that will not come again."""
        with self._database.transaction() as db:
            sql = "DELETE FROM updates WHERE done = 1 AND at < ?"
            db.execute(sql, (time.time() - KEPT_SECONDS,))
