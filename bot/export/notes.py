"""The footnotes of a document: each quote once, numbered as it is first mentioned.

Knows what a footnote says. What would be markup in a format is that format's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from answering.answer import Citation
from bot.safe import safe, safe_block
from bot.words import Words

_Place = tuple[str, int, int, str]
_NO_TEXT = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
"""What Unicode keeps for no character, and XML refuses."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote. `quote` is the report's own text, as long as it is and with its line
    ends; what is hidden in it shows as U+FFFD. `source` tells line by line where it stands.
    """

    number: int
    quote: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What in the text leads to a note: its number; `again` where an earlier mark has."""

    number: int
    again: bool = False


class Notes:
    """The footnotes of one document so far. The same stretch of a report is one of them."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._numbers: dict[_Place, int] = {}
        self.all: list[Note] = []

    def marks(self, citations: Iterable[Citation]) -> tuple[Mark, ...]:
        """Marks for these, each once, in the document's next place."""
        once = {_place(citation): citation for citation in citations}
        return tuple(map(self._mark, once.values()))

    def _mark(self, citation: Citation) -> Mark:
        place = _place(citation)
        if place in self._numbers:
            return Mark(self._numbers[place], again=True)
        self._numbers[place] = number = len(self.all) + 1
        source = tuple(map(told, _source(citation, self._words)))
        self.all.append(Note(number, verbatim(citation.quote), source))
        return Mark(number)


def told(text: str) -> str:
    """Foreign text as part of a line: nothing hidden in it, nothing blank around it."""
    return safe(text).translate(_NO_TEXT).strip()


def verbatim(quote: str) -> str:
    """Foreign text with its length and its lines kept; what is hidden shows as U+FFFD."""
    return safe_block(quote).translate(_NO_TEXT)


def report(citation: Citation, words: Words) -> str:
    """Which report a quote is from: its title, region and year."""
    title = f"{words('《')}{citation.title}{words('》')}"
    year = words("{y}年", y=citation.year) if citation.year else words("年份未知")
    return told(f"{title} {citation.region or words('地区未知')} {year}")


def _place(citation: Citation) -> _Place:
    return citation.report_id, citation.start, citation.end, citation.quote


def _source(citation: Citation, words: Words) -> Iterator[str]:
    yield report(citation, words)
    if citation.section:
        yield " → ".join(citation.section)
    place = {"source": citation.source, "start": citation.start, "end": citation.end}
    page = words("，第 {page} 页", page=citation.page) if citation.page else ""
    yield words("{source} 第 {start}–{end} 字", **place) + page
    if citation.url:
        yield words("来源网址：{url}", url=citation.url)
    yield words("报告正文的 SHA-256：{hash}", hash=citation.sha256)
