"""Parts and totals: 法律援助案件892件,其中农民工讨薪案件267件.

What qualifies a part (农民工讨薪) owns the part's number, whatever head noun the two share;
a total keeps its number to itself, and a restricted count is no total.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answering.checks.label import Label
from answering.checks.lexicon import Lexicon
from answering.checks.numbers import entails
from answering.checks.problem import Problem, contradicted, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from answering.checks.wording import bigrams
from retrieval.quantities import Quantity

_NEXT = 4
"""Characters after a part's number that may qualify it."""
_MARK = re.compile("其中")
_SHUT = re.compile("[。;!?\n]")
_WITHIN = re.compile("中|里|当中|之中|包括|包含|含|其")
_STRICT = frozenset({"%", "‰", "元", "万元", "个百分点", "百分点", "倍"})
_SPELLS = frozenset("日 天 个工作日 工作日 小时 个小时 分钟 个月 年".split())
_ALL = re.compile(
    r"[共总](?![同识享治产用和青享理局务监建商])|全[省市县区州旗镇乡](?![域面])|合计|累计|所有|全部"
)
_RESTRICTED = re.compile(r"([\u4e00-\u9fff]{2,14})的([\u4e00-\u9fff]{3,12})$")
_OWN = re.compile(r"^[|]*(?:全[省市县区州旗]|[我本该全][省市县区州旗]|今年以?来?|全年|年内)*")


@dataclass(frozen=True, slots=True)
class Part:
    """A number told as part of another; `marks` are the pairs that only the part has."""

    number: Quantity
    total: Quantity
    marks: frozenset[str]

    def is_meant(self, words: str) -> bool:
        """Whether `words` name what sets the part off."""
        return bool(self.marks & bigrams(words))


def parts_of(
    proof: Proof, labelled: Sequence[tuple[Quantity, Label]], lexicon: Lexicon
) -> list[Part]:
    """The parts that 其中 opens in a quote, each with the number before 其中."""
    found: list[Part] = []
    for mark in _MARK.finditer(proof.quote):
        shut = _SHUT.search(proof.quote, mark.end())
        stop = shut.start() if shut else len(proof.quote)
        before = [pair for pair in labelled if pair[0].end <= mark.start()]
        if not before or _SHUT.search(proof.quote[before[-1][0].end : mark.start()]):
            continue
        total, words = before[-1]
        start = max((m.end() for m in _SHUT.finditer(proof.quote, 0, mark.start())), default=0)
        head = lexicon.canonical(proof.quote[start : mark.start()])
        shared = bigrams(words.words) | bigrams(head)
        found.extend(
            Part(number, total, _marks(label, shared, lexicon))
            for number, label in labelled
            if mark.end() <= number.start < stop and _counts_alike(number, total)
        )
    return found


def _marks(label: Label, shared: frozenset[str], lexicon: Lexicon) -> frozenset[str]:
    pairs = bigrams(label.before) | bigrams(label.after[:_NEXT])
    return frozenset(pair for pair in pairs - shared if not lexicon.is_light(pair))


def _counts_alike(number: Quantity, total: Quantity) -> bool:
    if {number.unit, total.unit} & _STRICT:
        return number.unit == total.unit
    smaller = number.value <= total.value or bool(number.approx) or number.unit in _SPELLS
    return smaller and not number.ordinal and not number.direction


def of_claim(label: Label) -> str:
    """The words that qualify a claim's number; not what it goes on to say of its parts."""
    return f"{label.before}|{_WITHIN.split(label.after)[0]}"


def taken(said: Quantity, label: Label, parts: Sequence[Part]) -> Quantity | None:
    """The part's number, where the claim gives the total's to the part; None if it does not."""
    words = of_claim(label)
    mine = [part for part in parts if entails(part.number, said)]
    if any(part.is_meant(words) for part in mine):
        return None
    return next(
        (p.number for p in parts if entails(p.total, said) and p not in mine and p.is_meant(words)),
        None,
    )


def totals_aside(said: Quantity, label: Label, parts: Sequence[Part]) -> frozenset[Quantity]:
    """Totals that cannot claim this number's words: the claim names the part itself."""
    return frozenset(
        part.total for part in parts if entails(part.number, said) and part.is_meant(label.words)
    )


def unrestricted(
    statement: Statement,
    said: Quantity,
    label: Label,
    known: Sequence[tuple[Quantity, Label]],
    proofs: Sequence[Proof],
) -> Iterator[Problem]:
    """行政诉讼案件共4件, where the quote counts 县政府为被告的行政诉讼案件."""
    own = [words for quantity, words in known if entails(quantity, said)]
    found = [_RESTRICTED.search(words.before) for words in own]
    if not found or not all(found):
        return
    for match in found:
        limit, noun = (match.group(1), match.group(2)) if match else ("", "")
        pairs = bigrams(_OWN.sub("", limit))
        if len(pairs) < 2 or pairs & bigrams(statement.text) or not _same_head(noun, label):
            continue
        if _ALL.search(label.words) or _other_total(noun, said, proofs):
            yield unsupported("scope_widened", f"引文只说“{limit}的{noun}”，不是全部。")
            return


def whole(
    label: Label, own: Sequence[Label], rivals: Sequence[tuple[Label, Quantity]]
) -> Quantity | None:
    """The quote's own total of the same things, where the claim calls another number one."""
    if not _ALL.search(label.words) or any(_ALL.search(words.words) for words in own):
        return None
    return next(
        (q for words, q in rivals if _ALL.search(words.words) and label.touch(words) > 3), None
    )


def _same_head(noun: str, label: Label) -> bool:
    pairs = bigrams(noun)
    return 2 * len(pairs & label.pairs) >= len(pairs)


def _other_total(noun: str, said: Quantity, proofs: Sequence[Proof]) -> bool:
    """Whether the sentences around say how many there are in all."""
    known = re.compile(
        rf"(?:全[省市县区州旗]|[共总])[^,;。\d]{{0,6}}{re.escape(noun)}[^,;。\d]{{0,4}}(\d+)"
    )
    return any(
        found.group(1) != f"{said.value:f}"
        for proof in proofs
        for found in known.finditer(proof.sentence + proof.nearby)
    )


def problem(said: Quantity, rival: Quantity) -> Problem:
    """The number of the total, told of a part."""
    return contradicted(
        "number_swapped", f"“{said.text}”在引文中是总数；引文中这一部分是“{rival.text}”。"
    )
