"""`fazhi verify`: the command. What it does is `bot.proving`'s, imported when it is asked
for, so that no other command waits for the verifier.
"""

from pathlib import Path
from typing import Annotated

import typer

from bot.desk import Desk
from config.errors import BadRequest


def verify(
    context: typer.Context,
    answer: Annotated[
        Path | None, typer.Argument(metavar="回答文件", help="`ask --proof` 写出的文件。")
    ] = None,
    claims: Annotated[
        Path | None,
        typer.Option(
            "--claims", metavar="文件", help="逐行核对 JSON 行文件里的说法，- 为标准输入。"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")] = False,
) -> None:
    """核对说法与引文是否相符，或重新证明一份回答；不用模型，不用网络。"""
    from bot.proving import verify_answer, verify_claims

    desk: Desk = context.obj
    if (answer is None) == (claims is None):
        raise BadRequest(
            "Give either an answer file or --claims",
            where="fazhi verify",
            mend="`fazhi verify --help` shows how it is written.",
        )
    if claims is not None:
        verify_claims(desk, claims)
    elif answer is not None:
        verify_answer(desk, answer, as_json=as_json)
