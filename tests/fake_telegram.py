"""A chat with the bot in a terminal, without Telegram.

    make chat
    .venv/bin/python -m tests.fake_telegram --home data

starts a Bot API server on this machine and the bot on it. What is typed is said; `#3`
presses the third button of the last message that has any, `#原文` the last one with that
text; `@ text` asks inline, and `#1` takes the first result; `/file PATH` uploads; `^ text`
edits the last message; `> text` replies to the bot; `/quit` ends it. In a group, `<name> text`
is said by another member. With `--script FILE` the lines of a file are played instead (those
that begin with `;` are comments), each after the bot is done with the one before; `--html`
writes the chat as a page.
"""

import argparse
import shlex
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.live import Live

from tests.botapi.botprocess import BotProcess
from tests.botapi.chatting import Chatting, Note
from tests.botapi.page import Shown, page
from tests.botapi.sayings import Language, saying
from tests.botapi.screen import Screen
from tests.botapi.server import BotApi
from tests.botapi.values import InlineAnswer, Message

COMES_UP = 120.0
SETTLES = 120.0
"""Seconds."""


class Terminal:
    """Shows one chat, and what is typed in it. `quiet` seconds without anything from the
    bot mean that it is done."""

    def __init__(
        self, api: BotApi, bot: BotProcess, chatting: Chatting, screen: Screen, console: Console
    ) -> None:
        self.results: InlineAnswer | None = None
        self.asked = ""
        self._bot = bot
        self._api = api
        self._chatting = chatting
        self._screen = screen
        self._console = console
        self._shown: dict[int, Message] = {}

    def type(self, line: str, quiet: float) -> None:
        """Does what a line says, and shows what comes of it."""
        self.results = None
        note = self._chatting.type(line)
        if note is not None:
            self._console.print(self._screen.note(note.text))
        self.asked = line.removeprefix("@").strip()
        self.settle(quiet)

    def settle(self, quiet: float) -> None:
        """Shows what is new, as soon as the bot is done; till then, what it is at."""
        idle = threading.Event()

        def wait() -> None:
            if not self._api.wait_idle(quiet, SETTLES):
                self._console.print(self._screen.note(self._say("late")))
            idle.set()

        threading.Thread(target=wait, daemon=True).start()
        with Live(console=self._console, transient=True, auto_refresh=False) as live:
            while not idle.wait(0.1) and self._bot.code is None:
                if self._console.is_terminal:
                    live.update(self._now(), refresh=True)
        self._print_new()

    def _now(self) -> RenderableType:
        """What the bot is at: its draft, else the newest of what is to be shown."""
        draft = self._chatting.room.draft
        if draft is not None:
            return self._screen.draft(draft)
        new = self._new()
        return self._drawn(new[-1]) if new else self._screen.note("…")

    def _print_new(self) -> None:
        for gone in self._shown.keys() - {message.id for message in self._chatting.room.messages}:
            text = self._shown.pop(gone).text[:30]
            self._console.print(self._screen.note(self._say("deleted", text=text)))
        for message in self._new():
            self._shown[message.id] = message
            self._console.print(self._drawn(message))
        for note in self._chatting.answered():
            self._print_note(note)

    def _print_note(self, note: Note) -> None:
        if note.results is not None:
            self.results = note.results
            self._console.print(self._screen.results(note.results))
        else:
            self._console.print(self._screen.note(note.text))

    def _new(self) -> list[Message]:
        return [m for m in self._chatting.room.messages if self._shown.get(m.id) != m]

    def _drawn(self, message: Message) -> RenderableType:
        found = [m for m in self._chatting.room.messages if m.id == message.reply_to]
        mine = message.sender.id == self._chatting.me.id
        return self._screen.message(message, mine=mine, replied=found[0] if found else None)

    def _say(self, key: str, **values: object) -> str:
        return saying(self._chatting.language, key, **values)


def play(terminal: Terminal, bot: BotProcess, lines: Iterator[str], quiet: float) -> None:
    """One line after another, till they end, one says /quit, or the bot is gone."""
    for line in lines:
        if line.strip() == "/quit":
            return
        if line.strip():
            terminal.type(line, quiet)
        if bot.code is not None:
            return


