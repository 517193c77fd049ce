"""`fazhi index status|verify|rebuild`: the derived indexes beside the library."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.desk import Desk
from bot.styled import Line, line
from bot.troubles import SOME_FAILED, sentence

if TYPE_CHECKING:
    from retrieval.indexes import IndexState

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")]


def status(context: typer.Context, as_json: AsJson = False) -> None:
    """索引是否跟上报告库。"""
    desk: Desk = context.obj
    _tell(desk, desk.parts.indexes.status(desk.parts.library), as_json=as_json)


def verify(context: typer.Context, as_json: AsJson = False) -> None:
    """逐段核对报告库和索引。"""
    desk: Desk = context.obj
    _tell(desk, desk.parts.indexes.verify(desk.parts.library), as_json=as_json)


def rebuild(context: typer.Context, as_json: AsJson = False) -> None:
    """从报告库重建全部索引。"""
    desk: Desk = context.obj
    desk.note(desk.words("正在重建索引……"))
    trouble = desk.parts.indexes.rebuild(desk.parts.library)
    if trouble is not None:
        desk.complain(trouble)
    _tell(desk, desk.parts.indexes.status(desk.parts.library), as_json=as_json)


def _tell(desk: Desk, states: "tuple[IndexState, ...]", *, as_json: bool) -> None:
    if as_json:
        for state in states:
            desk.record(_json(state))
    else:
        desk.show([row for state in states for row in _rows(desk, state)])
    if any(state.problems for state in states):
        desk.exit_code = SOME_FAILED


def _json(state: "IndexState") -> dict[str, Any]:
    return {
        "index": state.name,
        "revision": state.revision,
        "passages": state.passages,
        "sound": not state.problems,
        "problems": state.problems,
    }


def _rows(desk: Desk, state: "IndexState") -> list[Line]:
    sound = desk.words("有问题") if state.problems else desk.words("正常")
    said = desk.words("{n} 段", n=state.passages)
    head = line(f"{sound}  {state.name}  {said}", "bad" if state.problems else "good")
    problems = (sentence(problem, desk.words) for problem in state.problems)
    return [head, *(line(problem, indent=4) for problem in problems)]
