"""Writes synthetic annual reports: region x year, from the passages of `answering.lay`.

    python -m benchmarks.synthetic FOLDER --reports 100 [--seed 1]

Each report has a title, headings and some forty passages (34 and its headings). As in real ones, a region says
nearly the same every year with other numbers; regions differ in what they treat, in their
sentences, and in the names of their towns and offices.
"""

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from answering.lay import LayPassage, passages
from retrieval.regions import Divisions

PASSAGES = 34
YEARS = range(2014, 2025)
_NUMBER = re.compile(r"(?<![\d.年])[1-9]\d*(?![\d.年月日])")
_MARK = re.compile("^.*[一二三四五六七八九十][、)）]")
_INVENTED = re.compile("^.{1,5}?[县区市]")
_SENTENCE = re.compile("[^。]+。")
_NEW_SHARE, _DROPPED, _ADDED = 0.15, 0.3, 0.6
"""Which share of a region's passages is new each year, of their later sentences is not
said, of passages has a sentence of local detail."""


def reports(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """(file name, text) of so many reports, each of another region and year; at most
    2,848 regions times 11 years."""
    regions = regions_of(seed)
    for number in range(count):
        path, year = regions[number // len(YEARS)], YEARS[number % len(YEARS)]
        yield f"{number:05}_{path[-1]}{year}.txt", report(path, year, seed)


def write(folder: Path, count: int, seed: int = 1) -> list[Path]:
    """Writes so many reports into the folder, made where it is not there; their files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in reports(count, seed):
        paths.append(folder / name)
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def regions_of(seed: int = 1) -> list[tuple[str, ...]]:
    """The counties in the order in which their reports are written."""
    regions = [d.path for d in Divisions.load().rows if d.level == 3 and not d.former]
    random.Random(seed).shuffle(regions)
    return regions


def report(path: Sequence[str], year: int, seed: int = 1) -> str:
    """The report of one region for one year; the same for the same arguments."""
    region = "".join(path)
    always, this_year = (random.Random(f"{seed}/{region}{part}") for part in ("", f"/{year}"))
    place = _Place(path[-1], always)
    pool = passages()
    chosen = always.sample(range(len(pool)), PASSAGES)
    for at in range(PASSAGES):
        if this_year.random() < _NEW_SHARE:
            chosen[at] = this_year.randrange(len(pool))
    lines = [f"{region}{year}年法治政府建设年度报告", f"现将{year}年法治政府建设情况报告如下。"]
    for number, one in enumerate(chosen, 1):
        if number % 7 == 1:
            lines.append(f"{_numeral(number // 7 + 1)}、{_CHAPTERS[number // 7 % len(_CHAPTERS)]}")
        lines.append(f"（{_numeral((number - 1) % 7 + 1)}）{_MARK.sub('', pool[one].section)}")
        said = _said(pool[one], place, random.Random(f"{seed}/{region}/{one}"))
        lines.append(_redrawn(said, year, this_year))
    return "\n".join(lines) + "\n"


class _Place:
    """A region's own names: towns and offices that its sentences speak of."""

    def __init__(self, name: str, chance: random.Random) -> None:
        endings = ("镇", "乡", "街道", "镇")
        self.name = name
        self.towns = ["".join(chance.sample(_TOWN, 2)) + chance.choice(endings) for _ in range(12)]
        self.offices = chance.sample(_OFFICES, 10)


def _said(passage: LayPassage, place: _Place, chance: random.Random) -> str:
    """What a region makes of a passage: some sentences left out, one of its own added."""
    invented = _INVENTED.match(passage.title)
    text = passage.text.replace(invented[0], place.name) if invented else passage.text
    first, *rest = _SENTENCE.findall(text) or [text]
    kept = [first, *(sentence for sentence in rest if chance.random() >= _DROPPED)]
    if chance.random() < _ADDED:
        (town, other), (office, partner) = (
            chance.sample(place.towns, 2),
            chance.sample(place.offices, 2),
        )
        detail = chance.choice(_DETAILS).format(
            place=place.name,
            town=town,
            other=other,
            office=office,
            partner=partner,
            n=chance.randint(2, 90),
            many=chance.randint(100, 9000),
        )
        kept.insert(chance.randint(1, len(kept)), detail)
    return "".join(kept)


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
_TOWN = "青龙石河清平安泰永兴新太和丰白云沙柳桥金凤高明双杨林店马家湖东溪西坪南岭北关花长"
_OFFICES = [
    f"{name}局"
    for name in "司法 公安 财政 民政 教育 审计 统计 水利 林业 信访 医保 城管 住建 文旅 商务 应急管理"
    " 市场监管 生态环境 农业农村 交通运输 卫生健康 自然资源 人力社保 行政审批".split()
]
_DETAILS = (
    "{office}会同{partner}在{town}、{other}开展联合检查{n}次，整改问题{many}个。",
    "{town}率先试点，{n}个村（社区）参与，经验在全{place}推广。",
    "{office}牵头建立台账{n}本，{partner}按月通报进展，群众满意度位居前列。",
    "在{town}便民服务中心设立窗口{n}个，接待群众{many}人次，办结率明显提高。",
    "{other}与{town}签订协作协议，共同处置跨界事项{n}起。",
    "{office}举办培训{n}期，{many}名基层干部参加，{partner}派员授课。",
    "针对{town}反映集中的问题，{office}上门服务{n}次，现场答复{many}人次。",
    "{place}政府办公室对{office}、{partner}等{n}个单位开展实地督察，下发整改通知。",
    "{town}、{other}选聘群众监督员{n}名，收集意见建议{many}条，全部反馈。",
    "{office}公开事项清单{n}项，网上办理{many}件，平均用时较上年缩短。",
    "{partner}抽查案卷{n}份，评出优秀案卷，{office}逐件讲评。",
    "发放宣传资料{many}份，{town}赶集日现场解答{n}场，{office}录制短视频。",
)


def _numeral(number: int) -> str:
    return "一二三四五六七八九十"[number - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.folder, options.reports, options.seed)


if __name__ == "__main__":
    main()
