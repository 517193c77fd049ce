"""A number must count the same thing in the claim as in the quote.

Compares the words around a number in both, so that 受理38件 and 审结32件 of one sentence
cannot swap. Whether the number is there at all is `answering.checks.numbers`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from answering.checks.lexicon import Lexicon
from answering.checks.numbers import entails, units_agree
from answering.checks.problem import Problem, contradicted
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from answering.checks.wording import bigrams, blanked, likeness
from retrieval.dates import Date
from retrieval.quantities import Quantity

_STOP = re.compile(r"[,;:。、()!?|\n]")
_NEGATED = re.compile(r"未|没有|没能|尚未|(?<!其)无(?!锡)|不(?=予|能|得|是|再)|驳回")
_PARTICLES = re.compile(r"[了的共有为达到约计是各仅只已即过在至出]+$")
_CHANGE_ONLY = re.compile(
    r"(?:同比|环比|[比较](?:上一?年|去年)|\|)*(?:分别)?(?:提升|下降|增幅|降幅|涨幅)?[了为达]*"
)
_AND = re.compile("以及|及|和(?!解)|与|并")
_ORIGIN = re.compile(r"[由从自]$")
_LEADS_TO = re.compile(r"[至到为成]$")
_CLOSED = "0123456789:。\n"
_REACH, _REPEATED = 8, 5
_MARGIN, _ENOUGH, _WHOLE = 0.2, 0.5, 0.7


@dataclass(frozen=True, slots=True)
class Label:
    """The words before and after a number, up to the next number or mark.

    `origin` is true where a change starts from the number: 由86项 in 由86项增至132项.
    """

    before: str
    after: str
    origin: bool = False

    @property
    def pairs(self) -> frozenset[str]:
        """The pairs of characters on both sides."""
        return bigrams(self.before) | bigrams(self.after)

    @property
    def words(self) -> str:
        """Both sides as one text."""
        return f"{self.before}|{self.after}"

    def touch(self, other: Self) -> int:
        """How many characters next to the number are the same in both."""
        mine, theirs = _PARTICLES.sub("", self.before), _PARTICLES.sub("", other.before)
        return max(_shared(mine[::-1], theirs[::-1]), _shared(self.after, other.after))


def check(
    statement: Statement, owners: Sequence[Sequence[Proof]], lexicon: Lexicon
) -> Iterator[Problem]:
    """`owners[i]` are the proofs the claim's i-th number may come from."""
    said = labels(statement.text, statement.quantities, statement.dates, lexicon)
    for number, proofs in enumerate(owners):
        quantity = statement.quantities[number]
        for proof in proofs:
            rival = _displaced(statement, number, proof) or _rival(
                quantity, said[number], proof, lexicon
            )
            if rival is not None:
                yield contradicted(
                    "number_swapped",
                    f"“{quantity.text}”在引文中说的不是这件事；引文中这件事是“{rival.text}”。",
                )
                break
        else:
            yield from _other_act(quantity, said[number], proofs, lexicon)


def _other_act(
    said: Quantity, label: Label, proofs: Sequence[Proof], lexicon: Lexicon
) -> Iterator[Problem]:
    """废止383份, where the quote's 383份 were 清理."""
    acts = lexicon.acts_in(label.words)
    known = [
        lexicon.acts_in(words.words)
        for proof in proofs
        for evidence, words in _labelled(proof, lexicon)
        if entails(evidence, said)
    ]
    if acts and known and all(known) and not any(acts & others for others in known):
        yield contradicted("act_differs", f"引文中“{said.text}”说的不是“{min(acts)}”。")


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
        before = _near(_STOP.split(hidden[max(0, start - 40) : start])[-1], hidden, start, -1)
        after = _near(_STOP.split(hidden[end : end + 40])[0], hidden, end, 1)
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


def _rival(said: Quantity, label: Label, proof: Proof, lexicon: Lexicon) -> Quantity | None:
    """The quote's number that the claim's words fit better than its own; None if none."""
    pairs = [pair for pair in _labelled(proof, lexicon) if units_agree(pair[0], said)]
    own = [words for quantity, words in pairs if entails(quantity, said)]
    others = [(words, quantity) for quantity, words in pairs if not entails(quantity, said)]
    if not own or not others:
        return None
    if all(words.origin for words in own) and not label.origin:
        return next((q for words, q in others if not words.origin), None)
    rivals = [(w, q) for w, q in others if w.origin == label.origin]
    return _closer(label, own, rivals) or _fitter(label, own, rivals)


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


def _shared(a: str, b: str) -> int:
    """The length of the common beginning, in Chinese characters."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y or not "\u4e00" <= x <= "\u9fff":
            break
        count += 1
    return count


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
