"""What is said of an evaluation, the same in the terminal and on the page."""

from answering.judging import Lack
from bot.evaluation.questions import Posed
from bot.evaluation.tally import ALL, ANSWERABLE, Figures, Outcome, State
from bot.words import Words

STATES: dict[State, str] = {
    "wrong": "错",
    "right": "对，未证实",
    "proven": "对，已证实",
    "unjudged": "未判",
}
GROUPS = {ALL: "全部", ANSWERABLE: "报告里有答案的"}
HEADINGS = ("题数", "对", "证实", "误拒", "误答", "搜到原文", "中位 ms", "95% ms")
LACKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "no_answer": ("没有这道题的回答", ()),
    "answered": ("报告里没有写，却作了回答", ()),
    "refused": ("报告里写了，却拒答", ()),
    "missing": ("缺少：{text}", ("text",)),
    "banned": ("说了不该说的：{text}", ("text",)),
    "long": ("回答 {n} 字，超过 {most} 字", ("n", "most")),
    "unquoted": ("没有引用所需原文：{spans}（{report}）", ("report", "spans")),
    "report_unknown": ("题目所列的报告不在库中：{report}", ("report", "spans")),
    "span_unknown": ("题目所列的原文不在报告里：{spans}（{report}）", ("report", "spans")),
    "not_verbatim": ("引文 [{n}] 不是报告原文（{source}）", ("n", "source")),
    "long_quote": ("引文 [{n}] 有 {long} 字，超过 {most} 字", ("n", "long", "most")),
    "no_quote": ("没有引文", ()),
    "many_quotes": ("引文 {n} 条，超过 {most} 条", ("n", "most")),
}
"""The saying of each lack, and what its values are called in it."""


def lack(found: Lack, words: Words) -> str:
    """What an answer lacks."""
    saying, names = LACKS[found.code]
    values = dict(zip(names, found.values, strict=True))
    if "report" in values:
        values["report"] = values["report"] or words("任一报告")
    return words(saying, **values)


def lacks(outcome: Outcome, words: Words) -> list[str]:
    """All that an answer lacks; empty where nothing does."""
    return [lack(one, words) for one in outcome.judged.lacks] if outcome.judged else []


def reach(outcome: Outcome, words: Words) -> str:
    """Whether search found what is needed, and at which place; empty where nobody looked."""
    if not outcome.ranks:
        return ""
    places = words("、").join(str(rank) for rank in outcome.ranks if rank)
    missed = outcome.ranks.count(0)
    told = [words("所需原文排在搜索结果第 {places} 位", places=places)] if places else []
    told += [words("{n} 处所需原文没有搜到", n=missed)] if missed else []
    return words("；").join(told)


def expected(posed: Posed, words: Words) -> list[str]:
    """What the answer has to be, line by line; empty where nothing is expected."""
    wanted = posed.expected
    if wanted is None:
        return []
    if wanted.refuse:
        return [words("应当拒答")]
    told = [words("应有：{text}", text=" / ".join(group)) for group in wanted.must]
    told += [words("不应有：{text}", text=text) for text in wanted.must_not]
    for piece in wanted.evidence:
        place = {"spans": " / ".join(piece.spans), "report": piece.report or words("任一报告")}
        told.append(words("应引：{spans}（{report}）", **place))
    return told


def group(name: str, words: Words) -> str:
    """The name of a group of questions."""
    return words(GROUPS[name]) if name in GROUPS else name


def cells(figures: Figures) -> tuple[str, ...]:
    """The figures of a group, in the order of HEADINGS."""
    found = f"{figures.found}/{figures.looked}" if figures.looked else "–"
    return (
        str(figures.n),
        percent(figures.share("right")),
        percent(figures.share("proven")),
        str(figures.wrongly_refused),
        str(figures.wrongly_answered),
        found,
        time(figures.median_ms),
        time(figures.p95_ms),
    )


def percent(share: float | None) -> str:
    """A share as one reads it; a dash where there is none. Only all is 100%."""
    if share is None:
        return "–"
    return "100%" if share == 1 else f"{min(share * 100, 99.9):.1f}%"


def time(milliseconds: float | None) -> str:
    """A time in milliseconds; a dash where there is none."""
    return "–" if milliseconds is None else f"{milliseconds:.1f}"
