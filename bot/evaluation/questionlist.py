"""The questions of an evaluation on its page, each foldable. Markup only."""

from collections.abc import Iterator, Sequence

from answering.answer import Citation
from bot.evaluation import wording
from bot.evaluation.evaluated import Evaluated
from bot.evaluation.markup import Html, join, raw, tag
from bot.evaluation.tally import STATES, Outcome, State
from bot.words import Words


def section(whole: Evaluated, words: Words) -> Html:
    """Every question, foldable, behind a choice of state that works by style alone."""
    counts = whole.tally.states
    filters = [_filter("all", words("全部"), len(whole.outcomes), checked=True)]
    filters += [
        _filter(state, words(wording.STATES[state]), counts[state])
        for state in STATES
        if counts[state]
    ]
    asked = tag("div", *(_question(one, words) for one in whole.outcomes), class_="list")
    return tag("section", tag("h2", words("逐题")), *filters, asked, class_="questions")


def badge(state: State, words: Words) -> Html:
    """What an answer came to."""
    return tag("span", words(wording.STATES[state]), class_=f"badge {state}")


def _filter(name: str, label: str, count: int, *, checked: bool = False) -> Html:
    key = f"show-{name}"
    choice = tag("input", type="radio", name_="show", id=key, checked=checked)
    return join(choice, tag("label", f"{label} {count}", for_=key))


def _question(outcome: Outcome, words: Words) -> Html:
    posed = outcome.posed
    kind = (tag("span", posed.type, class_="kind"),) if posed.type else ()
    summary = tag(
        "summary",
        badge(outcome.state, words),
        tag("code", str(posed.id)),
        *kind,
        tag("bdi", posed.question.text, class_="asked"),
    )
    is_open = outcome.state in ("wrong", "right")
    return tag("details", summary, *_inside(outcome, words), class_=outcome.state, open=is_open)


def _inside(outcome: Outcome, words: Words) -> Iterator[Html]:
    posed, answer = outcome.posed, outcome.answer
    if posed.question.history:
        yield _block(words("此前问过"), posed.question.history)
    if answer is not None:
        yield _block(words("拒答") if answer.refusal else words("回答"), answer.text.splitlines())
    yield _block(words("缺什么"), wording.lacks(outcome, words), "lacks")
    yield _block(words("期望"), wording.expected(posed, words))
    yield _block(words("搜索"), [wording.reach(outcome, words)])
    yield _block(words("出题人的说明"), [posed.note])
    if answer is not None:
        yield _quotes(words("引文"), answer.citations, words)
        nearest = answer.refusal.nearest if answer.refusal else ()
        yield _quotes(words("最接近的原文（不是回答）："), nearest, words)
    if outcome.milliseconds is not None:
        yield tag("p", f"{wording.time(outcome.milliseconds)} ms", class_="time")


def _block(title: str, told: Sequence[str], kind: str = "") -> Html:
    """A heading with paragraphs; nothing where nothing is told."""
    paragraphs = [tag("p", tag("bdi", one)) for one in told if one.strip()]
    return tag("div", tag("h3", title), *paragraphs, class_=kind) if paragraphs else raw("")


def _quotes(title: str, citations: Sequence[Citation], words: Words) -> Html:
    quotes = [
        tag(
            "blockquote",
            tag("p", f"[{citation.n}] ", tag("bdi", citation.quote)),
            tag("footer", tag("bdi", _place(citation, words))),
        )
        for citation in citations
    ]
    return tag("div", tag("h3", title), *quotes) if quotes else raw("")


def _place(citation: Citation, words: Words) -> str:
    values = {"source": citation.source, "start": citation.start, "end": citation.end}
    at = words("{source} 第 {start}–{end} 字", **values)
    return " › ".join((at, *citation.section))
