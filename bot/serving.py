"""`fazhi serve`: the portal, until it is told to stop."""

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bot.desk import Desk
from config.errors import SettingsError
from config.settings import Settings

if TYPE_CHECKING:
    from bot.portal.access import Guard

_PORT = 8000
_BACKLOG = 4096


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", metavar="地址", help="监听的地址。")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="端口", help="监听的端口。")
    ] = _PORT,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, metavar="个数", help="同时服务的进程数。")
    ] = 1,
) -> None:
    """启动网页和接口；只监听本机时对本机开放，否则须先设密钥或单点登录。"""
    desk: Desk = context.obj
    with guarded(desk.settings, host):  # refused before anything is opened
        pass
    sockets = listening(host, port, workers)
    try:
        told = address(host, sockets[0].getsockname()[1])
        desk.note(desk.words("打开 {address} 即可提问；按 Ctrl+C 停止。", address=told))
        _serve(desk.settings, host, sockets)
    finally:
        for one in sockets:
            one.close()
    desk.note(desk.words("已停止。"))


def _serve(settings: Settings, host: str, sockets: Sequence[socket.socket]) -> None:
    work = partial(run, settings, host)
    if len(sockets) == 1:
        work(sockets)
        return
    from bot.portal.workers import Workers

    Workers(work, [[one] for one in sockets]).run()


def run(settings: Settings, host: str, sockets: Sequence[socket.socket]) -> None:
    """Serves in this process, until it is asked to end."""
    from bot.portal import journal
    from bot.portal.app import create
    from bot.portal.server import Server

    journal.set_up()
    with guarded(settings, host) as guard:
        Server(create(settings, guard, warm=True)).run(list(sockets))


@contextmanager
def guarded(settings: Settings, host: str) -> "Iterator[Guard]":
    """Who is let in. Raises SettingsError where others than this machine could come in, and
    nothing says who may."""
    from bot.portal.guarding import guard_of

    with closing(guard_of(settings, host)) as guard:
        yield guard


def listening(host: str, port: int, count: int) -> list[socket.socket]:
    """So many sockets at an address; port 0 is any free one. Raises SettingsError where it
    cannot be listened at."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        first = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        if count == 1:
            return [first]
        port = first.getsockname()[1]
        first.close()  # it has shown that nobody else is there
        return [
            socket.create_server((host, port), family=family, backlog=_BACKLOG, reuse_port=True)
            for _ in range(count)
        ]
    except OSError as error:
        raise SettingsError(
            f"The portal cannot listen there: {os.strerror(error.errno or 0)}",
            where=f"{host}:{port}",
            mend="Choose another port with `--port`, or end what listens there.",
        ) from error


def address(host: str, port: int) -> str:
    """What a reader on this machine types to reach a service."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"
