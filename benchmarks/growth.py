"""What a library costs as it grows from ten reports to a nation's.

    python -m benchmarks.growth [--sizes 10 100 1000 3000 10000 30000] [--json FILE]
        [--home FOLDER] [--bare]

The reports are synthetic (`benchmarks.synthetic`). Each size is reached from the one before
by `fazhi ingest` in a process of its own; then one more report goes in and out again, the
first answer of a fresh process is timed, and questions are asked of one region, of a
province and three years, and of everything. With `--bare`, the same vectors also go into a
collection of Chroma's as it makes one, by `collection.add` alone: in this process, so that
from the second size on the memory of answering holds what the bare ones before left.
`benchmarks.plotting` draws the file.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from answering.answerer import Answerer
from answering.lay import passages
from answering.question import Question
from benchmarks.synthetic import YEARS, regions_of, reports
from benchmarks.timing import p50_p95
from bot import wiring
from config.settings import Settings
from retrieval.embedding import HashedGrams, from_bytes
from retrieval.library import Library

_ASKED = 100
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Row:
    """One size. Times of questions in milliseconds (median, 95th percentile), others in
    seconds; sizes in megabytes; `added` is how many reports the ingest brought."""

    reports: int
    passages: int
    added: int
    ingest: float
    ingest_rss: float
    disk: float
    bare: float | None
    add_one: float
    forget_one: float
    cold: float
    narrow: tuple[float, float]
    middle: tuple[float, float]
    wide: tuple[float, float]
    asking_rss: float


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder) / "home"
        rows = []
        for row in _grown(home, Path(folder), options.sizes, bare=options.bare):
            rows.append(row)
            print(json.dumps(asdict(row)), file=sys.stderr, flush=True)
            if options.json:
                options.json.write_text(json.dumps([asdict(r) for r in rows], indent=1))
        print("\n".join(table(rows)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000, 3000, 10000, 30000])
    parser.add_argument("--home", type=Path, help="a library of such reports to go on from")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--bare", action="store_true")
    return parser.parse_args()


def _grown(home: Path, folder: Path, sizes: Sequence[int], *, bare: bool) -> Iterator[Row]:
    written = folder / "reports"
    written.mkdir()
    texts, at = reports(max(sizes) + 1), 0
    files: list[Path] = []
    for size in sizes:
        while at < size:
            name, text = next(texts)
            files.append(written / name)
            files[-1].write_text(text, encoding="utf-8")
            at += 1
        before = _held(home)
        seconds, memory = _run(home, "ingest", str(written), "--json")
        yield _measured(home, folder, size, size - before, seconds, memory, bare=bare)


def _held(home: Path) -> int:
    if not (home / "library.sqlite3").exists():
        return 0
    with Library.open(home) as library:
        return len(library.report_ids())


def _run(home: Path, *command: str) -> tuple[float, float]:
    """How long a command takes, and the most memory that one of its processes had."""
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "bot", *command],
        env={**os.environ, "FAZHI_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[0]} failed with {child.returncode}")
    return time.perf_counter() - started, used.ru_maxrss / 1000


def _measured(
    home: Path, folder: Path, size: int, added: int, ingest: float, memory: float, *, bare: bool
) -> Row:
    one = folder / "one.txt"
    one.write_text(
        "示例省示例市某某县2024年法治政府建设年度报告\n一、工作\n办理案件731件。\n", "utf-8"
    )
    add_one, _ = _run(home, "ingest", str(one))
    forget_one, _ = _run(home, "forget", "one.txt")
    cold, _ = _run(home, "ask", "--json", "行政复议收到多少件申请")
    with Library.open(home) as library:
        answerer = wiring.answerer(library, Settings(home))
        narrow, middle, wide = (_asked(answerer, scope) for scope in _scopes(size))
        asking = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        return Row(
            reports=size,
            passages=library.passage_count(),
            added=added,
            ingest=ingest,
            ingest_rss=memory,
            disk=sum(p.stat().st_size for p in home.rglob("*") if p.is_file()) / 1e6,
            bare=_bare(library, folder / "bare") if bare else None,
            add_one=add_one,
            forget_one=forget_one,
            cold=cold,
            narrow=narrow,
            middle=middle,
            wide=wide,
            asking_rss=asking,
        )


Scope = Callable[[str], Question]


def _scopes(size: int) -> tuple[Scope, Scope, Scope]:
    held = regions_of()[: max(1, size // len(YEARS))]
    chance = random.Random(size)
    return (
        lambda q: Question(q, (), ("".join(chance.choice(held)),)),
        lambda q: Question(q, (), (chance.choice(held)[0],), (2020, 2021, 2022)),
        Question,
    )


def _asked(answerer: Answerer, scope: Scope) -> tuple[float, float]:
    """Median and 95th percentile of answers to lay questions, in milliseconds."""
    questions = [question for passage in passages() for question in passage.questions]
    chosen = random.Random(1).sample(questions, _ASKED + 5)
    taken = []
    for text in chosen:
        question = scope(text)
        started = time.perf_counter()
        answerer.answer(question)
        taken.append((time.perf_counter() - started) * 1000)
    return p50_p95(taken[5:])


def _bare(library: Library, folder: Path) -> float:
    """Seconds that `collection.add` of the same vectors takes, as Chroma comes."""
    import chromadb

    client = chromadb.PersistentClient(str(folder / str(time.time_ns())))
    bare = client.create_collection("bare", embedding_function=None)
    taken = 0.0
    for batch in library.vector_batches(HashedGrams.name, _BATCH):
        ids, rows = [key for key, _ in batch], from_bytes([blob for _, blob in batch])
        started = time.perf_counter()
        bare.add(ids=ids, embeddings=rows)
        taken += time.perf_counter() - started
    return taken


def table(rows: Sequence[Row]) -> list[str]:
    """The rows as a table in Markdown."""
    head = (
        "reports|passages|ingest, passages/s|of bare add|disk MB|RSS MB|add one s|forget one s"
        "|cold s|narrow ms|middle ms|everything ms"
    )
    lines = [f"| {head.replace('|', ' | ')} |", "|" + "---:|" * (head.count("|") + 1)]
    for row in rows:
        rate = row.passages / row.reports * row.added / row.ingest
        # both by the passage: an ingest brings what was added, the bare addition all
        bare = (
            "" if row.bare is None else f"{row.ingest / row.added / (row.bare / row.reports):.2f}"
        )
        asked = " | ".join(
            f"{p50:.0f} / {p95:.0f}" for p50, p95 in (row.narrow, row.middle, row.wide)
        )
        memory = max(row.ingest_rss, row.asking_rss)
        lines.append(
            f"| {row.reports:,} | {row.passages:,} | {rate:,.0f} | {bare} | {row.disk:,.0f} |"
            f" {memory:,.0f} | {row.add_one:.1f} | {row.forget_one:.1f} | {row.cold:.1f} | {asked} |"
        )
    return lines
