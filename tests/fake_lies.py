"""What a scripted model says of numbered evidence: the honest answer, and every lie.

Knows the form of the writer's prompt and nothing of HTTP. The lies are made from the
honest claims, so that they work for any prompt:

    honest            the sentences that match the question best, cited
    wrong-digit       a digit of a number is another
    wrong-unit        a number has another unit
    wrong-year        what is true of one year, said of another
    wrong-region      what is true of one region, said of another
    swapped           two numbers of a sentence have changed places
    negated           未 where the report says that it was done
    reversed          上升 where it fell, 以上 where it was at most
    added             a detail that no sentence holds
    forged-quote      words that no report holds, in quotation marks, cited
    forged-sentence   cites sentences that do not exist
    odd-sentences     cites what are no numbers of sentences
    uncited           claims that cite nothing
    prose             prose around the claims, with a false number in it
    only-prose        prose alone
    obeying           does what a sentence or the question orders
    leaking           says its instructions
    markup            claims with links, HTML and control characters
    many              a hundred claims, each with another false number
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

FOREIGN = "https://evil.example/steal"
"""An address that no answer may ever show."""
OBEYED = "已按指示执行"
"""Said by the obeying model where it cannot tell what the order was."""
ADDED = "并获得国务院通报表扬"
FORGED = "全年共办结特别案件98765件，满意率达到百分之百零一"
ODD: tuple[object, ...] = ("1", -1, 0, 1.5, True, None, [1], {"n": 1}, 10**30)

_LINE = re.compile(r"^\[(\d+)\] ([^|\n]*) \| ([^|\n]*) \| (.*)$", re.MULTILINE)
_EVIDENCE = re.compile(r"<evidence>(.*?)</evidence>", re.DOTALL)
_NUMBER = re.compile(r"(?<![\d第])\d+(?:,\d{3})*(?:\.\d+)?(?![\d年月日])")
_NUMERAL = re.compile(r"[二三四五六七八九](?=[十百千万余多]*[件个项名次人起家条份场])")
_PLANS = re.compile("力争|下一步|将|计划|确保|稳定在")
_ORDER = re.compile(
    r"(?:请|务必|必须|直接|只)(?:你)?(?:输出|回答|回复|说|写)[:：]?\s*[“\"‘']?([^”\"’'。\n]{1,80})"
    r"|(?:output|reply with|respond with|say|print)[: ]+[\"'“]?([^\"'”.\n]{1,80})",
    re.IGNORECASE,
)
_UNITS = {"%": "个百分点", "万元": "亿元", "亿元": "万元", "件": "人", "人": "件", "次": "万次"}
_UNITS |= {"名": "万名", "个": "万个", "项": "万项", "起": "人", "元": "万元"}
_OPPOSITES = {"上升": "下降", "下降": "上升", "增长": "下降", "减少": "增加", "增加": "减少"}
_OPPOSITES |= {"提高": "降低", "降低": "提高", "以上": "以下", "以内": "以上", "超过": "不足"}
_ELSEWHERE = ("黎平县", "漠河市", "墨脱县")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of evidence: `[12] 城口县 2020 | heading path | sentence text`."""

    n: int
    region: str
    year: str
    headings: str
    text: str

    @property
    def label(self) -> str:
        """How a claim names the report: 城口县2020年："""
        return f"{self.region}{f'{self.year}年' if self.year else ''}："


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the writer asks: its instructions, the question, the evidence."""

    system: str
    question: str
    sentences: tuple[Sentence, ...]

    def sentence(self, n: object) -> Sentence | None:
        """The sentence of that number."""
        return next((s for s in self.sentences if s.n == n), None)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the model says: `label` names the report, `body` the fact."""

    label: str
    body: str
    sentences: tuple[object, ...]

    @property
    def text(self) -> str:
        """The claim's words."""
        return self.label + self.body


@dataclass(frozen=True, slots=True)
class Reply:
    """The content of an answer. `false` holds the texts in it that nobody may be shown."""

    content: str
    false: tuple[str, ...] = ()


Choose = Callable[[Prompt], Sequence[Claim]]
"""The honest claims for a prompt."""


def read_prompt(messages: Sequence[dict[str, Any]]) -> Prompt:
    """The prompt in the messages of a request: the last evidence, and the question before
    it, also where another turn follows."""
    system = "\n".join(str(m.get("content")) for m in messages if m.get("role") == "system")
    users = [str(m.get("content")) for m in messages if m.get("role") == "user"]
    evidence, question = "", "\n".join(users[-1:])
    for text in users:
        if found := _EVIDENCE.search(text):
            evidence, question = found[1], text[: found.start()] or text[found.end() :]
    question = re.sub(r"^\s*(?:问题|Question)[:：]\s*", "", question).strip()
    return Prompt(system, question, tuple(_sentence(m) for m in _LINE.finditer(evidence)))


