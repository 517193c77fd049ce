"""`fazhi`: the commands, and what a shell sees of them: streams, exit codes, no traceback."""

import io
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot import (
    asking,
    channelling,
    conversations,
    doctor,
    evaluating,
    feedback,
    indexing,
    ingesting,
    keys,
    mcping,
    modelling,
    serving,
    shelf,
    telegramming,
    troubles,
    verifying,
    weighing,
)
from bot.desk import Desk
from bot.helping import Command, Group
from bot.wiring import Wiring
from bot.words import Words
from config import settings
from config.errors import BadRequest

EPILOG = (
    "退出码：0 正常（拒答也是）；1 有文件未收录，或检查发现问题；2 命令、设置或请求有误；"
    "3 报告库不存在或是空的；4 报告库正被写入；5 报告库版本更新；6 报告库损坏；7 磁盘已满；"
    "8 报告库无法使用；9 没有这份报告；10 索引与报告库不一致；11 模型服务用不了；"
    "70 程序出错；130 被中断；141 输出的接收方已关闭。"
)

app = typer.Typer(
    cls=Group,
    help="法治问答：向法治政府建设年度报告提问，每句回答都附原文。",
    epilog=EPILOG,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
index = typer.Typer(cls=Group, help="查看、核对或重建索引。")

app.command("ingest", cls=Command)(ingesting.ingest)
app.command("ask", cls=Command)(asking.ask)
app.command("reports", cls=Command)(shelf.reports)
app.command("show", cls=Command)(shelf.show)
app.command("forget", cls=Command)(shelf.forget)
app.command("verify", cls=Command)(verifying.verify)
app.command("eval", cls=Command)(evaluating.evaluate)
app.command("serve", cls=Command)(serving.serve)
app.command("mcp", cls=Command)(mcping.mcp)
app.command("telegram", cls=Command)(telegramming.telegram)
app.command("feedback", cls=Command)(feedback.feedback)
app.command("doctor", cls=Command)(doctor.doctor)
index.command("status", cls=Command)(indexing.status)
index.command("verify", cls=Command)(indexing.verify)
index.command("rebuild", cls=Command)(indexing.rebuild)
app.add_typer(index, name="index")
conversation = typer.Typer(cls=Group, help="查看或忘掉此前的对话。")
conversation.command("list", cls=Command)(conversations.listed)
conversation.command("forget", cls=Command)(conversations.forget)
app.add_typer(conversation, name="conversation")
model = typer.Typer(cls=Group, help="取得检索用的模型，列出可选的，或量一量它的分量。")
model.command("get", cls=Command)(modelling.get)
model.command("list", cls=Command)(modelling.listed)
model.command("weigh", cls=Command)(weighing.weigh)
app.add_typer(model, name="model")
key = typer.Typer(cls=Group, help="新建、列出或作废接口密钥。")
key.command("add", cls=Command)(keys.add)
key.command("list", cls=Command)(keys.listed)
key.command("revoke", cls=Command)(keys.revoke)
app.add_typer(key, name="keys")
channel = typer.Typer(cls=Group, help="新建、列出或停用渠道：可以嵌入问答的网站。")
channel.command("add", cls=Command)(channelling.add)
channel.command("list", cls=Command)(channelling.listed)
channel.command("revoke", cls=Command)(channelling.revoke)
app.add_typer(channel, name="channels")
# A further command is a function in a module of its own, and a line here.


@app.callback(invoke_without_command=True)
def top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本号。")] = False,
) -> None:
    if version:
        from bot.version import version as installed

        print(f"fazhi {installed()}")
    elif context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(troubles.BAD_REQUEST)


def main() -> None:
    """Runs the command of this process and leaves with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = run(sys.argv[1:])
    sys.exit(_flushed(code))


def run(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Runs one command and returns its exit code; raises nothing but SystemExit."""
    desk = _desk(settings.Settings(Path(), language=_language(environ)))
    try:
        desk = _desk(settings.load(environ, Path()))
        command = typer.main.get_command(app)
        with command.make_context("fazhi", list(arguments), obj=desk) as context:
            command.invoke(context)
        sys.stdout.flush()
        return desk.exit_code
    except typer.Exit as leaving:
        return leaving.exit_code
    except BrokenPipeError:
        return troubles.BROKEN_PIPE
    except (KeyboardInterrupt, typer.Abort):
        desk.note(desk.words("已中断；此前已完成的都已保存。"))
        return troubles.INTERRUPTED
    except typer.TyperException as error:
        return desk.fail(_usage_error(error))
    except Exception as error:
        return desk.fail(error)
    finally:
        desk.parts.close()


def _desk(found: settings.Settings) -> Desk:
    return Desk(found, Words(found.language), Wiring(found))


def _language(environ: Mapping[str, str]) -> settings.Language:
    """The language to tell in that the settings are wrong."""
    return "en" if environ.get("FAZHI_LANGUAGE") == "en" else "zh"


def _usage_error(error: typer.TyperException) -> BadRequest:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "fazhi"
    return BadRequest(
        f"The command cannot be run: {error.format_message()}",
        where=path,
        mend=f"`{path} --help` shows how it is written.",
    )


def _flushed(code: int) -> int:
    """The code to leave with; a reader that has gone away is nothing to tell anyone."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code or troubles.BROKEN_PIPE
    return code
