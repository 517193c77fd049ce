"""`fazhi feedback`: what people asked in vain, and what they thought of the answers."""

import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.desk import Desk
from bot.styled import Line, line
from config.errors import BadRequest

if TYPE_CHECKING:
    from answering.concerns import Concern

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")]
REASONS = {
    "no_such_region": "库中没有该地区",
    "no_such_year": "库中没有该年份",
    "not_in_reports": "报告没有写到",
    "not_a_question": "不是问题",
    "unverified": "没有一句能证明",
}
_INDENT = 4


def feedback(
    context: typer.Context,
    forget_before: Annotated[
        str,
        typer.Option("--forget-before", metavar="日期", help="忘掉这一天之前的，如 2026-01-31。"),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """列出大家问过什么、哪些没有答上、觉得回答如何，最差的在前。"""
    desk: Desk = context.obj
    if forget_before:
        _forget(desk, forget_before, as_json=as_json)
        return
    from answering.concerns import concerns

    found = concerns(desk.parts.feedback.all(), desk.parts.divisions)
    for one in found:
        if as_json:
            desk.record(_as_json(one))
        else:
            desk.show(_lines(desk, one))
    if not as_json:
        desk.note(desk.words("共 {n} 个问题。", n=len(found)))


def _forget(desk: Desk, day: str, *, as_json: bool) -> None:
    gone = desk.parts.feedback.forget_before(_midnight(day))
    if as_json:
        desk.record({"forgotten": gone})
    else:
        desk.note(desk.words("已忘掉 {n} 条。", n=gone))


def _midnight(day: str) -> datetime.datetime:
    """The beginning of a day, where this computer is."""
    try:
        date = datetime.date.fromisoformat(day)
        return datetime.datetime.combine(date, datetime.time()).astimezone()
    except (ValueError, OverflowError) as error:
        raise BadRequest(
            "This is no date", where=repr(day), mend="Write it like `2026-01-31`."
        ) from error


def _as_json(concern: "Concern") -> dict[str, Any]:
    return {
        "question": concern.question,
        "asked": concern.asked,
        "answered": concern.answered,
        "refused": dict(concern.refused),
        "useful": concern.useful,
        "useless": concern.useless,
        "why": list(concern.why),
        "surfaces": list(concern.surfaces),
        "last": concern.last,
        "scope": {"regions": list(concern.regions), "years": list(concern.years)},
    }


def _lines(desk: Desk, concern: "Concern") -> list[Line]:
    words = desk.words
    counts = [words("问过 {n} 次", n=concern.asked)]
    counts += [words("没用 {n}", n=concern.useless)] if concern.useless else []
    counts += [words("有用 {n}", n=concern.useful)] if concern.useful else []
    counts += [
        words("拒答 {n}（{why}）", n=count, why=words(REASONS.get(reason, reason)))
        for reason, count in concern.refused
    ]
    counts.append(concern.last[:10])
    return [
        line(concern.question, "strong"),
        line("  ".join(counts), indent=_INDENT),
        *(line(f"{words('“')}{why}{words('”')}", indent=_INDENT) for why in concern.why),
        *_scope(desk, concern),
    ]


def _scope(desk: Desk, concern: "Concern") -> list[Line]:
    where = [*concern.regions, *(str(year) for year in concern.years)]
    said = desk.words("范围：{regions}", regions=desk.words("、").join(where))
    return [line(said, "faint", _INDENT)] if where else []
