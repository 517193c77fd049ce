"""A claim made ready for the checks: tidied, with its numbers, dates, names and places.

Prepares; judges nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from answering.checks.wording import blanked, is_english, tidy
from retrieval.dates import Date, dates
from retrieval.quantities import Quantity, quantities


class Place(Protocol):
    """A division that a mention may mean; `path` from the province down."""

    @property
    def path(self) -> tuple[str, ...]: ...


class Mention(Protocol):
    """Where a text names divisions, half-open; `exact` where the full name stands there."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def candidates(self) -> Sequence[Place]: ...
    @property
    def exact(self) -> bool: ...


class Places(Protocol):
    """Finds the divisions a text names, left to right; empty where it names none."""

    def mentions(self, text: str) -> Sequence[Mention]: ...
    def mentions_english(self, text: str) -> Sequence[Mention]: ...


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A region that a cited report is about; no gazetteer need have it (a township)."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownMention:
    """Where a claim names the region of a cited report."""

    start: int
    end: int
    text: str
    candidates: tuple[KnownPlace, ...]
    exact: bool = True


TITLE = re.compile(r"《[^《》]{1,120}(?:《[^《》]*》[^《》]*)?》")
_QUOTED = re.compile(r"“[^“”]{1,120}”|\"[^\"]{1,120}\"")


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim, tidied. All offsets count in `text`.

    `raw` is the claim as given, for English; `titles` are the names in 《》, `quoted`
    those in quotation marks, marks and all; `bare` is `text` with titles, quoted names,
    numbers, dates and places blanked out by `|`, of the same length.
    """

    raw: str
    text: str
    english: bool
    titles: tuple[str, ...]
    quoted: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    dates: tuple[Date, ...]
    mentions: tuple[Mention, ...]
    bare: str


def statement_of(claim: str, places: Places, paths: Sequence[tuple[str, ...]] = ()) -> Statement:
    """The statement that a claim makes; `paths` are the regions of the reports it cites."""
    text = tidy(claim)
    english = is_english(claim)
    titles, quoted = list(TITLE.finditer(text)), list(_QUOTED.finditer(text))
    names = [found.span() for found in (*titles, *quoted)]
    open_text = blanked(text, names)
    numbers, days = quantities(text), dates(open_text)
    found = places.mentions_english(claim) if english else places.mentions(open_text)
    real = [m for m in found if english or _is_real(m, open_text, places)]
    mentions = _with_known(real, open_text, paths)
    spans = [(n.start, n.end) for n in numbers] + [(d.start, d.end) for d in days]
    where = [] if english else [(m.start, m.end) for m in mentions]
    return Statement(
        raw=claim,
        text=text,
        english=english,
        titles=tuple(found.group() for found in titles),
        quoted=tuple(found.group() for found in quoted if not _inside(found.span(), titles)),
        quantities=numbers,
        dates=days,
        mentions=mentions,
        bare=blanked(open_text, spans + where),
    )


def _inside(span: tuple[int, int], outer: list[re.Match[str]]) -> bool:
    return any(found.start() <= span[0] and span[1] <= found.end() for found in outer)


def _with_known(
    found: Sequence[Mention], text: str, paths: Sequence[tuple[str, ...]]
) -> tuple[Mention, ...]:
    """The mentions, and those of the reports' own regions that the gazetteer does not have."""
    mentions = list(found)
    for path in dict.fromkeys(path for path in paths if path):
        for match in re.finditer(re.escape(path[-1]), text):
            start, end = match.span()
            if any(m.exact and m.start < end and start < m.end for m in mentions):
                continue
            start = _whole_name(path, text[:end])
            mentions = [m for m in mentions if m.end <= start or m.start >= end]
            mentions.append(KnownMention(start, end, text[start:end], (KnownPlace(path),)))
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def _whole_name(path: tuple[str, ...], text: str) -> int:
    """Where a region's name begins at the end of a text, with as much of what it lies in
    as stands before it."""
    names = ["".join(path[first:]) for first in range(len(path))]
    return len(text) - len(next(name for name in names if text.endswith(name)))


def _is_real(mention: Mention, text: str, places: Places) -> bool:
    """False for a short name that another one runs across, as 建宁 in 创建宁夏."""
    if mention.exact:
        return True
    across = places.mentions(text[mention.start + 1 : mention.end + 4])
    return not any(m.start < mention.end - mention.start - 1 < m.end for m in across)
