"""Mutants and controls of facts: a claim with one thing false, or in other words.

A fact is a sentence told under its region and year. Makes them; judges nothing.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from answering.verifier import Cited
from retrieval.folding import simplified_character
from retrieval.quantities import Quantity, quantities
from retrieval.regions import Divisions
from retrieval.report import Report
from retrieval.sentences import clauses


@dataclass(frozen=True)
class Fact:
    """A sentence of a report, and how a claim begins that tells it."""

    report: Report
    start: int
    end: int
    place: str
    year: int
    planned: bool

    @property
    def text(self) -> str:
        return self.report.text[self.start : self.end]

    @property
    def label(self) -> str:
        return f"{self.place}{self.year}年{'提出的目标要求' if self.planned else ''}："

    @property
    def body(self) -> str:
        return self.text.rstrip("。；;")


@dataclass(frozen=True)
class Told:
    """A claim with what it cites: quotes, each with the report it is said to be of."""

    claim: str
    cited: tuple[Cited, ...]


def cited(report: Report, quote: str) -> Cited:
    return Cited(quote, report.text, report.metadata)


def of(fact: Fact, claim: str) -> Told:
    return Told(claim, (cited(fact.report, fact.text),))


class Maker:
    """Makes mutants and controls of facts by chance."""

    def __init__(self, facts: Sequence[Fact], seed: int) -> None:
        self.facts = facts
        self.chance = random.Random(seed)
        self.divisions = Divisions.load()
        pairs = ((simplified_character(c), c) for c in map(chr, range(0x4E00, 0x9FA6)))
        self.traditional = {ord(simple): c for simple, c in pairs if simple != c}

    # -- mutants: None where the fact gives no such one ------------------------------------

    def digit(self, fact: Fact) -> Told | None:
        def change(q: Quantity) -> str | None:
            at = [n for n, c in enumerate(q.text) if c.isascii() and c.isdigit()]
            if not at:
                return None
            n = self.chance.choice(at)
            other = self.chance.choice([d for d in "123456789" if d != q.text[n]])
            return q.text[:n] + other + q.text[n + 1 :]

        return self._number(fact, change)

    def magnitude(self, fact: Fact) -> Told | None:
        def change(q: Quantity) -> str | None:
            if re.match(r"\d+\.\d", q.text):
                return q.text.replace(".", "", 1)
            number = re.match(r"\d+", q.text)
            return number[0] + "0" + q.text[number.end() :] if number else None

        return self._number(fact, change)

    def unit(self, fact: Fact) -> Told | None:
        def change(q: Quantity) -> str | None:
            other = _UNITS.get(q.unit)
            return q.text.removesuffix(q.unit) + other if other else None

        return self._number(fact, change)

    def approximation(self, fact: Fact) -> Told | None:
        def change(q: Quantity) -> str | None:
            if "余" in q.text:
                return q.text.replace("余", "", 1)
            return "近" + q.text if not q.approx and re.match(r"\d{2}", q.text) else None

        return self._number(fact, change)

    def swap(self, fact: Fact) -> Told | None:
        found = quantities(fact.body)
        pairs = [
            (a, b)
            for n, a in enumerate(found)
            for b in found[n + 1 :]
            if a.unit == b.unit and a.value != b.value and a.text and b.text and not a.ordinal
        ]
        if not pairs:
            return None
        a, b = self.chance.choice(pairs)
        body = fact.body
        swapped = body[: a.start] + b.text + body[a.end : b.start] + a.text + body[b.end :]
        return of(fact, f"{fact.label}{swapped}。")

    def year(self, fact: Fact) -> Told | None:
        return self._labelled(fact, year=fact.year - 1)

    def region_sibling(self, fact: Fact) -> Told | None:
        siblings = [place for place in _SIBLINGS if place != fact.place]
        return self._labelled(fact, place=self.chance.choice(siblings))

    def region_parent(self, fact: Fact) -> Told | None:
        path = fact.report.metadata.region
        return self._labelled(fact, place=path[-2]) if len(path) > 1 else None

    def region_homonym(self, fact: Fact) -> Told | None:
        path = fact.report.metadata.region
        other = "四川省" if path[:1] != ("四川省",) else "贵州省"
        return self._labelled(fact, place=other + path[-1]) if len(path) > 1 else None

    def negation_added(self, fact: Fact) -> Told | None:
        found = list(_ACTS.finditer(fact.body))
        if not found:
            return None
        at = self.chance.choice(found).start()
        return of(fact, f"{fact.label}{fact.body[:at]}未{fact.body[at:]}。")

    def negation_lost(self, fact: Fact) -> Told | None:
        body = _NOT.sub("", fact.body, count=1)
        return of(fact, f"{fact.label}{body}。") if body != fact.body else None

    def direction(self, fact: Fact) -> Told | None:
        for word, opposite in _OPPOSITES.items():
            if re.search(rf"{word}了?(?:至|到)?\d", fact.body):
                body = re.sub(rf"{word}(?=了?(?:至|到)?\d)", opposite, fact.body, count=1)
                return of(fact, f"{fact.label}{body}。")
        return None

    def plan_as_result(self, fact: Fact) -> Told | None:
        if not fact.planned:
            return None
        body = re.sub(r"力争|不少于|以上|^\d+[.．]|年底前|年内", "", fact.body)
        return of(fact, f"{fact.place}{fact.year}年已完成：{body}。")

    def result_as_plan(self, fact: Fact) -> Told | None:
        return (
            None if fact.planned else of(fact, f"{fact.place}力争在{fact.year + 1}年{fact.body}。")
        )

    def added_detail(self, fact: Fact) -> Told | None:
        return of(fact, f"{fact.label}{fact.body}{self.chance.choice(_DETAILS)}。")

    def added_before(self, fact: Fact) -> Told | None:
        return of(fact, f"{fact.label[:-1]}{self.chance.choice(_CLAIMS)}：{fact.body}。")

    def added_cause(self, fact: Fact) -> Told | None:
        return of(fact, f"由于{self.chance.choice(_CAUSES)}，{fact.label[:-1]}{fact.body}。")

    def widened(self, fact: Fact) -> Told | None:
        for word, other in _WIDER.items():
            if word in fact.body:
                return of(fact, f"{fact.label}{fact.body.replace(word, other, 1)}。")
        return None

    def quote_edit(self, fact: Fact) -> Told | None:
        at = [n for n, c in enumerate(fact.text) if "一" <= c <= "龥"]
        n = self.chance.choice(at)
        other = self.chance.choice([c for c in "的是山水民国法天地人" if c != fact.text[n]])
        quote = fact.text[:n] + other + fact.text[n + 1 :]
        return Told(f"{fact.label}{fact.body}。", (cited(fact.report, quote),))

    def quote_of_another_report(self, fact: Fact) -> Told | None:
        others = [f.report for f in self.facts if fact.text not in f.report.text]
        if not others:
            return None
        wrong = self.chance.choice(others)
        return Told(f"{fact.label}{fact.body}。", (cited(wrong, fact.text),))

    def quote_stitched(self, fact: Fact) -> Told | None:
        others = [f for f in self.facts if f.report.id == fact.report.id and f.start != fact.start]
        if not others:
            return None
        other = self.chance.choice(others)
        half = fact.body[: len(fact.body) // 2] + other.body[len(other.body) // 2 :]
        return Told(f"{fact.label}{half}。", (cited(fact.report, half),))

    def quote_of_other_words(self, fact: Fact) -> Told | None:
        others = [f for f in self.facts if f.report.id == fact.report.id and f.start != fact.start]
        others = [f for f in others if fact.body not in f.text]
        if not others:
            return None
        return Told(
            f"{fact.label}{fact.body}。", (cited(fact.report, self.chance.choice(others).text),)
        )

    def empty_citation(self, fact: Fact) -> Told | None:
        empty = self.chance.choice(["", " ", "。", None])
        quotes = () if empty is None else (cited(fact.report, empty),)
        return Told(f"{fact.label}{fact.body}。", quotes)

    # -- controls ---------------------------------------------------------------------------

    def verbatim(self, fact: Fact) -> Told | None:
        return of(fact, f"{fact.label}{fact.body}。")

    def without_colon(self, fact: Fact) -> Told | None:
        part = self._clause(fact)
        return of(fact, f"{fact.place}{fact.year}年{'要求' if fact.planned else ''}{part}。")

    def one_clause(self, fact: Fact) -> Told | None:
        return of(fact, f"{fact.label}{self._clause(fact)}。")

    def full_width(self, fact: Fact) -> Told | None:
        wide = {ord(str(n)): 0xFF10 + n for n in range(10)} | {ord("%"): "％"}
        return of(fact, f"{fact.label}{fact.body}。".translate(wide))

    def in_traditional(self, fact: Fact) -> Told | None:
        return of(fact, f"{fact.label}{fact.body}。".translate(self.traditional))

    def thousands(self, fact: Fact) -> Told | None:
        for q in quantities(fact.body):
            number = re.match(r"[1-9]\d{3,}(?![\d.])", q.text)
            if number and q.unit and not q.ordinal:
                told = f"{int(number[0]):,}{q.text[number.end() :]}"
                return of(fact, f"{fact.label}{fact.body[: q.start]}{told}{fact.body[q.end :]}。")
        return None

    def expanded(self, fact: Fact) -> Told | None:
        def change(m: re.Match[str]) -> str:
            return f"{round(float(m[1]) * 10_000)}"

        body = re.sub(r"(?<![\d.])(\d+(?:\.\d+)?)万(?=[^亿])", change, fact.body, count=1)
        return of(fact, f"{fact.label}{body}。") if body != fact.body else None

    def percent_in_words(self, fact: Fact) -> Told | None:
        body = re.sub(r"(\d+(?:\.\d+)?)%", r"百分之\1", fact.body, count=1)
        return of(fact, f"{fact.label}{body}。") if body != fact.body else None

    def full_path(self, fact: Fact) -> Told | None:
        whole = fact.report.metadata.region_name
        return of(fact, f"{fact.label}{fact.body}。".replace(fact.place, whole, 1))

    # -- parts ---------------------------------------------------------------------------------

    def _number(self, fact: Fact, change: Callable[[Quantity], str | None]) -> Told | None:
        found = quantities(fact.body)
        held = {(q.value, q.unit) for q in found}
        self.chance.shuffle(order := list(found))
        for q in order:
            other = change(q)
            if other is None or q.ordinal:
                continue
            body = fact.body[: q.start] + other + fact.body[q.end :]
            new = [n for n in quantities(body) if n.start <= q.start < n.end]
            same = new and (new[0].value, new[0].unit) in held and new[0].approx == q.approx
            if not same:  # else it says a number of the sentence, and maybe the truth
                return of(fact, f"{fact.label}{body}。")
        return None

    def _labelled(self, fact: Fact, *, place: str = "", year: int = 0) -> Told | None:
        other = replace(fact, place=place or fact.place, year=year or fact.year)
        body = fact.body.replace(str(fact.year), str(year)) if year else fact.body
        if place:
            body = body.replace(fact.place, place)
        return of(fact, f"{other.label}{body}。")

    def _clause(self, fact: Fact) -> str:
        spans = clauses(fact.report.text, fact.start, fact.end)
        parts = [fact.report.text[a:b].strip("，,；;。：: \n") for a, b in spans]
        long = [
            p for p in parts if len(p) >= 10 and not re.match(r"[一二三四五六七八九十]+是|其中", p)
        ]
        return self.chance.choice(long) if long else fact.body


_UNITS = {"件": "人次", "人": "件", "%": "个百分点", "万元": "亿元", "元": "美元", "次": "人"}
_UNITS |= {"名": "件", "家": "人次", "个": "人次", "项": "人次", "份": "人", "人次": "件"}
_UNITS |= {
    "条": "人",
    "场": "天",
    "个百分点": "%",
    "户": "人",
    "期": "人",
    "处": "人",
    "个工作日": "个月",
}
_SIBLINGS = ("长沙县", "昆山市", "诸暨市", "南皮县", "涪陵区", "雁塔区")
_ACTS = re.compile(r"受理|办理|开展|制定|建立|完成|组织|实现|举办|审查|公布|培训|设立|修订|落实")
_NOT = re.compile(r"尚未|未(?!来|成年)|没有")
_OPPOSITES = {"上升": "下降", "增长": "下降", "提高": "降低", "下降": "上升", "减少": "增加"}
_OPPOSITES |= {"增加": "减少", "提升": "下降", "降低": "提高"}
_DETAILS: tuple[str, ...] = (
    "，受到群众一致好评",
    "，位居全国前列",
    "，较上年增加12件",
    "，其中女性占三成",
)
_DETAILS += ("，节约资金300万元", "，由县长牵头", "，为全省首创", "，并在全国推广")
_CLAIMS = ("一共败诉99件", "荣获国务院表扬", "全部由省长督办", "无一例外地", "取消了以下工作")
_CAUSES = ("人手不足", "上级严厉问责", "经济下行", "群众举报")

_WIDER = {"部分": "全部", "个别": "所有", "县本级": "全县", "上半年": "全年", "部分乡镇": "各乡镇"}
_WIDER |= {"基本": "全部", "较大以上": "任何", "多数": "全部", "之一": ""}

MUTANTS = """digit magnitude unit approximation swap year region_sibling region_parent
region_homonym negation_added negation_lost direction plan_as_result result_as_plan
added_detail added_before added_cause widened quote_edit quote_of_another_report
quote_stitched quote_of_other_words empty_citation""".split()
CONTROLS = """verbatim without_colon one_clause full_width in_traditional thousands expanded
percent_in_words full_path""".split()
