"""How much is meant: 全部 or 部分, 市本级 or 全市, 仅, 首个, 每年, 基本.

A claim may not widen what its quote says, nor drop the word that limits it.
"""

import re
from collections.abc import Iterator, Sequence

from answering.checks.problem import Problem, contradicted, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import Statement

_TOTAL = re.compile(
    r"全部|所有|一切|任何|凡是?(?!事)|各类|各种|总数|总量|一律|完全|悉数|无一例外|绝大多数|大多数|多数|"
    r"大部分|少数|部分(?!门)|个别|全覆盖|普遍"
)
_TOTAL_PROOF = re.compile(r"全部|所有|一切|任何|凡|一律|完全|均|都|全覆盖|100%|无一")
_PARTIAL_PROOF = re.compile(r"多数|大部分|少数|部分(?!门)|个别|其余|其中|有的|有些|一些")
_PARTIAL = {"绝大多数", "大多数", "多数", "大部分", "少数", "部分", "个别"}
_CLASS = {
    word: kind
    for kind, words in {
        "少": "极少数 少数",
        "个": "个别",
        "部": "部分 一些 有的 有些",
        "多": "绝大多数 大多数 多数 绝大部分 大部分 大多",
        "全": "全部 全体 所有 一切",
    }.items()
    for word in words.split()
}
_SHARE = re.compile(
    rf"({'|'.join(sorted(_CLASS, key=len, reverse=True))})(?!门)的?([\u4e00-\u9fff]{{0,2}})"
)
_ONLY = re.compile(
    r"仅仅|仅有?|只有|只是|唯一|独家|首次|首个|首创|首批|首家|率先|最[高大多好早先低少强优快]"
)
_RANKED = re.compile(r"前列|领先|首位|榜首|名列|位居|位列|居全|排名|排在|第一方阵")
_EVERY = re.compile(r"每(?:个?季度?|半年|年|个?月|周|日|天|人|户|村|次|件|名)")
_SAME = {"每天": "每日", "每个月": "每月", "每季": "每季度", "每个季度": "每季度"}
_OWN_LEVEL = re.compile(r"[省市县区州]?本级")
_WITH_OTHERS = re.compile(r"(?:政府|部门|单位)?(?:及|和|与|、|以及)(?:下|各|所)")
_EXCEPT = re.compile(r"除(?![了尘害险名虫草])[^,;。]{1,20}(?:外|之外|以外)|[^,;。]{2,8}除外")
_UNIVERSAL = re.compile(r"全部|所有|一切|任何|凡|一律|完全|均|都|无一例外|没有例外")
_HEDGED = re.compile(
    r"基本(?:实现|建成|形成|完成|解决|达到|做到|建立|完善|消除|全覆盖)|初步(?:形成|建立|建成)"
)


def check(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """Problems of quantifiers, limits, periods and hedges."""
    around = "|".join(proof.sentence for proof in proofs)
    yield from _totals(statement, around)
    yield from _shares(statement, around)
    yield from _onlys(statement, around)
    yield from _periods(statement, around)
    yield from _levels(statement, proofs)
    yield from _hedges(statement, proofs)
    yield from _exceptions(statement, around)


def _totals(statement: Statement, around: str) -> Iterator[Problem]:
    for found in _TOTAL.finditer(statement.bare):
        word = found.group()
        proved = (
            bool(_PARTIAL_PROOF.search(around))
            if word in _PARTIAL
            else bool(_proof_of_total(word, around))
        )
        if not proved:
            yield unsupported("scope_widened", f"引文没有说“{word}”。")
            return


def _shares(statement: Statement, around: str) -> Iterator[Problem]:
    """多数干部 where the quote has 少数干部: quantifiers of one noun agree."""
    known = [(_CLASS[found.group(1)], found.group(2)) for found in _SHARE.finditer(around)]
    for found in _SHARE.finditer(statement.bare):
        kind = _CLASS[found.group(1)]
        others = [other for other, noun in known if noun == found.group(2)]
        if (others and kind not in others) or (
            kind in {"少", "多", "个"} and kind not in {other for other, _ in known}
        ):
            yield contradicted("scope_differs", f"引文没有说“{found.group()}”。")
            return


def _proof_of_total(word: str, around: str) -> bool:
    if word == "普遍":
        return re.search("普遍|均|都|全", around) is not None
    if word in {"各类", "各种", "任何", "凡", "凡是"}:
        return word in around or (
            word[0] == "各" and re.search("各[类种项]|多种", around) is not None
        )
    if word.startswith("总"):
        return re.search(r"总|共|合计|累计", around) is not None
    return _TOTAL_PROOF.search(around) is not None


def _onlys(statement: Statement, around: str) -> Iterator[Problem]:
    for found in _ONLY.finditer(statement.bare):
        word = found.group()
        if not (re.search("[仅只]|唯一", around) if word[0] in "仅只" else word in around):
            yield unsupported("scope_only", f"引文没有说“{word}”。")
            return
    ranked = _RANKED.search(statement.bare)
    if ranked and not _RANKED.search(around) and "第" not in around:
        yield unsupported("rank_added", f"引文没有说“{ranked.group()}”。")


def _periods(statement: Statement, around: str) -> Iterator[Problem]:
    known = {_SAME.get(found.group(), found.group()) for found in _EVERY.finditer(around)}
    for found in _EVERY.finditer(statement.text):
        if _SAME.get(found.group(), found.group()) not in known:
            yield contradicted("period_differs", f"引文没有说“{found.group()}”。")
            return


def _levels(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    if not statement.quantities:
        return
    for proof in proofs:
        found = _OWN_LEVEL.search(proof.quote)
        if (
            found
            and "本级" not in statement.text
            and not _WITH_OTHERS.match(proof.quote, found.end())
        ) and _governs(found, proof, statement):
            yield unsupported("scope_level", f"引文只说“{found.group()}”，不是整个地区。")
            return


def _governs(found: re.Match[str], proof: Proof, statement: Statement) -> bool:
    """Whether a number of the claim stands behind the limit, in its sentence."""
    stop = proof.quote.find("。", found.end())
    reach = range(found.end(), stop if stop >= 0 else len(proof.quote))
    values = {q.value for q in statement.quantities}
    return any(q.start in reach and q.value in values for q in proof.quantities)


def _exceptions(statement: Statement, around: str) -> Iterator[Problem]:
    """全部 is too much where the sentence has 除……外, unless the claim has it too."""
    found = _EXCEPT.search(around)
    if found and _UNIVERSAL.search(statement.bare) and not _EXCEPT.search(statement.text):
        yield unsupported("exception_dropped", f"引文有例外（“{found.group()}”），不能略去。")


def _hedges(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    for proof in proofs:
        for found in _HEDGED.finditer(proof.quote):
            hedge, verb = found.group()[:2], found.group()[2:]
            rest = proof.quote[found.end() : found.end() + 6]
            if (
                hedge not in statement.text
                and verb in statement.text
                and rest[:4] in statement.text
            ):
                yield unsupported(
                    "hedge_dropped", f"引文说的是“{found.group()}”，不能略去“{hedge}”。"
                )
                return
