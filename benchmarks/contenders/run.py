"""One contender in a process of its own: ingests the material, is asked, tells the times.

    python -m benchmarks.contenders.run NAME CUT MATERIAL FOLDER LEGS... [--seconds 10]

Prints a JSON object a line as each stage is done; started by `benchmarks.peers`.
"""

import argparse
import importlib
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from benchmarks.contenders.contender import ENTRANTS, Contender, Legs
from benchmarks.contenders.material import read

WARM_UP = 5
AT_LEAST = 40
"""Questions that are asked whatever time they take."""


def main() -> None:
    options = _options()
    out = _own_output()
    module = importlib.import_module(ENTRANTS[options.name].module)
    contender: Contender = module.contender(options.cut)
    started = time.perf_counter()
    material = read(options.material)
    contender.ingest(material, options.folder)
    _tell(out, stage="ingest", seconds=time.perf_counter() - started)
    questions = list(material.questions.values())
    for legs in options.legs:
        found, times = asked(contender, questions, legs, options.seconds)
        by_id = dict(zip(material.questions, found, strict=False))
        _tell(out, stage="ask", legs=legs, times=times, found=by_id)
    os._exit(0)  # what a peer would still tidy up is not measured


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=ENTRANTS)
    parser.add_argument("cut")
    parser.add_argument("material", type=Path)
    parser.add_argument("folder", type=Path, help="where it keeps its index")
    parser.add_argument("legs", nargs="+", choices=("both", "words"))
    parser.add_argument("--seconds", type=float, default=10.0)
    return parser.parse_args()


def asked(
    contender: Contender, questions: Sequence[str], legs: Legs, seconds: float
) -> tuple[list[list[str]], list[float]]:
    """What was found for each question and how many milliseconds each took; no more
    questions after so many seconds."""
    for question in questions[:WARM_UP]:
        contender.ask(question, legs)
    found, times = [], []
    for question in questions:
        started = time.perf_counter()
        found.append(contender.ask(question, legs))
        times.append((time.perf_counter() - started) * 1000)
        if len(times) >= AT_LEAST and sum(times) > seconds * 1000:
            break
    return found, times


def _own_output() -> TextIO:
    """Standard output for us alone: what a peer prints goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _tell(out: TextIO, **fields: Any) -> None:
    print(json.dumps(fields, ensure_ascii=False), file=out, flush=True)


if __name__ == "__main__":
    main()
