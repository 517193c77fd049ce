"""How much the portal bears: answers a second, open streams, a burst, memory over time.

    python -m benchmarks.portal_load HOME [--workers 2] [--seconds 20] [--soak 180] [--json FILE]

HOME is a library of `benchmarks.synthetic`, ingested. `fazhi serve` runs as it is run by
anyone, without a model; the questions are those of `benchmarks.answer_times`, all different,
sent by `wrk` (Debian's package). `afresh` asks that each answer be found, `remembered` lets
the portal give again what it gave before. The streams are those of a slow model.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.answer_times import Asker
from benchmarks.timing import p50_p95
from bot.wiring import Wiring
from config.settings import Settings
from tests.fake_openai import FakeOpenAI

_SCRIPT = Path(__file__).with_suffix(".lua")
_TICK = os.sysconf("SC_CLK_TCK")
_BURST, _STREAMS = 1000, 200
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Load:
    """What `wrk` found. Times in milliseconds, as a client has them; `cpu` is what an answer
    cost the service, of one core."""

    name: str
    distinct: int
    per_second: float
    p50: float
    p95: float
    p99: float
    cpu: float
    refused: int
    broken: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """What became of many requests at once: how many ended how; times in seconds."""

    name: str
    outcomes: dict[str, int]
    first: float
    p95: float
    last: float


@dataclass(frozen=True, slots=True)
class Soak:
    """Memory of all processes of the service, in megabytes, at the beginning and the end."""

    minutes: float
    answers: int
    before: float
    after: float

    @property
    def growth(self) -> float:
        """In percent."""
        return (self.after / self.before - 1) * 100


class Service:
    """A running `fazhi serve`."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process = process
        self.port = port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[int]:
        """The process, and those it has started."""
        listed = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [self._process.pid, *map(int, listed.read_text().split())]

    def cpu(self) -> float:
        """Seconds of processor time of all of them so far."""
        ticks = 0
        for pid in self.processes():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / _TICK

    def memory(self) -> float:
        """Megabytes of all of them now."""
        pages = sum(
            int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.processes()
        )
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    options = _options()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not here: install Debian's package of that name.")
    questions = _questions(options.home, options.questions)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        found: list[Any] = []
        with _serving(options.home, options.workers) as service:
            found += _loads(service, work, questions, options)
            found.append(asyncio.run(_burst(service, questions)))
            if options.soak:
                found.append(_soak(service, work, questions, options.soak))
        found.append(_streams(options.home, options.workers, questions))
    for one in found:
        print(_line(one))
    if options.json:
        told = [{"kind": type(one).__name__, **asdict(one)} for one in found]
        options.json.write_text(json.dumps(told, indent=1, ensure_ascii=False))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rate", type=int, default=100, help="answers a second, paced")
    parser.add_argument("--soak", type=int, default=180, help="seconds; 0 for none")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _questions(home: Path, count: int) -> list[str]:
    """So many different ones, of every kind, in no order."""
    parts = Wiring(Settings(home))
    coverage = parts.holdings.coverage()
    asker = Asker([row.path for row in coverage.rows], [y for y in coverage.years if y], 1)
    kinds = list(asker.kinds().values())
    found: dict[str, None] = {}
    for draw in cycle(kinds):  # some kinds have few questions: the others then have more
        question = draw()
        found[question.history[0] if question.history else question.text] = None
        if len(found) == count:
            break
    parts.close()
    asked = list(found)
    random.Random(1).shuffle(asked)
    return asked


@contextmanager
def _serving(home: Path, workers: int, **more: str) -> Iterator[Service]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FAZHI_", "OPENAI_"))}
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", "--workers", str(workers)]
    with tempfile.NamedTemporaryFile("w+", suffix=".log") as log:
        process = subprocess.Popen(
            command,
            env={**kept, "FAZHI_HOME": str(home), "FAZHI_LANGUAGE": "en", **more},
            stderr=log,
            start_new_session=True,
        )
        try:
            yield Service(process, _port(Path(log.name)))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _port(log: Path) -> int:
    """Where it listens, once it answers; some time later all of its processes do."""
    end = time.monotonic() + _PATIENCE
    while "Open http" not in (told := log.read_text(encoding="utf-8")):
        assert time.monotonic() < end, told
        time.sleep(0.1)
    port = int(told.partition("127.0.0.1:")[2].split()[0])
    time.sleep(6)
    return port


# -- answers a second ----------------------------------------------------------------------


def _loads(
    service: Service, work: Path, questions: Sequence[str], options: argparse.Namespace
) -> Iterator[Load]:
    seconds, rate = options.seconds, options.rate
    _wrk(service, work, "warm", questions[:300], 8, 8, fresh=True)
    yield _wrk(service, work, "afresh, as fast as it goes", questions, 8, seconds, fresh=True)
    yield _wrk(service, work, "afresh, paced", questions, 100, seconds, fresh=True, rate=rate)
    few = questions[:500]
    _wrk(service, work, "warm", few, 8, 15, fresh=False)
    yield _wrk(service, work, "remembered, as fast as it goes", few, 8, seconds, fresh=False)
    yield _wrk(service, work, "remembered, paced", few, 100, seconds, fresh=False, rate=rate)


