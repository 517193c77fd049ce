"""`fazhi ask`: one question, or a file of them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from answering.answer import Answer, Refusal, ScopeTaken
from answering.question import Question, kinds_named, readable
from bot.answerjson import to_json
from bot.desk import Desk
from bot.troubles import UNEXPECTED, told
from config.errors import BadRequest, FazhiError

if TYPE_CHECKING:
    from answering.answerer import Answerer

_KIND_HELP = "只查这类文件：annual_report、plan、notice 或 other，可重复。"


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
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="类型", help=_KIND_HELP),
    ] = None,
    history: Annotated[
        list[str] | None,
        typer.Option("--history", metavar="问题", help="此前问过的问题，从早到晚，可重复。"),
    ] = None,
    conversation: Annotated[
        str,
        typer.Option(
            "--conversation",
            metavar="对话",
            help="这次对话的名字；此前在同名对话里问过的会接着上文。",
        ),
    ] = "",
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
        before = desk.parts.turns.of(conversation) if conversation else ()
        asked = Question(
            question,
            (*before, *(history or ())),
            tuple(region or ()),
            tuple(year or ()),
            kinds_named(kind or (), "--kind"),
        )
        ask_one(desk, asked, proof, as_json=as_json)
        if conversation:
            desk.parts.turns.add(conversation, question)
    elif question or proof or conversation:
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
    answer = _watched(desk, question)
    if proof is not None:
        from bot import prooffile

        prooffile.write(proof, answer, desk.parts.library)
    if as_json:
        desk.record(to_json(answer))
        return
    from bot.render import shown

    desk.show(shown(answer, desk.words))


def _watched(desk: Desk, question: Question) -> Answer:
    """The answer; while a model writes it, a terminal is told how far it is."""
    answerer = desk.parts.answerer
    if not desk.settings.model or not sys.stderr.isatty():
        return answerer.answer(question)
    from answering.events import Claimed, Done, Found

    for event in answerer.events(question):
        if isinstance(event, Found):
            said = "找到 {n} 处最接近的原文，正在撰写……"
            desk.note(desk.words(said, n=len(event.citations)))
        elif isinstance(event, Claimed):
            desk.note(desk.words("已核对 {n} 句", n=event.verified))
        elif isinstance(event, Done):
            return event.answer
    raise AssertionError("the events ended before Done")


def ask_all(desk: Desk, path: Path) -> None:
    """Answers a file of questions, one JSON object a line, in order."""
    from bot import batch

    asked = batch.read(path)
    answerer = desk.parts.answerer
    for one in asked:
        desk.record(to_json(answer_of(desk, answerer, one.question), one.id))


def answer_of(desk: Desk, answerer: "Answerer", question: Question) -> Answer:
    """The answer to one question of many: what is wrong with it is a refusal."""
    try:
        return answerer.answer(question)
    except BadRequest as error:
        return _unreadable(question, error, desk)
    except FazhiError:
        raise
    except Exception as error:
        return _failed(question, error, desk)


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
