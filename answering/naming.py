"""How an answer names a report: 城口县2020年, or Chengkou County's 2020 document."""

from collections import Counter
from collections.abc import Collection

from answering.catalogue import Path
from answering.said import Language
from retrieval.divisions import Division
from retrieval.regions import Divisions
from retrieval.report import Metadata

_MATTERS = {"number": "文号为", "date": "日期为", "issuer": "发布机构为"}
_MATTERS_ENGLISH = {"number": "文号 ", "date": "日期 ", "issuer": "发布机构 "}
_KINDS = {
    "省": "Province",
    "市": "City",
    "区": "District",
    "县": "County",
    "旗": "Banner",
    "州": "Prefecture",
}


class Names:
    """Names reports in one language; `regions` are those that an answer must tell apart."""

    def __init__(
        self, divisions: Divisions, language: Language, regions: Collection[Path] = ()
    ) -> None:
        self._divisions = divisions
        self._last = Counter(path[-1] for path in regions)
        self.language = language

    def label(self, about: Metadata, *, ahead: bool) -> str:
        """What a claim begins with: place and year, and that it is a target where it is."""
        if self.language == "en":
            return self._english_label(about, ahead=ahead)
        if not ahead:
            return f"{self.document(about)}："
        source = "方案" if about.kind in ("plan", "notice") else "报告"
        return f"{self.document(about)}{source}提出的目标要求："

    def document(self, about: Metadata) -> str:
        """Place and year: 城口县2020年; two namesakes with what they lie in."""
        return self._place(about) + (f"{about.year}年" if about.year else "")

    def again(self, *, ahead: bool) -> str:
        """What a further claim on the same report begins with: that it is a target."""
        if not ahead:
            return ""
        return "Target (目标): " if self.language == "en" else "目标："

    @property
    def mark(self) -> str:
        """The mark of a list's point, with {} for its number."""
        return "({}) " if self.language == "en" else "（{}）"

    @property
    def stop(self) -> str:
        """What a point ends with."""
        return "." if self.language == "en" else "。"

    def quote(self, words: str) -> str:
        """The report's own words as a sentence of the answer."""
        return f"“{words}”." if self.language == "en" else f"{words}。"

    def matter(self, kind: str) -> str:
        """What is told of a document: its number, date or issuer."""
        return (_MATTERS_ENGLISH if self.language == "en" else _MATTERS)[kind]

    def only_some(self, regions: int, *, latest: bool) -> str:
        """That of so many regions only some are told, and nothing is added up; `latest`
        where of each only its last year was searched."""
        if self.language == "en":
            year = ", last year of each" if latest else ""
            return (
                f"The question spans {regions} regions{year}; only those nearest to it are "
                "told, and no total is drawn. Name a region to see the others."
            )
        year = "（各取最近一年）" if latest else ""
        return (
            f"所问涉及{regions}个地区{year}，这里只列出最切题的几个，不作合计；"
            "要看其余的，请指明地区或缩小范围。"
        )

    def silent(self, place: str, year: int | None) -> str:
        """That the report of a place says nothing of it."""
        if self.language == "en":
            return f"{place}{f' {year}' if year else ''}: the report does not say."
        return f"{place}{f'{year}年' if year else ''}：报告中未见相应内容。"

    def absent(self, place: str) -> str:
        """That there is no report of a place for the years asked for."""
        if self.language == "en":
            return f"{place}: the library holds no report of the years asked for."
        return f"{place}：库中没有所问年份的报告。"

    def ranked(self, *, least: bool) -> str:
        """In which order the values of several reports stand."""
        if self.language == "en":
            order = "lowest to highest" if least else "highest to lowest"
            return f"In order from {order}, of the reports that give a value."
        return f"以上按数值从{'低到高' if least else '高到低'}排列，只含报告写明数值的。"

    def computed(self, stated: str, formula: str) -> str:
        """What the report states, and what follows from it."""
        if self.language == "en":
            return f"{stated}; computed: {formula}."
        return f"{stated}；据此计算：{formula}。"

    def _english_label(self, about: Metadata, *, ahead: bool) -> str:
        told = "sets as a target (目标)" if ahead else "states"
        year = f"{about.year} " if about.year else ""
        place = english_name(about.region, self._divisions.by_path(about.region))
        return f"{place or self._place(about)}'s {year}document {told}: "

    def _place(self, about: Metadata) -> str:
        if not about.region:
            return about.title
        return "".join(about.region[-2:] if self._last[about.region[-1]] > 1 else about.region[-1:])


def english_name(path: tuple[str, ...], division: Division | None) -> str:
    """Chengkou County (重庆市城口县); "" where the place is unknown."""
    if division is None or not division.pinyin:
        return "".join(path)
    region = division.name.endswith("自治区")
    kind = "Autonomous Region" if region else _KINDS.get(division.name[-1], "")
    return f"{division.pinyin.capitalize()} {kind}".strip() + f" ({''.join(path)})"
