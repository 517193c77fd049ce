"""How far a long job is, on stderr: a bar in a terminal, a line now and then elsewhere."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from bot.safe import safe

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_EVERY_SECONDS = 2.0


class Progress:
    """Counts steps of a job of known length, with its rate and the time left."""

    def __init__(self, total: int, label: str) -> None:
        self._total = total
        self._label = label
        self._done = 0
        self._started = self._told = time.monotonic()
        self._bar: Bar | None = None

    def __enter__(self) -> "Progress":
        if sys.stderr.isatty() and self._total > 1:
            self._bar = _bar()
            self._bar.start()
            self._bar.add_task(self._label, total=self._total, rate="", left="", name="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, name: str, count: int = 1) -> None:
        """So many more are done, the last of them `name`."""
        self._done += count
        now = time.monotonic()
        per_second = self._done / max(now - self._started, 1e-6)
        rate, left = f"{per_second:.1f}/s", clock((self._total - self._done) / per_second)
        if self._bar is not None:
            [task] = self._bar.task_ids
            named = safe(name)[:40]
            self._bar.update(task, completed=self._done, rate=rate, left=left, name=named)
        elif now - self._told >= _EVERY_SECONDS:
            self._told = now
            said = f"{self._label} {self._done}/{self._total}  {rate}  -{left}"
            print(said, file=sys.stderr, flush=True)


def clock(seconds: float) -> str:
    """m:ss, or h:mm:ss from an hour on."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _bar() -> "Bar":
    """A bar that vanishes when the job is done: the summary says the rest."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TextColumn("-{task.fields[left]}", markup=False),
        TextColumn("{task.fields[name]}", markup=False),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),  # else what goes to a file would go to the bar
    )
