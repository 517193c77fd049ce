"""A Bot API server for tests: real HTTP, in this process, with people and chats to drive.

with BotApi() as api:
    ann = api.user("安")
    ...the bot at api.base_url with api.token...
    asked = ann.asks("城口县2020年人民调解成功率是多少？")
    answer = ann.chat.wait_for_answer(asked)
"""

import threading
import time
from collections.abc import Callable
from itertools import count
from types import TracebackType
from typing import Self

from tests.botapi.door import Call, Door
from tests.botapi.faults import Faults
from tests.botapi.http import Listener, Reply, Request
from tests.botapi.hub import Hub
from tests.botapi.people import Person
from tests.botapi.rooms import PATIENCE, Room
from tests.botapi.rules import Rules
from tests.botapi.values import User
from tests.botapi.world import World

TOKEN = "7000000001:local-bot-api-for-tests-no-secret-x"


class BotApi:
    """The server, for `with`. See `Rules` for how strict it is; `history` caps the messages
    kept in a chat; `ordered` is how webhooks keep the order of a chat."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "fazhi_test_bot",
        rules: Rules | None = None,
        history: int = 0,
        ordered: bool = True,
        port: int = 0,
        since: int = 0,
        more: Callable[[Request], Reply] | None = None,
    ) -> None:
        bot = User(int(token.partition(":")[0]), "法治问答", username=username, is_bot=True)
        self.token = token
        self.hub = Hub(bot, rules or Rules(), history, ordered, since)
        self.door = Door(self.hub, token, 10 * history, more)
        self._ids = count(1001)
        self._listener = Listener(port, self.door.answer)

    # -- where it is ------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._listener.server_port

    @property
    def base_url(self) -> str:
        """For TELEGRAM_BASE_URL, and `base_url` of python-telegram-bot."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def file_url(self) -> str:
        """For `base_file_url` of python-telegram-bot."""
        return f"http://127.0.0.1:{self.port}/file/bot"

    @property
    def faults(self) -> Faults:
        """What goes wrong."""
        return self.hub.faults

    @property
    def world(self) -> World:
        """All that there is and was."""
        return self.hub.world

    # -- who is there -----------------------------------------------------------------------

    def user(
        self, first_name: str = "安", *, id: int = 0, username: str = "", language: str = "zh-hans"
    ) -> Person:
        """Somebody new, who has not yet written to the bot."""
        user = User(id or next(self._ids), first_name, "", username, language)
        return Person(self.hub, user, self.world.add_user(user))

    def group(self, title: str, *members: Person) -> Room:
        """A group of old, with the bot in it."""
        return Room(self.hub, self.world.add_group("group", title, [m.id for m in members]))

    def supergroup(self, title: str, *members: Person, forum: bool = False) -> Room:
        """A supergroup, with the bot in it."""
        chat = self.world.add_group("supergroup", title, [m.id for m in members])
        chat.forum = forum
        return Room(self.hub, chat)

    # -- how it goes ------------------------------------------------------------------------

    @property
    def refusals(self) -> list[Call]:
        """The requests that were refused for what they asked, the last 1,000."""
        return list(self.door.refusals)

    def called(self, method: str) -> list[Call]:
        """The requests of one method, in order."""
        return [call for call in list(self.door.calls) if call.method.lower() == method.lower()]

    def redeliver(self, number: int = 1) -> list[int]:
        """The last so many updates come once more, though confirmed; their update_ids."""
        return self.hub.updates.redeliver(number)

    def wait_until(self, true: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Till something is so; AssertionError where it never is."""
        until = time.monotonic() + seconds
        with self.world.lock:
            while not true():
                assert time.monotonic() < until, f"not within {seconds} s"
                self.world.changed.wait(0.05)

    def wait_idle(self, quiet: float = 1.0, seconds: float = PATIENCE) -> bool:
        """Waits till the bot has taken every update, and has neither asked for anything nor
        promised anything for `quiet` seconds. Whether that came."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.door.is_idle(quiet):
                return True
            time.sleep(0.02)
        return False

    # -- its life ---------------------------------------------------------------------------

    def start(self) -> Self:
        """Listens, in a thread of its own."""
        threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Ends it, and whatever hangs in it."""
        self.hub.stop()
        self._listener.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
