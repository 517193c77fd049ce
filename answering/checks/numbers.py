"""Every number of a claim must be in its quotes: value, unit, approximation, direction.

Whether it is bound to the same thing is `answering.checks.binding`.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from answering.checks.problem import Problem, contradicted, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from retrieval.quantities import Quantity, same_unit

_STRICT = frozenset({"%", "‰", "元", "美元", "个百分点", "百分点", "倍"})
_ODD = re.compile("[余馀多几]")
_APPROX = {"": "确数", "more": "“以上、余、超过”", "less": "“不足、近、以内”", "about": "“约”"}


def check(
    statement: Statement, owners: Sequence[Sequence[Proof]], results: Sequence[Decimal]
) -> Iterator[Problem]:
    """`owners[i]` are the proofs the claim's i-th number may come from.

    `results` are values a declared formula gives; they need no quote.
    """
    for quantity, proofs in zip(statement.quantities, owners, strict=True):
        if quantity.value in results or excused(quantity, statement.text):
            continue
        known = [known for proof in proofs for known in proof.quantities]
        if not any(entails(evidence, quantity) for evidence in known):
            yield _mismatch(quantity, known)


def codes(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """Digits that count nothing (12345热线) must stand in the quote or near it all the same."""
    around = "|".join(proof.around for proof in proofs).replace(",", "")
    for found in re.finditer(r"\d{2,}", statement.bare):
        if found.group() not in around:
            yield contradicted("code_differs", f"引文中没有“{found.group()}”。")
            return


def entails(evidence: Quantity, claim: Quantity) -> bool:
    """True where a claim's number follows from the quote's: 16777件 gives 约1.7万件."""
    return (
        units_agree(evidence, claim)
        and values_agree(evidence, claim)
        and directions_agree(evidence, claim)
    )


def units_agree(evidence: Quantity, claim: Quantity) -> bool:
    """Same kind of number with an interchangeable unit; one unit may be left out."""
    if evidence.ordinal != claim.ordinal:
        return False
    if not claim.unit or not evidence.unit:
        return not {claim.unit, evidence.unit} & _STRICT
    return same_unit(evidence.unit, claim.unit)


def values_agree(evidence: Quantity, claim: Quantity) -> bool:
    """Whether the value with its approximation is no more than the quote says."""
    if evidence.high is not None or claim.high is not None:
        return (evidence.value, evidence.high) == (claim.value, claim.high)
    said, known = claim.value, evidence.value
    if said == known and claim.approx == evidence.approx:
        return True
    if evidence.approx:
        return False
    match claim.approx:
        case "more":
            most = "1.1" if _ODD.search(claim.text) else "1.2"
            return said < known <= said * Decimal(most)
        case "less":
            return said * Decimal("0.9") <= known < said
        case "about":
            return abs(said - known) <= said * Decimal("0.05")
        case _:
            return False


def directions_agree(evidence: Quantity, claim: Quantity) -> bool:
    """A change stays a change, of the same way, to the value or by it."""
    if claim.direction:
        return (evidence.direction, evidence.to) == (claim.direction, claim.to)
    return not evidence.direction or evidence.to


def excused(quantity: Quantity, text: str) -> bool:
    """No count of the report: 一个 as an article, 两个 after two names."""
    if quantity.text[:1] == "一" and quantity.value == 1 and quantity.unit in _ARTICLES:
        return True
    few = 2 <= quantity.value <= 12 and quantity.unit in _NAMEABLE and not quantity.approx
    after = _NAMES.match(text, quantity.end)
    return few and (
        quantity.value == _listed(text[: quantity.start])
        or (after is not None and quantity.value == len(_SPLIT.split(after.group(1))))
    )


_ARTICLES = frozenset("个 种 套 批 名 位 家 支 场 次 份 条 大类 年 天".split())
_NAMEABLE = frozenset("个 家 名 位 人 项 部 所 件 类".split())
_NAMES = re.compile(
    r"[\u4e00-\u9fff]{0,12}[(:]([^();:。,\d]{2,80}?、?[^();:。,\d]{2,80})(?=[):;。,]|$)"
)
_SPLIT = re.compile("、|以及|和|与|及")
_LIST = re.compile(
    r"[^,;:。、()|\d]{2,20}(?:、[^,;:。、()|\d]{2,20})+?(?:(?:和|与|及|以及)[^,;:。、()|\d]{2,20})?(?:等|这)?$"
)


def _listed(before: str) -> int:
    """How many names are strung together right before a number; 0 where none are."""
    found = _LIST.search(before)
    return len(re.findall("、|以及|和|与|及", found.group())) + 1 if found else 0


def _mismatch(quantity: Quantity, known: Sequence[Quantity]) -> Problem:
    same_value = [k for k in known if k.value == quantity.value and k.high == quantity.high]
    same_units = [k for k in known if units_agree(k, quantity)]
    both = [k for k in same_value if units_agree(k, quantity)]
    if both and both[0].approx != quantity.approx:
        wanted, given = _APPROX[both[0].approx], _APPROX[quantity.approx]
        return contradicted(
            "number_approximation",
            f"“{quantity.text}”与引文“{both[0].text}”的程度不同：引文是{wanted}，这里是{given}。",
        )
    if both:
        return contradicted(
            "number_direction", f"“{quantity.text}”的增减方向与引文“{both[0].text}”处不同。"
        )
    if same_value:
        return contradicted(
            "number_unit", f"“{quantity.text}”的单位与引文“{same_value[0].text}”不同。"
        )
    if same_units:
        seen = "、".join(dict.fromkeys(k.text for k in same_units[:4]))
        return contradicted("number_differs", f"引文中没有“{quantity.text}”；同类数字是：{seen}。")
    return unsupported("number_missing", f"引文中没有“{quantity.text}”这个数字。")
