"""A question as it is asked, and as the steps read it: simplified, one width, trimmed."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from answering.said import Language
from config.errors import BadRequest
from retrieval.folding import fold
from retrieval.report import KINDS, Kind

LONGEST = 2000
"""Characters of a question; a longer one is a pasted document, not a question."""

_UNPRINTABLE = frozenset(("Cc", "Cf", "Zl", "Zp", "Cs"))


@dataclass(frozen=True, slots=True)
class Question:
    """What someone asks. `history` holds the questions before it, oldest first.

    `regions` (names), `years` and `kinds` of report are explicit filters; empty means none
    was given.
    """

    text: str
    history: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kinds: tuple[Kind, ...] = ()


def kinds_named(names: Collection[str], where: object) -> tuple[Kind, ...]:
    """The kinds of report of those names, which stand at `where`. Raises BadRequest for a name
    of none."""
    kinds = {str(kind): kind for kind in KINDS}
    wrong = [name for name in names if name not in kinds]
    if wrong:
        raise BadRequest(
            f"There is no such kind of report: {wrong[0][:40]}",
            where=where,
            mend=f"Name one of {', '.join(KINDS)}.",
        )
    return tuple(kinds[name] for name in names)


def written(text: str) -> str:
    """The question as written, on one line, without control characters."""
    printable = "".join(" " if unicodedata.category(c) in _UNPRINTABLE else c for c in text)
    return re.sub(r"\s+", " ", printable).strip()


def readable(text: str) -> str:
    """The question in simplified characters, half width and lower case; as long as
    `written` has it.

    Raises BadRequest for an empty one, one over LONGEST characters, or one that holds
    nothing but control characters and signs.
    """
    folded = fold(written(text))
    if not any(character.isalnum() for character in folded):
        raise BadRequest("The question is empty", where=repr(text[:20]), mend="Type a question.")
    if len(folded) > LONGEST:
        raise BadRequest(
            f"The question has {len(folded)} characters; at most {LONGEST} are read",
            where=folded[:20] + "…",
            mend="Ask it shorter; a document goes in by `fazhi ingest`.",
        )
    return folded


def language(text: str) -> Language:
    """The language to answer in: English where the question is mostly Latin letters."""
    han = sum("\u3400" <= c <= "\u9fff" for c in text)
    latin = sum(c.isascii() and c.isalpha() for c in text)
    return "en" if latin > 3 * han and latin >= 4 else "zh"