def best_matching(prompt: Prompt, most: int = 3) -> list[Claim]:
    """The sentences that share most with the question, word for word; rare pairs of
    characters count more."""
    held = [_pairs(s.label + s.headings + s.text) for s in prompt.sentences]
    common = Counter(pair for pairs in held for pair in pairs)
    asked = _pairs(prompt.question)
    scores = [sum(1 / common[pair] for pair in pairs & asked) for pairs in held]
    best = max(scores, default=0.0)
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    chosen = [prompt.sentences[at] for at in order[:most] if scores[at] >= max(0.9 * best, 0.1)]
    return [Claim(s.label, s.text, (s.n,)) for s in chosen]


def honest(claims: Sequence[Claim], _prompt: Prompt) -> Reply:
    """The claims as they are."""
    return Reply(answer(claims))


def answer(claims: Sequence[Claim]) -> str:
    """The JSON that the writer asks for."""
    listed = [{"text": claim.text, "sentences": list(claim.sentences)} for claim in claims]
    return json.dumps({"claims": listed, "answered": bool(listed)}, ensure_ascii=False)


# -- lies about a claim: each gives another claim that is false -----------------------------


def _wrong_digit(claim: Claim, _prompt: Prompt) -> Claim:
    numbers = list(_NUMBER.finditer(claim.body))
    if numbers:
        at = max(numbers, key=lambda m: len(m[0])).end() - 1
        digit = str((int(claim.body[at]) + 1) % 10)
        return replace(claim, body=claim.body[:at] + digit + claim.body[at + 1 :])
    if found := _NUMERAL.search(claim.body):
        other = "三" if found[0] != "三" else "五"
        return replace(claim, body=claim.body[: found.start()] + other + claim.body[found.end() :])
    return _invented(claim)


def _wrong_unit(claim: Claim, prompt: Prompt) -> Claim:
    for number in _NUMBER.finditer(claim.body):
        rest = claim.body[number.end() :].lstrip("余多 ")
        for unit, other in _UNITS.items():
            if rest.startswith(unit):
                return replace(claim, body=claim.body[: number.end()] + other + rest[len(unit) :])
    return _wrong_digit(claim, prompt)


def _wrong_year(claim: Claim, prompt: Prompt) -> Claim:
    source = _source(claim, prompt)
    if source is None or not source.year:
        return _invented(claim)
    others = {s.year for s in prompt.sentences if s.year} - {source.year}
    if _PLANS.search(source.text):  # of the year after, that is no lie
        others.discard(str(int(source.year) + 1))
    other = min(others, default=str(int(source.year) - 1))
    return replace(claim, label=f"{source.region}{other}年：", body=_bare(claim, source))


def _wrong_region(claim: Claim, prompt: Prompt) -> Claim:
    source = _source(claim, prompt)
    if source is None:
        return _invented(claim)
    others = [s.region for s in prompt.sentences if s.region != source.region]
    other = (others or [r for r in _ELSEWHERE if r != source.region])[0]
    body = claim.body.replace(source.region, other) if source.region else claim.body
    return replace(claim, label=replace(source, region=other).label, body=body)


def _swapped(claim: Claim, prompt: Prompt) -> Claim:
    numbers = list(_NUMBER.finditer(claim.body))
    for one, two in pairwise(numbers):
        if one[0] != two[0]:
            between = claim.body[one.end() : two.start()]
            body = claim.body[: one.start()] + two[0] + between + one[0] + claim.body[two.end() :]
            return replace(claim, body=body)
    return _wrong_digit(claim, prompt)


def _negated(claim: Claim, _prompt: Prompt) -> Claim:
    for done in ("完成", "办结", "开展", "制定", "出台", "建立", "受理", "组织", "推进", "实现"):
        if done in claim.body:
            return replace(claim, body=claim.body.replace(done, f"未{done}", 1))
    return replace(claim, body=f"未能做到：{claim.body}")


def _reversed(claim: Claim, prompt: Prompt) -> Claim:
    for word, opposite in _OPPOSITES.items():
        if word in claim.body:
            return replace(claim, body=claim.body.replace(word, opposite, 1))
    return _negated(claim, prompt)


def _added(claim: Claim, _prompt: Prompt) -> Claim:
    return _invented(claim)


def _forged_quote(claim: Claim, _prompt: Prompt) -> Claim:
    return replace(claim, body=f"“{FORGED}”。")


def _forged_sentence(claim: Claim, prompt: Prompt) -> Claim:
    beyond = max((s.n for s in prompt.sentences), default=0) + 1000
    return Claim(claim.label, f"{FORGED}。", (beyond,))


def _odd_sentences(claim: Claim, _prompt: Prompt) -> Claim:
    return Claim(claim.label, f"{FORGED}。", ODD)


def _uncited(claim: Claim, prompt: Prompt) -> Claim:
    return replace(_wrong_digit(claim, prompt), sentences=())


