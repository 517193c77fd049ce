"""What a report is, once read: its fixed text, what is known about it, and its parts.

Nothing here reads, finds or stores; these values flow between the modules that do.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["annual_report", "plan", "notice", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_NAMES: dict[Kind, str] = {
    "annual_report": "年度报告",
    "plan": "工作计划",
    "notice": "通知",
    "other": "其他",
}
"""What each is called to a person."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a report says of itself. Empty text, `()` and None mean unknown, never a guess.

    `region` is the path of full names from the province down, e.g.
    ("青海省", "西宁市", "城中区"); `year` is the year covered, not that of
    publication; `issued` is an ISO date (YYYY-MM-DD). `title_made` is true where
    the file carries no title and this one was put together from the text. `by_hand`
    names the fields that the operator set, which no later reading of the file changes.
    """

    title: str
    region: tuple[str, ...] = ()
    year: int | None = None
    kind: Kind = "other"
    document_number: str = ""
    issuer: str = ""
    issued: str = ""
    title_made: bool = False
    by_hand: tuple[str, ...] = ()

    @property
    def region_name(self) -> str:
        """The path as one name, e.g. 青海省西宁市城中区; empty where unknown."""
        return "".join(self.region)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the fields that could not be found."""
        fields = ("region", "year", "document_number", "issuer", "issued")
        return tuple(name for name in fields if not getattr(self, name))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, counted in `Report.text`, half-open.

    `start` is where the heading begins, `body` where its text begins, `end` where
    the section with all its children ends. `parent` is an index into
    `Report.sections`, -1 at the top; `level` counts from 1. `title` is the heading
    without its number; `marker` is the number as written, e.g. (一).
    """

    parent: int
    level: int
    marker: str
    title: str
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a report small enough to cite.

    `start` and `end` count Unicode characters (not bytes, not tokens) in
    `Report.text`, half-open: `report.text[p.start:p.end] == p.text`.
    `section` is an index into `Report.sections`, -1 before the first heading.
    `page` is the printed page, from 1; 0 where the source has no pages.
    """

    report_id: str
    section: int
    start: int
    end: int
    page: int
    text: str

    @property
    def content_hash(self) -> str:
        """The key under which the passage's vector is kept."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Report:
    """One published document. `text` never changes: all offsets count in it.

    `source` is the file name or address that was ingested, `origin` the full path
    or address that identifies it; `url` is None for a file.
    """

    id: str
    source: str
    origin: str
    text: str
    sha256: str
    metadata: Metadata
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    url: str | None = None

    def headings(self, section: int) -> tuple[str, ...]:
        """The headings above a place, outermost first, each with its number."""
        path: list[str] = []
        while section >= 0:
            here = self.sections[section]
            path.append(here.marker + here.title)
            section = here.parent
        return tuple(reversed(path))

    def section_at(self, offset: int) -> int:
        """The innermost section that holds `offset`; -1 before the first heading."""
        found = -1
        for index, section in enumerate(self.sections):
            if section.start <= offset < section.end:
                found = index
        return found


def text_hash(text: str) -> str:
    """SHA-256 of a report's text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
