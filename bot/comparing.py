"""The question behind `/compare`: a topic, with regions and years chosen where none are named.

Knows what an answer has room for; finds no evidence and reads no report.
"""

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from answering.catalogue import Catalogue, Entries, Path, told
from answering.comparison import MOST_SEARCHED, MOST_TOLD
from answering.intent import ask_of
from answering.places import PlaceFinder
from answering.question import Question, language, readable, written
from answering.years import without_years, years_asked
from bot.words import Words
from retrieval.regions import Divisions
from retrieval.report import Kind

_PLANS: tuple[Kind, ...] = ("plan", "notice")
_JOINTS = re.compile(r"^[\s，,、；;：:和与及跟的在]+|[\s，,、；;：:和与及跟的]+$")
_COUNTED_IN = (
    ("件", re.compile("(?:案|案件|申请|复议|诉讼|应诉|投诉|举报|信访|纠纷)$")),
    ("人", re.compile("(?:人员|律师|调解员|志愿者|法律顾问|明白人)$")),
)
"""What a topic is counted in, where its last word tells: no other number answers then."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants compared: a topic; regions and years, empty where none is named."""

    topic: str
    regions: tuple[Path, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question that gives rows, and what it leaves out.

    `regions` counts those it asks about, of which an answer tells at most `told`; `without`
    those that have no report on its years; `years` are the years it asks about (empty: the
    latest of each region) and `more_years` the earlier ones for which there is no room.
    """

    topic: str
    question: Question
    regions: int
    years: tuple[int, ...] = ()
    without: int = 0
    more_years: tuple[int, ...] = ()

    @property
    def told(self) -> int:
        """The most regions that the answer has room for."""
        return self.regions if self.regions <= MOST_SEARCHED else MOST_TOLD

    @property
    def plain(self) -> Question:
        """The same without asking for a number, where no report states one."""
        return replace(self.question, text=self.topic)

    def remark(self, words: Words) -> str:
        """What there is and is not shown; empty where all of it is. That only some of many
        regions are told, the answer says itself."""
        said = []
        if self.without:
            years = words("、").join(words("{y}年", y=year) for year in self.years)
            said.append(words("库中还有{n}个地区没有{years}的报告。", n=self.without, years=years))
        if self.more_years:
            span = told(self.more_years, words.language)
            said.append(words("另有{years}的报告未列，可指明年份再比。", years=span))
        return "".join(said) if words.language == "zh" else " ".join(said)


class Wishes:
    """Reads what is to be compared from a line that somebody types."""

    def __init__(self, divisions: Divisions) -> None:
        self._divisions = divisions
        self._places = PlaceFinder(divisions)

    def read(self, text: str, catalogue: Catalogue, today: datetime.date) -> Wish:
        """What 调解成功率 城口、衡阳 2020-2023 asks to compare. A parent that has no report
        stands for all below it; a region of which there is nothing stays in the topic, so
        that the answer says so. Raises BadRequest for a line that cannot be read at all.
        """
        folded = readable(text)
        spans, regions = self._regions(text, folded, catalogue)
        bare = list(folded)
        for start, end in spans:
            bare[start:end] = " " * (end - start)
        topic = " ".join(without_years("".join(bare)).split())
        return Wish(_JOINTS.sub("", topic), regions, years_asked(folded, today))

    def _regions(
        self, text: str, folded: str, catalogue: Catalogue
    ) -> tuple[list[tuple[int, int]], tuple[Path, ...]]:
        english = written(text) if language(text) == "en" else ""
        found = self._places.find(folded, catalogue, english)
        named = [((p.start, p.end), p.entries.regions) for p in found.places]
        if found.refusal is not None:
            named = self._parents(folded, catalogue)
        paths = dict.fromkeys(path for _, regions in named for path in regions)
        return [span for span, _ in named], tuple(paths)

    def _parents(
        self, folded: str, catalogue: Catalogue
    ) -> list[tuple[tuple[int, int], tuple[Path, ...]]]:
        """The regions named, each with what lies in it; none where one of them has nothing."""
        named = []
        for mention in self._divisions.mentions(folded):
            inside = [catalogue.inside(division.path) for division in mention.candidates]
            regions = next((entries.regions for entries in inside if entries), ())
            if not regions:
                return []
            named.append(((mention.start, mention.end), regions))
        return named


def comparison(
    topic: str, regions: Sequence[Path], years: Collection[int], catalogue: Catalogue
) -> Comparison:
    """The question that compares a topic between regions and years.

    Without regions, all of the library; without years, those of one region, and of several
    the latest year that at least half as many of them have a report on as on any. Of too
    many values the earliest years go first. Raises BadRequest for an empty topic.
    """
    covered = _covered(regions or catalogue.regions(), catalogue)
    wanted = tuple(sorted(set(years))) or _usual_years(covered)
    kept = _fitting(covered, wanted)
    held = tuple(path for path, own in covered.items() if not kept or set(own) & set(kept))
    left = tuple(y for y in wanted if y not in kept and any(y in o for o in covered.values()))
    question = _question(
        _asking(readable(topic)), held or tuple(regions), kept or wanted, catalogue
    )
    return Comparison(
        topic, question, len(held), question.years, max(0, len(covered) - len(held)), left
    )


def _covered(regions: Sequence[Path], catalogue: Catalogue) -> dict[Path, tuple[int, ...]]:
    """The years of each region's reports, plans apart where there is anything else."""
    covered = {}
    for path in regions:
        entries = catalogue.of(path)
        years = {e.metadata.year for e in entries if e.metadata.kind not in _PLANS}
        known = {year for year in years if year is not None}
        covered[path] = tuple(sorted(known or entries.years))
    return covered


def _usual_years(covered: dict[Path, tuple[int, ...]]) -> tuple[int, ...]:
    """The years of one region; of several the latest that many have; () where none has two."""
    if len(covered) == 1:
        return next(iter(covered.values()))
    counts: dict[int, int] = {}
    for own in covered.values():
        for year in own:
            counts[year] = counts.get(year, 0) + 1
    most = max(counts.values(), default=0)
    return tuple(sorted(y for y, n in counts.items() if n >= _FEWEST and 2 * n >= most)[-1:])


def _fitting(covered: dict[Path, tuple[int, ...]], years: tuple[int, ...]) -> tuple[int, ...]:
    """The latest of the years with which there are no more values than are searched one by
    one, at least one; those without any report are left out."""
    there = [year for year in years if any(year in own for own in covered.values())]
    while len(there) > 1 and _cells(covered, there) > MOST_SEARCHED:
        there = there[1:]
    return tuple(there)


def _cells(covered: dict[Path, tuple[int, ...]], years: Collection[int]) -> int:
    return sum(year in own for own in covered.values() for year in years)


def _asking(topic: str) -> str:
    """The topic as a question for a number, where it asks nothing of its own."""
    if language(topic) == "en":
        return topic if "?" in topic else f"How many {topic}?"
    bare = topic.rstrip("?？。 ")
    if ask_of(bare.replace(" ", "")).form != "fact":
        return topic
    unit = next((unit for unit, words in _COUNTED_IN if words.search(bare)), "")
    return f"{bare}各多少{unit}？" if unit else f"{bare}各是多少？"


def _question(
    asking: str, regions: Sequence[Path], years: tuple[int, ...], catalogue: Catalogue
) -> Question:
    """Names the regions as filters. A filter stands for all that lies below it as well: where
    more lies there than is asked for, or where years would mix with it, a few regions are
    named in words, which mean just them."""
    chosen = set(regions)
    tops = [path for path in regions if not _above(path) & chosen]
    below = {
        path for top in tops for path in _of_years(catalogue.inside(top), years).regions
    } - set(tops)
    filters = tuple("".join(path) for path in tops)
    mixed = below - chosen or (below and len(years) > 1)
    if mixed and len(regions) <= MOST_SEARCHED:
        return Question("、".join("".join(path) for path in regions) + asking, (), (), years)
    return Question(asking, (), filters, years)


def _above(path: Path) -> set[Path]:
    """What a region lies in."""
    return {path[:depth] for depth in range(1, len(path))}


def _of_years(entries: Entries, years: Collection[int]) -> Entries:
    return entries.of_years(years) if years else entries