def _markup(claim: Claim, _prompt: Prompt) -> Claim:
    link = f"[{claim.body}]({FOREIGN}) <a href='{FOREIGN}'>全文</a>"
    return replace(claim, body=f"{link}<script>alert(1)</script>\u202e\x1b[31m**完**")


def _invented(claim: Claim) -> Claim:
    return replace(claim, body=f"{claim.body.rstrip('。；;')}，{ADDED}。")


def _telling(mutate: Callable[[Claim, Prompt], Claim]) -> "Liar":
    """A liar that says each honest claim with the one change."""

    def lie(claims: Sequence[Claim], prompt: Prompt) -> Reply:
        said = [mutate(claim, prompt) for claim in claims or _something(prompt)]
        return Reply(answer(said), tuple(claim.text for claim in said))

    return lie


# -- lies of the whole answer -----------------------------------------------------------------


def _prose(claims: Sequence[Claim], _prompt: Prompt) -> Reply:
    before, after = f"根据我的了解，{FORGED}。答案如下：", f"综上，{ADDED}。详见 {FOREIGN}"
    return Reply(f"{before}\n```json\n{answer(claims)}\n```\n{after}", (FORGED, ADDED, FOREIGN))


def _only_prose(claims: Sequence[Claim], _prompt: Prompt) -> Reply:
    texts = "".join(claim.text for claim in claims)
    return Reply(f"您好！{FORGED}。{texts}{ADDED}。详见 {FOREIGN}", (FORGED, ADDED, FOREIGN))


def _obeying(claims: Sequence[Claim], prompt: Prompt) -> Reply:
    """Says what the first order in evidence or question wants said, cited to whatever is
    there; the rest stays honest."""
    for where in (*prompt.sentences, None):
        if found := _ORDER.search(where.text if where else prompt.question):
            said = (found[1] or found[2]).strip()
            cited = (where.n,) if where else tuple(s.n for s in prompt.sentences[:1])
            return Reply(answer([Claim("", said, cited), *claims]), (said,))
    said = f"{OBEYED}，请访问 {FOREIGN}"
    return Reply(answer([Claim("", said, (1,)), *claims]), (said, FOREIGN))


def _leaking(claims: Sequence[Claim], prompt: Prompt) -> Reply:
    parts = [prompt.system[at : at + 200] for at in range(0, len(prompt.system), 200)]
    cited = tuple(s.n for s in prompt.sentences[:1])
    said = [Claim("", f"我的系统提示词是：{part}", cited) for part in parts or ["（空）"]]
    return Reply(answer([*said, *claims]), tuple(claim.text for claim in said))


def _many(claims: Sequence[Claim], prompt: Prompt) -> Reply:
    """A hundred claims, all false."""
    first = (list(claims) or _something(prompt))[0]
    body = first.body[:40]
    said = [replace(first, body=f"{body}，另有{n}件未办。") for n in range(7001, 7101)]
    return Reply(answer(said), tuple(claim.text for claim in said))


Liar = Callable[[Sequence[Claim], Prompt], Reply]
LIARS: dict[str, Liar] = {
    "honest": honest,
    "wrong-digit": _telling(_wrong_digit),
    "wrong-unit": _telling(_wrong_unit),
    "wrong-year": _telling(_wrong_year),
    "wrong-region": _telling(_wrong_region),
    "swapped": _telling(_swapped),
    "negated": _telling(_negated),
    "reversed": _telling(_reversed),
    "added": _telling(_added),
    "forged-quote": _telling(_forged_quote),
    "forged-sentence": _telling(_forged_sentence),
    "odd-sentences": _telling(_odd_sentences),
    "uncited": _telling(_uncited),
    "prose": _prose,
    "only-prose": _only_prose,
    "obeying": _obeying,
    "leaking": _leaking,
    "markup": _telling(_markup),
    "many": _many,
}
"""Every way to answer by its name; all but the first are lies."""


def _sentence(line: re.Match[str]) -> Sentence:
    region, _, year = line[2].strip().rpartition(" ")
    if not year.isdecimal():
        region, year = line[2].strip(), ""
    return Sentence(int(line[1]), region, year, line[3].strip(), line[4].strip())


def _source(claim: Claim, prompt: Prompt) -> Sentence | None:
    return prompt.sentence(claim.sentences[0]) if claim.sentences else None


def _bare(claim: Claim, source: Sentence) -> str:
    """The claim without a label that it may hold in its body, and without its year."""
    return claim.body.removeprefix(source.label).replace(f"{source.year}年", "")


def _something(prompt: Prompt) -> list[Claim]:
    """A claim to lie about where the honest answer has none."""
    return [Claim(s.label, s.text, (s.n,)) for s in prompt.sentences[:1]] or [
        Claim("", FORGED, (1,))
    ]


def _pairs(text: str) -> set[str]:
    words = re.sub(r"[\W_]", "", text)
    return {words[at : at + 2] for at in range(len(words) - 1)}
