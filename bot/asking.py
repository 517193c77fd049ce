"""`fazhi ask`: one question, or a file of them."""

from pathlib import Path
from typing import Annotated

import typer

from answering.answer import Answer, Refusal, ScopeTaken
from answering.question import Question, readable
from bot.answerjson import to_json
from bot.desk import Desk
from bot.troubles import UNEXPECTED, told
from config.errors import BadRequest, FazhiError


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(metavar="问题", help="用一句话提问。")] = "",
    region: Annotated[
        list[str] | None,
        typer.Option("--region", metavar="地区", help="只查这个地区的报告，可重复。"),
    ] = None,
    year: Annotated[
        list[int] | None,
        typer.Option("--year", metavar="年份", help="只查这一年的报告，可重复。"),
    ] = None,
    history: Annotated[
        list[str] | None,
        typer.Option("--history", metavar="问题", help="此前问过的问题，从早到晚，可重复。"),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", metavar="文件", help="逐行回答 JSON 行文件，- 为标准输入。"),
    ] = None,
    proof: Annotated[
        Path | None,
        typer.Option(
            "--proof", metavar="文件", help="把回答连同所引报告的正文写成可离线核对的文件。"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")] = False,
) -> None:
    """回答一个问题，每句话都附报告原文；报告里没有写的，如实说明。"""
    desk: Desk = context.obj
    if batch is None:
        asked = Question(question, tuple(history or ()), tuple(region or ()), tuple(year or ()))
        ask_one(desk, asked, proof, as_json=as_json)
    elif question or proof:
        raise BadRequest(
            "A question and a file of questions are both given",
            where=batch,
            mend="Give one of them.",
        )
    else:
        ask_all(desk, batch)


def ask_one(desk: Desk, question: Question, proof: Path | None, *, as_json: bool) -> None:
    """Answers a question on stdout; raises BadRequest for one that cannot be read."""
    readable(question.text)  # before the library is opened: the nearer mistake is told
    answer = desk.parts.answerer.answer(question)
    if proof is not None:
        from bot import prooffile

        prooffile.write(proof, answer, desk.parts.library)
    if as_json:
        desk.record(to_json(answer))
        return
    from bot.render import shown

    desk.show(shown(answer, desk.words))


def ask_all(desk: Desk, path: Path) -> None:
    """Answers a file of questions, one JSON object a line, in order."""
    from bot import batch

    asked = batch.read(path)
    answerer = desk.parts.answerer
    for one in asked:
        try:
            answer = answerer.answer(one.question)
        except BadRequest as error:
            answer = _unreadable(one.question, error, desk)
        except FazhiError:
            raise
        except Exception as error:
            answer = _failed(one.question, error, desk)
        desk.record(to_json(answer, one.id))


def _unreadable(question: Question, error: BadRequest, desk: Desk) -> Answer:
    trouble = told(error, desk.words)
    message = desk.words("{what}。{mend}", what=trouble.what, mend=trouble.mend)
    return _refused(question, Refusal("not_a_question", message))


def _failed(question: Question, error: Exception, desk: Desk) -> Answer:
    """One question that our own mistake fails on does not take the others with it."""
    desk.fail(error)
    desk.exit_code = UNEXPECTED
    message = desk.words("程序在回答这个问题时出错，没有可以证明的内容。")
    return _refused(question, Refusal("unverified", message))


def _refused(question: Question, refusal: Refusal) -> Answer:
    return Answer(question.text, refusal.message, ScopeTaken(), refusal=refusal)
