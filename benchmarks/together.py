"""A service, a CLI that changes the library and a CLI that asks, on one library at once.

    python -m benchmarks.together [--minutes 10 | --seconds 20] [--reports 450] [--files 30]
        [--writers 1] [--rebuild-every 60]

The service answers with many threads; beside it commands add reports, replace them by ones
with another number and forget them, one rebuilds the indexes, and other commands ask. From the
moment that a change is acknowledged, its JSON line read, every answer begun later must state
the new number, and a forgotten report is neither cited nor told of. Any error is counted,
of whichever process. `--reports` of other regions stand beside (450 and more make wide
questions go through Chroma). With CHROMA_URL set, vectors are on that server.
"""

import argparse
import json
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import synthetic
from benchmarks.robust.program import ROOT, Failed, Program
from benchmarks.robust.shelf import THING, Shelf
from benchmarks.robust.truth import Truth
from bot import troubles
from config.errors import LibraryLocked

SERVICE, OTHER = "service", "second CLI"
_EVERYWHERE = f"新建成多少个{THING}？"
_SETTINGS = (("FAZHI_VECTOR_WEIGHT", "0.3"),)
"""The vector leg counts, so that it has its part in every answer."""

_CHANGES = {"write": 2, "forget": 1}
_MOST_AT_ONCE = 5
_LOCKED = troubles.KINDS[LibraryLocked].code
_SHOWN = 10
_END_SECONDS = 30.0


