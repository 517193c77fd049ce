"""The real program on one library: commands as processes of their own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Program:
    """`fazhi` on the library in `home`; all else of the environment stays."""

    home: Path

    def started(self, out: Path, *arguments: object) -> "subprocess.Popen[bytes]":
        """A command in a session of its own, so that it can be killed with all its workers.

        stdout goes to the file `out`, stderr beside it: what is in them when it dies is what
        it has said, and no worker that lives on keeps a pipe open.
        """
        with out.open("wb") as said, beside(out).open("wb") as complaints:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", *map(str, arguments)],
                cwd=ROOT,
                env={**os.environ, "FAZHI_HOME": str(self.home), "FAZHI_LANGUAGE": "en"},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=complaints,
                start_new_session=True,
            )

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
