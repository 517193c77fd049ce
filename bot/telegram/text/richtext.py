"""Text with entities, as Telegram takes it: nothing in it is ever read as markup.

Offsets count characters here; `to_api` gives them in UTF-16 units, as the Bot API counts.
What is built by the functions below is clean (`bot.telegram.text.cleaning`); what is put into a
`Rich` by hand keeps its length. How a long one is cut is `bot.telegram.text.splitting`'s.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.telegram.text.cleaning import address, clean, same_length

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

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", same_length(self.text))

    @classmethod
    def of_rows(cls, text: str, rows: Iterable[Sequence[Any]]) -> "Rich":
        """From entities as rows of (kind, start, end, url)."""
        return cls(text, tuple(Entity(*row) for row in rows))

    def __add__(self, other: "Rich") -> "Rich":
        return joined("", (self, other))

    def __bool__(self) -> bool:
        return bool(self.text)

    def to_api(self) -> list[dict[str, Any]]:
        """The entities as the Bot API takes them, in UTF-16 units."""
        return [_to_api(self.text, entity) for entity in self.entities]


def units(text: str) -> int:
    """How long Telegram finds `text`: UTF-16 units, two for a character beyond U+FFFF."""
    return len(text) + sum(character > "\uffff" for character in text)


def plain(text: str) -> Rich:
    """`text` as it is, with its lines."""
    return Rich(clean(text))


def bold(text: str) -> Rich:
    """`text` in bold."""
    return _as("bold", text)


def italic(text: str) -> Rich:
    """`text` in italics."""
    return _as("italic", text)


def code(text: str) -> Rich:
    """`text` in a fixed width; a client links nothing in it, and a tap copies it."""
    return _as("code", text)


def link(text: str, url: str) -> Rich:
    """`text` that opens `url`; plain where Telegram would refuse that address."""
    found = address(url)
    return _as("text_link", text, found) if found else plain(text)


def quote(inner: Rich | str, *, expandable: bool = True) -> Rich:
    """A block quotation; an expandable one shows three lines until it is tapped. Block
    quotations do not nest: those within it are taken off."""
    rich = inner if isinstance(inner, Rich) else plain(inner)
    within = tuple(e for e in rich.entities if not e.kind.endswith("blockquote"))
    outer = _around("expandable_blockquote" if expandable else "blockquote", rich.text)
    return Rich(rich.text, (*outer, *within))


def joined(separator: Rich | str, items: Iterable[Rich | str]) -> Rich:
    """The items, one after another, with `separator` between them."""
    texts: list[str] = []
    entities: list[Entity] = []
    at = 0
    for item in _between(_rich(separator), items):
        texts.append(item.text)
        entities += (e._replace(start=e.start + at, end=e.end + at) for e in item.entities)
        at += len(item.text)
    return Rich("".join(texts), tuple(entities))


def _between(separator: Rich, items: Iterable[Rich | str]) -> Iterable[Rich]:
    for number, item in enumerate(items):
        if number:
            yield separator
        yield _rich(item)


def _rich(text: Rich | str) -> Rich:
    return text if isinstance(text, Rich) else plain(text)


def _as(kind: str, text: str, url: str = "") -> Rich:
    cleaned = clean(text)
    return Rich(cleaned, _around(kind, cleaned, url))


def _around(kind: str, text: str, url: str = "") -> tuple[Entity, ...]:
    """An entity over the text without the white space at its ends; none over nothing."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return (Entity(kind, start, end, url),) if start < end else ()


def _to_api(text: str, entity: Entity) -> dict[str, Any]:
    found = {
        "type": entity.kind,
        "offset": units(text[: entity.start]),
        "length": units(text[entity.start : entity.end]),
    }
    return {**found, "url": entity.url} if entity.url else found
