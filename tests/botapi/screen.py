"""A chat in a terminal: bubbles, quotations with a bar, numbered buttons."""

import re
import time
from collections.abc import Iterable
from pathlib import Path

from rich.align import Align
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from tests.botapi.runs import Block, Run, blocks_of
from tests.botapi.sayings import Language, saying
from tests.botapi.values import QUOTES, Button, Draft, InlineAnswer, Message

STYLES = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strike",
    "spoiler": "dim on grey30",
    "code": "cyan",
    "text_link": "underline bright_blue",
    "text_mention": "bright_blue",
}
FOUND = dict.fromkeys("url mention hashtag cashtag bot_command email".split(), "bright_blue")
SIGNS = {"url": " ↗", "copy_text": " ⧉"}
BAR = Text("▌ ", style="blue")


class Screen:
    """Draws on a console. `files` is where pictures and documents are laid."""

    def __init__(self, console: Console, files: Path, language: Language) -> None:
        self._console = console
        self._files = files
        self._language = language
        self._width = max(30, min(console.width - 8, int(console.width * 0.8)) - 4)

    def message(self, message: Message, *, mine: bool, replied: Message | None) -> RenderableType:
        """One bubble, mine on the right. The last one's buttons are numbered."""
        lines = self._said(message, replied)
        panel = Panel(
            Group(*lines),
            title=self._heading(message),
            title_align="left",
            subtitle=self._footing(message),
            subtitle_align="right",
            border_style="green" if mine else "blue",
            width=self._panel_width(lines, message),
        )
        keys = self._keyboard(message)
        width = max(panel.width or 0, *(key.cell_len for key in keys), 0)
        return Align(Group(panel, *keys), "right" if mine else "left", width=width)

    def draft(self, draft: Draft) -> RenderableType:
        """What the bot shows while it writes."""
        text = draft.text or self._say("thinking")
        lines = self._blocks(blocks_of(text, draft.entities))
        title = Text(f"✎ {self._say('draft')}", style="dim")
        width = self._width + 4
        return Panel(
            Group(*lines), title=title, title_align="left", border_style="dim", width=width
        )

    def results(self, answer: InlineAnswer) -> RenderableType:
        """What was offered for an inline question, numbered."""
        rows = [
            Text.assemble(
                (f" {number} ", "reverse"),
                " ",
                (str(result["title"]), "bold"),
                "  ",
                (str(result.get("description", "")), "dim"),
            )
            for number, result in enumerate(answer.results, 1)
        ]
        body = Group(*(rows or [Text(self._say("no_results"), style="dim")]))
        return Panel(body, title=self._say("results"), title_align="left", border_style="magenta")

    def note(self, text: str) -> RenderableType:
        """Something beside the messages."""
        return Text(f"· {text}", style="dim italic")

    def keep(self, message: Message) -> Path | None:
        """Where the file of a message lies now; None where there is none."""
        if message.file is None:
            return None
        name = re.sub(r"[^\w.()（）-]", "_", message.file.name)[-80:]
        path = self._files / f"{message.id}-{name}"
        path.write_bytes(message.file.content)
        return path

    # -- parts ------------------------------------------------------------------------------

    def _said(self, message: Message, replied: Message | None) -> list[Text]:
        lines: list[Text] = []
        if replied is not None:
            first = replied.text.strip().partition("\n")[0]
            short = Text(first, style="dim", no_wrap=True, overflow="ellipsis")
            short.truncate(self._width - 2, overflow="ellipsis")
            lines.append(Text.assemble(("▎", "green"), short))
        if message.file is not None:
            lines.append(Text.assemble("📎 ", (message.file.name, "bold")))
        if message.from_bot and (path := self.keep(message)):
            saved = Text(self._say("saved", path=path), style="dim")
            lines += saved.wrap(self._console, self._width)
        return lines + self._blocks(blocks_of(message.text, message.entities))

    def _blocks(self, blocks: Iterable[Block]) -> list[Text]:
        lines: list[Text] = []
        for block in blocks:
            text = Text.assemble(*(_styled(run) for run in block.runs))
            if block.kind == "text":
                lines += text.wrap(self._console, self._width)
                continue
            style = "cyan" if block.kind == "pre" else ""
            quoted = text.wrap(self._console, self._width - 2)
            lines += [Text.assemble(BAR, Text.assemble(line, style=style)) for line in quoted]
            if block.kind == QUOTES[1]:
                lines.append(Text.assemble(BAR, (f"▾ {self._say('expandable')}", "dim")))
        return lines

    def _keyboard(self, message: Message) -> list[Text]:
        number = 0
        lines: list[Text] = []
        for row in message.buttons:
            line = Text()
            for button in row:
                number += 1
                line.append_text(_key(number, button)).append(" ")
            lines += line.wrap(self._console, self._width + 4)
        return lines

    def _heading(self, message: Message) -> Text:
        name = Text(message.sender.first_name, style="bold")
        if message.via_bot:
            name.append(f" {self._say('via', name='fazhi_test_bot')}", style="dim")
        return name

    def _footing(self, message: Message) -> Text:
        when = time.strftime("%H:%M", time.localtime(message.at))
        edited = f"{self._say('edited')} " if message.edited_at else ""
        return Text(f"{edited}{when}", style="dim")

    def _panel_width(self, lines: list[Text], message: Message) -> int:
        texts = [*lines, self._heading(message), self._footing(message)]
        return min(self._width, max(text.cell_len for text in texts) + 2) + 4

    def _say(self, key: str, **values: object) -> str:
        return saying(self._language, key, **values)


def _styled(run: Run) -> Text:
    looks = {**FOUND, **STYLES}
    style = " ".join(looks[kind] for kind in sorted(run.kinds) if kind in looks)
    return Text(run.text, style=f"{style} link {run.url}" if run.url else style)


def _key(number: int, button: Button) -> Text:
    sign = " ⌕" if button.action.startswith("switch_inline") else SIGNS.get(button.action, "")
    return Text.assemble((f" {number} ", "reverse"), (f" {button.text}{sign} ", "on grey23"))
