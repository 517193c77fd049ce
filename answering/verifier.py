"""The verifier: holds a claim against the quotes it cites and says whether they prove it.

Deterministic, no model. Each check of `answering.checks` knows one way in which a
claim can be wrong; this module puts them in order and weighs what they find. What a
quote says is read with its whole sentence, headings and the report's metadata.
"""

import re
from collections.abc import Iterator, Sequence

from answering.answer import Verdict
from answering.checks import (
    binding,
    cause,
    changes,
    computed,
    coverage,
    direction,
    english,
    modality,
    names,
    numbers,
    periods,
    places,
    polarity,
    scope,
    times,
)
from answering.checks.lexicon import Lexicon
from answering.checks.problem import Problem, unsupported
from answering.checks.proof import Cited, Proof, proof_of
from answering.checks.quote import located
from answering.checks.statement import Places, Statement, statement_of
from answering.checks.wording import blanked, tidy
from retrieval.normalise import squeezed
from retrieval.regions import Divisions

__all__ = ["Cited", "Verifier"]


class Verifier:
    """Checks claims one by one. Holds word lists only; safe to share between threads."""

    def __init__(self, places: Places | None = None, lexicon: Lexicon | None = None) -> None:
        """With the divisions of China and our own word lists where none are given."""
        self._places: Places = places or Divisions.load()
        self._lexicon = lexicon or Lexicon.load()

    def check(self, claim: str, cited: Sequence[Cited], formula: str = "") -> Verdict:
        """Whether `cited` proves `claim`; `formula` for a number that was computed.

        supported has no findings; contradicted means a quote says otherwise,
        unsupported that the quotes do not say it.
        """
        if not claim.strip():
            return _verdict([unsupported("claim_empty", "没有可以核对的内容。")])
        if not cited:
            return _verdict([unsupported("citation_missing", "这句话没有引文。")])
        spans = [located(one) for one in cited]
        problems = [span for span in spans if isinstance(span, Problem)]
        if problems:
            return _verdict(problems)
        proofs = [
            proof_of(one, span)
            for one, span in zip(cited, spans, strict=True)
            if not isinstance(span, Problem)
        ]
        statement = statement_of(claim, self._places, [proof.path for proof in proofs])
        return _verdict(list(self._problems(statement, proofs, formula)))

    def _problems(
        self, statement: Statement, proofs: Sequence[Proof], formula: str
    ) -> Iterator[Problem]:
        dates = places.owners(statement, [d.start for d in statement.dates], proofs)
        yield from places.check(statement, proofs)
        yield from modality.check(statement, proofs)
        broken = list(computed.check(formula, statement, proofs)) if formula else []
        if broken:
            yield from broken
            return
        if statement.english:
            yield from times.check(statement, dates, proofs, self._lexicon)
            yield from periods.check(statement, proofs, english.values(statement))
            yield from english.check(statement, proofs)
            yield from cause.check(statement, proofs)
        elif not _is_verbatim(statement, proofs):
            yield from times.check(statement, dates, proofs, self._lexicon)
            values = [quantity.value for quantity in statement.quantities]
            yield from periods.check(statement, proofs, values)
            yield from self._wording(statement, proofs, formula)
        else:
            yield from _prefix(statement, proofs)

    def _wording(
        self, statement: Statement, proofs: Sequence[Proof], formula: str
    ) -> Iterator[Problem]:
        words = self._lexicon
        results = computed.results(formula, statement) if formula else ()
        owners = _owners(statement, proofs, formula)
        yield from numbers.check(statement, owners, results)
        yield from numbers.codes(statement, proofs)
        yield from binding.check(statement, owners, words)
        yield from changes.check(statement, proofs)
        if "-" not in formula:  # what is left over is what was not done
            yield from polarity.check(statement, proofs, words)
        yield from direction.check(statement, proofs, words)
        yield from scope.check(statement, proofs)
        yield from cause.check(statement, proofs)
        yield from names.check(statement, proofs)
        yield from coverage.check(statement, proofs, words)


def _owners(statement: Statement, proofs: Sequence[Proof], formula: str) -> list[Sequence[Proof]]:
    """The proofs that each number of the claim may come from: of its region and its year,
    but for the numbers of a sum, which stand for those told before it."""
    offsets = [quantity.start for quantity in statement.quantities]
    named = times.owners(statement, offsets, places.owners(statement, offsets, proofs))
    end = computed.sum_of(statement) if formula else len(statement.text)
    return [own if at < end else proofs for at, own in zip(offsets, named, strict=True)]


def _verdict(problems: Sequence[Problem]) -> Verdict:
    findings = tuple(dict.fromkeys(problem.finding for problem in problems))
    if not findings:
        return Verdict("supported")
    worst = any(problem.weight == "contradicted" for problem in problems)
    return Verdict("contradicted" if worst else "unsupported", findings)


_PREFIX = re.compile(r"^[^,;。:]{2,40}:")
_LABEL = re.compile(
    r"(?:\||\(\d{1,2}\)|的|年度?|法治政府建设|工作|实施|报告|方案|规划|要点|意见|通知|文件|目标|计划|要求"
    r"|打算|任务|安排|提出|明确|规定|显示|写明|说明|中|其)*:"
)
"""What a label may hold beside places and years; anything else says something."""
_ITEM = re.compile(r"^\(\d{1,2}\)")
"""The mark of a list's item, which says nothing."""
_BEGINS = re.compile(r"(?:^|[,;:。!?])(?:\(?\d{1,2}[.)、]|\(?[一二三四五六七八九十]{1,3}[)、是])?$")
"""What may stand before a clause repeated whole: nothing, or the number of its point."""


def _is_verbatim(statement: Statement, proofs: Sequence[Proof]) -> bool:
    """A quote repeated whole or by whole clauses, but for a label like 城口县2020年:."""
    whole = statement.text.rstrip("。;,")
    stretches = (whole, whole[_label(statement, proofs) :])
    texts = [squeezed(_ITEM.sub("", stretch)) for stretch in stretches]
    return any(
        len(said) >= 8 and any(_stands_whole(said, proof) for proof in proofs) for said in texts
    )


def _label(statement: Statement, proofs: Sequence[Proof]) -> int:
    """Where the label ends that names a report's place and year and says nothing else; 0
    where there is none."""
    prefix = _PREFIX.match(statement.text)
    if prefix is None:
        return 0
    spans = [(m.start, m.end) for m in statement.mentions]
    spans += [(date.start, date.end) for date in statement.dates]
    named = blanked(statement.text, spans)[: prefix.end()]
    for title in {tidy(proof.metadata.title) for proof in proofs}:
        if title and prefix.group().startswith(title):
            named = blanked(named, [(0, len(title))])
    return prefix.end() if _LABEL.fullmatch(named) else 0


def _stands_whole(said: str, proof: Proof) -> bool:
    whole, quote = squeezed(proof.sentence), squeezed(proof.quote)
    at = whole.find(said) if said in quote else -1
    if at < 0:
        return False
    after = whole[at + len(said) : at + len(said) + 1]
    return bool(_BEGINS.search(whole[:at])) and (not after or after in ",;:。!?")


def _prefix(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    reach = _label(statement, proofs)
    for mention in statement.mentions:
        if mention.end <= reach and not places.is_of(mention, proofs):
            yield unsupported("region_differs", f"引文不能证明“{mention.text}”的情况。")
    for date in statement.dates:
        if (
            date.end <= reach
            and date.year
            and not any(date.year in times.own_years(proof) for proof in proofs)
        ):
            yield unsupported("year_differs", f"引文不能证明{date.year}年的情况。")
