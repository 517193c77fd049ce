"""All that the bot keeps, over one file."""

import time
from functools import partial
from pathlib import Path

from bot.telegram.keeping.answers import Answers
from bot.telegram.keeping.database import Database
from bot.telegram.keeping.flushing import Flusher
from bot.telegram.keeping.inbox import Inbox
from bot.telegram.keeping.keys import Keys
from bot.telegram.keeping.members import Members, Rules
from bot.telegram.keeping.outbox import Outbox
from bot.telegram.keeping.perseverance import Perseverance
from bot.telegram.keeping.talks import Talks
from bot.telegram.messages.reply import Reply

_DAY = 86_400


class Store:
    """The bot's file, opened once in each process. Close it at the end."""

    def __init__(self, home: Path, rules: Rules) -> None:
        self.database = Database(home)
        self.inbox = Inbox(self.database)
        self.outbox = Outbox(self.database)
        self.talks = Talks(self.database)
        self.keys = Keys(self.database)
        self.answers = Answers(self.database)
        self.members = Members(self.database, rules)
        self.perseverance = Perseverance()
        self._flusher = Flusher(self.database)

    async def flushed(self) -> None:
        """Returns when all that was stored before is safe from a loss of power too."""
        await self._flusher.flushed()

    def settle(self, update: int, reply: Reply, talk: str) -> None:
        """Stores all that handling an update of a conversation leads to, and that it is
        done: or nothing."""
        with self.database.transaction():
            for change in reply.changes:
                change()
            for key, action, values in reply.meanings:
                self.keys.keep(talk, key, action, values)
            self.outbox.put(reply.messages, reply.answer)
            self.inbox.done(update)

    async def sent(self, n: int, message: int) -> None:
        """Marks what was in the outbox as sent, however long it takes to keep that."""
        await self.perseverance.till_kept(partial(self.outbox.sent, n, message))

    async def previewed(self, update: int, message: int) -> None:
        """Notes the message that shows how far an answer is, however long that takes."""
        await self.perseverance.till_kept(partial(self.inbox.previewed, update, message))

    def move(self, chat: int, to: int) -> None:
        """Follows a group that has become a supergroup of another number."""
        with self.database.transaction():
            self.outbox.move(chat, to)
            self.talks.move(chat, to)
            self.members.move(chat, to)

    def release(self, workers: set[str]) -> None:
        """Gives back what workers that are gone had taken."""
        self.inbox.release(workers)
        self.outbox.release(workers)

    def workers(self) -> set[str]:
        """Who has taken something."""
        return self.inbox.workers() | self.outbox.workers()

    def expire(self, keep_days: int) -> None:
        """Forgets what is older than so many days."""
        self.inbox.expire()
        self.database.expire(time.time() - keep_days * _DAY)

    def close(self) -> None:
        """Closes the file."""
        self.database.close()
