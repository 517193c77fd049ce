"""How soon many chats at once get their evidence and their answers, and the bot's memory.

    python -m benchmarks.bot_load [--chats 50] [--questions 1000] [--bursts 5] [--think 0]
        [--workers 1] [--webhook] [--reports 300] [--add PATH]... [--seed 1]

The bot runs as a user runs it, without a model, against a Bot API server in this process,
which has no limits of its own. Its library is the sample, `--reports` synthetic reports and
what is added. First all chats ask at one moment, a few times; then each asks its next
question when it has the answer to the last one, after `--think` seconds at most (0: at
once, which measures no more than how many answers a second there can be).

Evidence is the first thing in a chat that holds a quote: a draft, or the answer itself;
where a refusal quotes nothing, the refusal. Times are of the server's clock.
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from answering.lay import passages
from benchmarks import synthetic
from benchmarks.answer_times import Asker
from benchmarks.robust.botworkers import Workers
from benchmarks.robust.program import ROOT, Program
from benchmarks.timing import p50_p95
from retrieval.library import Library
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.botapi.values import Entity, Event
from tests.botapi.world import World

SAMPLE = ROOT / "config" / "sample"
HISTORY = 200
"""Messages that the server remembers in a chat, so that it does not grow."""
LOOKS = 50
"""How often the memory is looked at."""

TREATED = "what its report treats"
KINDS = {
    TREATED: 50,
    "region, value": 8,
    "region and year": 5,
    "region": 5,
    "region, chapter": 7,
    "region, all years": 3,
    "two regions": 4,
    "each county": 3,
    "everything": 3,
    "everything, value": 2,
    "province, lay": 2,
    "not in reports": 3,
    "unknown year": 2,
    "unknown region": 1,
    "list": 2,
}
"""Of a hundred questions, how many are of which kind (see `benchmarks.answer_times`)."""

_MARK = re.compile("^.*[一二三四五六七八九十][、)）]")
_PATIENCE = 120.0
_REST_SECONDS = 3.0
"""Between two moments at which all ask: people do not ask all at once all the time, and
Telegram takes 30 messages a second."""
_QUOTES = ("blockquote", "expandable_blockquote")


@dataclass
class Chat:
    """One chat: when it asked (the server's clock; 0 while it does not wait), when it will
    ask again, and when it saw evidence."""

    person: Person
    asked: float = 0.0
    evidence: float = 0.0
    next_at: float = 0.0


@dataclass
class Times:
    """What was measured, in seconds."""

    evidence: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)

    def told(self, name: str, seconds: float) -> str:
        """A line of figures."""
        first, last = p50_p95(self.evidence), p50_p95(self.answers)
        rate = len(self.answers) / seconds
        return (
            f"{name:12} {len(self.answers):6} {first[0]:8.2f}{first[1]:8.2f}"
            f"{last[0]:10.2f}{last[1]:8.2f}{max(self.answers):8.2f}{rate:10.1f}"
        )


class Load:
    """Chats that ask; what happens on the server is heard by one thread."""

    def __init__(self, api: BotApi, chats: int, ask: Iterator[str], seed: int) -> None:
        self._world: World = api.world
        self._ask, self._chance, self._think = ask, random.Random(seed), 0.0
        people = [api.user(f"用户{number}") for number in range(chats)]
        self._chats = {person.chat.id: Chat(person) for person in people}
        self._heard = 0
        self.times = Times()

    def burst(self) -> float:
        """All ask at one moment, and get their answers; how many seconds that took."""
        started = time.time()
        for chat in self._chats.values():
            self._say(chat)
        self._hear_while(lambda: any(chat.asked for chat in self._chats.values()))
        return time.time() - started

    def loop(self, questions: int, think: float, look: Callable[[int], None]) -> float:
        """Each asks when it was answered, till so many were asked; `look` is told at times
        how many were answered. Returns how many seconds it took."""
        self._think, started = think, time.time()
        before, left, looked = len(self.times.answers), questions, 0
        for chat in self._chats.values():
            self._rest(chat)

        def goes_on() -> bool:
            nonlocal left, looked
            for chat in self._chats.values():
                if left and not chat.asked and chat.next_at <= time.time():
                    self._say(chat)
                    left -= 1
            done = len(self.times.answers) - before
            if done >= looked + questions // LOOKS:
                looked = done
                look(done)
            return left > 0 or any(chat.asked for chat in self._chats.values())

        self._hear_while(goes_on)
        return time.time() - started

    def _rest(self, chat: Chat) -> None:
        chat.asked = 0.0
        chat.next_at = time.time() + self._chance.uniform(0, self._think)

    def _say(self, chat: Chat) -> None:
        text = next(self._ask)
        chat.asked, chat.evidence = time.time(), 0.0
        chat.person.asks(text)

    def _hear_while(self, goes_on: Callable[[], bool]) -> None:
        until = time.monotonic() + _PATIENCE
        while goes_on():
            events = self._new_events()
            if events:
                until = time.monotonic() + _PATIENCE
            for event in events:
                self._hear(event)
            assert time.monotonic() < until, "the bot says nothing any more"

    def _new_events(self) -> list[Event]:
        with self._world.lock:
            if not self._world.events or self._world.events[-1].number == self._heard:
                self._world.changed.wait(0.02)
            found = []
            for event in reversed(self._world.events):
                if event.number <= self._heard:
                    break
                found.append(event)
            self._heard = found[0].number if found else self._heard
        return found[::-1]

    def _hear(self, event: Event) -> None:
        chat = self._chats.get(event.chat)
        if chat is None or not chat.asked or event.kind not in ("sent", "draft"):
            return
        said = event.message or event.draft
        assert said is not None
        quoted = _quotes(said.entities)
        if quoted and not chat.evidence:
            chat.evidence = event.at
        if event.message is not None and (event.message.buttons or not quoted):
            self.times.evidence.append((chat.evidence or event.at) - chat.asked)
            self.times.answers.append(event.at - chat.asked)
            self._rest(chat)


def _quotes(entities: tuple[Entity, ...]) -> bool:
    return any(entity.kind in _QUOTES for entity in entities)


class Memory:
    """What the bot's processes hold, in MB, by how many questions were answered, and what
    they cost."""

    def __init__(self, workers: Workers, count: int) -> None:
        self._workers, self._count = workers, count
        self.seen: list[tuple[int, float]] = []

    def look(self, answered: int) -> None:
        """Notes what they hold now."""
        self.seen.append((answered, sum(map(self._held, range(self._count)))))

    def _held(self, number: int) -> float:
        return sum(map(_resident, _family(self._workers.process(number))))

    def seconds(self) -> float:
        """Processor seconds that they have spent so far."""
        processes = (one for n in range(self._count) for one in _family(self._workers.process(n)))
        return sum(map(_seconds, processes))

    def told(self) -> str:
        """At the start, in the middle, at the end, and the slope of the second half."""
        half = self.seen[len(self.seen) // 2 :]
        n = len(half)
        mean = (sum(x for x, _ in half) / n, sum(y for _, y in half) / n)
        over = sum((x - mean[0]) * (y - mean[1]) for x, y in half)
        under = sum((x - mean[0]) ** 2 for x, _ in half) or 1.0
        first, middle, last = self.seen[0][1], half[0][1], self.seen[-1][1]
        slope = 1000 * over / under
        return (
            f"memory: {first:.0f} MB after the bursts, {middle:.0f} in the middle,"
            f" {last:.0f} at the end; second half {slope:+.2f} MB for 1,000 questions"
        )


def _family(process: int) -> list[int]:
    """A process and those that it started."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(one for child in children for one in _family(int(child)))]


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def _seconds(process: int) -> float:
    threads = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as scratch:
        home = _library(Path(scratch), options)
        count, webhook = options.workers, options.webhook or options.workers > 1
        with BotApi(history=HISTORY) as api:
            workers = Workers(api, home, count, webhook=webhook)
            for number in range(count):
                workers.start(number)
                workers.wait_ready(number)
            try:
                _measure(api, workers, options, home)
            finally:
                workers.stop()
                sys.stderr.write(workers.said()[-1500:])
            for call in api.refusals[:5]:
                print(f"refused: {call.method}: {call.why}")
    return 0


def _measure(api: BotApi, workers: Workers, options: argparse.Namespace, home: Path) -> None:
    load = Load(api, options.chats, _questions(home, options.seed), options.seed)
    memory = Memory(workers, options.workers)
    load.burst()  # what is loaded once is loaded now
    print(f"{'':12} {'':>6} {'evidence':>12}{'':4}{'answer':>14}")
    print(f"{'':12} {'':>6} {'p50':>8}{'p95':>8}{'p50':>10}{'p95':>8}{'max':>8}{'a second':>10}")
    load.times = Times()
    if options.bursts:
        seconds = 0.0
        for _ in range(options.bursts):
            time.sleep(_REST_SECONDS)
            seconds += load.burst()
        print(load.times.told(f"{options.bursts} bursts", seconds), flush=True)
    memory.look(0)
    if options.questions:
        load.times, spent, own = Times(), memory.seconds(), time.process_time()
        seconds = load.loop(options.questions, options.think, memory.look)
        print(load.times.told("one by one", seconds))
        print(memory.told())
        bot, server = (
            1000 * s / len(load.times.answers)
            for s in (memory.seconds() - spent, time.process_time() - own)
        )
        print(f"processor: {bot:.1f} ms a question for the bot, {server:.1f} for server and people")


def _questions(home: Path, seed: int) -> Iterator[str]:
    """Questions of this library, by the shares of `KINDS`, without end."""
    with Library.open(home) as library:
        entries = library.entries()
        treated = {entry.id: _treated(library.report(entry.id).text) for entry in entries}
    regions = list(dict.fromkeys(e.metadata.region for e in entries if e.metadata.region))
    years = sorted({e.metadata.year for e in entries if e.metadata.year})
    kinds = Asker(regions, years, seed).kinds()
    chance = random.Random(seed)
    synthetic = [entry for entry in entries if treated[entry.id]]
    while True:
        [kind] = chance.choices(list(KINDS), list(KINDS.values()))
        if kind == TREATED:
            entry = chance.choice(synthetic)
            about = chance.choice(treated[entry.id])
            yield f"{entry.metadata.region_name}{entry.metadata.year}年，{about}"
        else:
            yield kinds[kind]().text


def _treated(text: str) -> list[str]:
    """The lay questions that a synthetic report's passages answer; none for another."""
    headings = {line.partition("）")[2] for line in text.splitlines() if line.startswith("（")}
    there = [one for one in passages() if _MARK.sub("", one.section) in headings]
    return [question for one in there for question in one.questions]


def _library(folder: Path, options: argparse.Namespace) -> Path:
    if options.home:
        shutil.copytree(options.home, folder / "home", ignore=lambda *_: ["telegram.sqlite3"])
        return folder / "home"
    made = synthetic.write(folder / "reports", options.reports)
    program = Program(folder / "home")
    code, _ = program.run(folder / "out", "ingest", SAMPLE, *options.add, *made, "--json")
    assert code == 0, "the library could not be made"
    return folder / "home"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--bursts", type=int, default=5)
    parser.add_argument("--think", type=float, default=0.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--webhook", action="store_true", help="as several workers have it")
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--add", type=Path, action="append", default=[], help="more reports")
    parser.add_argument("--home", type=Path, help="a library that is there already")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
