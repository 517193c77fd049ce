"""The real program on one library: commands as processes of their own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """A command ended otherwise than well; says how, and what it complained of."""

    def __init__(self, code: int, what: str) -> None:
        super().__init__(what)
        self.code = code


@dataclass(frozen=True)
class Program:
    """`fazhi` on the library in `home`, with `more` in its environment."""

    home: Path
    more: tuple[tuple[str, str], ...] = ()

    def started(self, out: Path, *arguments: object) -> "subprocess.Popen[bytes]":
        """A command in a session of its own, so that it can be killed with all its workers.

        stdout goes to the file `out`, stderr beside it: what is in them when it dies is what
        it has said, and no worker that lives on keeps a pipe open.
        """
        with out.open("wb") as said, beside(out).open("wb") as complaints:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", *map(str, arguments)],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=complaints,
                start_new_session=True,
            )

    def follow(self, *arguments: object) -> Iterator[Any]:
        """A command's JSON lines as it says them; raises Failed where it does not end with 0."""
        with tempfile.TemporaryFile() as complaints:
            command = [sys.executable, "-m", "bot", *map(str, arguments)]
            running = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
            with running:
                yield from map(json.loads, running.stdout or ())
            if running.returncode:
                complaints.seek(0)
                said = complaints.read().decode(errors="replace")
                raise Failed(running.returncode, f"{command[3:]}: {running.returncode}, {said}")

    def environment(self) -> dict[str, str]:
        """What the processes on this library find in their environment."""
        return {
            **os.environ,
            "FAZHI_HOME": str(self.home),
            "FAZHI_LANGUAGE": "en",
            "PYTHONUTF8": "1",
            **dict(self.more),
        }

    def run(self, out: Path, *arguments: object) -> tuple[int, list[Any]]:
        """A command from beginning to end: its exit code, and stdout as JSON lines."""
        code = self.started(out, *arguments).wait()
        return code, lines(out)


def beside(out: Path) -> Path:
    """Where stderr of a command goes whose stdout goes to `out`."""
    return out.with_suffix(".err")


def lines(out: Path) -> list[Any]:
    """The JSON lines that a command has ended so far."""
    whole, _, _ = out.read_bytes().rpartition(b"\n")
    return [json.loads(line) for line in whole.splitlines()]
