"""Writes synthetic annual reports: region x year, from the passages of `answering.lay`.

    python -m benchmarks.synthetic FOLDER --reports 100 [--seed 1]

Each report has a title, headings and some forty passages; the numbers in them are drawn
anew for each report, so that reports are as alike, and as different, as real ones are.
"""

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from answering.lay import LayPassage, passages
from retrieval.regions import Divisions

PASSAGES = 40
YEARS = range(2015, 2025)
_NUMBER = re.compile(r"(?<![\d.年])[1-9]\d*(?![\d.年月日])")


def reports(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """(file name, text) of so many reports, each of another region and year."""
    chance = random.Random(seed)
    regions = [d.path for d in Divisions.load().rows if d.level == 3 and not d.former]
    chance.shuffle(regions)
    for number in range(count):
        path, year = regions[number // len(YEARS) % len(regions)], YEARS[number % len(YEARS)]
        chosen = chance.sample(passages(), PASSAGES)
        yield f"{number:05}_{path[-1]}{year}.txt", _report("".join(path), year, chosen, chance)


def _report(region: str, year: int, chosen: Sequence[LayPassage], chance: random.Random) -> str:
    lines = [f"{region}{year}年法治政府建设年度报告", f"现将{year}年法治政府建设情况报告如下。"]
    for number, passage in enumerate(chosen, 1):
        if number % 8 == 1:
            lines.append(f"{_numeral(number // 8 + 1)}、{_CHAPTERS[number // 8 % len(_CHAPTERS)]}")
        lines.append(f"（{_numeral((number - 1) % 8 + 1)}）{passage.section}")
        lines.append(_redrawn(passage.text, year, chance))
    return "\n".join(lines) + "\n"


def _redrawn(text: str, year: int, chance: random.Random) -> str:
    """The passage with other numbers, and of that year."""
    text = re.sub(r"20[12]\d(?=年)", str(year), text)
    return _NUMBER.sub(lambda m: str(max(1, int(int(m[0]) * chance.uniform(0.5, 1.6)))), text)


_CHAPTERS = (
    "依法全面履行政府职能",
    "健全行政制度体系",
    "规范公正文明执法",
    "有效化解矛盾纠纷",
    "强化监督和保障",
)


def _numeral(number: int) -> str:
    return "一二三四五六七八九十"[number - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, text in reports(options.reports, options.seed):
        (options.folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
