"""A file name from a question: readable, short, and harmless on every system."""

import unicodedata
from datetime import datetime

LONGEST = 60
"""Bytes in UTF-8 before the suffix; 汉字 take three each."""
_UNNAMED = "问答"


def safe_name(question: str, when: datetime, suffix: str) -> str:
    """The letters and digits of a question's beginning, the day, and `suffix` (".docx").

    Nothing else of the question is kept, so no path, no hidden and no reserved character;
    the day behind it keeps it from being a device's name (CON).
    """
    day = f"-{when:%Y%m%d}"
    letters = "".join(c for c in unicodedata.normalize("NFC", question) if c.isalnum())
    room = LONGEST - len(day)
    stem = letters.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore")
    return (stem or _UNNAMED) + day + suffix