def scripted(path: Path) -> Iterator[str]:
    """The lines of a file, without comments. `\\n` in a line is a line break."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith(";"):
            yield line.replace("\\n", "\n")


def typed(console: Console) -> Iterator[str]:
    """What a person types, till the end of the input."""
    while True:
        try:
            yield console.input("[bold green]›[/] ")
        except (EOFError, KeyboardInterrupt):
            return


def await_bot(api: BotApi, bot: BotProcess) -> str:
    """Waits till the bot asks for updates; why it does not, as the key of a saying."""
    until = time.monotonic() + COMES_UP
    while not api.hub.updates.asked_for:
        if bot.code is not None:
            return "died"
        if time.monotonic() > until:
            return "absent"
        time.sleep(0.05)
    return ""


def shown_on_page(api: BotApi, chatting: Chatting, terminal: Terminal, *, opened: bool) -> Shown:
    """What the page has of a chat."""
    room, language = chatting.room, chatting.language
    group = room.type != "private"
    people = len({message.sender.id for message in room.messages} | {api.world.bot.id})
    return Shown(
        messages=tuple(room.messages),
        me=chatting.me.user,
        bot=api.world.bot,
        title=room.title if group else api.world.bot.first_name,
        below=saying(language, "members", number=people) if group else saying(language, "bot"),
        language=language,
        group=group,
        asked=terminal.asked,
        results=terminal.results,
        opened=opened,
    )


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_telegram", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--home", type=Path, help="FAZHI_HOME of the bot")
    parser.add_argument("--script", type=Path, help="play the lines of this file")
    parser.add_argument("--group", action="store_true", help="in a group, not alone with the bot")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="the user's")
    parser.add_argument("--width", type=int, help="columns of the terminal")
    parser.add_argument("--html", type=Path, help="write the chat there as a page")
    parser.add_argument("--opened", action="store_true", help="quotations opened, on the page")
    parser.add_argument("--files", type=Path, help="a folder for what the bot sends, and its log")
    parser.add_argument("--bot", default="", metavar="COMMAND", help="another bot than ours")
    parser.add_argument("--quiet", type=float, default=1.2, help="seconds after which it is done")
    chosen = parser.parse_args(arguments)
    chosen.files = chosen.files or Path(tempfile.mkdtemp(prefix="fazhi-telegram-"))
    chosen.files.mkdir(parents=True, exist_ok=True)
    return chosen


def main(arguments: Sequence[str] | None = None) -> int:
    """The chat, till it ends. 1 where the bot does not come, or goes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    chosen = read_arguments(arguments)
    console = Console(width=chosen.width, highlight=False)
    with BotApi(since=int(time.time())) as api:  # the home may remember an earlier chat
        chatting = Chatting(api, group=chosen.group, language=chosen.language)
        log, command = chosen.files / "bot.log", shlex.split(chosen.bot)
        with BotProcess(api, chatting.me.id, log, home=chosen.home, command=command) as bot:
            return chat(chosen, console, api, bot, chatting)


def chat(
    chosen: argparse.Namespace, console: Console, api: BotApi, bot: BotProcess, chatting: Chatting
) -> int:
    """The chat with a bot that has been started."""
    language: Language = chosen.language
    screen = Screen(console, chosen.files, language)
    terminal = Terminal(api, bot, chatting, screen, console)
    console.print(screen.note(saying(language, "waiting")))
    trouble = await_bot(api, bot)
    if not trouble:
        if not chosen.script:
            keys = ("ready", "keys", *(("group_keys",) if chosen.group else ()))
            console.print(Group(*(screen.note(saying(language, key)) for key in keys)))
        lines = scripted(chosen.script) if chosen.script else typed(console)
        play(terminal, bot, lines, chosen.quiet)
        trouble = "died" if bot.code is not None else ""
    if trouble:
        told = {"code": bot.code, "log": bot.log, "seconds": COMES_UP}
        console.print(saying(language, trouble, **told), style="red", markup=False)
        console.print(bot.last_words, markup=False)
    if chosen.html:
        shown = shown_on_page(api, chatting, terminal, opened=chosen.opened)
        chosen.html.write_text(page(shown), "utf-8")
        console.print(screen.note(saying(language, "written", path=chosen.html)))
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
