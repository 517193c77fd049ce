"""Messages to send: kept before they are sent, in order in each chat, marked at once."""

import json
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.telegram.keeping.database import Database
from bot.telegram.messages import outgoing
from bot.telegram.messages.outgoing import Outgoing

_NOTHING = -1
"""In the place of a message's number, while something is yet to be taken away."""

_FIRST = (
    "state = 'waiting' AND worker = '' AND NOT EXISTS (SELECT 1 FROM outbox p"
    " WHERE p.chat = o.chat AND p.state = 'waiting' AND (p.later, p.n) < (o.later, o.n))"
)
"""What is the first of its chat, and nobody's yet."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in the outbox: its number there, and how often it was tried in vain."""

    n: int
    message: Outgoing
    tries: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A message that stands in a chat under its number there, or one that is yet to be sent,
    under its number in the outbox with a minus; a picture has no text that could be changed.
    """

    message: int
    pictured: bool = False


class Outbox:
    """What one bot has to say, shared by its workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, messages: Iterable[Outgoing], answer: str = "") -> None:
        """Keeps messages in order; `answer` is what they belong to, "" for nothing."""
        now = time.time()
        with self._database.transaction() as db:
            for message in messages:
                body = json.dumps(outgoing.to_json(message), ensure_ascii=True)
                pictured, stands = bool(message.name), max(0, message.edits)
                row = (message.chat, body, stands, answer, pictured, message.bulk, now)
                db.execute(
                    "INSERT INTO outbox(chat, body, state, due, tries, worker, message, answer,"
                    " pictured, later, at) VALUES (?, ?, 'waiting', 0, 0, '', ?, ?, ?, ?, ?)",
                    row,
                )

    def take(self, worker: str) -> Posted | None:
        """The next message that is due and the first of its chat; now this worker's. What
        goes to many waits till nothing else is due."""
        with self._database.transaction() as db:
            while (posted := self._next(db)) and posted.message.deletes < 0:
                self.dropped(posted.n)  # what it takes away was never sent
            if posted is not None:
                db.execute("UPDATE outbox SET worker = ? WHERE n = ?", (worker, posted.n))
        return posted

    def sent(self, n: int, message: int) -> None:
        """Marks a message as sent, under its number in the chat."""
        self._settle(n, "sent", message)

    def dropped(self, n: int) -> None:
        """Marks a message as one that cannot be delivered."""
        self._settle(n, "dropped", 0)

    def later(self, n: int, seconds: float) -> None:
        """Puts a message back, to be tried again after so long."""
        with self._database.transaction() as db:
            sql = "UPDATE outbox SET worker = '', due = ?, tries = tries + 1 WHERE n = ?"
            db.execute(sql, (time.time() + seconds, n))

    def drop_chat(self, chat: int) -> None:
        """Drops all that waits for a chat that nobody reads any more."""
        with self._database.transaction() as db:
            sql = "UPDATE outbox SET state = 'dropped', body = '' WHERE chat = ? AND state = 'waiting'"
            db.execute(sql, (chat,))

    def move(self, chat: int, to: int) -> None:
        """What waits for a group goes to the supergroup that it has become."""
        with self._database.transaction() as db:
            sql = "SELECT n, body FROM outbox WHERE chat = ? AND state = 'waiting'"
            for row in db.execute(sql, (chat,)).fetchall():
                message = replace(
                    outgoing.from_json(json.loads(row["body"])), chat=to, replies_to=0
                )
                body = json.dumps(outgoing.to_json(message), ensure_ascii=True)
                db.execute("UPDATE outbox SET chat = ?, body = ? WHERE n = ?", (to, body, row["n"]))

    def messages_of(self, answer: str) -> tuple[Standing, ...]:
        """The messages of an answer that stand in its chat, or will."""
        sql = (
            "SELECT iif(message, message, -n) AS message, max(pictured) AS pictured FROM outbox"
            " WHERE answer = ? AND (message > 0 OR (message = 0 AND state = 'waiting'))"
            " GROUP BY 1 ORDER BY min(n)"
        )
        rows = self._database.rows(sql, answer)
        return tuple(Standing(row["message"], bool(row["pictured"])) for row in rows)

    def answer_at(self, chat: int, message: int) -> str:
        """What the message of a chat belongs to; "" for nothing."""
        sql = "SELECT answer FROM outbox WHERE chat = ? AND message = ? ORDER BY n DESC LIMIT 1"
        found = self._database.rows(sql, chat, message)
        return found[0]["answer"] if found else ""

    def release(self, workers: Iterable[str]) -> None:
        """Gives back what these workers, which are gone, had taken."""
        with self._database.transaction() as db:
            for worker in workers:
                db.execute("UPDATE outbox SET worker = '' WHERE worker = ?", (worker,))

    def workers(self) -> set[str]:
        """Who has taken what is not sent."""
        sql = "SELECT DISTINCT worker FROM outbox WHERE state = 'waiting' AND worker != ''"
        return {row["worker"] for row in self._database.rows(sql)}

    def waiting(self) -> int:
        """How many are not sent."""
        sql = "SELECT count(*) FROM outbox WHERE state = 'waiting'"
        return int(self._database.rows(sql)[0][0])

    def due_in(self) -> float | None:
        """Seconds until a message may be taken; None where there is none."""
        due = self._database.rows(f"SELECT min(due) FROM outbox o WHERE {_FIRST}")[0][0]
        return None if due is None else max(0.0, due - time.time())

    def _next(self, db: sqlite3.Connection) -> Posted | None:
        row = db.execute(
            f"SELECT n, body, tries FROM outbox o WHERE {_FIRST} AND due <= ?"
            " ORDER BY later, n LIMIT 1",
            (time.time(),),
        ).fetchone()
        if row is None:
            return None
        message = self._settled(outgoing.from_json(json.loads(row["body"])))
        return Posted(row["n"], message, row["tries"])

    def _settled(self, message: Outgoing) -> Outgoing:
        """What names a message that was yet to be sent names the one in the chat now; where
        that never came, a change is a new message."""
        if message.edits < 0:
            return replace(message, edits=self._number(-message.edits))
        if message.deletes < 0:
            return replace(message, deletes=self._number(-message.deletes) or message.deletes)
        return message

    def _number(self, n: int) -> int:
        found = self._database.rows("SELECT message FROM outbox WHERE n = ?", n)
        return int(found[0]["message"]) if found else 0

    def _settle(self, n: int, state: str, message: int) -> None:
        with self._database.transaction() as db:
            sql = "UPDATE outbox SET state = ?, message = ?, worker = '', body = '' WHERE n = ?"
            db.execute(sql, (state, message, n))
