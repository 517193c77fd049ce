"""Proves an answer again: quotes, offsets, hashes and claims, against texts given with it.

Needs no library, no index and no model. Every way in which an answer can have been
altered is a finding; none means that it holds.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from answering.answer import Answer, Citation, Claim, Finding, Row
from answering.checks.computed import BadFormula, evaluated
from answering.verifier import Cited, Verifier
from retrieval.quantities import quantities
from retrieval.report import Metadata, text_hash

REMARK = re.compile(
    r"^(?:[^\d\[\]]{1,40}(?:\d{4}年)?：报告中未见相应内容。"
    r"|[^\d\[\]]{1,40}：库中没有所问年份的报告。"
    r"|以上按数值从(?:(?P<least>低到高)|(?P<most>高到低))排列，只含报告写明数值的。"
    r"|In order from (?:(?P<lowest>lowest to highest)|(?P<highest>highest to lowest)),"
    r" of the reports that give a value\."
    r"|[^\d\[\]]{1,40}(?: \d{4})?: the report does not say\."
    r"|[^\d\[\]]{1,40}: the library holds no report of the years asked for\."
    r"|所问涉及\d+个地区(?:（各取最近一年）)?，这里只列出最切题的几个，不作合计；"
    r"要看其余的，请指明地区或缩小范围。"
    r"|The question spans \d+ regions(?:, last year of each)?; only those nearest to it are told,"
    r" and no total is drawn\. Name a region to see the others\.)$"
)
"""The lines that an answer may hold without a citation: a report is silent or
missing, the order of what is told, or that there are more regions than there is room for."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A report's text as it was when it was quoted, and what was known about it."""

    report_id: str
    source: str
    text: str
    sha256: str
    metadata: Metadata
    url: str | None = None


def recheck(answer: Answer, snapshots: Mapping[str, Snapshot], verifier: Verifier) -> list[Finding]:
    """What is wrong with an answer; `snapshots` by report id. Empty means proven."""
    shown = (*answer.citations, *(answer.refusal.nearest if answer.refusal else ()))
    findings = [f for citation in shown for f in of_citation(citation, snapshots)]
    findings += _numbering(answer)
    if findings:
        return findings
    for claim in answer.claims:
        findings += _claim(claim, answer, snapshots, verifier)
    findings += [f for row in answer.rows for f in _row(row, answer)]
    return [*findings, *_text(answer)]


def of_citation(citation: Citation, snapshots: Mapping[str, Snapshot]) -> Iterator[Finding]:
    """What is wrong with one citation. Nothing means that its report says just this, there."""
    where = f"引文[{citation.n}]"
    found = snapshots.get(citation.report_id)
    if found is None:
        yield Finding("report_missing", f"{where}所引的报告正文不在其中。")
        return
    if text_hash(found.text) != found.sha256 or citation.sha256 != found.sha256:
        yield Finding("text_altered", f"{where}所引的报告正文与其校验值不符。")
    if not 0 <= citation.start < citation.end <= len(found.text):
        yield Finding("offset_wrong", f"{where}的位置不在报告正文之内。")
    elif found.text[citation.start : citation.end] != citation.quote:
        yield Finding("quote_altered", f"{where}与报告正文该位置的文字不一致。")
    about = found.metadata
    told = (citation.title, citation.region, citation.year, citation.source, citation.url)
    if told != (about.title, about.region_name, about.year, found.source, found.url):
        yield Finding("source_altered", f"{where}的报告名称、地区、年份或网址与报告不符。")
    if not _stand_above(citation.section, found.text[: max(0, citation.end)]):
        yield Finding("section_altered", f"{where}的标题不在报告正文中，或不在引文之前。")


def _stand_above(headings: Sequence[str], text: str) -> bool:
    """Whether headings stand in a text whole and in that order, white space apart."""
    at = 0
    for heading in headings:
        letters = r"\s*".join(map(re.escape, "".join(heading.split())))
        found = re.compile(rf"(?:^|[\s。；;：:！？])({letters})(?=[\s。；;：:，,！？]|$)")
        match = found.search(text, max(0, at - 1)) if letters else None
        if match is None:
            return False
        at = match.end()
    return True


