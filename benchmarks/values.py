"""Whether the number told is the one that was asked for.

    python -m benchmarks.values HOME [--reports 60] [--seed 1] [--show]

Takes numbers from the sentences of a library's annual reports with what they count (in an
enumeration, 办理行政许可19057件、行政处罚2238件, each item by itself, with the verb that opens
the clause), asks for each in plain words, and reads the row of the answer. *Told*: the row
has that number. *Wrong*: it has another number of the same sentence. *Elsewhere*: one of
another sentence, which may answer as well (整改问题 of another matter). *Refused*: no answer,
or one without a number. `--show` prints all but the first kind. The reading of items is a
rough one of this script alone, so that the answers are not judged by their own parser; some
of its questions are no good Chinese.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from answering.answer import Answer
from answering.question import Question
from bot.wiring import Wiring
from config.settings import Settings
from retrieval.folding import fold
from retrieval.library import Library
from retrieval.quantities import quantities
from retrieval.report import Report
from retrieval.rows import Entry
from retrieval.sentences import sentences

_AHEAD = re.compile("下一?步|力争|将|计划|目标|拟|明年|要达|努力")
_VERBS = (
    "办理 受理 审结 收到 开展 举办 查处 化解 调解 制定 修订 废止 审查 审核 培训 组织 印发 建立 设立 成立 "
    "排查 聘请 撤销 驳回 终止 发放 处理 评查 抽查 整改 移送 解答 接待 完成 新增 配备 建成 公开 发布"
).split()
_ITEM = re.compile(
    f"({'|'.join(_VERBS)})?"
    r"([\u4e00-\u9fff]{2,12}?)(\d[\d.]*万?)(件|名|人次|次|个|起|场|份|部|条|项|家|户)"
)


@dataclass(frozen=True, slots=True)
class Posed:
    """A question with the number that a sentence (its offsets in the report) states."""

    text: str
    number: Decimal
    start: int
    end: int


def posed(report: Report) -> Iterator[Posed]:
    """The questions that a report gives, each once."""
    about, seen = report.metadata, set()
    where = "".join(about.region) + f"{about.year}年"
    for start, end in sentences(report.text):
        text = fold(report.text[start:end])
        if _AHEAD.search(text):
            continue
        for clause in re.split("[，,；;。：:（）()]", text):
            verb = ""
            for item in map(_ITEM.fullmatch, clause.split("、")):
                verb = item[1] or verb if item else ""
                if item is None or not verb:
                    break
                asked = f"{where}{verb}了多少{item[4]}{item[2]}？"
                if asked not in seen:
                    seen.add(asked)
                    [number] = quantities(item[3] + item[4])
                    yield Posed(asked, number.value, start, end)


def outcome(one: Posed, answer: Answer) -> str:
    """told, wrong, elsewhere or refused."""
    row = next((row for row in answer.rows if row.value), None)
    if answer.refusal is not None or row is None:
        return "refused"
    [told] = quantities(row.value + row.unit)[:1]
    if told.value == one.number:
        return "told"
    cited = next(c for c in answer.citations if c.n == row.citation)
    return "wrong" if one.start <= cited.start < one.end else "elsewhere"


def chosen(library: Library, entries: list[Entry], most: int, seed: int) -> list[Report]:
    """Some annual reports of known places and years."""
    fit = [e for e in entries if e.metadata.kind == "annual_report" and e.metadata.year]
    fit = [e for e in fit if e.metadata.region]
    random.Random(seed).shuffle(fit)
    return [library.report(entry.id) for entry in fit[:most]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    order = parser.parse_args()
    parts = Wiring(Settings(order.home))
    entries = list(parts.answerer.catalogue().entries)
    reports = chosen(parts.library, entries, order.reports, order.seed)
    tally: Counter[str] = Counter()
    for one in (one for report in reports for one in posed(report)):
        answer = parts.answerer.extractive(Question(one.text))
        said = outcome(one, answer)
        tally[said] += 1
        if order.show and said != "told":
            rows = [f"{row.value}{row.unit}" for row in answer.rows]
            print(f"{said}: {one.text} {one.number} | {rows} | {answer.text[:160]!r}")
    asked = sum(tally.values())
    print(f"{len(reports)} reports, {asked} questions")
    for said in ("told", "wrong", "elsewhere", "refused"):
        print(f"{said:10} {tally[said]:5} {tally[said] / max(asked, 1):.3f}")


if __name__ == "__main__":
    main()
