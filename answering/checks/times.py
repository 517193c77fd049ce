"""Years and days: those of the quote, of its heading, or of the report's own year.

今年, 上年 and 本年 in a quote mean the report's year, not the reader's. A year that the
quote ties to another thing is no proof.
"""

import re
from collections.abc import Iterator, Sequence

from answering.checks import periods
from answering.checks.lexicon import Lexicon
from answering.checks.problem import Problem, contradicted, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from answering.checks.wording import STOP, blanked, likeness
from retrieval.dates import Date, year_mentions

_LAST = re.compile(r"上一?年|去年")
_NEXT = re.compile(r"下一?年|明年|来年|下一步")
_NEXT_SAID = re.compile(r"明年|来年|次年|下一年")
_NEXT_KNOWN = re.compile(r"明年|来年|次年|下一?年|下一步|今后|力争|拟|将")
_LAST_SAID = re.compile(r"去年|上一?年(?!度?报告)|前年")
_LAST_KNOWN = re.compile(r"去年|上一?年|前年|同比|同期|比\d{4}年|较\d{4}年")
_TITLE = re.compile(r"《[^《》]*》")


def check(
    statement: Statement,
    owners: Sequence[Sequence[Proof]],
    proofs: Sequence[Proof],
    lexicon: Lexicon,
) -> Iterator[Problem]:
    """`owners[i]` are those of `proofs` that the claim's i-th date may come from."""
    for index, (date, proofs) in enumerate(zip(statement.dates, owners, strict=True)):
        if periods.is_stretch(date.text) and statement.quantities:
            continue
        if date.month is not None:
            yield from _day(date, proofs)
        elif date.year is not None and not any(
            date.year in _allowed(statement, date, p) for p in proofs
        ):
            yield _year_problem(date, proofs)
        elif date.year is not None:
            yield from _tied(statement, index, proofs, lexicon)
    yield from _relative(statement, proofs)


def years_of(proof: Proof) -> frozenset[int]:
    """The years a quote may speak of; not those it only compares with, nor the year in
    which the report was issued or numbered."""
    text = "|".join((proof.sentence, *proof.headings, proof.metadata.title))
    written = {year for start, _, year in _written(text) if not _is_base(text, start)}
    own = proof.metadata.year
    if own is None:
        return frozenset(written)
    last = any(not _is_base(proof.sentence, f.start()) for f in _LAST.finditer(proof.sentence))
    after = _NEXT.search(proof.sentence + "|".join(proof.headings))
    return frozenset(
        written | {own} | ({own - 1} if last else set()) | ({own + 1} if after else set())
    )


def owners(
    statement: Statement, offsets: Sequence[int], owners: Sequence[Sequence[Proof]]
) -> list[Sequence[Proof]]:
    """For each place of the claim, those of its proofs that are of the year last named before
    it in its sentence, where they are of several years: 2024年428件，2023年386件 may not
    swap. All of them where none is of that year."""
    return [
        _of_year(statement, offset, proofs) for offset, proofs in zip(offsets, owners, strict=True)
    ]


def _of_year(statement: Statement, offset: int, proofs: Sequence[Proof]) -> Sequence[Proof]:
    if len({proof.metadata.year for proof in proofs}) < 2:
        return proofs
    begins = max(statement.text.rfind(mark, 0, offset) for mark in ";。") + 1
    named = [d.year for d in statement.dates if d.year and begins <= d.start < offset]
    if not named:
        return proofs
    own = [p for p in proofs if p.metadata.year == named[-1]]
    return [p for p in proofs if p in own or named[-1] in _told(p)] if own else proofs


def _told(proof: Proof) -> frozenset[int]:
    """The years that a quote names and does not only compare with."""
    text = proof.sentence
    return frozenset(year for start, _, year in _written(text) if not _is_base(text, start))


def _written(text: str) -> list[tuple[int, int, int]]:
    """Years of a text outside 《》, and no ends of a stretch of years."""
    found = year_mentions(_TITLE.sub(lambda title: "|" * len(title.group()), text))
    ends = {i for i in range(1, len(found)) if _is_stretch(text[found[i - 1][1] : found[i][0]])}
    return [year for i, year in enumerate(found) if i not in ends and i + 1 not in ends]


def _is_stretch(between: str) -> bool:
    return re.fullmatch(r"[-—–~至到]{1,2}", between) is not None


def own_years(proof: Proof) -> frozenset[int]:
    """The report's year, and those of the headings above the quote."""
    above = "|".join(proof.headings)
    own = proof.metadata.year
    after = {own + 1} if own and _NEXT.search(above) else set()
    return frozenset({year for *_, year in _written(above)} | ({own} if own else set()) | after)


