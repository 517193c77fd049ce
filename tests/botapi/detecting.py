"""What Telegram finds in what a person types: commands, mentions, tags and addresses."""

import re

from tests.botapi.utf16 import units
from tests.botapi.values import Entity

_PATTERNS = {
    "url": r"https?://[^\s<>\"“”]+",
    "bot_command": r"(?<![^\s(（【「，。：])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])",
    "mention": r"(?<![\w@/])@[A-Za-z0-9_]{4,32}(?![A-Za-z0-9_])",
    "hashtag": r"(?<!\w)#(?=\w*[^\W\d_])\w{1,64}",
}
_FOUND = re.compile("|".join(f"(?P<{kind}>{p})" for kind, p in _PATTERNS.items()))


def detect(text: str) -> tuple[Entity, ...]:
    """The entities of a typed text, in order."""
    found, at, offset = [], 0, 0
    for match in _FOUND.finditer(text):
        offset += units(text[at : match.start()])
        length = units(match[0])
        found.append(Entity(str(match.lastgroup), offset, length))
        at, offset = match.end(), offset + length
    return tuple(found)


def speaks_to(text: str, entities: tuple[Entity, ...], username: str) -> bool:
    """Whether a text in a group is a command for this bot, or mentions it."""
    spans = [text.encode("utf-16-le")[2 * e.offset : 2 * e.end] for e in entities]
    words = [span.decode("utf-16-le").lower() for span in spans]
    name = f"@{username.lower()}"
    for word, entity in zip(words, entities, strict=True):
        if entity.kind == "mention" and word == name:
            return True
        if entity.kind == "bot_command" and ("@" not in word or word.endswith(name)):
            return True
    return False
