"""Yes and no: what the quote denies a claim may not affirm, nor the other way round.

Looks at what stands right behind a negation (未, 没有, 不, 无, 缺乏) on one side and asks
whether the other side says it with or without one.
"""

import re
from collections.abc import Iterator, Sequence

from answering.checks.lexicon import Lexicon
from answering.checks.problem import Problem, contradicted
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from answering.checks.wording import bigrams, nameless

_NO = re.compile(
    r"尚未|并未|从未|未曾|未能|未获|(?:没有|未|没)(?:出现|发生|存在|发现)过?|不存在|没有|没能|并无|"
    r"不具备|不得|不准|不允许|不许|不能|不可|不应|不再|不够|不予|不会|不到位|并非|绝非|不是|禁止|严禁|杜绝|避免|"
    r"缺乏|缺少|欠缺|缺失|缺(?![勤席口陷点额位])|毫无|拒绝|取消(?=了?对)|"
    r"未(?!来|成年|婚|满|必|雨)|(?<![有从万])无(?!锡|缝|障|人机|偿|纸|线|论|须|疑|愧|私|形|为市|差别|主观|主不|废|害|烟|欠薪|证明|理|讼|诈|毒)|"
    r"(?<![淹沉埋出隐])没(?![收落事])|"
    r"不(?![断仅同少足超低高多大小到满定论管但只可避错良动法文利捕诉罚平当便孕公合规作为明负要]|可或缺|遗余力|懈|折不扣)|"
    r"非(?![常法公诉遗现凡营国首同禁本职机])"
)
_SCOPE_END = re.compile(r"[,;:。!?|\n]|而(?=[未不没无被])|但|却|仍(?=被)")
_LISTED = re.compile(rf"、|{_SCOPE_END.pattern}")
_WEAK = re.compile(r"([\u4e00-\u9fff]{2})(?:仍|还|都)?不(?:太|够|很)?([强高深严牢实细广准清])")
_LEAD = re.compile(
    r"(?:未能|没能|没有|并未|并没有|未)(?:做到|实现|完成|达到|如此)[:,]|(?:并非如此|不属实|并不属实|不实|有误|是错的)[:,;。]?"
)
_HAN = re.compile(r"^[\u4e00-\u9fff]{2}")
_BESIDE = 3
"""Characters on each side of a negation that show where it was put in."""
_ANAPHORA = re.compile(r"(?:无|没有|未发现|未有)(?:此类|该类|这类|上述|相关|有关|类似|任何)")


def check(statement: Statement, proofs: Sequence[Proof], lexicon: Lexicon) -> Iterator[Problem]:
    """At most one problem: the first denial that does not match."""
    claim = _plain(statement.bare, lexicon)
    quotes = [_plain(nameless(proof.quote), lexicon) for proof in proofs]
    context = [_plain(nameless(proof.sentence), lexicon) for proof in proofs]
    if _flipped(quotes, [claim]):
        yield contradicted("negation_lost", "引文是否定的说法，这里说成了肯定。")
    elif _adds_denial(claim, quotes, context):
        yield contradicted("negation_added", "引文是肯定的说法，这里说成了否定。")
    elif any(_spliced(quote, claim) for quote in quotes):
        yield contradicted("negation_lost", "引文是否定的说法，这里说成了肯定。")
    elif any(_is_retold(quote, claim) for quote in quotes):
        yield contradicted("negation_lost", "这里与引文几乎相同，却多了或少了否定词。")
    elif any(_praises(quote, claim) for quote in quotes):
        yield contradicted("negation_lost", "引文是否定的说法，这里说成了肯定。")
    elif not denials(claim) and any(_denies_all(quote, claim) for quote in quotes):
        yield contradicted("negation_lost", "引文说没有此类情况，这里说成了有。")


def _adds_denial(claim: str, quotes: Sequence[str], context: Sequence[str]) -> bool:
    """Whether the claim denies what the quotes affirm."""
    if not any(map(_ANAPHORA.search, quotes)) and _flipped([claim], context):
        return True
    return _leads_off(claim, context) or any(_spliced(claim, text) for text in context)


def _leads_off(claim: str, context: Sequence[str]) -> bool:
    """A denial of all that follows (未能做到：…), where nothing in the quotes denies."""
    lead = _LEAD.search(claim)
    if lead is None:
        return False
    return not any(lead.group().rstrip(":,") in text for text in context)


