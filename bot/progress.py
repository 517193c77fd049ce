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
    """Counts steps of a job of known length, with its rate."""

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
            self._bar.add_task(self._label, total=self._total, rate="", name="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, name: str) -> None:
        """One more is done: `name`."""
        self._done += 1
        now = time.monotonic()
        rate = f"{self._done / max(now - self._started, 1e-6):.1f}/s"
        if self._bar is not None:
            [task] = self._bar.task_ids
            self._bar.update(task, completed=self._done, rate=rate, name=safe(name)[:40])
        elif now - self._told >= _EVERY_SECONDS:
            self._told = now
            print(f"{self._label} {self._done}/{self._total}  {rate}", file=sys.stderr, flush=True)


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
        TextColumn("{task.fields[name]}", markup=False),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),  # else what goes to a file would go to the bar
    )
