"""A quote at its place in the report: what stands around it, above it, and what it counts.

Widens a quote to its sentences, so that no cut hides 未, 除外, 其中 or the subject.
Whether the quote is there at all is `answering.checks.quote`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from answering.checks.wording import tidy
from retrieval.dates import Date, dates
from retrieval.headings import heading_tree
from retrieval.quantities import Quantity, quantities
from retrieval.report import Metadata
from retrieval.sentences import sentences


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote as given, with the report it is said to come from.

    `text` is the report's whole fixed text; `headings` the path above the quote, () to
    have it found; `span` the quote's half-open offsets in `text`, None where unknown.
    """

    quote: str
    text: str
    metadata: Metadata
    headings: tuple[str, ...] = ()
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A quote found in its report. All texts are tidied.

    `quote` is the raw slice, `sentence` the whole sentences it touches, `nearby` up to
    two sentences before them in the same paragraph (they may hold the subject); `lead`
    is what stands above (title, headings, issuer, document number). `planned` is true
    where the place speaks of what is to be done, not of what was.
    """

    quote: str
    sentence: str
    nearby: str
    lead: str
    headings: tuple[str, ...]
    metadata: Metadata
    planned: bool
    quantities: tuple[Quantity, ...]
    dates: tuple[Date, ...]

    @property
    def dated(self) -> str:
        """The sentences with all that stands above them, where a year may be written."""
        return f"{self.sentence}|{self.lead}"

    @property
    def around(self) -> str:
        """All that may hold a word of the claim: `dated`, and the sentences before."""
        return f"{self.sentence}|{self.nearby}|{self.lead}"

    @property
    def path(self) -> tuple[str, ...]:
        """The region the report speaks of, from the province down."""
        return self.metadata.region


def proof_of(cited: Cited, span: tuple[int, int]) -> Proof:
    """The proof that a quote found at `span` gives."""
    first, last = _widened(cited.text, *span)
    headings = cited.headings or _headings(cited.text, span[0])
    quote = tidy(cited.text[slice(*span)])
    sentence = tidy(cited.text[first:last])
    return Proof(
        quote=quote,
        sentence=sentence,
        nearby=tidy(cited.text[_earlier(cited.text, first) : first]),
        lead=_lead(cited.metadata, headings),
        headings=tuple(map(tidy, headings)),
        metadata=cited.metadata,
        planned=_is_planned(cited.metadata, headings, sentence),
        quantities=quantities(quote),
        dates=dates(quote),
    )


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    touched = [
        (first, last)
        for first, last in sentences(text, line, len(text) if stop < 0 else stop)
        if first < end and last > start
    ]
    return (min(start, touched[0][0]), max(end, touched[-1][1])) if touched else (start, end)


def _earlier(text: str, first: int) -> int:
    """Where the two sentences before `first` begin, within the paragraph."""
    line = text.rfind("\n", 0, first) + 1
    starts = [start for start, _ in sentences(text, line, first)]
    return starts[-2] if len(starts) > 1 else line


def _lead(metadata: Metadata, headings: tuple[str, ...]) -> str:
    known = (metadata.title, metadata.issuer, metadata.document_number, metadata.issued)
    return tidy("|".join((*known, "".join(metadata.region), *headings)))


@lru_cache(maxsize=64)
def _tree(text: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((s.start, s.end, s.marker + s.title) for s in heading_tree(text))


def _headings(text: str, offset: int) -> tuple[str, ...]:
    return tuple(title for start, end, title in _tree(text) if start <= offset < end)


_PLANS = re.compile(
    r"下一?步|下一?年|下阶段|明年|今后|工作思路|主要思路|总体思路|工作打算|(?<!情况及)工作安排|主要安排|工作计划|"
    r"努力方向|目标任务|\d{4}年.{0,12}(?:思路|安排|打算|计划|展望|任务)"
)
_HOPES = re.compile(
    r"力争|拟于|计划[于到在]|将于|今后|明年|到\d{4}年底?[,,]?(?:成功|全面|基本)?(?:创建|建成|实现)"
)
_DONE = re.compile(r"已|了|完成|(?:取得|获得).{0,6}(?:成效|成绩)")


def _is_planned(metadata: Metadata, headings: tuple[str, ...], sentence: str) -> bool:
    if metadata.kind == "plan":
        return bool(headings)
    titles = (title for title in headings if not re.match(r"[一二三四五六七八九十]+是", title))
    if any(_PLANS.search(title) for title in titles if len(title) <= 50):
        return True
    return bool(_HOPES.search(sentence)) and not _DONE.search(sentence)
