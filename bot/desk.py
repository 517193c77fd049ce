"""What a command has at hand: settings, parts, words, and the two streams.

Results go to stdout, in JSON one object a line and nothing else; all the rest to stderr.
"""

import json
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.safe import safe, safe_json
from bot.styled import Line
from bot.troubles import UNEXPECTED, kind_of, ours, told
from bot.wiring import Wiring
from bot.words import Words
from config.errors import FazhiError
from config.settings import Settings


@dataclass
class Desk:
    """One run of the program. `exit_code` is what it ends with where nothing is raised."""

    settings: Settings
    words: Words
    parts: Wiring
    exit_code: int = field(default=0)

    def record(self, data: Mapping[str, Any]) -> None:
        """One JSON object on a line of stdout."""
        print(safe_json(json.dumps(data, ensure_ascii=False)), flush=True)

    def show(self, lines: Sequence[Line]) -> None:
        """Lines for a person on stdout."""
        from bot.terminal import write

        write(lines, sys.stdout)

    def show_table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table for a person on stdout: a name and its figures in each row."""
        from bot.terminal import write_table

        write_table(heads, rows, sys.stdout)

    def note(self, text: str) -> None:
        """A line for a person on stderr."""
        print(safe(text), file=sys.stderr, flush=True)

    def complain(self, error: FazhiError) -> None:
        """An error on stderr: what, where, mend."""
        trouble = told(error, self.words)
        self.note(self.words("错误：{what}", what=trouble.what))
        self.note(self.words("位置：{where}", where=trouble.where))
        self.note(self.words("办法：{mend}", mend=trouble.mend))
        if trouble.detail:
            self.note(self.words("详情：{detail}", detail=trouble.detail))

    def fail(self, error: Exception) -> int:
        """Any error on stderr, as short as it can be; returns the exit code it means."""
        known = ours(error)
        if known is not None:
            self.complain(known)
            return kind_of(known).code
        self.note(self.words("程序出错：{error}", error=f"{type(error).__name__}: {error}"))
        if self.settings.debug:
            traceback.print_exception(error)
        else:
            self.note(self.words("设 FAZHI_DEBUG=1 再运行一次，可看到出错的经过。"))
        return UNEXPECTED
