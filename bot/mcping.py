"""`fazhi mcp`: the library as tools of a model, over standard input and output."""

import typer

from bot.desk import Desk


def mcp(context: typer.Context) -> None:
    """把报告库作为工具提供给大模型客户端（MCP 协议，走标准输入输出）。"""
    import asyncio
    import logging
    import signal

    from bot.mcp.stdio import serve
    from bot.portal import journal
    from bot.version import version

    desk: Desk = context.obj
    journal.set_up(logging.WARNING)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a thread waits for input: it ends with us
    asyncio.run(serve(desk.settings, desk.parts, version()))
