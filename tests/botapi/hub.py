"""All that the methods of the Bot API work on, wired once."""

import time

from tests.botapi.errors import ApiError
from tests.botapi.faults import Faults
from tests.botapi.profile import Profile
from tests.botapi.queries import Queries
from tests.botapi.rules import Meter, Rules
from tests.botapi.updates import Updates
from tests.botapi.values import User
from tests.botapi.webhook import Webhook
from tests.botapi.world import Chat, World


class Hub:
    """The parts of one server. `logged_out` ends all: the bot is elsewhere then. Updates and
    messages are numbered from `since` on, as for a bot that has been at a server before."""

    def __init__(
        self, bot: User, rules: Rules, history: int, ordered: bool, since: int = 0
    ) -> None:
        self.rules = rules
        self.faults = Faults()
        self.world = World(bot, history, since)
        self.updates = Updates(self.world.lock, self.faults, since)
        self.webhook = Webhook(self.updates, self.faults, ordered=ordered)
        self.queries = Queries(self.world.lock, rules.query_seconds)
        self.profile = Profile()
        self.logged_out = False
        self._meter = Meter(rules.rates) if rules.rates else None

    def check_rate(self, chat: Chat) -> None:
        """ApiError 429 where the bot writes too fast."""
        if self._meter:
            self._meter.count(chat.id, time.monotonic())

    def note_parse_mode(self, mode: str) -> None:
        """Remembers that the bot named one."""
        if mode:
            self.world.parse_modes.append(mode)

    def check_alive(self) -> None:
        """ApiError where the bot has logged out."""
        if self.logged_out:
            raise ApiError(400, "Logged out")

    def stop(self) -> None:
        """Ends what runs by itself, and whoever waits."""
        self.updates.stop()
        self.webhook.stop()
