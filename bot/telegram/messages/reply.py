"""What handling an update leads to: messages, and changes that are stored with them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.telegram.messages.outgoing import Outgoing

Change = Callable[[], None]


@dataclass
class Reply:
    """Gathers both while an update is handled; nothing is done before all is stored at once.

    `answer` is the key of the answer that the messages belong to, "" for none. `meanings`
    are the buttons' keys, each with the action and the values that it stands for.
    """

    messages: list[Outgoing] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    meanings: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    answer: str = ""

    def say(self, *messages: Outgoing) -> "Reply":
        """Adds messages, in order."""
        self.messages += messages
        return self

    def then(self, *changes: Change) -> "Reply":
        """Adds changes; each may be done again where a process is killed before it is stored."""
        self.changes += changes
        return self
