"""Kills the bot again and again while people ask it; every question must be answered, once.

    python -m benchmarks.bot_kills [--kills 30] [--seed 1] [--webhook] [--reports 220]

The bot runs as a user runs it, against a Bot API server in this process, which hands
updates over twice and out of order. People ask in private chats and in groups, several
questions at once at times, change what they asked and press buttons, while the bot is
killed with SIGKILL: while it starts, while it answers, just when it sends, at any moment.
With `--webhook` two workers share one address, and either is killed, at times both.

At the end nothing may be lost: each question has its answer, a changed one that of its last
words, each press what it brings. Sending and noting that it was sent cannot be one step, so
each kill may have one message sent twice, and no more. Exits with 1 where it is not so.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks import synthetic
from benchmarks.robust.botworkers import Workers
from benchmarks.robust.chatters import Chatter, chatters
from benchmarks.robust.chatwants import Double, Wants, outcome
from benchmarks.robust.program import Program
from tests.botapi.faults import Weather
from tests.botapi.server import BotApi

PEOPLE, GROUPS = 6, 1
WEATHER = Weather(duplicate=0.15, disorder=0.3, redeliver=0.1)
_MOMENTS = {"starting": 3, "at any time": 3, "sending": 3, "answering": 3}
_LONGEST_SECONDS = 3.0
_SEEN_SECONDS = 0.5
"""So long after its sender's end the server may see a message that was on its way."""
_END_SECONDS = 240.0
_SHOWN = 30


class Kills:
    """The bot's workers, killed one after another. `counts` says at which moments, `at` when."""

    def __init__(self, api: BotApi, workers: Workers, count: int, seed: int) -> None:
        self._api, self._workers, self._count = api, workers, count
        self._chance = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.at: list[float] = []

    def kill(self) -> None:
        """Starts what does not run, and kills a worker at a random moment; at times, where
        there are several, another one at the same moment."""
        for number in range(self._count):
            self._workers.start(number)
        chosen = self._chance.randrange(self._count)
        moment = self._chance.choices(list(_MOMENTS), list(_MOMENTS.values()))[0]
        self._wait_for(moment, chosen)
        both = self._count > 1 and self._chance.random() < 0.25
        for number in range(self._count) if both else [chosen]:
            if not self._workers.kill(number):
                raise RuntimeError(f"it ended by itself:\n{self._workers.said()[-2000:]}")
            self.at.append(time.time())  # until it has ended it may send
            self.counts[moment] += 1

    def _wait_for(self, moment: str, number: int) -> None:
        if moment == "starting":
            time.sleep(self._chance.uniform(0, 1.2 * self._workers.starting))
            return
        self._workers.wait_ready(number)
        kinds = {"sending": ("sent", "edited"), "answering": ("said", "edited")}
        time.sleep(self._chance.uniform(0, _LONGEST_SECONDS))
        if moment in kinds:
            self._next_event(kinds[moment])
            longest = 0.01 if moment == "sending" else 0.1
            time.sleep(self._chance.choice((0.0, self._chance.uniform(0, longest))))

    def _next_event(self, kinds: tuple[str, ...]) -> None:
        """Waits for such a thing to happen from now on, for a while."""
        world = self._api.world
        with world.lock:
            last = world.events[-1].number if world.events else 0
            until = time.time() + 2 * _LONGEST_SECONDS
            while time.time() < until:
                recent = world.events[-1] if world.events else None
                if recent and recent.number > last and recent.kind in kinds:
                    return
                world.changed.wait(0.2)


def main() -> int:
    options = _options()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        home, scopes = library(Path(scratch), options.reports)
        with BotApi(ordered=False) as api:
            said = _run(api, home, scopes, options)
    for line in said:
        print(line)
    print(f"({time.perf_counter() - started:.0f} s)")
    return 1 if any(line.startswith("WRONG") for line in said) else 0


def library(folder: Path, count: int) -> tuple[Path, list[str]]:
    """A home with a library in a folder, and the places and years of its reports."""
    reports = synthetic.write(folder / "reports", count)
    code, lines = Program(folder / "home").run(folder / "out", "ingest", *reports, "--json")
    assert code == 0, "the library could not be made"
    return folder / "home", [f"{line['region']} {line['year']}年" for line in lines]