def _spliced(denier: str, sayer: str) -> bool:
    """Whether a negation stands between words that the other side has side by side."""
    for start, end in negations(denier):
        left, right = denier[max(0, start - _BESIDE) : start], denier[end : end + _BESIDE]
        inside = len(left) == _BESIDE and not re.search(r"[,;:。!?]", left)
        beside = "".join("." if c == "|" else re.escape(c) for c in left + right)
        found = re.search(beside, sayer) if inside and _HAN.search(right) else None
        if found and not _NO.search(found.group()):
            return denier[start:end] + right not in sayer
    return False


def denials(text: str) -> list[tuple[str, int]]:
    """Each negation of `text` as what it denies, to the end of its clause, and where."""
    found = []
    for no in _NO.finditer(text):
        end = (_LISTED if _is_of_one(no, text) else _SCOPE_END).search(text, no.end())
        stop = end.start() if end else len(text)
        found.append((text[no.end() : stop], no.end()))
    return found


def negations(text: str) -> list[tuple[int, int]]:
    """Where the negations of `text` stand, half-open."""
    return [no.span() for no in _NO.finditer(text)]


def _flipped(deniers: Sequence[str], sayers: Sequence[str]) -> bool:
    """Whether something denied by one side is only affirmed by the other."""
    for denier in deniers:
        for core, _ in denials(denier):
            if _affirmed(core, denier, sayers):
                return True
    return False


def _affirmed(core: str, denier: str, sayers: Sequence[str]) -> bool:
    pairs = [core[i : i + 2] for i in range(len(core) - 1)]
    here = {pair: _parities(denier, pair) for pair in pairs if bigrams(pair)}
    there = {pair: set().union(*(_parities(s, pair) for s in sayers)) for pair in here}
    plain = [pair for pair in here if len(here[pair]) == 1 and len(there[pair]) == 1]
    flipped = [pair for pair in plain if here[pair] != there[pair]]
    return len(flipped) > 2 * (len(plain) - len(flipped))


def _is_retold(quote: str, claim: str) -> bool:
    """Nearly the quote's own words, with another number of negations."""
    said, known = bigrams(claim), bigrams(quote)
    alike = len(said & known)
    return (
        alike >= 0.85 * len(known)
        and alike >= 0.8 * len(said)
        and len(negations(claim)) != len(negations(quote))
    )


def _parities(text: str, pair: str) -> set[int]:
    """How often, modulo two, `pair` is denied where it stands in `text`."""
    found, at = set(), text.find(pair)
    while at >= 0:
        found.add(_denied(text, at) % 2)
        at = text.find(pair, at + 1)
    return found


def _denied(text: str, at: int) -> int:
    """How many negations reach `at`: same stretch, and no 的 that closes them between."""
    start = 0
    for end in _SCOPE_END.finditer(text, 0, at):
        start = end.end()
    return sum(
        _reaches(no, text[no.end() : at])
        for no in _NO.finditer(text, start, at + 1)
        if no.end() <= at
    )


def _reaches(no: re.Match[str], between: str) -> bool:
    if _is_of_one(no, no.string) and "、" in between:
        return False
    existential = no.group()[-1] in "有无在生现乏少缺失"
    return existential or not re.search(r"的(?!情|问|现|行为)", between)


def _is_of_one(no: re.Match[str], text: str) -> bool:
    """不强、 and 不够、, which deny one word and no list after it."""
    most = 1 if no.group() == "不" else 0
    return no.group() in {"不", "不够", "不到位"} and "、" in text[no.end() : no.end() + most + 1]


def _praises(quote: str, claim: str) -> bool:
    """意识很强 where the quote has 意识不强."""
    return any(
        re.search(rf"{noun}[^,;。不|]{{0,4}}{quality}", claim)
        for noun, quality in _WEAK.findall(quote)
    )


def _denies_all(quote: str, claim: str) -> bool:
    found = _ANAPHORA.search(quote)
    return bool(found) and len(bigrams(quote) & bigrams(claim)) >= 4


def _plain(text: str, lexicon: Lexicon) -> str:
    return lexicon.canonical(text)
