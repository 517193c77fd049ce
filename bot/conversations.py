"""`fazhi conversation list|forget`: what was asked before."""

from typing import Annotated

import typer

from bot.desk import Desk
from bot.styled import line

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")]


def listed(context: typer.Context, as_json: AsJson = False) -> None:
    """列出此前的对话。"""
    desk: Desk = context.obj
    for found in desk.parts.turns.all():
        if as_json:
            desk.record(
                {"conversation": found.name, "questions": found.questions, "last": found.last}
            )
        else:
            said = desk.words(
                "{name}  {n} 问  {last}", name=found.name, n=found.questions, last=found.last
            )
            desk.show([line(said)])


def forget(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="对话", help="对话的名字。")],
) -> None:
    """忘掉一次对话。"""
    desk: Desk = context.obj
    known = desk.parts.turns.forget(name)
    said = "已忘掉：{name}" if known else "没有这次对话：{name}"
    desk.note(desk.words(said, name=name))
    if not known:
        desk.exit_code = 1
