"""Starts a contender, reads what it tells, and watches the memory of all its processes.

Reads Linux's /proc.
"""

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent.parent
_PAUSE = 0.1


class MemoryWatch:
    """The most that a process and its descendants held at once, in bytes.

    One process tells its own peak (VmHWM). Of several, each page is counted once (Pss), as
    they share some; looked at ten times a second.
    """

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def look(self) -> int:
        """The peak until now, this moment included."""
        pids = family(self._pid)
        highest = max((_kilobytes(pid, "status", "VmHWM") for pid in pids), default=0)
        together = (
            sum(_kilobytes(pid, "smaps_rollup", "Pss") for pid in pids) if len(pids) > 1 else 0
        )
        self.peak = max(self.peak, highest * 1024, together * 1024)
        return self.peak

    def _watch(self) -> None:
        while not self._done.wait(_PAUSE):
            self.look()


def family(pid: int) -> list[int]:
    """A process and all that descend from it, as far as they still run."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in _text(task).split()]
    return found


def _kilobytes(pid: int, file: str, name: str) -> int:
    for line in _text(Path(f"/proc/{pid}/{file}")).splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""  # it has ended meanwhile


def told(command: Sequence[str], environ: Mapping[str, str], log: Path) -> Iterator[dict[str, Any]]:
    """Each JSON object that the command prints, with the `memory` until then.

    Raises RuntimeError with the end of what it said on standard error where it fails.
    """
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, env=dict(environ), stdout=subprocess.PIPE, stderr=errors, text=True
        )
        assert process.stdout is not None
        with process, MemoryWatch(process.pid) as memory:
            for line in process.stdout:
                yield {**json.loads(line), "memory": memory.look()}
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{log.read_text()[-3000:]}")
