"""A number must count the same thing in the claim as in the quote.

Compares the words around a number in both, so that 受理38件 and 审结32件 of one sentence
cannot swap. Whether the number is there at all is `answering.checks.numbers`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from answering.checks import deeds, parts, rates
from answering.checks.label import Label
from answering.checks.lexicon import Lexicon
from answering.checks.numbers import entails, units_agree
from answering.checks.problem import Problem, contradicted
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from answering.checks.wording import STOP, bigrams, blanked, likeness
from retrieval.dates import Date
from retrieval.quantities import Quantity

_NEGATED = re.compile(r"未|没有|没能|尚未|(?<!其)无(?!锡)|不(?=予|能|得|是|再)|驳回")
_CHANGE_ONLY = re.compile(
    r"(?:同比|环比|[比较](?:上一?年|去年)|\|)*(?:分别)?(?:提升|下降|增幅|降幅|涨幅)?[了为达]*"
)
_AND = re.compile("以及|及|和(?!解)|与|(?<![撤合归兼])并")
_ORIGIN = re.compile(r"[由从自](?:原[来先]|过去|此前|以前|之前|改革前|上年|去年)?的?$")
_LEADS_TO = re.compile(r"[至到为成](?:了|约|仅)?$")
_FORMER = re.compile(
    r"原(?=[来先本为需])|此前|以前|之前|过去|改革前|曾[经为需]|从前|[由从自][^,;。]{0,6}$"
)
_CLOSED = "0123456789:。\n"
_SHARES = frozenset({"%", "‰", "个百分点", "百分点", "倍", "元", "万元", "亿元"})
_REACH, _REPEATED = 8, 5
_MARGIN, _ENOUGH, _WHOLE = 0.2, 0.5, 0.7


def check(
    statement: Statement, owners: Sequence[Sequence[Proof]], lexicon: Lexicon
) -> Iterator[Problem]:
    """`owners[i]` are the proofs the claim's i-th number may come from."""
    said = labels(statement.text, statement.quantities, statement.dates, lexicon)
    for number, proofs in enumerate(owners):
        quantity = statement.quantities[number]
        known = [(proof, _labelled(proof, lexicon)) for proof in proofs]
        for proof, pairs in known:
            found = _taken(statement, number, said[number], proof, pairs, lexicon)
            if found is not None:
                yield found
                break
        else:
            every = [pair for _, pairs in known for pair in pairs]
            yield from deeds.check(quantity, said[number], known, lexicon)
            yield from rates.check(quantity, said[number], every, lexicon.canonical(statement.text))
            yield from parts.unrestricted(statement, quantity, said[number], every, proofs)


def _taken(
    statement: Statement,
    number: int,
    label: Label,
    proof: Proof,
    pairs: Sequence[tuple[Quantity, Label]],
    lexicon: Lexicon,
) -> Problem | None:
    """The problem of a number that the quote gives to another thing; None where it is sound."""
    said = statement.quantities[number]
    divided = parts.parts_of(proof, pairs, lexicon)
    part = parts.taken(said, label, divided)
    if part is not None:
        return parts.problem(said, part)
    aside = parts.totals_aside(said, label, divided)
    displaced = _displaced(statement, number, proof)
    open_pairs = [pair for pair in pairs if pair[0] not in aside]
    rival = displaced if displaced and displaced not in aside else _rival(said, label, open_pairs)
    return None if rival is None else _swapped(said, rival)


def _swapped(said: Quantity, rival: Quantity) -> Problem:
    return contradicted(
        "number_swapped",
        f"“{said.text}”在引文中说的不是这件事；引文中这件事是“{rival.text}”。",
    )


def _labelled(proof: Proof, lexicon: Lexicon) -> list[tuple[Quantity, Label]]:
    known = labels(proof.quote, proof.quantities, proof.dates, lexicon)
    return list(zip(proof.quantities, known, strict=True))


def _displaced(statement: Statement, number: int, proof: Proof) -> Quantity | None:
    """What the quote has in this number's place, where the claim repeats its words."""
    said = statement.quantities[number]
    first, last = _reach(statement.text, said, _REACH)
    before, after = statement.text[first : said.start], statement.text[said.end : last]
    if len(re.findall(r"[\u4e00-\u9fff]", before + after)) < _REPEATED:
        return None
    places = [
        quantity
        for quantity in proof.quantities
        if proof.quote[: quantity.start].endswith(before)
        and proof.quote.startswith(after, quantity.end)
    ]
    if not places or any(entails(quantity, said) for quantity in places):
        return None
    return places[0]


def _reach(text: str, number: Quantity, most: int) -> tuple[int, int]:
    """The stretch around a number up to the next digit or full stop, at most `most` a side."""
    first, last = number.start, number.end
    while first > 0 and number.start - first < most and text[first - 1] not in _CLOSED:
        first -= 1
    while last < len(text) and last - number.end < most and text[last] not in _CLOSED:
        last += 1
    return first, last


def labels(
    text: str, numbers: Sequence[Quantity], days: Sequence[Date], lexicon: Lexicon
) -> list[Label]:
    """A label for each number, in canonical words."""
    others = [(day.start, day.end) for day in days]
    spans = [(n.start, n.end) for n in numbers]
    hidden = blanked(text, spans + others)
    found: list[Label] = []
    for start, end in spans:
        before = _near(STOP.split(hidden[max(0, start - 40) : start])[-1], hidden, start, -1)
        after = _near(STOP.split(hidden[end : end + 40])[0], hidden, end, 1)
        here = Label(lexicon.canonical(before), lexicon.canonical(after))
        if found and _LEADS_TO.search(before) and _ORIGIN.search(found[-1].before):
            found[-1] = replace(found[-1], origin=True)
            here = replace(here, before=found[-1].before + here.before)
        found.append(_inheriting(here, found))
    return _respectively(found, hidden, spans)


