"""Fills the disk under the bot while people ask it, and makes room again, several times.

    python -m benchmarks.bot_full_disk [--times 5] [--seed 1] [--webhook]

The bot's home lies on a file system of its own in memory, made in a namespace of its own
(`unshare` of util-linux; no rights are needed where the system lets users do so). While it
is full, nothing that the bot has acknowledged may be lost; when there is room again, it
goes on by itself: every question gets its answer, once. Exits with 1 where it is not so.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bot_kills import WEATHER, library, verdict
from benchmarks.robust.botworkers import Workers
from benchmarks.robust.chatters import Chatter, chatters
from tests.botapi.server import BotApi

_ROOM = 30_000_000
"""Bytes that the bot finds free on its disk."""
_FULL_SECONDS, _BETWEEN_SECONDS = (3.0, 12.0), 4.0
_END_SECONDS = 240.0


def main() -> int:
    options = _options()
    if not options.inside:
        command = [sys.executable, "-m", "benchmarks.bot_full_disk", "--inside", *sys.argv[1:]]
        os.execvp("unshare", ["unshare", "-Urm", *command])
    with tempfile.TemporaryDirectory() as scratch:
        said = _run(Path(scratch), options)
    for line in said:
        print(line)
    return 1 if any(line.startswith("WRONG") for line in said) else 0


def _run(folder: Path, options: argparse.Namespace) -> list[str]:
    made, scopes = library(folder / "made", options.reports)
    with _disk(folder / "disk", made) as disk, BotApi(ordered=False) as api:
        people = [api.user(name) for name in "安白陈丁方郭"]
        api.faults.turn(WEATHER)
        wants, talkers = chatters(
            people, [api.supergroup("群", *people)], scopes, options.seed, 1.0
        )
        workers = Workers(api, disk / "home", 1 + options.webhook, webhook=options.webhook)
        for number in range(1 + options.webhook):
            workers.start(number)
            workers.wait_ready(number)
        for talker in talkers:
            talker.start()
        chance = random.Random(options.seed)
        full = [_fill(api, disk, chance.uniform(*_FULL_SECONDS)) for _ in range(options.times)]
        _end(api, workers, talkers)
        lines = [f"full {options.times} times, {sum(full)} messages came meanwhile"]
        lines.append(f"{workers.said().count('Nothing can be kept')} times the log told of it")
        return [*lines, *verdict(wants, talkers, [])]


@contextmanager
def _disk(at: Path, home: Path) -> Iterator[Path]:
    """A file system with a copy of a home, and little more room."""
    size = sum(path.stat().st_size + 8192 for path in home.rglob("*"))
    at.mkdir()
    options = f"size={size + _ROOM}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(at)], check=True)
    shutil.copytree(home, at / "home")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def _fill(api: BotApi, disk: Path, seconds: float) -> int:
    """Leaves no byte free for so long; how many messages of the bot came meanwhile."""
    filler = disk / "filler"
    sent = _sent(api)
    until = time.monotonic() + seconds
    while time.monotonic() < until:  # what is freed meanwhile is filled as well
        _append_all(filler)
        time.sleep(0.05)
    came = _sent(api) - sent
    filler.unlink()
    time.sleep(_BETWEEN_SECONDS)
    return came


def _append_all(filler: Path) -> None:
    with filler.open("ab", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


def _sent(api: BotApi) -> int:
    with api.world.lock:
        return sum(event.kind == "sent" for event in api.world.events)


def _end(api: BotApi, workers: Workers, talkers: list[Chatter]) -> None:
    for talker in talkers:
        talker.stop()
    for talker in talkers:
        talker.join(_END_SECONDS)
    api.wait_idle(quiet=7.0, seconds=_END_SECONDS)
    codes = workers.stop()
    assert not any(codes), f"{codes}:\n{workers.said()[-2000:]}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--webhook", action="store_true", help="two workers behind one address")
    parser.add_argument("--reports", type=int, default=220)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
