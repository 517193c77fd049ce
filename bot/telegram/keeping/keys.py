"""What the buttons mean: Telegram gives back 64 bytes, so a button carries a short key."""

import json
import secrets
import time
from typing import Any

from bot.telegram.keeping.database import Database


class Keys:
    """Keys to what was put away under them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @staticmethod
    def new() -> str:
        """A key under which nothing is kept yet."""
        return secrets.token_urlsafe(9)

    def keep(self, talk: str, key: str, action: str, values: dict[str, Any]) -> None:
        """Keeps an action with its values (what JSON can hold) under a key, for as long as
        the conversation is kept."""
        row = (key, talk, json.dumps([action, values]), time.time())
        with self._database.transaction() as db:
            db.execute("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?)", row)

    def forget(self, key: str) -> None:
        """What a button means only once it means no more."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM keys WHERE key = ?", (key,))

    def get(self, key: str) -> tuple[str, dict[str, Any]] | None:
        """The action and its values; None where the key is unknown, or was forgotten."""
        rows = self._database.rows("SELECT body FROM keys WHERE key = ?", key)
        if not rows:
            return None
        action, values = json.loads(rows[0]["body"])
        return action, values
