"""A citation as an entry of a list of references, as GB/T 7714—2015 has it.

What is not known is left out, as the standard allows for electronic resources; nothing
is guessed: the year a report covers is not the year in which it came out.
"""

import re
from collections.abc import Iterable
from datetime import date

from answering.answer import Citation
from bot.safe import safe

_REPORT = re.compile("报告|总结|情况|综述|汇报")
_ADDRESS = re.compile(r"https?://[!-~]+", re.IGNORECASE)


def reference(
    citation: Citation, accessed: date | None = None, *, issuer: str = "", issued: str = ""
) -> str:
    """主要责任者. 题名[R/OL]. 出版年: 页码(发布日期)[引用日期]. 网址.

    `accessed` is the day the address was read, `issued` an ISO date; without an address
    the entry has neither carrier nor day of access.
    """
    address = _address(citation)
    parts = [safe(issuer).strip(), safe(citation.title).strip() + _type(citation, address)]
    dates = _dates(citation.page, issued, accessed if address else None)
    head = ". ".join(part for part in parts if part)
    if dates:
        head += dates if dates.startswith(":") else f". {dates}"
    return f"{head}. {address}" if address else f"{head}."


def references(citations: Iterable[Citation], accessed: date | None = None) -> str:
    """The list, an entry a line, each with the number that its citation has in the answer."""
    return "\n".join(f"[{one.n}] {reference(one, accessed)}" for one in citations)


def _address(citation: Citation) -> str:
    """The address where it is one that can be opened and ends where it seems to."""
    url = citation.url or ""
    return url if _ADDRESS.fullmatch(url) else ""


def _type(citation: Citation, address: str) -> str:
    """R is a report, EB an announcement on the web, Z anything else; OL is online."""
    if _REPORT.search(citation.title):
        return "[R/OL]" if address else "[R]"
    return "[EB/OL]" if address else "[Z]"


def _dates(page: int, issued: str, accessed: date | None) -> str:
    day = issued if re.fullmatch(r"\d{4}-\d\d-\d\d", issued) else ""
    paged = f": {page}" if page else ""
    year = day[:4] if paged else ""
    return year + paged + (f"({day})" if day else "") + (f"[{accessed}]" if accessed else "")