def bases_of(proof: Proof) -> frozenset[int]:
    """The years a quote compares with: 比2021年, 较上年, 同比."""
    text, own = proof.sentence, proof.metadata.year
    written = {year for start, _, year in year_mentions(text) if _is_base(text, start)}
    relative = re.search(r"同比|[比较与同](?:上一?年|去年)", text)
    return frozenset(written | ({own - 1} if own and relative else set()))


def _is_base(text: str, start: int) -> bool:
    return text[start - 1 : start] in {"比", "较"} or text[start - 2 : start] == "相比"


def _allowed(statement: Statement, date: Date, proof: Proof) -> frozenset[int]:
    if _is_base(statement.text, date.start):
        return bases_of(proof)
    if _in_stretch(statement, date) or statement.text[date.start - 1 : date.start] == "(":
        return years_of(proof) | {year for *_, year in year_mentions(proof.dated)}
    return years_of(proof)


def _in_stretch(statement: Statement, date: Date) -> bool:
    """Whether the claim writes this year as an end of 2020年—2022年."""
    return any(
        _is_stretch(statement.text[a.end : b.start])
        for a in statement.dates
        for b in statement.dates
        if a.end <= b.start and date in (a, b)
    )


def _year_problem(date: Date, proofs: Sequence[Proof]) -> Problem:
    known = sorted({p.metadata.year for p in proofs if p.metadata.year})
    named = {d.year for p in proofs for d in p.dates if d.year}
    told = f"报告说的是{known[0]}年" if known else "引文没有这个年份"
    if len(named) > 1:
        years = "、".join(f"{year}年" for year in sorted(named))
        return contradicted("year_differs", f"引文写的是{years}，没有{date.year}年。")
    return unsupported("year_differs", f"引文不能证明{date.year}年的情况：{told}。")


def _day(date: Date, proofs: Sequence[Proof]) -> Iterator[Problem]:
    known = [(d, p) for p in proofs for d in p.dates if d.month is not None]
    if any(_same_day(date, d, p) for d, p in known):
        return
    told = "、".join(d.text for d, _ in known[:3])
    if known:
        yield contradicted("date_differs", f"“{date.text}”与引文的日期（{told}）不符。")
    else:
        yield unsupported("date_missing", f"引文中没有“{date.text}”这个日期。")


def _same_day(said: Date, known: Date, proof: Proof) -> bool:
    year = known.year or proof.metadata.year
    return (
        said.month == known.month
        and (said.day is None or said.day == known.day)
        and (said.year is None or year is None or said.year == year)
    )


def _tied(
    statement: Statement, index: int, proofs: Sequence[Proof], lexicon: Lexicon
) -> Iterator[Problem]:
    """A claim's year whose words the quote gives to another year."""
    said = statement.dates[index]
    words = _words(statement.bare, said, lexicon)
    for proof in proofs:
        hidden = blanked(proof.quote, [(d.start, d.end) for d in proof.dates])
        fits = {
            date.year: likeness(words, _words(hidden, date, lexicon))
            for date in proof.dates
            if date.year is not None and date.month is None
        }
        own = fits.pop(said.year, 0.0) if said.year else 0.0
        if _is_told_elsewhere(statement, index, proof, proofs):
            continue
        rival = max(fits, key=lambda year: fits[year], default=None)
        if rival is not None and fits[rival] >= 0.6 and fits[rival] > own + 0.1:
            yield contradicted("year_swapped", f"引文中这件事说的是{rival}年，不是{said.year}年。")
            return


def _is_told_elsewhere(
    statement: Statement, index: int, proof: Proof, proofs: Sequence[Proof]
) -> bool:
    """Whether a quote of another year says the same of its own year, with numbers of its own:
    each year's report has nearly the same sentence."""
    said = statement.dates[index]
    if proof.metadata.year == said.year or not any(p.metadata.year == said.year for p in proofs):
        return False
    later = (date.start for date in statement.dates[index + 1 :])
    end = next(later, len(statement.text))
    end = said.end + len(re.split("[;。]", statement.text[said.end : end])[0])
    values = {q.value for q in statement.quantities if said.end <= q.start < end}
    return not values & {quantity.value for quantity in proof.quantities}


def _words(hidden: str, date: Date, lexicon: Lexicon) -> str:
    return lexicon.canonical(
        STOP.split(hidden[date.end : date.end + 40].lstrip("|,、:到底前内"))[0]
    )


def _relative(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """明年 and 去年 in a claim, where no quote or heading speaks of them."""
    for words, known in ((_NEXT_SAID, _NEXT_KNOWN), (_LAST_SAID, _LAST_KNOWN)):
        found = words.search(statement.bare)
        if found and proofs and not any(known.search(p.dated) or p.planned for p in proofs):
            yield unsupported("year_differs", f"引文没有说“{found.group()}”的情况。")
