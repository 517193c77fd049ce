"""Evidence: the sentences and values of the reports in scope that speak to the question.

Scores say how much of the question's weight a sentence covers, counting what stands
above it (headings, the sentence before) at a discount. From 0 to about 1.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from answering.counted import Sentence, numbers_in
from answering.holding import Holding
from answering.intent import Ask
from answering.reading import Line, Reading, clauses_of
from answering.topic import Topic
from answering.values import best_value
from answering.wordlists import is_weak
from retrieval.quantities import Quantity
from retrieval.sentences import Span

_OFF_FOCUS, _OFF_LAY_FOCUS = 0.45, 0.7
"""The thing counted is not spoken of; its word is none that the reports use anyway."""
_WRONG_TENSE = 0.72
"""A target for a question about results, or a result for one about targets."""
_UNCOUNTED = 0.85
"""No number, where one was asked before and now the same of another thing."""
_UNASKED = 0.75
"""A shortcoming for a question about what was done."""
_HEADING = 0.8
"""A heading, which promises what the sentences under it say."""
_ALIKE = 0.93
FOUND_SHARE = 0.1
"""What a standard deviation of the search counts in a score where no sentence holds anything
of the question; the less, the more the best one holds."""
_HELD_SHARE, SURELY_FOUND = 1.2, 3.6
"""From which sum of both on a sentence answers, however little of the question it holds. All
three were fitted on lay questions about reports that answer them and that do not
(docs/benchmarks.md)."""
PLAINLY_HELD = 0.7
"""From here on the best sentence tells itself, and the search adds nothing."""
TOKENS_SHARE = 2.0
"""What the tokens searched for count, which tell the sentence within its passage."""
FAR_ABOVE = 2.0
"""Standard deviations from which a passage is read whole, the sentences too that hold no
word of the question."""
_HEADED = 0.5
"""More than a sentence before can lend."""
_MOST = 0.6
"""The share of the words that name a thing from which a sentence speaks of it."""
_HELD = 0.3
"""From here on a word counts as held at all."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence with its score: what it `held` of the question, and a share of how far the
    search puts its passage above others (`found`, in standard deviations).

    `strict` is the share of the question's weight held by sentence and headings verbatim;
    `focus` the clause (offsets in the report's text) that speaks most to the question,
    `value` the quantity found there, if one is asked. `fitting` is false for a target where
    a result is asked, and where a term of the domain that the question counts is missing;
    `counting` where what is needed of the topic is held, the chief word of what is counted
    and the term of the domain that a rate is asked of among it; `thing` where the question
    does not ask how a thing stands, or most of its name is held.
    """

    reading: Reading
    line: Line
    score: float
    strict: float
    focus: Span
    value: Quantity | None = None
    held: float = 0.0
    found: float = 0.0
    fitting: bool = True
    counting: bool = True
    thing: bool = True

    def answers(self, enough: float, strict: float) -> bool:
        """Whether it speaks to the question surely: it holds that much of it, or less where
        the search finds its passage far above all others."""
        if not (self.counting and self.thing):
            return False
        if self.held >= enough and self.strict >= strict:
            return True
        return self.fitting and self.found + _HELD_SHARE * self.held >= SURELY_FOUND

    @property
    def year(self) -> int:
        """The report's year; 0 where unknown."""
        return self.reading.year

    @property
    def heads(self) -> bool:
        """Whether it only opens the section that it heads: what answers stands under it."""
        return self.reading.is_heading(self.line)

    @property
    def ahead(self) -> bool:
        """Whether it tells a plan or target."""
        return self.reading.looks_ahead(self.line)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """What `rank` found of just these readings and this topic."""

    readings: Sequence[Reading]
    topic: Topic
    asked: Ask
    found: tuple[Evidence, ...]


_RANKED: deque[_Ranked] = deque(maxlen=4)


def rank(readings: Sequence[Reading], topic: Topic, ask: Ask) -> list[Evidence]:
    """Every sentence that holds something of the topic, best first.

    The writers of one question ask it of the same readings again and again: what was just
    ranked is kept, told by the very objects.
    """
    asked = _as_judged(ask)
    for kept in tuple(_RANKED):
        if kept.readings is readings and kept.topic is topic and kept.asked == asked:
            return list(kept.found)
    found = _ranked(readings, topic, asked)
    if isinstance(readings, tuple):
        _RANKED.append(_Ranked(readings, topic, asked, tuple(found)))
    return found


def _as_judged(ask: Ask) -> Ask:
    """What of the form asked for tells in a sentence's score."""
    form = "value" if ask.form == "compute" else ask.form
    return replace(ask, form=form, operation=None, items=0, actual=False)


def _ranked(readings: Sequence[Reading], topic: Topic, ask: Ask) -> list[Evidence]:
    all_plans = all(reading.is_plan for reading in readings)
    found = []
    for reading in readings:
        holding = Holding(reading, topic)
        judged = (
            _judge(reading, index, topic, ask, all_plans, holding)
            for index in range(len(reading.lines))
        )
        found += [evidence for evidence in judged if evidence is not None]
    if _lacks_name(readings, topic):
        found = [replace(evidence, strict=0.0, fitting=False) for evidence in found]
    scored = _searched(found, topic)
    return sorted(scored, key=lambda e: (-e.score, -e.year, e.line.start))


def _searched(found: Sequence[Evidence], topic: Topic) -> list[Evidence]:
    """The evidence with what the search tells of it in its score: how far the passage stands
    above others, and how much of what was searched for the sentence itself has."""
    share = 1.0 - max((evidence.held for evidence in found), default=1.0) / PLAINLY_HELD
    if share <= 0:
        return list(found)
    tokens = topic.tokens()
    whole = sum(tokens.values()) or 1.0
    return [
        replace(
            e,
            score=e.held
            + share * (FOUND_SHARE * e.found + TOKENS_SHARE * _held_of(tokens, e) / whole),
        )
        for e in found
    ]


def _held_of(tokens: Mapping[str, float], evidence: Evidence) -> float:
    """The weight of the tokens searched for that a sentence has, of those in a passage far
    above others."""
    if evidence.found < FAR_ABOVE:
        return 0.0
    return sum(weight for token, weight in tokens.items() if token in evidence.line.folded)


def latest_first(ranked: Sequence[Evidence]) -> list[Evidence]:
    """Where several years say nearly the same, the latest first; a target is not the same
    as a result."""
    if not ranked:
        return []
    top = ranked[0]
    close = [e for e in ranked if e.score >= _ALIKE * top.score and e.ahead == top.ahead]
    latest = max(e.year for e in close)
    first = [e for e in close if e.year == latest]
    return first + [e for e in ranked if e not in first]


def _judge(
    reading: Reading, index: int, topic: Topic, ask: Ask, all_plans: bool, holding: Holding
) -> Evidence | None:
    line, matched = reading.lines[index], holding.own[index]
    found = reading.found(line)
    if not any(matched) and found < FAR_ABOVE:
        return None
    above = holding.above(index)
    held = [max(a, b) for a, b in zip(matched, above, strict=True)]
    whole = topic.share(held)
    spans = clauses_of(line.text)
    by_clause = holding.by_clause(index, [line.folded[a:b] for a, b in spans])
    strict = topic.share([part > _HELD for part in held])
    tense = 1.0 if all_plans else _tense(reading, line, ask)
    fitting = tense == 1.0 and not _lacks_focus(topic, held)
    value = None
    if ask.form == "value":
        value = best_value(Sentence(line.folded, spans, by_clause, above), topic, ask)
    if value is not None:
        score = (0.55 * value.score + 0.45 * whole + 0.1) * tense * _on_focus(topic, held)
        focus, number = _at(line, spans[value.clause]), value.quantity
    else:
        density = [topic.share(row) for row in by_clause]
        best = max(range(len(spans)), key=lambda i: density[i])
        score = (0.8 * whole + 0.2 * density[best]) * tense * _telling(reading, line, ask)
        focus, number = _at(line, spans[best]), None
    counted = ask.family in ("count", "money") and (ask.outcome is None or value is None)
    needed = topic.at_needed + (topic.chief if counted else ())
    counting = not _lacks(needed, matched, above)
    counting = counting and (ask.family != "rate" or not _lacks_rated(topic, held))
    thing = not ask.standing or _holds_thing(topic, held)
    return Evidence(
        reading, line, score, strict, focus, number, score, found, fitting, counting, thing
    )


def _at(line: Line, span: Span) -> Span:
    return line.start + span[0], line.start + span[1]


def _tense(reading: Reading, line: Line, ask: Ask) -> float:
    """Less than 1 for a plan's sentence where a result is asked, and the other way round;
    not asked where all there is are plans."""
    if ask.form == "section" and ask.chapter in ("plans", "targets"):
        return 1.0
    if reading.looks_ahead(line) == (ask.ahead or ask.future):
        return 1.0
    return 0.5 * _WRONG_TENSE if ask.future else _WRONG_TENSE


def _telling(reading: Reading, line: Line, ask: Ask) -> float:
    """Less than 1 for a heading, a sentence without a number where one was asked before, and a
    shortcoming where it is asked what was done."""
    factor = _HEADING if reading.is_heading(line) else 1.0
    factor *= _UNCOUNTED if ask.form == "fact" and not _counts(line, ask) else 1.0
    return factor * (_UNASKED if _tells_work(ask) and reading.owns_up(line) else 1.0)


def _counts(line: Line, ask: Ask) -> bool:
    """Whether it has a number of the kind that was asked before, if one was."""
    if not ask.family and not ask.unit:
        return True
    return any(ask.accepts(quantity.unit) for quantity in numbers_in(line.folded))


def _tells_work(ask: Ask) -> bool:
    """Whether a question asks what was done about something, and not what is lacking."""
    return ask.form in ("explain", "list") and not ask.chapter


def _on_focus(topic: Topic, held: Sequence[float]) -> float:
    """1 where the thing counted (多少件**矛盾纠纷**, **败诉**了几件) is spoken of, by at
    least half the weight of its words; down to _OFF_FOCUS where none of it is."""
    counted = [
        (term, part >= _HELD)
        for term, part in zip(topic.terms, held, strict=True)
        if term.focus and (term.known or term.senses) and not is_weak(term.text)
    ]
    total = sum(term.weight for term, _ in counted)
    share = sum(term.weight for term, is_held in counted if is_held) / total if total else 1.0
    if share >= 0.5:
        return 1.0
    lay = all(term.lay for term, _ in counted)
    return (_OFF_LAY_FOCUS if lay else _OFF_FOCUS) + 0.4 * share


def _lacks_name(readings: Sequence[Reading], topic: Topic) -> bool:
    """Whether a name that the question has in quotation marks is nowhere in the reports: what
    they say then is of another thing of its kind (another typhoon, another project)."""
    return any(
        all(term.match(line.folded) < _HELD for reading in readings for line in reading.lines)
        for term in topic.terms
        if term.named
    )


def _lacks_focus(topic: Topic, held: Sequence[float]) -> bool:
    """Whether a term of the domain that the question counts (败诉了几件) is not spoken of.
    Of other words that cannot be told: the reports may have their own for it."""
    return any(
        term.focus and term.official and not is_weak(term.text) and part < _HELD
        for term, part in zip(topic.terms, held, strict=True)
    )


def _lacks_rated(topic: Topic, held: Sequence[float]) -> bool:
    """Whether no term of the domain that a rate is asked of is spoken of: the 办结率 of other
    matters is none of 复议案件."""
    parts = [
        part
        for term, part in zip(topic.terms, held, strict=True)
        if (term.official or any(term.text in sense.word for sense in term.senses))
        and not is_weak(term.text)
        and term.text[-1] != "率"
    ]
    return bool(parts) and max(parts) < _HELD


def _holds_thing(topic: Topic, held: Sequence[float]) -> bool:
    """Whether most words of the thing's name are spoken of, be they ever so common or
    strange: 处理 alone says nothing of 垃圾处理. True where the question names no thing."""
    spoken_of = [held[at] >= _HELD for at in topic.matter]
    return sum(spoken_of) >= _MOST * len(spoken_of)


def _lacks(terms: Sequence[int], own: Sequence[float], above: Sequence[float]) -> bool:
    """Whether neither the sentence nor the heading right above it has one of these terms: the
    word that says most of what is counted (**败诉**了几件), without which other cases are told
    than those asked, or one that the topic needs."""
    return any(own[at] < _HELD and above[at] < _HEADED for at in terms)
