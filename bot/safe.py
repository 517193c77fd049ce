"""Foreign text made harmless for a terminal: no control sequence, no hidden reordering.

A report or a question is data. What it shows is its letters; it may not move the
cursor, colour, hide or turn round what stands beside it.
"""

import re
import unicodedata

_SEQUENCE = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # operating system commands: titles, links
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"  # device control, messages
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # cursor and colours
    r"|\x1b[ -/]*[0-~]?"
)
_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def safe(text: str) -> str:
    """`text` on one line, without escape sequences, control and formatting characters."""
    bare = _SEQUENCE.sub("", text)
    return "".join(_shown(character, " ") for character in bare if not _is_format(character))


def safe_block(text: str) -> str:
    """`text` with its lines and its length kept: what is hidden shows as \ufffd."""
    return "".join(c if c in "\n\t" else _shown(c, "\ufffd") for c in text)


def safe_json(text: str) -> str:
    """A JSON document whose hidden characters are escapes: the same value, harmless."""
    return "".join(_escaped(c) if not c.isascii() or c == "\x7f" else c for c in text)


def _is_format(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


def _shown(character: str, instead: str) -> str:
    return instead if unicodedata.category(character) in _HIDDEN else character


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