def _inheriting(here: Label, found: Sequence[Label]) -> Label:
    """A mere change (同比增长4.7%) is a change of what the number before it counts."""
    if found and not here.after and _CHANGE_ONLY.fullmatch(here.before):
        return replace(here, before=found[-1].before + found[-1].after + here.before)
    return here


def _respectively(found: list[Label], hidden: str, spans: Sequence[tuple[int, int]]) -> list[Label]:
    """企业1038户、个体户3002户,分别增长6.8%和9.1%: each change belongs to one of them."""
    for index in range(2, len(found) - 1):
        start = spans[index][0]
        joint = hidden[spans[index][1] : spans[index + 1][0]]
        if "分别" in hidden[max(0, start - 12) : start] and joint in {"和", "、", "与", "及"}:
            for turn in (0, 1):
                subject = found[index - 2 + turn]
                here = found[index + turn]
                found[index + turn] = replace(here, before=subject.before + subject.after, after="")
    return found


def _near(words: str, hidden: str, edge: int, step: int) -> str:
    """Of words between two numbers, those on this side of 和 or 及: 21个应用场景及事项875项."""
    far = edge + step * len(words) - (step < 0)
    between = 0 <= far < len(hidden) and hidden[far] == "|"
    parts = _AND.split(words) if between else [words]
    return (parts[-1] if step < 0 else parts[0]).removeprefix("其中")


def _rival(
    said: Quantity, label: Label, every: Sequence[tuple[Quantity, Label]]
) -> Quantity | None:
    """The quote's number that the claim's words fit better than its own; None if none."""
    pairs = [pair for pair in every if units_agree(pair[0], said)]
    own = [words for quantity, words in pairs if entails(quantity, said)]
    if not own:
        return None
    if all(words.origin for words in own) and not label.origin:
        return None if _FORMER.search(label.before) else _outcome(said, every)
    others = [(words, quantity) for quantity, words in pairs if not entails(quantity, said)]
    rivals = [(w, q) for w, q in others if w.origin == label.origin]
    return (
        _closer(label, own, rivals)
        or (_fitter(label, own, rivals) if others else None)
        or parts.whole(label, own, rivals)
        or _other_object(said, label, own, every)
    )


def _outcome(said: Quantity, every: Sequence[tuple[Quantity, Label]]) -> Quantity | None:
    """What the number became: 4小时 of 由1个工作日压缩至4小时."""
    for index, (quantity, words) in enumerate(every[:-1]):
        if words.origin and entails(quantity, said):
            return every[index + 1][0]
    return None


def _other_object(
    said: Quantity,
    label: Label,
    own: Sequence[Label],
    every: Sequence[tuple[Quantity, Label]],
) -> Quantity | None:
    """审查案卷34份, where the quote has 审查合同34份,评查案卷92卷: units may differ."""
    if said.unit in _SHARES:
        return None
    mine = max(label.touch(words) for words in own)
    context = "|".join(words.words for words in own)
    for quantity, words in every:
        if quantity.unit in _SHARES or units_agree(quantity, said) or quantity.ordinal:
            continue
        thing = _tail(label.before) or label.after[:4]
        near = words.before.endswith(thing) or words.after.startswith(thing)
        if len(thing) == 4 and near and mine < 2 and not bigrams(thing) & bigrams(context):
            return quantity
    return None


def _tail(before: str) -> str:
    bare = re.sub(r"[了的共有为达到约计是各]+$", "", before)
    return bare[-4:] if len(bare) >= 4 else ""


def _closer(
    label: Label, own: Sequence[Label], others: Sequence[tuple[Label, Quantity]]
) -> Quantity | None:
    """A rival that shares the very next word with the claim, where its own number does not."""
    mine = max(label.touch(words) for words in own)
    return next((q for words, q in others if _is_close(label, words, mine)), None)


def _is_close(label: Label, rival: Label, mine: int) -> bool:
    """Whether a side of the rival that touches its number stands nearly whole in the claim."""
    touch = label.touch(rival)
    if touch < 2 or touch <= mine:
        return False
    sides = [pairs for side in (rival.before, rival.after) if (pairs := bigrams(side))]
    return any(len(pairs & label.pairs) >= _WHOLE * len(pairs) for pairs in sides)


def _fitter(
    label: Label, own: Sequence[Label], others: Sequence[tuple[Label, Quantity]]
) -> Quantity | None:
    """A rival that the claim's words fit as a whole, and no word only its own number has."""
    if not others:
        return None
    best, wrong, rival = max(
        ((nearness(label, words), words, quantity) for words, quantity in others),
        key=lambda entry: entry[0],
    )
    if best < _ENOUGH or best <= max(nearness(label, words) for words in own) + _MARGIN:
        return None
    return None if any((words.pairs - wrong.pairs) & label.pairs for words in own) else rival


def nearness(a: Label, b: Label) -> float:
    """How alike two labels are, from 0 to 1, whichever side of the number words stand."""
    fits = [
        likeness(x, y) * (1.0 if _negated(x) == _negated(y) else 0.3)
        for x in (a.before, a.after)
        for y in (b.before, b.after)
    ]
    return max(fits)


def _negated(words: str) -> bool:
    return _NEGATED.search(words) is not None
