"""What a conversation has chosen and said: scope, language, the questions before."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.telegram.keeping.database import Database

MOST_QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation: a chat, or a topic of a forum.

    `regions` (names) and `years` are the scope chosen by button or command; empty means
    all. `language` "" is that of the user's app. `questions` are those asked, oldest
    first, `answer` the key of the last answer (see `answers`).
    """

    name: str
    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    language: str = ""
    questions: tuple[str, ...] = ()
    answer: str = ""

    def asked(self, questions: tuple[str, ...], answer: str) -> "Talk":
        """The talk after these questions, of which the last has its answer under `answer`."""
        return replace(self, questions=questions[-MOST_QUESTIONS:], answer=answer)

    def fresh(self) -> "Talk":
        """Begun anew, in the language chosen."""
        return Talk(self.name, language=self.language)


class Talks:
    """The conversations of one bot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, name: str) -> Talk:
        """The conversation as it stands; a new one where there is none."""
        rows = self._database.rows("SELECT state FROM talks WHERE name = ?", name)
        return _talk(name, json.loads(rows[0]["state"])) if rows else Talk(name)

    def change(self, name: str, how: Callable[[Talk], Talk]) -> None:
        """Keeps the conversation as `how` makes it of what it is by then: while a question
        was being answered, another scope may have been chosen."""
        sql = "INSERT OR REPLACE INTO talks VALUES (?, ?, ?)"
        with self._database.transaction() as db:
            talk = how(self.of(name))
            state = {key: value for key, value in asdict(talk).items() if key != "name"}
            db.execute(sql, (name, json.dumps(state), time.time()))

    def forget(self, name: str) -> None:
        """Forgets the conversation with its answers, and what its buttons mean."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM talks WHERE name = ?", (name,))
            db.execute("DELETE FROM answers WHERE talk = ?", (name,))
            db.execute("DELETE FROM keys WHERE talk = ?", (name,))

    def move(self, chat: int, to: int) -> None:
        """The conversations of a group go to the supergroup that it has become."""
        with self._database.transaction() as db:
            for row in db.execute("SELECT name FROM talks").fetchall():
                number, _, thread = row["name"].partition(":")
                if number == str(chat):
                    new = f"{to}:{thread}"
                    db.execute("DELETE FROM talks WHERE name = ?", (new,))
                    db.execute("UPDATE talks SET name = ? WHERE name = ?", (new, row["name"]))
                    db.execute("UPDATE answers SET talk = ? WHERE talk = ?", (new, row["name"]))
                    db.execute("UPDATE keys SET talk = ? WHERE talk = ?", (new, row["name"]))

    def chats(self) -> tuple[int, ...]:
        """The chats that have spoken with the bot lately."""
        names = (row["name"] for row in self._database.rows("SELECT name FROM talks"))
        return tuple(dict.fromkeys(int(name.partition(":")[0]) for name in names))


def _talk(name: str, state: dict[str, Any]) -> Talk:
    lists = {key: tuple(value) for key, value in state.items() if isinstance(value, list)}
    return Talk(name, **{**state, **lists})