def _run(api: BotApi, home: Path, scopes: list[str], options: argparse.Namespace) -> list[str]:
    people = [api.user(name) for name in "安白陈丁方郭何江"[:PEOPLE]]
    rooms = [api.supergroup(f"群{number}", *people) for number in range(GROUPS)]
    api.faults.turn(WEATHER)
    wants, talkers = chatters(people, rooms, scopes, options.seed, options.pause)
    workers = Workers(api, home, 2 if options.webhook else 1, webhook=options.webhook)
    kills = Kills(api, workers, 2 if options.webhook else 1, options.seed)
    for talker in talkers:
        talker.start()
    while sum(kills.counts.values()) < options.kills:
        kills.kill()
    _end(api, workers, talkers, 2 if options.webhook else 1)
    return [*_told(api, talkers, kills), *verdict(wants, talkers, kills.at)]


def _end(api: BotApi, workers: Workers, talkers: list[Chatter], count: int) -> None:
    """Lets the bot live till everything is answered, and then end by itself."""
    for number in range(count):
        workers.start(number)
    for talker in talkers:
        talker.stop()
    for talker in talkers:
        talker.join(_END_SECONDS)
    api.wait_idle(quiet=7.0, seconds=_END_SECONDS)
    codes = workers.stop()
    assert not any(codes), f"{codes}:\n{workers.said()[-2000:]}"


def _told(api: BotApi, talkers: list[Chatter], kills: Kills) -> list[str]:
    counts: Counter[str] = Counter()
    for talker in talkers:
        counts += talker.counts
    struck = ", ".join(f"{n} {what}" for what, n in sorted(api.faults.struck.items()))
    moments = ", ".join(f"{n} {what}" for what, n in sorted(kills.counts.items()))
    sent = len([call for call in api.door.calls if call.method.lower().startswith("send")])
    done = ", ".join(f"{counts[what]} {what}" for what in ("questions", "edits", "presses"))
    return [f"{done}; {sent} sends", f"{len(kills.at)} kills: {moments}", f"updates: {struck}"]


def verdict(wants: list[Wants], talkers: list[Chatter], kills: list[float]) -> list[str]:
    """What came and what did not, in lines; what may not be begins with WRONG."""
    outcomes = [outcome(one) for one in wants]
    wanted = sum(sum(one.things.values()) for one in wants)
    lost = [
        (o.room.id, thing) for o, one in zip(wants, outcomes, strict=True) for thing in one.lost
    ]
    doubles = [double for one in outcomes for double in one.doubles]
    of_kills, others = _by_kill(doubles, kills)
    stale = [scope for one in outcomes for scope in one.stale]
    strange = [text for one in outcomes for text in one.strange]
    lines = [
        f"{wanted - len(lost)} of {wanted} came, {len(lost)} lost",
        f"{len(doubles)} came twice, at most {max(of_kills.values(), default=0)} for a kill",
        f"{len(stale)} answers to what was changed afterwards stand",
    ]
    wrong = [f"lost: {one}" for one in lost] + [f"double for no kill: {one}" for one in others]
    wrong += [f"{n} doubles for the kill at {at}" for at, n in of_kills.items() if n > 1]
    wrong += [f"stale: {one}" for one in stale] + [f"not asked for: {one}" for one in strange]
    wrong += [f"late: {one}" for talker in talkers for one in talker.late]
    wrong += [talker.failed for talker in talkers if talker.failed]
    return [*lines, *(f"WRONG {one}" for one in wrong[:_SHOWN]), f"{len(wrong)} wrong"]


def _by_kill(doubles: list[Double], kills: list[float]) -> tuple[Counter[float], list[Double]]:
    """How many were doubled for each kill: the next after the first was sent; those for none."""
    counts: Counter[float] = Counter()
    others = []
    for double in doubles:
        after = [at for at in kills if at + _SEEN_SECONDS >= double.at]
        if after:
            counts[min(after)] += 1
        else:
            others.append(double)
    return counts, others


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--webhook", action="store_true", help="two workers behind one address")
    parser.add_argument("--reports", type=int, default=220)
    parser.add_argument(
        "--pause", type=float, default=2.0, help="seconds between questions, at most"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
