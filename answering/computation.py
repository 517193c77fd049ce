"""Answers a sum, a share, a remainder or a difference: a formula over quoted operands.

Every operand is a number in a quote, bound to what the question names; the result is
computed here, never read off a model.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from answering import facts, outcomes
from answering.brief import Brief, quoted
from answering.draft import Draft
from answering.evidence import Evidence, latest_first, rank
from answering.operands import Operand, alike, operands
from answering.patterns import any_of
from retrieval.quantities import quantities, same_unit

_JOINTS = re.compile(any_of("、 以及 和 与 及 跟 加上 [，,]"))
_SUM_TAIL = re.compile(
    "(?:总数|总量|数量)?(?:纳入|两?[样项者类个]?)?"
    + any_of("加起来 加在一起 合计 总和 之和 相加 合起来 合在一起 一共 总共 共计 拢共")
    + ".*$|(?:这|那)?[两三四五六几]?[样项者类个]数?(?:一共|加).*$"
)
_TAKEN_OFF = re.compile(
    any_of("除去 除了 扣除 刨去 刨除 减去 去掉 除开 不算 剔除")
    + "(.{2,60}?)(?:以外|之外|外|的(?=[，,])|[，,]|还剩|还有|剩|后)"
)
_UNDONE = re.compile(
    "^(.*?)(?:中|里头?|当中|之中)[，,]?[^，,]{0,6}(?:没有?|未|不是|并非)([^，,的]{2,8})"
    "的(?:有|是|共)?(?:多少|几)"
)
_LEFT_UNDONE = re.compile(
    "^(.*?)[，,]?(?:里|中|当中)?[，,]?(?:还|尚)(?:剩|有)(?:下|余)?(?:多少|几)[^，,没未]{0,4}"
    "(?:没有?|未)([^，,完成了好?？]{2,6})"
)
_OF = re.compile(
    "^(.*?)(?:里头?|中|当中|里面|之中)?[，,]?([^，,]*?)(?:的)?"
    "(?:占(?:了|到|全部|总数|总量|其中)?|占比|比例)"
)
_STEP = re.compile(
    "[由从]([^，,。]{2,24}?)"
    + any_of("增加 提高 提升 上升 增长 扩大 减少 下降 降低 压缩 压减 缩短 降")
    + "(?:到|至|为)([^，,。]{1,16})"
)
_VERSUS = re.compile(
    "^([^，,。]{2,30}?)(?:比起?|较|与|和|跟|同)"
    "(?!上|去年|前一?年|往年|同期)([^，,。]{2,30}?)(?:相比)?[，,]?"
    "(?:相差|差距|[多少高低大小差])(?:了|出|是|有)?(?:多少|几)"
)
_SHARE_WORDS = re.compile("占|率|比例|比重")
_SURELY, _NAMED = 0.72, 0.5
_SENTENCES_READ = 6
_LESS = "减去"
"""The minus between shares: 14.3% - 12% would read as a range."""
_TENTH = Decimal("0.1")
_PROOF = 200


def write(brief: Brief) -> list[Draft]:
    """One computed claim; empty where not every operand is found."""
    ranked = latest_first(rank(brief.readings, brief.topic, brief.ask))
    lines = [e for e in ranked if quantities(e.line.folded)][:_SENTENCES_READ]
    if not lines:
        return []
    match brief.ask.operation:
        case "sum":
            return _sum(brief, lines)
        case "share":
            return _share(brief, lines)
        case "rest":
            return _rest(brief, lines)
        case _:
            return _change(brief, lines)


def between(brief: Brief, found: Sequence[Evidence]) -> list[Draft]:
    """The sum or difference of the values of several places or years, once each is found."""
    terms = [Operand(e.value, e) for e in found if e.value is not None]
    if len(terms) < 2 or not alike(terms):
        return []
    unit = terms[0].quantity.unit
    if brief.ask.operation == "sum" and unit != "%":
        return [_total(brief, terms)]
    if brief.ask.operation == "difference" and len(terms) == 2:
        return [_step(brief, terms)]
    return []


def undone(brief: Brief) -> list[Draft]:
    """What was not done of a whole (未审结多少件), where one sentence gives the whole and what
    was done; empty for any other question."""
    outcome = brief.ask.outcome
    if outcome is None or not outcome.undone:
        return []
    whole = outcomes.without(outcome, brief.text)
    ranked = latest_first(rank(brief.readings, brief.topic, brief.ask))
    for line in [e for e in ranked if quantities(e.line.folded)][:_SENTENCES_READ]:
        found = _remainder(brief, whole, [outcome.undone], [line])
        if found:
            return found
    return []


def joins(text: str) -> bool:
    """Whether a folded question asks for the sum of several things that it names."""
    return len([name for name in _JOINTS.split(_SUM_TAIL.sub("", text)) if len(name) > 1]) > 1


def _sum(brief: Brief, lines: Sequence[Evidence]) -> list[Draft]:
    names = _JOINTS.split(_SUM_TAIL.sub("", brief.text))
    terms = _found(brief, [name for name in names if brief.read(name).weight > 0], lines)
    return [_total(brief, terms)] if len(terms) >= 2 and alike(terms) else []


def _share(brief: Brief, lines: Sequence[Evidence]) -> list[Draft]:
    asked = _OF.match(brief.text)
    if not asked or _is_stated(brief, asked.group(2)):
        return []
    part, whole = asked.group(2), asked.group(1)
    terms = _found(brief, [part, whole], lines)
    if len(terms) == 2 and not (_is_whole(terms[::-1]) and alike(terms)):
        terms = terms[:1] + operands([(whole, brief.read(whole))], lines, terms[:1])
    if len(terms) != 2 or not terms[1].value or not _is_whole(terms[::-1]):
        return []
    share = terms[0].value * 100 / terms[1].value
    return [_claim(brief, terms, " ÷ ", share.quantize(_TENTH, ROUND_HALF_UP), "%")]


def _is_stated(brief: Brief, part: str) -> bool:
    """Whether a report itself gives the share of that part."""
    found = facts.best(replace(brief, ask=brief.ask.plain))[:1]
    if not found or found[0].value is None or found[0].held < _SURELY:
        return False
    value, text = found[0].value, found[0].line.folded
    clauses = re.split("[，,；;。]", text[: value.start])
    topic, said = brief.read(part), "，".join(clauses[-2:])
    named = topic.share([term.match(said) >= _NAMED for term in topic.terms]) >= _NAMED
    return named and not value.direction and bool(_SHARE_WORDS.search(clauses[-1]))


def _rest(brief: Brief, lines: Sequence[Evidence]) -> list[Draft]:
    undone = _UNDONE.search(brief.text) or _LEFT_UNDONE.search(brief.text)
    if undone:
        return _not_done(brief, undone.group(1), undone.group(2), lines)
    taken = _TAKEN_OFF.search(brief.text)
    if not taken:
        return []
    whole = brief.text[: taken.start()] or brief.text[taken.end() :]
    parts = [name for name in _JOINTS.split(taken.group(1)) if brief.read(name).weight > 0]
    return _remainder(brief, whole, parts, lines)


def _not_done(brief: Brief, whole: str, done: str, lines: Sequence[Evidence]) -> list[Draft]:
    """Of what came in, how many were not taken on: the whole less those that were. Only
    where the report does not state the number itself."""
    stated = _found(brief, [f"{done}未{done}"], lines)
    return [] if stated else _remainder(brief, whole, [done], lines)


def _remainder(
    brief: Brief, whole: str, parts: Sequence[str], lines: Sequence[Evidence]
) -> list[Draft]:
    """The whole less its parts. Where the number nearest to the whole's words is smaller
    than they are, the nearest that is not."""
    terms = _found(brief, [whole, *parts], lines)
    if not _is_whole(terms):
        taken = _found(brief, parts, lines)
        terms = operands([(whole, brief.read(whole))], lines, taken) + taken
    if len(terms) != 1 + len(parts) or not _is_whole(terms) or not alike(terms):
        return []
    rest = terms[0].value - sum((o.value for o in terms[1:]), Decimal(0))
    return [_claim(brief, terms, " - ", rest)]


def _is_whole(terms: Sequence[Operand]) -> bool:
    return bool(terms) and terms[0].value >= sum((o.value for o in terms[1:]), Decimal(0))


def _change(brief: Brief, lines: Sequence[Evidence]) -> list[Draft]:
    """行政诉讼案件比行政复议案件多多少件: the difference of the two; 由38名增加到45名: the
    step between the two ends of one clause."""
    both = _VERSUS.match(brief.text.strip())
    terms = _found(brief, both.groups(), lines) if both else []
    if len(terms) == 2 and alike(terms):
        return [_step(brief, terms)]
    text = lines[0].line.folded
    for clause in _STEP.finditer(text):
        before, after = (
            [q for q in quantities(text) if clause.start(end) <= q.start < clause.end(end)]
            for end in (1, 2)
        )
        if before and after and same_unit(before[-1].unit, after[0].unit):
            return [_step(brief, [Operand(after[0], lines[0]), Operand(before[-1], lines[0])])]
    return []


def _found(brief: Brief, names: Sequence[str], lines: Sequence[Evidence]) -> list[Operand]:
    return operands([(name, brief.read(name)) for name in names], lines)


def _total(brief: Brief, terms: Sequence[Operand]) -> Draft:
    return _claim(brief, terms, " + ", sum((o.value for o in terms), Decimal(0)))


def _step(brief: Brief, terms: Sequence[Operand]) -> Draft:
    pair = sorted(terms, key=lambda operand: -operand.value)
    unit = "个百分点" if pair[0].quantity.unit == "%" else pair[0].quantity.unit
    return _claim(brief, pair, " - ", pair[0].value - pair[1].value, unit)


def _claim(
    brief: Brief, terms: Sequence[Operand], sign: str, result: Decimal, unit: str = ""
) -> Draft:
    """The operands as the reports state them, and what follows; the formula is in plain
    numbers."""
    unit = unit or terms[0].quantity.unit
    scale, scaled = _scale(terms, unit)
    joint = _LESS if sign == " - " and unit == "个百分点" else sign
    shown = joint.join(f"{_plain(o.value / scale)}{_of(o, unit, scaled)}" for o in terms)
    outcome = f"{_plain(result if sign == ' ÷ ' else result / scale)}{scaled}"
    formula = f"{sign.join(_plain(o.value) for o in terms)} = {_plain(result)}"
    proofs = [proof for o in terms for proof in quoted(brief, o.evidence, _PROOF).proofs]
    words = brief.names.computed(_stated(brief, terms), f"{shown} = {outcome}")
    return Draft(words, tuple(dict.fromkeys(proofs)), kind="computed", formula=formula)


def _stated(brief: Brief, terms: Sequence[Operand]) -> str:
    """What the reports say of each operand, each report named once."""
    reports = {o.evidence.reading.id: o.evidence for o in terms}
    told = []
    for report, evidence in reports.items():
        own = [o.told() for o in terms if o.evidence.reading.id == report]
        head = brief.names.label(evidence.reading.metadata, ahead=evidence.ahead)
        told.append(head + "、".join(dict.fromkeys(own)))
    return "；".join(told)


def _of(operand: Operand, unit: str, scaled: str) -> str:
    """The unit behind an operand: its own, where the result has another (%, 个百分点)."""
    return operand.quantity.unit if unit in ("%", "个百分点") else scaled


def _scale(terms: Sequence[Operand], unit: str) -> tuple[Decimal, str]:
    """万 or 亿 where every operand is written so: 1187.36万元 stays in 万元."""
    for word, size in (("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        if unit not in ("%", "个百分点") and all(word in o.quantity.text for o in terms):
            return size, word + unit
    return Decimal(1), unit


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
