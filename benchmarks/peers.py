"""Fazhi beside LangChain, LlamaIndex, Haystack and txtai: same passages, vectors, machine.

    python -m benchmarks.peers [--reports 1000] [--peers langchain llamaindex haystack]

The peers live in environments of their own, made at the first run. Each contender runs in a
fresh process; the rounds take turns in who begins. First the quality is measured on a public
test set. With several `--cuts` (ways of cutting Chinese into tokens) each peer runs with the
one that serves it best there.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from answering.lay import passages
from benchmarks.contenders import figures
from benchmarks.contenders.contender import BEST_CUT, ENTRANTS, PATTERNS, Entrant
from benchmarks.contenders.environment import default_folder, ours, python_of
from benchmarks.contenders.material import Material, Row, write
from benchmarks.contenders.watching import told
from benchmarks.synthetic import reports
from benchmarks.timing import p50_p95
from retrieval import cleaner
from retrieval.embedding import HashedGrams
from retrieval.splitter import split

ROOT = Path(__file__).resolve().parent.parent
TEST_SET = ROOT.parent / "shared" / "eval" / "retrieval" / "ncp"
_LEGS = {"both": "both legs", "words": "words alone"}


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs contenders: where the environments and the material are, for how long each is
    asked."""

    environments: Path
    work: Path
    seconds: float

    def run(
        self, entrant: Entrant, cut: str, material: str, legs: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        """What the contender told, with the memory until then."""
        key = next(key for key, one in ENTRANTS.items() if one is entrant)
        python = python_of(self.environments, entrant.lock)
        with tempfile.TemporaryDirectory(dir=self.work) as folder:
            index = Path(folder) / "index"
            index.mkdir()
            places = [str(self.work / material), str(index)]
            command = [str(python), "-m", "benchmarks.contenders.run", key, cut, *places]
            seconds = ["--seconds", str(self.seconds)]
            yield from told([*command, *legs, *seconds], ours(), Path(folder) / "log")


def main() -> None:
    options = _options()
    entrants = [ENTRANTS[key] for key in dict.fromkeys(["fazhi", *options.peers])]
    for entrant in entrants:
        python_of(options.venv, entrant.lock)
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(options.venv, Path(folder), options.seconds)
        count = _lay_down(Path(folder), options)
        chosen, tried = _qualities(runner, entrants, options.cuts, options.test_set)
        rounds = _rounds(runner, entrants, chosen, options.rounds)
    found = {
        one.name: {**figures.medians(rounds[one.name]), **_quality_rows(one, chosen, tried)}
        for one in entrants
    }
    _report(options, count, chosen, tried, rounds, found)


def _options() -> argparse.Namespace:
    peers = [key for key in ENTRANTS if key != "fazhi"]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--peers", nargs="+", choices=peers, default=peers[:3])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument(
        "--seconds", type=float, default=10.0, help="no more questions after so long (but 40)"
    )
    parser.add_argument("--cuts", nargs="+", choices=PATTERNS, default=[BEST_CUT])
    parser.add_argument("--venv", type=Path, default=default_folder(), help="the environments")
    parser.add_argument(
        "--test-set", type=Path, default=TEST_SET, help="with corpus, queries and qrels"
    )
    parser.add_argument("--json", type=Path, help="write everything that was measured")
    return parser.parse_args()


# -- the material ----------------------------------------------------------------


def _lay_down(work: Path, options: argparse.Namespace) -> int:
    """Writes reports, passages, questions and vectors; returns how many passages."""
    folder = work / "reports"
    folder.mkdir()
    rows: list[Row] = []
    texts: list[str] = []
    for name, text in reports(options.reports):
        (folder / name).write_text(text, encoding="utf-8")
        for row in _cut(name, text):
            rows.append(row)
            texts.append(row.text)
    asked = [question for passage in passages() for question in passage.questions]
    chosen = random.Random(1).sample(asked, options.questions)
    questions = {str(number): text for number, text in enumerate(chosen)}
    write(work / "speed", _with_vectors(rows, texts, questions, folder))
    if options.test_set.is_dir():
        _lay_down_test_set(work, options.test_set)
    return len(rows)


def _lay_down_test_set(work: Path, folder: Path) -> None:
    rows = [Row(one["id"], one["title"], one["text"]) for one in _lines(folder / "corpus.jsonl")]
    questions = {one["id"]: one["text"] for one in _lines(folder / "queries.jsonl")}
    texts = [f"{row.title} {row.text}" for row in rows]
    write(work / "quality", _with_vectors(rows, texts, questions, None))


def _with_vectors(
    rows: Sequence[Row], texts: Sequence[str], questions: Mapping[str, str], folder: Path | None
) -> Material:
    embedder = HashedGrams()
    asked = embedder.embed(list(questions.values()))
    return Material(tuple(rows), embedder.embed(list(texts)), questions, asked, folder)


def _cut(name: str, text: str) -> Iterator[Row]:
    """The passages that Fazhi makes of a file, under its first line and their headings."""
    cleaned = cleaner.clean(text)
    title = cleaned.partition("\n")[0]
    sections, cut = split(name, cleaned)
    for number, passage in enumerate(cut):
        headings, at = [], passage.section
        while at >= 0:
            headings.append(sections[at].marker + sections[at].title)
            at = sections[at].parent
        yield Row(f"{name}:{number}", " ".join([title, *reversed(headings)]), passage.text)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


