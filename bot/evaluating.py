"""`fazhi eval`: the command. What it does is `bot.evaluation`'s, imported when it is asked
for, so that no other command waits for it.
"""

from pathlib import Path
from typing import Annotated

import typer


def evaluate(
    context: typer.Context,
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="题目文件", help="JSON 行文件，每行一题及期望的回答，- 为标准输入。"
        ),
    ],
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers", metavar="文件", help="评判 `ask --batch` 先前写出的回答，不再提问。"
        ),
    ] = None,
    earlier: Annotated[
        Path | None,
        typer.Option(
            "--compare", metavar="文件", help="与先前 `eval --json` 的输出相比，哪些变好或变差。"
        ),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="文件", help="另写一份可离线翻阅的网页报告。")
    ] = None,
    require: Annotated[
        list[str] | None,
        typer.Option(
            "--require",
            metavar="要求",
            help="例如 right=0.9、lookup.proven=0.8；达不到时退出码为 1，可重复。",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")] = False,
) -> None:
    """用自己的题目衡量回答：答对多少，有原文证实的多少，所需原文搜到了没有。"""
    from bot.evaluation.run import Order, run

    run(
        context.obj, Order(questions, answers, earlier, html, tuple(require or ())), as_json=as_json
    )
