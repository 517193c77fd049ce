"""How long a question takes: cold, against importing chromadb and jieba; and warm.

    python -m benchmarks.cold_ask [--runs 7] [--reports FOLDER] [--questions FILE]

Cold runs are whole processes, the two kinds taking turns so that a busy machine troubles
both alike. The reports are the real ones where they are at hand, else the sample.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared"
SAMPLE = ROOT / "config" / "sample"
REFERENCE = "import chromadb, jieba; jieba.initialize()"
OWN_QUESTIONS = (
    "示例县2024年行政复议收到多少件申请？",
    "示例县2023年和2024年人民调解成功率各是多少？",
    "示例县2024年存在哪些不足？",
    "老百姓告政府的时候，当官的会不会到法庭上去？",
    "How many reconsideration applications were received in 2024?",
)


def main() -> None:
    options = _options()
    questions = _questions(options.questions)
    with tempfile.TemporaryDirectory() as home:
        os.environ["FAZHI_HOME"] = home
        seconds = _timed([sys.executable, "-m", "bot", "ingest", str(options.reports)])
        print(f"ingest   {seconds:.2f} s  {options.reports}")
        _cold(questions[0], options.runs)
        _warm(Path(home), questions)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    real = REAL / "reports"
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--reports", type=Path, default=real if real.is_dir() else SAMPLE)
    parser.add_argument("--questions", type=Path, default=REAL / "eval" / "dev.jsonl")
    return parser.parse_args()


def _questions(path: Path) -> list[str]:
    if not path.is_file():
        return list(OWN_QUESTIONS)
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines if line.strip()]


def _timed(command: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - started


def _cold(question: str, runs: int) -> None:
    ask = [sys.executable, "-m", "bot", "ask", question]
    reference = [sys.executable, "-c", REFERENCE]
    _timed(ask), _timed(reference)  # bytecode and disk cache, for both alike
    pairs = [(_timed(ask), _timed(reference)) for _ in range(runs)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"cold ask {ours:.3f} s  median of {runs}")
    print(f"imports  {theirs:.3f} s  {REFERENCE}")
    print(f"ratio    {ours / theirs:.2f}  (at most 1.00)")


def _warm(home: Path, questions: Sequence[str]) -> None:
    from answering.question import Question
    from bot.wiring import Wiring
    from config.settings import Settings

    answerer = Wiring(Settings(home)).answerer
    answerer.answer(Question(questions[0]))
    times = []
    for question in questions:
        started = time.perf_counter()
        answerer.answer(Question(question))
        times.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(times, n=20)
    print(
        f"warm ask {statistics.median(times):.1f} ms median, {cuts[-1]:.1f} ms 95th percentile,"
        f" {max(times):.1f} ms worst  {len(times)} questions"
    )


if __name__ == "__main__":
    main()
