"""`fazhi serve`: the portal, until it is told to stop."""

from ipaddress import ip_address
from typing import Annotated

import typer

from bot.desk import Desk

_PORT = 8000


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", metavar="地址", help="监听的地址。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="端口", help="监听的端口。")] = _PORT,
) -> None:
    """启动网页和接口；只监听本机时对本机开放，否则须先设密钥或单点登录。"""
    import uvicorn

    from bot.portal.app import create

    desk: Desk = context.obj
    desk.note(
        desk.words("打开 http://{host}:{port} 即可提问；按 Ctrl+C 停止。", host=host, port=port)
    )
    uvicorn.run(create(desk.settings), host=host, port=port, log_level="warning", access_log=False)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
