"""The real commands, killed as they run: with all their workers, or the writer alone."""

import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.robust import inprocess, processes
from benchmarks.robust.ledger import NOTHING, Ledger
from benchmarks.robust.looking import require
from benchmarks.robust.program import Program, beside, lines
from benchmarks.robust.shelf import Shelf, report_id
from bot.troubles import UNEXPECTED

WORKERS_SECONDS = 5.0
"""How long workers may take to see that their writer is gone."""

_STEPS = {"ingest": 12, "forget": 4, "index rebuild": 4, "ask": 1}
_WRITER_ALONE, _WORKER_ALONE, _AFTER_A_LINE = 0.3, 0.2, 0.6
"""Shares of the kills that leave the workers to end by themselves, that take a worker where
there is one, and that strike just after a line of an ingest was said; the others strike at
any moment of its time."""

_ENDS_SECONDS = 60.0
"""How long a command may go on after a worker of its was killed."""

Told = Callable[[Any], Mapping[str, str]]


class Commands:
    """Commands on one library, and what they have acknowledged. `counts` has kills and
    completed commands by kind, and the lines that were acknowledged."""

    def __init__(self, program: Program, shelf: Shelf, ledger: Ledger, scratch: Path) -> None:
        self._program = program
        self._shelf = shelf
        self._ledger = ledger
        self._out = scratch / "out.jsonl"
        self._seconds: dict[str, float] = {}
        self.counts: Counter[str] = Counter()

    def killed(self, chance: random.Random) -> bool:
        """Runs some command and kills it; False where it ended before that."""
        [kind] = chance.choices(list(_STEPS), list(_STEPS.values()))
        held = self._ledger.held()
        if kind == "ingest" or not held:
            return self._ingest(chance)
        if kind == "forget":
            return self._forget(chance.choice(sorted(set(held.values()))), chance)
        arguments = {"ask": ["ask", "--json", self._shelf.question(0)]}.get(kind, kind.split())
        return self._struck(kind, arguments, lambda _line: {}, chance)

    def check_by_command(self) -> None:
        """`fazhi index verify --json` ends with 0 and calls everything sound."""
        code, said = self._program.run(self._out, "index", "verify", "--json")
        sound = bool(said) and all(state["sound"] for state in said)
        require(code == 0 and sound, f"index verify: {code}, {said}, {self._complaints()}")
        self.counts["index verify clean"] += 1

    def _ingest(self, chance: random.Random) -> bool:
        if not self._shelf.paths[0].exists():
            self._shelf.write_all()
        inprocess.change(self._shelf, chance, max(1, len(self._shelf.paths) // 2))
        there = [path for path in self._shelf.paths if path.exists()]
        by_name = {path.name: str(path) for path in there}
        wanted = {str(path): report_id(path) for path in there}
        self._ledger.begin(wanted)

        def told(line: Any) -> dict[str, str]:
            origin = by_name[line["source"]]
            require(line["report_id"] == wanted[origin], f"ingest said {line}")
            return {origin: line["report_id"]}

        return self._struck("ingest", ["ingest", self._shelf.folder, "--json"], told, chance)

    def _forget(self, report: str, chance: random.Random) -> bool:
        gone = dict.fromkeys(self._ledger.holders(report), NOTHING)
        self._ledger.begin(gone)
        return self._struck("forget", ["forget", report, "--json"], lambda _line: gone, chance)

    def _struck(
        self, kind: str, arguments: list[object] | list[str], told: Told, chance: random.Random
    ) -> bool:
        started = time.perf_counter()
        running = self._program.started(self._out, *arguments)
        self._wait(running, kind, chance)
        ended = running.poll() is not None
        if not ended:
            self._strike(running, chance)
        for line in lines(self._out):
            if line.get("status") == "failed" and not ended:
                self.counts["failed with its worker"] += 1
                continue
            self._ledger.done(told(line))
            self.counts["lines acknowledged"] += 1
        if ended:
            require(running.returncode == 0, f"{kind}: {running.returncode}, {self._complaints()}")
            self._seconds[kind] = time.perf_counter() - started
        self.counts[f"{kind} {'completed' if ended else 'killed'}"] += 1
        return not ended

    def _wait(self, running: "subprocess.Popen[bytes]", kind: str, chance: random.Random) -> None:
        """Until some moment of the command, or its end where that comes first."""
        usual = self._seconds.get(kind, 1.5)
        after, moment = chance.randint(1, len(self._shelf.paths)), chance.uniform(0.0, usual)
        if kind == "ingest" and chance.random() < _AFTER_A_LINE:
            while running.poll() is None and len(lines(self._out)) < after:
                time.sleep(0.005)
            moment = chance.uniform(0.0, 0.1)
        try:
            running.wait(moment)
        except subprocess.TimeoutExpired:
            return

    def _strike(self, running: "subprocess.Popen[bytes]", chance: random.Random) -> None:
        workers = processes.workers(running.pid)
        kind = chance.random()
        if workers and kind < _WORKER_ALONE:
            self._strike_worker(running, chance.choice(workers))
            name = "a worker killed"
        elif kind < _WORKER_ALONE + _WRITER_ALONE:
            running.kill()
            name = "writer killed alone" if workers else "killed, no workers"
        else:
            processes.kill(running.pid)
            name = "killed with all workers" if workers else "killed, no workers"
        running.wait()
        self.counts[name] += 1
        if not processes.ended_within(running.pid, WORKERS_SECONDS):
            left = processes.alive(running.pid)
            processes.kill(running.pid)
            require(held=False, what=f"processes {left} live on without their writer")

    def _strike_worker(self, running: "subprocess.Popen[bytes]", worker: int) -> None:
        """The command must come to an end, and no traceback may be shown."""
        processes.kill_one(worker)
        try:
            running.wait(_ENDS_SECONDS)
        except subprocess.TimeoutExpired:
            processes.kill(running.pid)
            require(held=False, what="it hangs for ever after one worker was killed")
        said = self._complaints()
        sound = 0 <= running.returncode != UNEXPECTED and "Traceback" not in said
        require(sound, f"a worker was killed: {running.returncode}, {said}")

    def _complaints(self) -> str:
        return beside(self._out).read_text(encoding="utf-8", errors="replace")[-2000:]
