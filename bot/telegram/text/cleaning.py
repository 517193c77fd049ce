"""Text made so that Telegram takes it as it is: what it refuses, drops or exchanges is dealt
with here, before offsets are counted. Nothing is ever escaped, for nothing is ever markup.
"""

import re
import unicodedata
from urllib.parse import quote

from bot.safe import safe

LONGEST_ADDRESS = 2048

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile("[\x1b\x9b]")
_PICTURE = "\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINER = re.compile(
    f"((?<=[{_PICTURE}\ufe0f])\u200d(?=[{_PICTURE}])"
    "|(?<=\U0001f3f4)[\U000e0030-\U000e007a]{2,6}\U000e007f)"
)
"""What makes one picture of several: the joiner of a family, the letters of a flag."""

_DROPPED = "\u030a\u0333\u033f"
"""Combining marks that Telegram takes out of every text: ring, double line below and above."""

_ACCENTED = re.compile("\\w[\u0300-\u036f]*\u030a[\u0300-\u036f]*")
_CHANGED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    f"\ud800-\udfff{_DROPPED}]"
)
_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc")
"""Shown as nothing, though they are no white space and no formatting character."""

_HOST, _PORT = r"(?:[a-z0-9_-]+\.)+[a-z0-9_-]+", r"(?::(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}))?"
_WEB = re.compile(rf"(?i)https?://{_HOST}{_PORT}(?:[/?#][!-~]*)?")
_APP = re.compile(r"(?i)tg://[a-z0-9_-]+(?:[/?#][!-~]*)?")


def clean(text: str) -> str:
    """`text` with its lines, without control, formatting and reordering characters.

    Surrogates that belong together become their character, one alone \ufffd. Pictures that
    are joined stay joined. A letter with a ring becomes one character, for Telegram would
    take the ring away.
    """
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = _LINE_ENDS.sub("\n", text).split("\n")
    return _without_dropped("\n".join(_harmless(line) for line in lines))


def one_line(text: str) -> str:
    """`text` cleaned, its line ends as spaces: a title cannot begin a line of its own."""
    return " ".join(clean(text).split("\n"))


def same_length(text: str) -> str:
    """`text` with \ufffd for each character that Telegram would refuse or change: for text
    whose offsets are counted already."""
    return _CHANGED.sub("\ufffd", text)


def blank(text: str) -> bool:
    """Whether Telegram sees nothing in `text`, and would refuse it as a message."""
    return all(c.isspace() or c in _EMPTY or _is_hidden(c) for c in text)


def address(url: str) -> str:
    """`url` as Telegram takes it behind a text; empty for one that it would refuse: another
    scheme than http, https and tg, a host without a dot, a name before the host."""
    found = quote(url, safe="!#$%&'()*+,/:;=?@[]~", errors="replace")
    fits = len(found) <= LONGEST_ADDRESS and (_WEB.fullmatch(found) or _APP.fullmatch(found))
    return found if fits else ""


def _is_hidden(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Cc", "Cf") or "\U000e0000" <= character <= "\U000e0fff"
    )


def _harmless(line: str) -> str:
    if _ESCAPE.search(line):  # its sequences may begin and end anywhere: no part is excepted
        return safe(line)
    parts = _JOINER.split(line)
    return "".join(part if at % 2 else safe(part) for at, part in enumerate(parts))


def _without_dropped(text: str) -> str:
    composed = _ACCENTED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return composed.translate(dict.fromkeys(map(ord, _DROPPED)))
