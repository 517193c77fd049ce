"""The help pages, in the reader's language. Help is written in Chinese beside each
command; English comes from `bot.words`. typer's own pages are English only.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from bot.desk import Desk
from bot.words import Words

Entry = tuple[str, str]


class Command(TyperCommand):
    """A command with help in two languages."""

    def get_help(self, ctx: Any) -> str:
        return page(self, ctx, _words(ctx))


class Group(TyperGroup):
    """A group of commands with help in two languages."""

    def get_help(self, ctx: Any) -> str:
        words = _words(ctx)
        commands = [(name, words(_first(command.help))) for name, command in self.commands.items()]
        return page(self, ctx, words, commands)


def page(command: Any, ctx: Any, words: Words, commands: Sequence[Entry] = ()) -> str:
    """One help page as plain text; wraps nothing, as a terminal does that itself."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.get_params(ctx) if p.param_type_name == "option"]
    usage = [ctx.command_path, *(_usage(p, words) for p in arguments)]
    usage += [words("[选项]")] if options else []
    usage += [words("命令 ……")] if commands else []
    parts = [
        words("用法：{usage}", usage=" ".join(usage)),
        words(command.help or ""),
        _section(words("参数："), [(_metavar(p, words), words(p.help or "")) for p in arguments]),
        _section(words("选项："), [_option(p, words) for p in options]),
        _section(words("命令："), commands),
        words(command.epilog or ""),
    ]
    return "\n\n".join(part for part in parts if part)


def _words(ctx: Any) -> Words:
    desk = ctx.find_object(Desk)
    return desk.words if desk else Words("zh")


def _first(text: str | None) -> str:
    return text or ""


def _metavar(parameter: Any, words: Words) -> str:
    return words(parameter.metavar or parameter.name.upper())


def _usage(parameter: Any, words: Words) -> str:
    name = _metavar(parameter, words) + ("..." if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any, words: Words) -> Entry:
    names = ", ".join(parameter.opts)
    if parameter.name == "help":
        return names, words("显示这份说明。")
    value = "" if parameter.is_flag else f" {_metavar(parameter, words)}"
    return names + value, words(parameter.help or "")


def _section(title: str, entries: Iterable[Entry]) -> str:
    rows = list(entries)
    if not rows:
        return ""
    room = max(_width(name) for name, _ in rows) + 2
    lines = (f"  {name}{' ' * (room - _width(name))}{text}" for name, text in rows)
    return "\n".join([title, *lines])


def _width(text: str) -> int:
    """Columns in a terminal: a Chinese character takes two."""
    return sum(2 if character > "\u2e80" else 1 for character in text)
