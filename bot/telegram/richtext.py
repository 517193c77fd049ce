"""Text with entities, as Telegram takes it: nothing in it is ever read as markup.

Offsets count characters here; `to_api` gives them in UTF-16 units, as the Bot API counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

LIMIT = 4096
"""UTF-16 units of a message (https://core.telegram.org/bots/api#sendmessage)."""


class Entity(NamedTuple):
    """A stretch of the text, half-open, and what it is: a type of the Bot API's
    MessageEntity. `url` is for "text_link"."""

    kind: str
    start: int
    end: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rich:
    """A text and its entities, in order of their beginning, the outer one first."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    @classmethod
    def of_rows(cls, text: str, rows: Iterable[Sequence[Any]]) -> "Rich":
        """From entities as rows of (kind, start, end, url)."""
        return cls(text, tuple(Entity(*row) for row in rows))

    def __add__(self, other: "Rich") -> "Rich":
        by = len(self.text)
        moved = (e._replace(start=e.start + by, end=e.end + by) for e in other.entities)
        return Rich(self.text + other.text, (*self.entities, *moved))

    def __bool__(self) -> bool:
        return bool(self.text)
