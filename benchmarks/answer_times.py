"""How long whole answers take over a large library, by kind of question, search apart.

    python -m benchmarks.answer_times HOME [--each 20] [--seed 1] [--cpu] [--answers FILE]

The library is one of `benchmarks.synthetic`, ingested. The questions are the lay ones, asked
of one region, of a province, of everything; comparisons, computations, chapters, follow-ups
and what is refused. `rest` is all but the time inside the search. With `--answers`, every
answer goes to a file, to compare two states of the program. With `--cpu`, the clock is this
thread's processor time: on a busy machine.
"""

import argparse
import json
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from answering.answerer import Answerer
from answering.lay import passages
from answering.question import Question
from answering.terms import TopicReader
from answering.thesaurus import load
from answering.verifier import Verifier
from benchmarks.timing import p50_p95
from bot import wiring
from bot.answerjson import to_json
from retrieval.embedding import HashedGrams
from retrieval.library import Library
from retrieval.regions import Divisions
from retrieval.search import Hit, Searcher

MATTERS = ("行政复议案件", "调解成功率", "行政处罚案件", "普法宣传活动", "规范性文件")
WARMING = 3
"""Questions of each kind asked before the clock runs."""


class TimedSearcher(Searcher):
    """A searcher that adds up how long it took, in seconds."""

    spent = 0.0
    clock: Callable[[], float] = staticmethod(time.perf_counter)

    def search(
        self,
        text: str,
        weights: Mapping[str, float],
        reports: Sequence[str] | None,
        limit: int,
    ) -> list[Hit]:
        started = self.clock()
        try:
            return super().search(text, weights, reports, limit)
        finally:
            self.spent += self.clock() - started


class Asker:
    """Draws questions about one library; the same for the same seed."""

    def __init__(self, regions: Sequence[tuple[str, ...]], years: Sequence[int], seed: int) -> None:
        self._chance = random.Random(seed)
        self._regions, self._years = regions, years
        self._lay = [question for passage in passages() for question in passage.questions]

    def kinds(self) -> dict[str, Callable[[], Question]]:
        """Each kind of question by name, and what draws one of it."""
        return {
            "region and year": lambda: Question(f"{self._place()}{self._year()}年，{self._say()}"),
            "region": lambda: Question(f"{self._place()}，{self._say()}"),
            "region, value": lambda: Question(f"{self._place()}{self._year()}年{self._many()}"),
            "region, all years": lambda: Question(f"{self._place()}历年{self._many()}"),
            "region, chapter": lambda: Question(f"{self._place()}{self._year()}年有哪些不足？"),
            "region, sum": self._sum,
            "two regions": lambda: Question(
                f"{self._place()}和{self._place()}{self._year()}年{self._many()}，哪个多？"
            ),
            "follow-up": self._follow_up,
            "English": lambda: Question(
                f"How many administrative reconsideration cases in {self._year()}?",
                (),
                (self._place(),),
            ),
            "province": lambda: Question(f"{self._province()}的{self._many()}"),
            "province, three years": self._three_years,
            "province, lay": lambda: Question(self._say(), (), (self._province(),)),
            "province, each county": lambda: Question(
                f"{self._province()}各县{self._year()}年{self._many()}"
            ),
            "province, chapter": lambda: Question(f"{self._province()}各地存在哪些问题和不足？"),
            "everything": lambda: Question(self._say()),
            "everything, one year": lambda: Question(f"{self._year()}年，{self._say()}"),
            "everything, value": lambda: Question(f"{self._many()}"),
            "everything, sum": lambda: Question(
                f"全国{self._year()}年{self._matter()}和{self._matter()}一共多少件？"
            ),
            "everything, chapter": lambda: Question("普法工作存在哪些不足？下一步怎么打算？"),
            "each county": lambda: Question(f"各县{self._year()}年{self._matter()}对比"),
            "which county": lambda: Question(f"哪个县的{self._matter()}最多？"),
            "list": lambda: Question(f"{self._matter()}方面建立了哪些制度？"),
            "unknown region": lambda: Question(f"大瓦镇{self._year()}年{self._many()}"),
            "unknown year": lambda: Question(f"{self._place()}1999年{self._many()}"),
            "unknown year everywhere": lambda: Question(f"1999年{self._many()}"),
            "not in reports": lambda: Question(f"{self._place()}的航天器发射次数是多少？"),
            "not in any report": lambda: Question("载人潜水器下潜深度是多少米？"),
            "nothing asked": lambda: Question("全部"),
            "courtesy": lambda: Question("你好"),
        }

    def _place(self) -> str:
        return "".join(self._chance.choice(self._regions))

    def _province(self) -> str:
        return self._chance.choice(self._regions)[0]

    def _year(self) -> int:
        return self._chance.choice(self._years)

    def _say(self) -> str:
        return self._chance.choice(self._lay)

    def _matter(self) -> str:
        return self._chance.choice(MATTERS)

    def _many(self) -> str:
        matter = self._matter()
        return f"{matter}是多少？" if matter.endswith("率") else f"办了多少{matter}？"

    def _sum(self) -> Question:
        return Question(
            f"{self._place()}{self._year()}年{self._matter()}和{self._matter()}一共多少件？"
        )

    def _three_years(self) -> Question:
        first = self._chance.choice(self._years[:-2])
        return Question(self._say(), (), (self._province(),), (first, first + 1, first + 2))

    def _follow_up(self) -> Question:
        before = f"{self._place()}{self._year()}年{self._many()}"
        return Question(f"那{self._place()}呢？", (before,))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--answers", type=Path)
    options = parser.parse_args()
    with Library.open(options.home) as library:
        entries = library.entries()
        print(f"{len(entries)} reports, {library.passage_count()} passages")
        regions = list(dict.fromkeys(e.metadata.region for e in entries if e.metadata.region))
        years = sorted({e.metadata.year for e in entries if e.metadata.year})
        asker = Asker(regions, years, options.seed)
        kinds = {name: draw for name, draw in asker.kinds().items() if options.only in name}
        drawn = {name: [draw() for _ in range(options.each)] for name, draw in kinds.items()}
        clock = time.thread_time if options.cpu else time.perf_counter
        answers = list(_measure(library, drawn, clock))
    if options.answers:
        rows = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in answers)
        options.answers.write_text(rows, encoding="utf-8")


