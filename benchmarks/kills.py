"""Kills a writing process again and again; what was acknowledged must be there afterwards.

    python benchmarks/kills.py [--kills 30] [--seed 1] [--home FOLDER]

A child puts, replaces and forgets reports, catches up and rebuilds the indexes, and notes
each step before and after. It is killed at a random moment; another child then looks:
the library is sound, every acknowledged report is there and whole, none is half visible,
both indexes catch up and every passage is found in them. Exits with 1 where not.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from retrieval import analysis, chromaclient
from retrieval.embedding import HashedGrams, to_bytes
from retrieval.indexes import Indexes
from retrieval.lexical import LexicalIndex
from retrieval.library import Library
from retrieval.report import Metadata, Report, text_hash
from retrieval.splitter import split
from retrieval.vectors import VectorIndex

EMBEDDER = HashedGrams()
FILES = 6
LONGEST_SECONDS = 0.8


def main() -> int:
    options = _options()
    chance = random.Random(options.seed)
    analysis.words("行政复议")
    chromaclient.warm()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder) / "home"
        started = time.perf_counter()
        for number in range(options.kills):
            _killed(home, chance.randrange(2**32), chance.uniform(0.01, LONGEST_SECONDS))
            if _in_child(lambda: _look(home)):
                print(f"kill {number + 1} of seed {options.seed}: damage, see above")
                return 1
        steps = _log(home).read_text(encoding="utf-8").count("done")
        taken = time.perf_counter() - started
        print(f"{options.kills} kills, {steps} steps acknowledged, nothing lost ({taken:.0f} s)")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path)
    return parser.parse_args()


def _in_child(work: Callable[[], None]) -> int:
    """Runs it in a process of its own; 0 where it ended well."""
    child = _started(work)
    return os.waitpid(child, 0)[1]


def _killed(home: Path, seed: int, seconds: float) -> None:
    child = _started(lambda: _work(home, random.Random(seed)))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _started(work: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
    finally:
        os._exit(code)


# -- the one that is killed -------------------------------------------------------------


def _work(home: Path, chance: random.Random) -> None:
    library = Library.create(home)
    with _log(home).open("a", encoding="utf-8") as log:
        while True:
            name, step = _step(library, chance)
            _note(log.fileno(), f"begin {name}")
            step()
            _note(log.fileno(), f"done {name}")


def _step(library: Library, chance: random.Random) -> tuple[str, Callable[[], object]]:
    kind = chance.choices(("put", "forget", "catch up", "rebuild"), (6, 2, 4, 1))[0]
    if kind == "put":
        report = _report(chance.randrange(FILES), chance.randrange(1000))
        return f"put {report.origin} {report.id}", lambda: library.put(report, _vectors(report))
    if kind == "forget" and library.entries():
        entry = chance.choice(library.entries())
        return f"forget {entry.origin} {entry.id}", lambda: library.forget(entry.id)
    indexes = _indexes(library)
    if kind == "rebuild":
        return "rebuild", lambda: indexes.rebuild(library)
    return "catch-up", lambda: indexes.catch_up(library)


def _report(file: int, version: int) -> Report:
    items = "".join(
        f"（{n}）第{n}项工作完成{version * n}件，办结率达到{n}%。\n" for n in range(1, 20)
    )
    text = f"青川县{version}号报告{file}\n一、工作情况\n{items}二、共有的一段\n各项任务有序推进。"
    digest = text_hash(text)
    sections, passages = split(digest[:16], text)
    about = Metadata(f"报告{file}", ("四川省", "广元市", "青川县"), 2000 + version % 25)
    origin = f"/{file}.txt"
    return Report(digest[:16], origin[1:], origin, text, digest, about, sections, passages)


def _vectors(report: Report) -> tuple[str, list[tuple[str, bytes]]]:
    rows = EMBEDDER.embed([passage.text for passage in report.passages])
    keys = (passage.content_hash for passage in report.passages)
    return EMBEDDER.name, list(zip(keys, map(to_bytes, rows), strict=True))


def _indexes(library: Library) -> Indexes:
    home = library.home
    return Indexes(home, LexicalIndex(home), VectorIndex(home, EMBEDDER))


def _log(home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    return home / "steps.log"


def _note(file: int, line: str) -> None:
    os.write(file, f"{line}\n".encode())


# -- the one that looks -----------------------------------------------------------------


def _look(home: Path) -> None:
    with Library.create(home) as library:
        _require(library.check() == [], f"the library is damaged: {library.check()}")
        _look_at_reports(home, library)
        indexes = _indexes(library)
        indexes.catch_up(library)
        for state in indexes.verify(library):
            _require(not state.problems, f"{state.name}: {state.problems}")
        for report_id in (entry.id for entry in library.entries()):
            text = library.report(report_id).passages[1].text
            found = indexes.lexical.search(dict.fromkeys(analysis.grams(text), 1.0), None, 1)
            _require(bool(found), f"a passage of {report_id} is not found")


def _look_at_reports(home: Path, library: Library) -> None:
    expected, open_steps = _told(_log(home).read_text(encoding="utf-8").splitlines())
    held = {entry.origin: entry.id for entry in library.entries()}
    for origin in {*expected, *held}:
        allowed = {expected.get(origin, ""), *open_steps.get(origin, ())}
        _require(held.get(origin, "") in allowed, f"{origin}: {held.get(origin)} not in {allowed}")
    for report_id in held.values():
        report = library.report(report_id)
        sections, passages = split(report.id, report.text)
        _require((report.sections, report.passages) == (sections, passages), f"half a {report_id}")
        _require(len(library.vectors(EMBEDDER.name, [report_id])) == len(passages), "lost vectors")


def _told(lines: list[str]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """What the log says each file holds, and what steps that never ended may have made
    of it. A later look settles those, so that only the last one stays open."""
    expected: dict[str, str] = {}
    open_steps: dict[str, set[str]] = {}
    for line in lines:
        state, _, step = line.partition(" ")
        kind, _, rest = step.partition(" ")
        if kind not in ("put", "forget"):
            continue
        origin, report_id = rest.split()
        after = report_id if kind == "put" else ""
        if state == "begin":
            open_steps.setdefault(origin, set()).add(after)
        else:
            expected[origin], open_steps[origin] = after, set()
    return expected, open_steps


def _require(held: bool, what: str) -> None:
    if not held:
        raise AssertionError(what)


if __name__ == "__main__":
    sys.exit(main())
