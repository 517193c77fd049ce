"""A process that puts, replaces and forgets reports through the API until it is killed.

Forked from a warm one, so that it has no start to wait for: many kills a minute. It notes
each step before and after in a log, as JSON lines.
"""

import json
import os
import random
from collections.abc import Mapping
from pathlib import Path

from benchmarks.robust.ledger import NOTHING, Ledger
from benchmarks.robust.shelf import Shelf, report_id
from bot.wiring import Wiring
from config.settings import Settings

Step = Mapping[str, str]

_STEPS = {"ingest": 6, "forget": 2, "catch up": 4, "rebuild": 1}
_COPIES = 0.15
_MOST = 4
"""How many files are ingested at a time, at most."""


def work(home: Path, shelf: Shelf, log: Path, chance: random.Random, url: str) -> None:
    """Takes steps for ever. What is in the library now is looked up, not assumed."""
    wiring = Wiring(Settings(home, chroma_url=url))
    library, indexes = wiring.new_library, wiring.indexes
    with log.open("ab", buffering=0) as file:
        while True:
            [kind] = chance.choices(list(_STEPS), list(_STEPS.values()))
            if kind == "ingest":
                _ingest(wiring, shelf, file.fileno(), chance)
            elif kind == "forget":
                _forget(wiring, shelf, file.fileno(), chance)
            elif kind == "rebuild":
                indexes.rebuild(library)
            else:
                indexes.catch_up(library)
            _note(file.fileno(), kind, {})


def read(log: Path, ledger: Ledger) -> int:
    """Tells the ledger what the log of a killed process says; returns how many steps ended."""
    whole, _, _ = log.read_bytes().rpartition(b"\n")
    said = [json.loads(line) for line in whole.splitlines()]
    for one in said:
        step = ledger.begin if one["kind"] == "begin" else ledger.done
        step(one["changes"])
    return sum(one["kind"] != "begin" for one in said)


def change(shelf: Shelf, chance: random.Random, most: int) -> list[Path]:
    """Writes new versions of some files, and now and then one's text into another."""
    chosen = chance.sample(range(len(shelf.paths)), chance.randint(1, most))
    for file in chosen:
        if chance.random() < _COPIES and shelf.paths[file - 1].exists():
            shelf.copy(file, (file - 1) % len(shelf.paths))
        else:
            shelf.write(file)
    return [shelf.paths[file] for file in chosen]


def _ingest(wiring: Wiring, shelf: Shelf, log: int, chance: random.Random) -> None:
    paths = change(shelf, chance, _MOST)
    wanted = {str(path): report_id(path) for path in paths}
    _note(log, "begin", wanted)
    with wiring.indexes.keeping(wiring.new_library, len(paths)) as keeper:
        outcomes = wiring.ingestor.ingest(paths, keeper=keeper)
        for path, outcome in zip(paths, outcomes, strict=True):
            if outcome.error or outcome.report_id != wanted[str(path)]:
                raise AssertionError(f"{path.name}: {outcome}")
            _note(log, outcome.status, {str(path): outcome.report_id})
        keeper.finish(wiring.new_library, lambda _count: None)


def _forget(wiring: Wiring, shelf: Shelf, log: int, chance: random.Random) -> None:
    library = wiring.new_library
    held = {str(path): library.at(str(path)) for path in shelf.paths}
    there = sorted({report for report in held.values() if report})
    if not there:
        return
    report = chance.choice(there)
    gone = {origin: NOTHING for origin, held_report in held.items() if held_report == report}
    _note(log, "begin", gone)
    library.forget(report)
    _note(log, "forgotten", gone)


def _note(log: int, kind: str, changes: Step) -> None:
    os.write(log, json.dumps({"kind": kind, "changes": changes}).encode() + b"\n")