def _measure(
    library: Library, drawn: Mapping[str, Sequence[Question]], clock: Callable[[], float]
) -> Iterator[dict[str, object]]:
    """Prints a line for each kind, and yields every answer."""
    searcher, answerer = _built(library)
    searcher.clock = clock
    print(f"{'':26}  {'median':>8}{'p95':>8}{'rest':>8}{'p95':>8}  claims  refused")
    for name, questions in drawn.items():
        for question in questions[:WARMING]:
            answerer.answer(question)
        taken, rest, answers = [], [], []
        for question in questions:
            searcher.spent, started = 0.0, clock()
            answers.append(answerer.answer(question))
            taken.append(1000 * (clock() - started))
            rest.append(taken[-1] - 1000 * searcher.spent)
        claims = statistics.mean(len(answer.claims) for answer in answers)
        refused = statistics.mean(answer.refusal is not None for answer in answers)
        figures = "".join(f"{figure:8.1f}" for figure in (*p50_p95(taken), *p50_p95(rest)))
        print(f"{name:26}  {figures}  {claims:6.1f}  {refused:7.2f}", flush=True)
        yield from ({"kind": name, **to_json(answer)} for answer in answers)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB resident at most")


def _built(library: Library) -> tuple[TimedSearcher, Answerer]:
    indexes = wiring.indexes(library.home, HashedGrams())
    indexes.lexical.catch_up(library)
    searcher = TimedSearcher(library, indexes)
    topics = TopicReader(indexes.lexical.vocabulary, library.passage_count, load())
    divisions = Divisions.load()
    return searcher, Answerer(library, searcher, divisions, load(), topics, Verifier(divisions))


if __name__ == "__main__":
    main()