class Together:
    """One library and those who use it. `wrong` is what must be empty at the end."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self._program = Program(folder / "home", _SETTINGS)
        self._shelf = Shelf(folder / "reports", options.files, options.seed)
        self._names = [path.name for path in self._shelf.paths]
        self._truth = Truth()
        self._seed, self._threads = options.seed, options.threads
        self._writers, self._pause = options.writers, options.rebuild_every
        self._hints = threading.Lock()
        self._changed: list[int] = []
        self._ending = threading.Event()
        self._started = 0.0
        self._seconds: defaultdict[str, list[float]] = defaultdict(list)
        self._service: subprocess.Popen[str] | None = None
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def run(self, seconds: float, beside: Path) -> None:
        """Fills the library, lets all of them loose, and ends them after so long."""
        everything = range(len(self._names))
        self._ingest([beside], {}) if any(beside.iterdir()) else None
        self._write([file for file in everything if file % 2 == 0])
        self._start_service()
        self._started = time.monotonic()
        writing = [partial(self._change_on, writer) for writer in range(self._writers)]
        works = (self._hear, self._ask_on, self._rebuild_on, *writing)
        threads = [threading.Thread(target=self._guarded, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        self._ending.wait(seconds)
        self._ending.set()
        for thread in threads[1:]:
            thread.join()
        self._end_service()
        threads[0].join()
        self._check_indexes()

    def report(self) -> list[str]:
        """What was done and checked, a line each."""
        counts = sorted((self.counts + self._truth.counts).items())
        lines = [f"{count:7} {what}" for what, count in counts]
        lines += [
            f"{len(took):7} times {kind}: {statistics.median(took):.1f} s (median),"
            f" {max(took):.1f} s (longest)"
            for kind, took in self._seconds.items()
        ]
        for who in (SERVICE, OTHER):
            lags = self._truth.lags(who, self._started)
            if lags:
                middle, first = statistics.median(lags) * 1000, lags[0] * 1000
                lines.append(
                    f"{len(lags):7} {who}: changes asked about once acknowledged, the first"
                    f" time after {middle:.0f} ms (median), {first:.1f} ms (soonest)"
                )
        return lines

    # -- changing ------------------------------------------------------------------

    def _change_on(self, writer: int) -> None:
        """Each writer has files of its own, so that it alone knows what they state."""
        chance = random.Random(f"{self._seed}/{writer}")
        ours = range(writer, len(self._names), self._writers)
        while not self._ending.is_set():
            [kind] = chance.choices(list(_CHANGES), list(_CHANGES.values()))
            there = [file for file in ours if self._truth.stated(self._names[file])]
            if kind == "forget" and there:
                self._forget(chance.choice(there))
            else:
                self._write(chance.sample(ours, chance.randint(1, min(len(ours), _MOST_AT_ONCE))))

    def _write(self, files: list[int]) -> None:
        numbers = {self._names[file]: self._shelf.write(file) for file in files}
        self._ingest([self._shelf.paths[file] for file in files], numbers)

    def _ingest(self, paths: list[Path], numbers: dict[str, int]) -> None:
        for name, number in numbers.items():
            self._truth.begin(name, number, time.monotonic())
        for line in self._timed("ingest", "ingest", "--json", *paths):
            if line["source"] in numbers:
                self._acknowledged(line["source"])
            self.counts[f"reports {line['status']}"] += 1

    def _forget(self, file: int) -> None:
        name = self._names[file]
        self._truth.begin(name, None, time.monotonic())
        for _ in self._timed("forget", "forget", "--json", name):
            self._acknowledged(name)
            self.counts["reports forgotten"] += 1

    def _rebuild_on(self) -> None:
        """A rebuilding may be refused while an ingest holds the indexes, and is told so. What
        it says is how far the indexes are beside a library that goes on changing."""
        while not self._ending.wait(self._pause):
            try:
                list(self._timed("index rebuild", "index", "rebuild", "--json"))
            except Failed as error:
                if error.code not in (troubles.SOME_FAILED, _LOCKED):
                    raise
                self.counts[f"index rebuild ended with {error.code}"] += 1

    def _timed(self, kind: str, *arguments: object) -> Iterator[Any]:
        """The lines of a command whose time is taken once it runs beside others."""
        began = time.monotonic()
        yield from self._program.follow(*arguments)
        if self._started:
            self._seconds[kind].append(time.monotonic() - began)

    def _acknowledged(self, name: str) -> None:
        self._truth.done(name, time.monotonic())
        file = self._names.index(name)
        self._changed.append(file)
        if self._service is not None and self._service.stdin is not None:
            with self._hints:
                self._service.stdin.write(json.dumps(self._question(file)) + "\n")
                self._service.stdin.flush()

    # -- asking ----------------------------------------------------------------------

    def _ask_on(self) -> None:
        chance = random.Random(self._seed + 1)
        while not self._ending.is_set():
            file = self._changed[-1 - chance.randrange(min(3, len(self._changed)))]
            began = time.monotonic()
            name, question = self._question(file)
            for answer in self._timed("ask", "ask", "--json", question):
                now = time.monotonic()
                self.wrong += self._truth.problems(OTHER, name, began, now, answer)

    def _start_service(self) -> None:
        self._service = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.robust.service", str(self._threads)],
            cwd=ROOT,
            env=self._program.environment(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        questions = [self._question(file) for file in range(len(self._names))]
        wide = [("", _EVERYWHERE)] * (1 + len(questions) // 10)
        assert self._service.stdin is not None
        self._service.stdin.write(json.dumps([*questions, *wide]) + "\n")
        self._service.stdin.flush()

    def _end_service(self) -> None:
        assert self._service is not None
        assert self._service.stdin is not None
        self._service.stdin.close()
        try:
            if self._service.wait(_END_SECONDS):
                self.wrong.append(f"the service ended with {self._service.returncode}")
        except subprocess.TimeoutExpired:
            self._service.send_signal(signal.SIGABRT)  # it tells where its threads are
            self.wrong.append("the service does not end")

    def _hear(self) -> None:
        assert self._service is not None
        for line in self._service.stdout or ():
            said = json.loads(line)
            if "error" in said:
                self.wrong.append(f"the service failed: {said['error']}")
                continue
            self.wrong += self._truth.problems(
                SERVICE, said["file"], said["began"], said["ended"], said["answer"]
            )

    def _question(self, file: int) -> tuple[str, str]:
        return self._names[file], self._shelf.question(file)

    # -- the end -----------------------------------------------------------------------

    def _guarded(self, work: Callable[[], None]) -> None:
        """What fails ends the run; it is no reason to hang."""
        try:
            work()
        except Exception as error:
            self.wrong.append(f"{type(error).__name__}: {error}")
            self._ending.set()

    def _check_indexes(self) -> None:
        """Once nobody else has the library open, one catching up makes all of it sound."""
        try:
            list(self._program.follow("ingest", "--json", self._shelf.folder))
            states = list(self._program.follow("index", "verify", "--json"))
            self.counts["indexes sound at the end"] += sum(state["sound"] for state in states)
        except Failed as error:
            self.wrong.append(f"the indexes are not sound: {error}")


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as scratch:
        beside = Path(scratch) / "beside"
        beside.mkdir()
        _write_others(beside, options.reports)
        together = Together(Path(scratch), options)
        seconds = options.seconds or options.minutes * 60
        together.run(seconds, beside)
    print("\n".join(together.report()))
    for wrong in together.wrong[:_SHOWN]:
        print(wrong)
    print(f"{len(together.wrong)} errors and stale answers in {seconds:.0f} s")
    return bool(together.wrong)


def _write_others(folder: Path, count: int) -> None:
    """Reports of regions that no file of the shelf is of."""
    regions = synthetic.regions_of()[::-1]
    for number in range(count):
        path, year = regions[number // 5], 2020 + number % 5
        text = synthetic.report(path, year)
        (folder / f"beside{number}_{path[-1]}{year}.txt").write_text(text, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=0.0)
    parser.add_argument("--reports", type=int, default=450)
    parser.add_argument("--files", type=int, default=30)
    parser.add_argument("--writers", type=int, default=1)
    parser.add_argument("--rebuild-every", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
