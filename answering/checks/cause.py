"""Causes: a claim may not make one fact the reason of another where the quote does not."""

import re
from collections.abc import Iterator, Sequence

from answering.checks.problem import Problem, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from answering.checks.wording import bigrams

_CLAIMED = re.compile(
    r"因为|由于|因此|所以|因而|之所以|正是|得益于|归功于|归因于|缘于|源于|导致|致使|促使|促成|使得|使(?![用命馆])|令(?=.{0,8}(?:提高|下降|改善))|"
    r"从而|带来|造成|引发|引起|才(?=使|能|得以|排|有|达|获|被)|带动|拉动|以致|以至|助推|进而|(?<![原基病死成外内诱主起])因(?![素特此地势病公故果])|"
    r"because|due to|owing to|thanks to|as a result|therefore|caused|led to|resulted in"
)
_STRONG = re.compile(
    r"因为|由于|因此|所以|因而|之所以|正是|得益于|归功于|归因于|缘于|源于|导致|致使|造成|引发|引起|才|以致|以至|(?<![原基病死成外内诱主起])因|"
    r"because|due to|owing to|thanks to|as a result|therefore|caused|led to|resulted in"
)
_STRONGLY_GIVEN = re.compile(
    r"(?<![原基病死成外内诱主起])因(?![素特此地])|由于|所以|使|导致|致使|造成|引发|得益|归功|从而|促使"
)
_WORDS = 8
"""Characters that a piece of reasoning must share to count as repeated."""
_GIVEN = re.compile(
    r"因|由于|所以|使|让|导致|致|促|从而|带来|造成|引发|推动|助推|得益|带动|以此|确保|为.{2,20}(?:提供|奠定)|通过|有效|,.{0,4}(?:提高|提升|增强|减轻|化解)"
)


def check(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """One problem where the claim reasons and no single quote does."""
    found = _CLAIMED.search(statement.bare if not statement.english else statement.text)
    if not found:
        return
    if _repeats(statement, found, proofs):
        return
    if not any(_gives(found.group(), statement, proof) for proof in proofs):
        yield unsupported("cause_added", f"引文没有说两件事之间有因果关系（“{found.group()}”）。")
    elif not statement.english and not _has_reason(statement, found, proofs):
        yield unsupported("cause_differs", "引文说的原因不是这个。")


def _repeats(statement: Statement, found: re.Match[str], proofs: Sequence[Proof]) -> bool:
    """Whether a quote holds the reasoning in the claim's very words, from the cause on."""
    said = re.split(r"[,;。]", statement.bare[found.start() :])[0].rpartition("、")[0]
    return len(said) >= _WORDS and any(said in proof.sentence for proof in proofs)


def _has_reason(statement: Statement, found: re.Match[str], proofs: Sequence[Proof]) -> bool:
    """Whether some word of the clause that reasons is in a quote's sentence."""
    rest = re.split(r"[,;。]", statement.bare[found.end() :])[0]
    words = bigrams(rest)
    return not words or any(words & bigrams(proof.sentence) for proof in proofs)


def _gives(word: str, statement: Statement, proof: Proof) -> bool:
    """Whether one quote reasons, and holds all the numbers that are reasoned about."""
    given = _STRONGLY_GIVEN if _STRONG.search(word) else _GIVEN
    known = {quantity.value for quantity in proof.quantities}
    return given.search(proof.quote) is not None and all(
        quantity.value in known for quantity in statement.quantities
    )
