"""Kills a writing process again and again; what was acknowledged must be there afterwards.

    python -m benchmarks.kills [--kills 30] [--commands] [--files N] [--seed 1]

A process ingests, replaces and forgets synthetic reports and rebuilds the indexes, and is
killed with SIGKILL at a random moment, workers and all: one that uses the API, forked from
a warm one, or with `--commands` the commands as a user runs them; of these the writer alone
at times, whose workers then must end by themselves, or a worker, which must stop no
command. What counts as acknowledged is what it has written: its log, or the JSON lines.

Then another process looks: the library is sound, each acknowledged report is there and
whole, the forgotten ones are gone, and, after every other kill, both indexes catch up and
are sound, and every passage of some reports is found in them. With CHROMA_URL set, vectors
are on that server. Exits with 1 where anything is not so.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.robust import inprocess, looking, processes
from benchmarks.robust.commands import Commands
from benchmarks.robust.ledger import Ledger
from benchmarks.robust.program import Program
from benchmarks.robust.shelf import Shelf
from retrieval import analysis, chromaclient

LONGEST_SECONDS = 1.2
"""How long a process that uses the API lives, at most."""

REPORTS_LOOKED_THROUGH = 4
COMMAND_CHECK_EVERY = 5


class Kills:
    """One library, killed at and looked at; `counts` says what was done."""

    def __init__(self, folder: Path, files: int, seed: int, url: str) -> None:
        self._home, self._scratch, self._url = folder / "home", folder, url
        self._shelf = Shelf(folder / "reports", files, seed)
        self._chance = random.Random(seed)
        self._ledger = Ledger()
        self._commands = Commands(Program(self._home), self._shelf, self._ledger, self._scratch)
        self.counts: Counter[str] = self._commands.counts

    def api(self, number: int) -> None:
        """One kill of a process that uses the API, and a look."""
        log = self._scratch / "steps.jsonl"
        log.write_bytes(b"")
        seed = self._chance.randrange(2**32)
        child = processes.forked(
            lambda: inprocess.work(self._home, self._shelf, log, random.Random(seed), self._url)
        )
        time.sleep(self._chance.uniform(0.01, LONGEST_SECONDS))
        ended = os.waitpid(child, os.WNOHANG)[0]
        processes.kill(child)
        if not ended:
            os.waitpid(child, 0)
        looking.require(not ended, "it ended by itself, see above")
        self.counts["steps acknowledged"] += inprocess.read(log, self._ledger)
        self._look(number)

    def commands(self, number: int) -> None:
        """Commands until one is killed, and a look."""
        while not self._commands.killed(self._chance):
            pass
        self._look(number)
        if number % COMMAND_CHECK_EVERY == 0:
            self._look_at_indexes(self._chance.randrange(2**32))
            self._commands.check_by_command()

    def _look(self, number: int) -> None:
        seen = self._scratch / "seen.json"

        def look() -> None:
            held = looking.look_at_library(self._home, self._ledger.may(), self._url)
            seen.write_text(json.dumps(held), encoding="utf-8")

        looking.require(processes.did_well(look), "damage, see above")
        self._ledger.done(json.loads(seen.read_text(encoding="utf-8")))
        self.counts["looks at the library"] += 1
        if number % 2 == 0:
            self._look_at_indexes(self._chance.randrange(2**32))

    def _look_at_indexes(self, seed: int) -> None:
        def look() -> None:
            chance, count = random.Random(seed), REPORTS_LOOKED_THROUGH
            looking.look_at_indexes(self._home, self._url, chance, count)

        looking.require(processes.did_well(look), "damage, see above")
        self.counts["looks at the indexes"] += 1


def main() -> int:
    options = _options()
    analysis.words("行政复议")
    chromaclient.warm()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        url = os.environ.get("CHROMA_URL", "")
        kills = Kills(
            Path(scratch), options.files or (60 if options.commands else 8), options.seed, url
        )
        for number in range(1, options.kills + 1):
            try:
                kills.commands(number) if options.commands else kills.api(number)
            except looking.Damage as damage:
                print(f"kill {number} of seed {options.seed}: {damage}")
                return 1
    for what, count in sorted(kills.counts.items()):
        print(f"{count:7} {what}")
    taken = time.perf_counter() - started
    print(f"{options.kills} kills of seed {options.seed}, nothing lost ({taken:.0f} s)")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--commands", action="store_true")
    parser.add_argument("--files", type=int, default=0, help="8; with --commands 60")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
