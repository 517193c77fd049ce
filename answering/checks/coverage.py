"""Coverage: every word that carries the claim is in the quote, around it, or a synonym.

No segmentation: a character is covered by a pair it shares with the quote's sentences,
headings or title. What is left over, light words apart, is an added detail.
"""

import re
from collections.abc import Iterator, Sequence

from answering.checks.lexicon import Lexicon
from answering.checks.polarity import negations
from answering.checks.problem import Problem, contradicted, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from answering.checks.wording import bigrams, blanked

_CJK = re.compile(r"[\u4e00-\u9fff]")
_NEGATIONS = frozenset("未没有无不非尚")
_CONTRASTS = ("民刑", "正副", "男女", "新旧", "前后", "内外", "东南西北", "大小", "高低", "增减", "进出",
              "省市县区镇乡", "国地", "公私", "甲乙丙", "上中下", "胜败", "原被", "初终")  # fmt: skip
_OTHERS = {c: frozenset(group) - {c} for group in _CONTRASTS for c in group}
_PARTICLES = "因受由被为对在将把以从向与和及的了于并经按各该本我全是有等"
_OPPOSITE = {"前": "后", "后": "前", "内": "外", "外": "内"}
_FIVE = re.compile(r"(?=([\u4e00-\u9fff]{5}))")
_NAME = re.compile(r"[\u4e00-\u9fff]{4}")
_RUN, _TOTAL = 2, 3


def check(statement: Statement, proofs: Sequence[Proof], lexicon: Lexicon) -> Iterator[Problem]:
    """One problem for a detail the quotes do not hold."""
    own = "|".join(proof.sentence for proof in proofs)
    near = lexicon.canonical(own)
    claim = lexicon.canonical(_without_subjects(statement.bare, proofs))
    above = lexicon.canonical("|".join(proof.lead for proof in proofs))
    fresh = novel(claim, bigrams(f"{near}|{own}|{above}"), frozenset(near + own), lexicon)
    elsewhere = "|".join(proof.lead + proof.nearby for proof in proofs)
    swapped = _contrast(claim, fresh, near, elsewhere) or _pair_twin(claim, near, lexicon)
    if swapped:
        yield contradicted("word_differs", f"“{swapped[0]}”在引文中是“{swapped[1]}”。")
    else:
        yield from _beside_numbers(statement, own + near, lexicon)
        yield from _acts(claim, own, near, lexicon)
    words = _words(claim, fresh)
    if any(len(word) >= _RUN for word in words) or len(fresh) >= _TOTAL:
        told = "、".join(f"“{word}”" for word in words[:3])
        yield unsupported("detail_added", f"引文中没有这些内容：{told}。")


def _without_subjects(bare: str, proofs: Sequence[Proof]) -> str:
    """The claim without names of four characters or more that stand before the quote."""
    nearby = "|".join(proof.nearby for proof in proofs)
    named = [
        (index, index + 4)
        for index in range(len(bare) - 3)
        if bare[index : index + 4] in nearby and _NAME.fullmatch(bare, index, index + 4)
    ]
    return blanked(bare, named)


def _acts(claim: str, own: str, near: str, lexicon: Lexicon) -> Iterator[Problem]:
    """废止 or 败诉 that the quote's own sentences do not have."""
    added = lexicon.acts_in(claim) - lexicon.acts_in(near) - lexicon.acts_in(own)
    added -= {"评为"} if re.search("[获授]", own) else set()
    if added:
        yield unsupported("act_added", f"引文没有说“{min(added)}”。")


def _beside_numbers(statement: Statement, near: str, lexicon: Lexicon) -> Iterator[Problem]:
    """抽检食品925批次 for 抽检药品925批次: half of the word before a number exchanged."""
    for quantity in statement.quantities:
        word = lexicon.canonical(statement.bare[: quantity.start])[-2:]
        if len(word) < 2 or word[0] in near or not all(map(_CJK.match, word)):
            continue
        found = re.search(rf"(?![{_PARTICLES}])[\u4e00-\u9fff]{word[1]}(?=\d)", near)
        if found and not lexicon.light.search(word):
            yield contradicted("word_differs", f"“{word}”在引文中是“{found.group()}”。")
            return


def novel(
    claim: str, pairs: frozenset[str], characters: frozenset[str], lexicon: Lexicon
) -> list[int]:
    """Offsets of the claim's characters that neither pair, character nor light word covers."""
    covered = [not _CJK.match(character) for character in claim]
    for index in range(len(claim) - 1):
        if claim[index : index + 2] in pairs:
            covered[index] = covered[index + 1] = True
    light = (found.span() for found in lexicon.light.finditer(claim))
    for start, end in (*light, *negations(claim)):
        covered[start:end] = [True] * (end - start)
    return [
        index
        for index, done in enumerate(covered)
        if not done and claim[index] not in characters and claim[index] not in _NEGATIONS
    ]


def _words(claim: str, fresh: Sequence[int]) -> list[str]:
    """The fresh characters as runs."""
    words: list[str] = []
    last = -2
    for index in fresh:
        if index == last + 1:
            words[-1] += claim[index]
        else:
            words.append(claim[index])
        last = index
    return words


def _contrast(
    claim: str, fresh: Sequence[int], near: str, elsewhere: str
) -> tuple[str, str] | None:
    """刑事 where the quote has 民事: the claim's word and the quote's."""
    for index in fresh:
        after = claim[index + 1 : index + 2]
        for other in _OTHERS.get(claim[index], ()):
            if _CJK.match(after) and other + after in near:
                return claim[index] + after, other + after
        twin = _twin(claim, index, near)
        if twin and claim[index : index + 2] not in elsewhere:
            return twin
    return _sides(claim, near)


def _twin(claim: str, index: int, near: str) -> tuple[str, str] | None:
    """药品生产 for 食品生产: one character exchanged before three that are the same."""
    after = claim[index + 1 : index + 4]
    if len(after) < 3 or not all(map(_CJK.match, after)):
        return None
    found = re.search(rf"(?![{_PARTICLES}])([\u4e00-\u9fff]){after}", near)
    return (claim[index] + after, found.group()) if found else None


def _pair_twin(claim: str, near: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """县人大领导 for 县政协领导: two characters exchanged between one and two of the same."""
    for found in _FIVE.finditer(claim):
        before, word, after = found.group(1)[0], found.group(1)[1:3], found.group(1)[3:]
        if word in near or after not in near or lexicon.is_light(word):
            continue
        other = re.search(rf"(?<={before})([\u4e00-\u9fff]{{2}})(?={after})", near)
        if other and not set(word) & set(other.group()) and not lexicon.is_light(other.group()):
            return word, other.group()
    return None


def _sides(claim: str, near: str) -> tuple[str, str] | None:
    """改革前 where the quote has 改革后."""
    for found in re.finditer(r"([\u4e00-\u9fff]{2})([前后内外])(?=[\u4e00-\u9fff,|])", claim):
        other = found.group(1) + _OPPOSITE[found.group(2)]
        if other in near and found.group() not in near:
            return found.group(), other
    return None