def _numbering(answer: Answer) -> Iterator[Finding]:
    numbers = [citation.n for citation in answer.citations]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Finding("citation_numbers", "引文的编号不连续。")
    if answer.refusal is None and not answer.claims:
        yield Finding("claim_missing", "回答里没有可以核对的话。")
    if answer.refusal is not None and (answer.claims or answer.text != answer.refusal.message):
        yield Finding("refusal_altered", "拒答的文字与其理由不一致。")


def _claim(
    claim: Claim, answer: Answer, snapshots: Mapping[str, Snapshot], verifier: Verifier
) -> Iterator[Finding]:
    by_number = {citation.n: citation for citation in answer.citations}
    if not claim.citations or not set(claim.citations) <= set(by_number):
        yield Finding("citation_missing", f"“{claim.text}”没有引文。")
        return
    cited = [_cited(by_number[n], snapshots) for n in claim.citations]
    for finding in verifier.check(claim.text, cited, claim.formula).findings:
        yield Finding(finding.code, f"“{claim.text}”：{finding.message}")
    if (claim.kind == "computed") != bool(claim.formula) or not _adds_up(claim):
        yield Finding("formula_result", f"“{claim.text}”的算式不成立。")


def _cited(citation: Citation, snapshots: Mapping[str, Snapshot]) -> Cited:
    found = snapshots[citation.report_id]
    span = (citation.start, citation.end)
    return Cited(citation.quote, found.text, found.metadata, citation.section, span)


def _adds_up(claim: Claim) -> bool:
    """Whether both sides of a claim's formula agree, to the decimals that its right side
    gives; a share may be told in percent."""
    left, equals, right = claim.formula.partition("=")
    if not equals:
        return True
    number = re.search(r"-?\d+(?:\.(\d+))?", right)
    if number is None:
        return False
    try:
        value = float(evaluated(left))
    except BadFormula:
        return False
    told = value * 100 if f"{number.group()}%" in claim.text else value
    step = 10.0 ** -len(number.group(1) or "")
    return (
        min(abs(told - float(number.group())), abs(value - float(number.group())))
        <= step / 2 + 1e-9
    )


def _row(row: Row, answer: Answer) -> Iterator[Finding]:
    if not row.citation:
        if row.value:
            yield Finding("row_uncited", f"{row.region}的数值没有引文。")
        return
    cited = next((c for c in answer.citations if c.n == row.citation), None)
    if cited is None or (normalize("NFKC", row.value), row.unit) not in _values(cited.quote):
        yield Finding("row_altered", f"{row.region}的数值“{row.value}{row.unit}”不在引文中。")
    elif (row.region, row.year) != (cited.region, cited.year):
        yield Finding("row_altered", f"“{row.region}”与引文的地区或年份不符。")


def _values(quote: str) -> set[tuple[str, str]]:
    """Every value of a quote with its unit, in half width; both empty for a row that only
    quotes."""
    found = ((q.text.removesuffix(q.unit).strip(), q.unit) for q in quantities(quote))
    return {("", ""), *((normalize("NFKC", value), unit) for value, unit in found)}


def _text(answer: Answer) -> Iterator[Finding]:
    """The text that people read must be the claims, line by line, and nothing else."""
    if answer.refusal is not None:
        return
    lines = answer.text.split("\n")
    said = [claim.text + "".join(f"[{n}]" for n in claim.citations) for claim in answer.claims]
    rest = lines[len(said) :]
    remarks = [REMARK.match(line) for line in rest]
    if lines[: len(said)] != said or not all(remarks):
        yield Finding("text_differs", "显示的文字与核对过的话不一致。")
    for remark in filter(None, remarks):
        order = remark.lastgroup  # only the remark on the order has groups
        if order and not _in_order(answer.rows, least=order in ("least", "lowest")):
            yield Finding("order_altered", "所说的排列顺序与各行的数值不符。")


def _in_order(rows: Sequence[Row], *, least: bool) -> bool:
    """Whether the rows that have a value stand by it, and as their claims do."""
    told = [row for row in rows if row.value]
    found = [quantities(row.value + row.unit)[:1] for row in told]
    values = [quantity.value for one in found for quantity in one]
    cited = [row.citation for row in told]
    return (
        len(values) == len(told) > 1
        and values == sorted(values, reverse=not least)
        and cited == sorted(cited)
    )
