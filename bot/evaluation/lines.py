"""An evaluation for a person in a terminal: the figures, then what is not proven."""

from collections.abc import Iterator, Sequence

from bot.evaluation import wording
from bot.evaluation.earlier import Change, Comparison
from bot.evaluation.tally import Outcome, State, Tally
from bot.styled import BLANK, Line, Span, Style, line
from bot.words import Words

_MOST = 240
"""Characters of an answer that are shown; the page and the JSON have it whole."""
_LOOKS: dict[State, Style] = {"wrong": "bad", "right": "mark", "proven": "good", "unjudged": ""}


def table(tally: Tally, words: Words) -> tuple[list[str], list[list[str]]]:
    """The heads of the columns, and a row for each group."""
    heads = ["", *(words(heading) for heading in wording.HEADINGS)]
    rows = [
        [wording.group(name, words), *wording.cells(figures)]
        for name, figures in tally.groups.items()
    ]
    return heads, rows


def summary(tally: Tally, words: Words) -> Iterator[Line]:
    """What the table does not say."""
    yield line(words("引文 {n} 条，其中不是原文或过长的 {m} 条。", n=tally.cited, m=tally.unsound))
    if tally.states["unjudged"]:
        yield line(words("没有写明期望、只作回答的 {n} 题。", n=tally.states["unjudged"]))


def failures(outcomes: Sequence[Outcome], words: Words) -> Iterator[Line]:
    """Every question whose answer is judged and not proven, worst first."""
    for state in ("wrong", "right"):
        for outcome in outcomes:
            if outcome.state == state:
                yield BLANK
                yield from _failure(outcome, words)


def comparison(found: Comparison, words: Words) -> Iterator[Line]:
    """What got better and what got worse since the earlier run."""
    yield BLANK
    counts = {"n": found.both, "better": len(found.better), "worse": len(found.worse)}
    said = "与此前相比（同样的 {n} 题）：变好 {better} 题，变差 {worse} 题。"
    yield line(words(said, **counts), "strong")
    for change in (*found.worse, *found.better):
        yield _change(change, words)
    for said, ids in (
        ("此前没有判过的：{ids}", found.new),
        ("此前判过、这次没有的：{ids}", found.gone),
    ):
        if ids:
            yield line(words(said, ids=words("、").join(map(str, ids))), "faint")


def _failure(outcome: Outcome, words: Words) -> Iterator[Line]:
    posed = outcome.posed
    name = f"{posed.id}  {posed.type}".rstrip()
    state = words(wording.STATES[outcome.state])
    yield Line((Span(f"{state}  ", _LOOKS[outcome.state]), *line(name, "faint").spans))
    yield line(posed.question.text, "strong", 2)
    if outcome.answer is not None:
        yield line(words("答：{text}", text=_short(outcome.answer.text)), indent=2)
    for told in wording.lacks(outcome, words):
        yield line(told, "bad", 2)
    if reach := wording.reach(outcome, words):
        yield line(reach, "faint", 2)


def _change(change: Change, words: Words) -> Line:
    posed, now = change.outcome.posed, change.outcome.state
    states = f"{words(wording.STATES[change.before])} → {words(wording.STATES[now])}"
    return Line(
        (Span(f"{states}  ", _LOOKS[now]), *line(f"{posed.id}  {posed.question.text}").spans), 2
    )


def _short(text: str) -> str:
    return text if len(text) <= _MOST else text[:_MOST] + "…"