# -- the runs --------------------------------------------------------------------

Tried = dict[str, dict[str, dict[str, tuple[float, float]]]]
"""By contender, its way of cutting and its legs: (R@5, MRR@10)."""


def _qualities(
    runner: Runner, entrants: Sequence[Entrant], cuts: Sequence[str], folder: Path
) -> tuple[dict[str, str], Tried]:
    """Which cut serves each contender best as it comes, and the quality of all."""
    if not folder.is_dir():
        _say(f"{folder} is not there: no quality is measured, and the first of the cuts is taken")
        return {one.name: _cuts(one, cuts)[0] for one in entrants}, {}
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        question, passage, grade = line.split("\t")
        if float(grade) > 0:
            relevant.setdefault(question, set()).add(passage)
    patient = replace(runner, seconds=float("inf"))
    tried: Tried = {one.name: {} for one in entrants}
    for one in entrants:
        for cut in _cuts(one, cuts):
            told = patient.run(one, cut, "quality", tuple(_LEGS))
            tried[one.name][cut] = {
                line["legs"]: figures.quality(line["found"], relevant)
                for line in told
                if line["stage"] == "ask"
            }
            _say(f"quality  {one.name:10} {cut:10} {tried[one.name][cut]}")
    best = {one.name: _best(one, tried[one.name]) for one in entrants}
    return best, tried


def _cuts(entrant: Entrant, cuts: Sequence[str]) -> Sequence[str]:
    return ["own"] if entrant.cuts_itself else cuts


def _best(entrant: Entrant, tried: Mapping[str, Mapping[str, tuple[float, float]]]) -> str:
    """By the sum of R@5 and MRR@10, with the legs that it comes with."""
    return max(tried, key=lambda cut: sum(tried[cut][entrant.legs]))


def _rounds(
    runner: Runner, entrants: Sequence[Entrant], chosen: Mapping[str, str], rounds: int
) -> dict[str, list[dict[str, float]]]:
    """Each contender's speed figures, a dict a round; each round another one begins."""
    found: dict[str, list[dict[str, float]]] = {one.name: [] for one in entrants}
    for number in range(rounds):
        first = number % len(entrants)
        for one in [*entrants[first:], *entrants[:first]]:
            measured = _speed(runner, one, chosen[one.name])
            found[one.name].append(measured)
            _say(f"round {number + 1}  {one.name:10} {_written(measured)}")
    return found


def _speed(runner: Runner, entrant: Entrant, cut: str) -> dict[str, float]:
    """Memory is the peak until it was asked as it comes; the other legs come after."""
    measured: dict[str, float] = {}
    legs = [entrant.legs, *(name for name in _LEGS if name != entrant.legs)]
    for line in runner.run(entrant, cut, "speed", legs):
        if line["stage"] == "ingest":
            measured["ingest, s"] = line["seconds"]
            continue
        p50, p95 = p50_p95(line["times"])
        measured |= {
            f"{_LEGS[line['legs']]}: p50, ms": p50,
            f"{_LEGS[line['legs']]}: p95, ms": p95,
        }
        if line["legs"] == entrant.legs:
            measured |= {
                "question p50, ms": p50,
                "question p95, ms": p95,
                "memory, peak, MB": line["memory"] / 1e6,
                "questions": len(line["times"]),
            }
    return measured


# -- the report ------------------------------------------------------------------


def _quality_rows(entrant: Entrant, chosen: Mapping[str, str], tried: Tried) -> dict[str, float]:
    if not tried:
        return {}
    by_legs = tried[entrant.name][chosen[entrant.name]]
    recall, reciprocal = by_legs[entrant.legs]
    rows = {"R@5": recall, "MRR@10": reciprocal}
    for legs, (recall, reciprocal) in by_legs.items():
        rows |= {f"{_LEGS[legs]}: R@5": recall, f"{_LEGS[legs]}: MRR@10": reciprocal}
    return rows


def _report(
    options: argparse.Namespace,
    count: int,
    chosen: Mapping[str, str],
    tried: Tried,
    rounds: Mapping[str, Sequence[Mapping[str, float]]],
    found: Mapping[str, Mapping[str, float]],
) -> None:
    print(f"{options.reports} reports, {count} passages; medians of {options.rounds} rounds\n")
    print(figures.table(found))
    print("\ncut by: " + ", ".join(f"{name} {cut}" for name, cut in chosen.items()))
    print("asked:  " + ", ".join(f"{n} {f['questions']:.0f}" for n, f in found.items()))
    spreads = {name: figures.spread(several) for name, several in rounds.items()}
    print("spread: " + ", ".join(f"{name} {share:.0%}" for name, share in spreads.items()))
    print("not ahead: " + ("; ".join(figures.behind(found)) or "nowhere"))
    if options.json:
        everything = {
            "reports": options.reports,
            "passages": count,
            "chosen": chosen,
            "quality": tried,
            "rounds": rounds,
            "figures": found,
            "behind": figures.behind(found),
        }
        options.json.write_text(json.dumps(everything, indent=1), encoding="utf-8")


def _written(measured: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.1f}" for name, value in measured.items())


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
