"""English claims over Chinese quotes: numbers, denial, and words we can translate.

Years and regions are judged by the common checks. Words come from
`config/english.tsv`; without it only numbers and denial are judged.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from importlib import resources

from answering.checks import changes
from answering.checks.polarity import denials
from answering.checks.problem import Problem, contradicted, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from answering.checks.wording import bigrams
from retrieval.dates import year_mentions

_WORDS = {
    word: Decimal(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
_RANKS = {
    word: Decimal(value)
    for value, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}  # fmt: skip
_SCALES = {
    "hundred million": 10**8,
    "ten thousand": 10**4,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_NUMBER = re.compile(
    r"(?<![\w.,-])(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<rank>st|nd|rd|th)?\s*"
    r"(?P<scale>hundred[ -]million|ten[ -]thousand|thousand|million|billion|trillion)?\s*"
    r"(?P<unit>%|percentage points?|per ?cent|percent)?",
    re.IGNORECASE,
)
_WORD = re.compile(rf"\b({'|'.join([*_WORDS, *_RANKS])})\b", re.IGNORECASE)
_UNCOUNTED = re.compile(
    r"(?:first|second|third|fourth)[ -](?:half|six months|quarter|instance|time)|ten[ -]thousand|"
    r"(?:1h|2h|h[12]|q[1-4])\b",
    re.IGNORECASE,
)
_PEOPLE = frozenset(
    "people persons workers employees staff officers residents lawyers mediators students teachers volunteers".split()
)
_COUNTED = re.compile(
    rf"(?<![\d.,])(?P<digits>\d[\d,]*) (?P<noun>{'|'.join(sorted(_PEOPLE))}|enterprises|companies|firms|households)\b",
    re.IGNORECASE,
)
_OF_PEOPLE, _OF_FIRMS = frozenset({"人", "名", "位"}), frozenset({"家", "户"})
_NO = re.compile(
    r"\b(not|no|never|none|neither|nor|without|cannot|lack(?:s|ed|ing)?|failed to|absence of|unable)\b|n't\b",
    re.IGNORECASE,
)
_NEAR_END = re.compile(r"[;,](?!\d)|\d")
_UP = re.compile(r"\b(ris|rose|increas|grew|grow|up\b|improv|higher)", re.IGNORECASE)
_DOWN = re.compile(
    r"\b(fell|fall|declin|decreas|drop|reduc|cut|down\b|lower|shorten)", re.IGNORECASE
)
_MORE = re.compile(
    r"(more than|over|above|at least|exceed\w*|no (?:less|fewer) than)\s*$", re.IGNORECASE
)
_LESS = re.compile(
    r"(less than|under|below|at most|fewer than|nearly|almost|up to)\s*$", re.IGNORECASE
)


def check(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """Problems of an English claim that the common checks cannot see."""
    yield from _numbers(statement.raw, proofs)
    yield from _denial(statement.raw, proofs)
    yield from _directions(statement.raw, proofs)
    yield from _changes(statement.raw, proofs)
    yield from _nouns(statement.raw, proofs)
    yield from _terms(statement.raw, proofs)


def _numbers(claim: str, proofs: Sequence[Proof]) -> Iterator[Problem]:
    years = _years(claim)
    known = [(q.value, q.unit, q.approx) for proof in proofs for q in proof.quantities]
    for start, value, unit in _said(claim):
        if any(first <= start < last for first, last in years):
            continue
        approx = (
            "more" if _MORE.search(claim[:start]) else "less" if _LESS.search(claim[:start]) else ""
        )
        if not any(_agrees(value, unit, approx, k) for k in known):
            yield contradicted("number_differs", f"引文中没有 {value:f}{unit} 这个数字。")
            return


def values(statement: Statement) -> tuple[Decimal, ...]:
    """The numbers of an English claim; no years."""
    years = _years(statement.raw)
    return tuple(
        value
        for start, value, _ in _said(statement.raw)
        if not any(first <= start < last for first, last in years)
    )


def _years(claim: str) -> list[tuple[int, int]]:
    """Where years stand; and H1, Q2, which count nothing either."""
    halves = [
        found.span() for found in re.finditer(r"\b(?:[hq][1-4]|[12]h)\b", claim, re.IGNORECASE)
    ]
    return [(start, end) for start, end, _ in year_mentions(claim)] + halves


def _nouns(claim: str, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """1,130 enterprises where the quote has 1130人."""
    units: dict[Decimal, set[str]] = {}
    for quantity in (q for proof in proofs for q in proof.quantities):
        units.setdefault(quantity.value, set()).add(quantity.unit)
    for found in _COUNTED.finditer(claim):
        value = Decimal(found["digits"].replace(",", ""))
        people = found["noun"].lower() in _PEOPLE
        for unit in units.get(value, set()):
            if (unit in _OF_PEOPLE and not people) or (unit in _OF_FIRMS and people):
                yield contradicted("number_unit", f"引文中 {value:f} 的单位是“{unit}”。")
                return


def _changes(claim: str, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """up 3.5% where the quote has 下降3.5%; a change told of another number."""
    ways = [
        (q.value, q.direction) for p in proofs for q in p.quantities if q.direction and not q.to
    ]
    known = [change for p in proofs for change in changes.changes(p.quote, p.quantities)]
    years = _years(claim)
    shown = [
        entry
        for entry in sorted(_said(claim))
        if not any(first <= entry[0] < last for first, last in years)
    ]
    for index, (start, value, unit) in enumerate(shown):
        way = _way(claim, start) if unit else ""
        own = {direction for size, direction in ways if size == value}
        if way and own and way not in own:
            yield contradicted("direction_reversed", "增减的方向与引文相反。")
            return
        if way and index and not shown[index - 1][2]:
            yield from changes.problem_of(shown[index - 1][1], way, value, known)


def _way(claim: str, start: int) -> str:
    """Which way the words before a number lead, after the number before it."""
    before = _NEAR_END.split(claim[max(0, start - 40) : start])[-1]
    after = _NEAR_END.split(claim[start:].lstrip("0123456789.,% "))[0][:30]
    for words in (before, after):
        up, down = bool(_UP.search(words)), bool(_DOWN.search(words))
        if up != down:
            return "up" if up else "down"
    return ""


def _said(claim: str) -> list[tuple[int, Decimal, str]]:
    """(offset, value, unit) of each number of an English text; unit is %, 个百分点 or empty."""
    found = []
    for match in _NUMBER.finditer(claim):
        digits = match["digits"].replace(",", "").rstrip(".")
        scale = _SCALES.get((match["scale"] or "").lower().replace("-", " "), 1)
        unit = (match["unit"] or "").lower()
        kind = "个百分点" if "point" in unit else "%" if unit else ""
        found.append((match.start(), Decimal(digits) * scale, kind))
    for match in _WORD.finditer(_UNCOUNTED.sub(lambda found: "|" * len(found.group()), claim)):
        word = match.group().lower()
        if word != "one":
            found.append((match.start(), _WORDS.get(word) or _RANKS.get(word) or Decimal(0), ""))
    return found


def _agrees(value: Decimal, unit: str, approx: str, known: tuple[Decimal, str, str]) -> bool:
    number, measure, wide = known
    shares = {"%", "个百分点", "百分点"}
    if (unit or measure in shares) and unit.lstrip("个") != measure.lstrip("个"):
        return False
    if approx and not wide:
        return (
            value < number <= value * 6 / 5
            if approx == "more"
            else value * 9 / 10 <= number < value
        )
    return value == number and (approx == wide or (not approx and wide in ("about", "more")))


def _denial(claim: str, proofs: Sequence[Proof]) -> Iterator[Problem]:
    said = bool(_NO.search(re.sub(r"no (?:less|fewer|more) than", "", claim)))
    given = [bool(denials(proof.quote)) for proof in proofs]
    if said and not any(given):
        yield contradicted("negation_added", "引文是肯定的说法，这里说成了否定。")
    elif not said and all(given) and not any(proof.quantities for proof in proofs):
        yield contradicted("negation_lost", "引文是否定的说法，这里说成了肯定。")


def _directions(claim: str, proofs: Sequence[Proof]) -> Iterator[Problem]:
    ways = {q.direction for proof in proofs for q in proof.quantities if q.direction}
    up, down = bool(_UP.search(claim)), bool(_DOWN.search(claim))
    if (ways == {"up"} and down and not up) or (ways == {"down"} and up and not down):
        yield contradicted("direction_reversed", "增减的方向与引文相反。")


def _terms(claim: str, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """A phrase, or two words, that nothing around the quotes translates."""
    around = "|".join(proof.around for proof in proofs)
    pairs = bigrams(around)
    text, missing = claim.lower().replace("-", " "), list[str]()
    for term, chinese in terms():
        if term in text and re.search(rf"\b{re.escape(term)}(?:s|es|ed|d|ing)?\b", text):
            text = text.replace(term, " | ")
            known = pairs & bigrams("|".join(chinese)) or any(
                w in around for w in _ALSO.get(term, ())
            )
            if not known and term not in _GENERIC:
                missing.append(term)
    if len(missing) > 1 or any(" " in term for term in missing):
        told = "、".join(f"“{term}”" for term in missing)
        yield unsupported("detail_added", f"引文中没有这些内容：{told}。")


_GENERIC = frozenset(
    "total in total number of town township city district county province region area fund case handle set "
    "amount people person year year on year annual target goal plan one first half year half of the year".split()
) | {"in total", "number of", "year on year", "first half of the year", "how much", "how many"}
"""Terms that carry no fact of their own; targets are judged by `answering.checks.modality`."""
_ALSO = {
    "acceptance": ("验收",),
    "first": ("第一", "首", "上半年"),
    "second": ("第二", "下半年"),
    "stage": ("阶段",),
    "phase": ("阶段",),
    "employee": ("职工", "员工", "人员"),
    "worker": ("职工", "员工", "工人", "农民工"),
}


@cache
def terms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """English terms, the longest first, with their Chinese words; () without the table."""
    table = resources.files("config") / "english.tsv"
    if not table.is_file():
        return ()
    known, general = [], False
    for line in table.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            general = line.startswith("# general")  # words with no fact of their own
            continue
        term, _, chinese = line.partition("\t")
        if chinese.split() and not general:
            known.append((term.strip().lower(), tuple(chinese.split())))
    return tuple(sorted(known, key=lambda pair: -len(pair[0])))
