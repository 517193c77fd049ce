"""The answers given, for the buttons under them: sources, original, export, opinion."""

import json
import secrets
import time
from dataclasses import dataclass

from answering.answer import Answer
from bot.answerjson import from_json, to_json
from bot.telegram.keeping.database import Database


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given: its key, its conversation, and the number of the message
    that asked (0: a button). `before` are the questions that it follows, oldest first."""

    key: str
    talk: str
    question: int
    answer: Answer
    before: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions so far, for one that follows this answer."""
        return (*self.before, self.answer.question)


class Answers:
    """The answers that one bot gave."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @staticmethod
    def new_key() -> str:
        """A key under which no answer is kept yet."""
        return secrets.token_urlsafe(9)

    def keep(self, given: Given) -> None:
        """Keeps an answer, in place of one of the same key."""
        kept = {"answer": to_json(given.answer), "before": given.before}
        body = json.dumps(kept, ensure_ascii=True)
        row = (given.key, given.talk, given.question, body, time.time())
        with self._database.transaction() as db:
            db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", row)

    def get(self, key: str) -> Given | None:
        """The answer under a key; None where there is none any more."""
        return self._one("SELECT * FROM answers WHERE id = ?", key)

    def to(self, talk: str, question: int) -> Given | None:
        """The answer to a message of a conversation."""
        sql = "SELECT * FROM answers WHERE talk = ? AND question = ? ORDER BY at DESC LIMIT 1"
        return self._one(sql, talk, question)

    def last(self, talk: str, most: int) -> tuple[Given, ...]:
        """The last answers of a conversation, at most so many, oldest first."""
        sql = "SELECT * FROM answers WHERE talk = ? ORDER BY at DESC LIMIT ?"
        rows = self._database.rows(sql, talk, most)
        return tuple(_given(tuple(row)) for row in reversed(rows))

    def _one(self, sql: str, *values: object) -> Given | None:
        rows = self._database.rows(sql, *values)
        return _given(tuple(rows[0])) if rows else None


def _given(row: tuple[str, str, int, str, float]) -> Given:
    key, talk, question, body, _ = row
    kept = json.loads(body)
    return Given(key, talk, question, from_json(kept["answer"]), tuple(kept["before"]))