def _wrk(
    service: Service,
    work: Path,
    name: str,
    questions: Sequence[str],
    connections: int,
    seconds: int,
    *,
    fresh: bool,
    rate: int = 0,
) -> Load:
    bodies = work / "bodies"
    asked = [json.dumps({"question": q, "fresh": fresh}, ensure_ascii=False) for q in questions]
    bodies.write_text("\n".join(asked) + "\n", encoding="utf-8")
    pace = 1000 * connections / rate if rate else 0
    told = ["-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "20s"]
    before = service.cpu()
    ran = subprocess.run(
        ["wrk", *told, "-s", str(_SCRIPT), service.url],
        env={**os.environ, "BODIES": str(bodies), "PACE": str(pace)},
        capture_output=True,
        text=True,
        check=True,
    )
    result = json.loads(ran.stdout.partition("RESULT ")[2])
    answered = result["answered"]
    return Load(
        name=name,
        distinct=min(len(questions), answered),
        per_second=answered / result["seconds"],
        p50=result["p50"],
        p95=result["p95"],
        p99=result["p99"],
        cpu=(service.cpu() - before) * 1000 / max(answered, 1),
        refused=result["refused"],
        broken=result["broken"],
    )


# -- many at once --------------------------------------------------------------------------


async def _burst(service: Service, questions: Sequence[str]) -> Crowd:
    """A thousand connections at once, each with another question."""
    return await _crowd(service, f"burst of {_BURST}", questions[-_BURST:], "application/json")


def _streams(home: Path, workers: int, questions: Sequence[str]) -> Crowd:
    """Streams that are all open at the same time: a model writes them slowly."""
    with (
        FakeOpenAI("honest", pause=0.5) as model,
        _serving(home, workers, OPENAI_BASE_URL=model.base_url, FAZHI_MODEL="slow") as service,
    ):
        asked = questions[:_STREAMS]
        return asyncio.run(_crowd(service, f"{_STREAMS} streams", asked, "text/event-stream"))


async def _crowd(service: Service, name: str, questions: Sequence[str], accept: str) -> Crowd:
    started = time.perf_counter()
    ended = await asyncio.gather(*(_one(service.port, q, accept) for q in questions))
    times = sorted(at - started for _, at in ended)
    outcomes = Counter(outcome for outcome, _ in ended)
    return Crowd(name, dict(outcomes), times[0], p50_p95(times)[1], times[-1])


async def _one(port: int, question: str, accept: str) -> tuple[str, float]:
    """How one request ended, and when."""
    body = json.dumps({"question": question, "fresh": True}).encode()
    head = f"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\nConnection: close\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head.encode() + body)
            heard = await reader.read(-1)
            writer.close()
    except TimeoutError:
        return "hung", time.perf_counter()
    except OSError as error:
        return type(error).__name__, time.perf_counter()
    return _outcome(heard), time.perf_counter()


def _outcome(heard: bytes) -> str:
    status = heard[9:12].decode() or "nothing"
    if status == "503" and b"retry-after" in heard.lower():
        return "503 with Retry-After"
    if b"event-stream" in heard:
        last = heard.rpartition(b"event: ")[2].partition(b"\n")[0].decode()
        return f"{status} {last}"
    return status


# -- memory --------------------------------------------------------------------------------


def _soak(service: Service, work: Path, questions: Sequence[str], seconds: int) -> Soak:
    """At half of what it bears, the same mixture all the time; warmed before."""
    _wrk(service, work, "warm", questions, 8, 30, fresh=False)
    before = service.memory()
    load = _wrk(service, work, "soak", questions, 20, seconds, fresh=True, rate=40)
    return Soak(seconds / 60, int(load.per_second * seconds), before, service.memory())


def _line(found: Any) -> str:
    if isinstance(found, Load):
        return (
            f"{found.name}: {found.per_second:.0f} answers/s ({found.distinct} different),"
            f" p50 {found.p50:.0f} p95 {found.p95:.0f} p99 {found.p99:.0f} ms,"
            f" {found.cpu:.1f} ms of a core each, {found.refused} refused, {found.broken} broken"
        )
    if isinstance(found, Crowd):
        ended = ", ".join(f"{count} {name}" for name, count in sorted(found.outcomes.items()))
        return (
            f"{found.name}: {ended}; the first after {found.first:.2f} s,"
            f" 95% by {found.p95:.2f} s, the last {found.last:.2f} s"
        )
    return (
        f"{found.minutes:.0f} minutes, {found.answers} answers: {found.before:.0f} MB,"
        f" then {found.after:.0f} MB ({found.growth:+.1f}%)"
    )


if __name__ == "__main__":
    main()
