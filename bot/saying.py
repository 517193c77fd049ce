"""What every surface says of an answer in the same words: where it looked, where a quote
stands, what was struck, how it was made. How that looks is each surface's own, and so is
making it harmless: what comes from reports is in it as it is.
"""

from collections import Counter

from answering.answer import Answer, Citation, Finding, ScopeTaken, Struck
from answering.question import language
from bot.words import Words

_MOST_REASONS = 3
_REASONS = (
    ("number", "数字与原文不符"),
    ("year", "年份与原文不符"),
    ("date", "年份与原文不符"),
    ("period", "年份与原文不符"),
    ("region", "地区与原文不符"),
    ("plan", "把计划说成了结果"),
    ("negation", "肯定与否定颠倒"),
    ("detail", "添加了原文没有的内容"),
    ("citation", "没有可用的引文"),
    ("off_topic", "没有回答所问"),
    ("claim_link", "含有链接或标记"),
    ("formula", "算式不成立"),
)


def spoken(question: str, words: Words) -> Words:
    """The words around an answer: English ones around that to an English question."""
    return Words("en") if language(question) == "en" else words


def regions(taken: ScopeTaken, words: Words) -> str:
    """The regions that were looked in."""
    return words("、").join(taken.regions) or words("库中全部地区")


def years(taken: ScopeTaken, words: Words) -> str:
    """The years that were looked in, empty where all were."""
    return words("、").join(words("{y}年", y=year) for year in taken.years)


def report(citation: Citation, words: Words) -> str:
    """The report that a quote is from: title, region and year."""
    year = words("{y}年", y=citation.year) if citation.year else words("年份未知")
    region = citation.region or words("地区未知")
    return f"{words('《')}{citation.title}{words('》')} {region} {year}"


def headings(citation: Citation) -> str:
    """The headings above a quote, outermost first."""
    return " › ".join(citation.section)


def position(citation: Citation, words: Words) -> str:
    """Where in its source a quote stands: characters, and the page where there are pages."""
    at = words(
        "{source} 第 {start}–{end} 字",
        source=citation.source,
        start=citation.start,
        end=citation.end,
    )
    return at + (words("，第 {page} 页", page=citation.page) if citation.page else "")


def struck(dropped: tuple[Struck, ...], words: Words) -> tuple[str, tuple[str, ...]]:
    """How much the verifier struck, and the commonest reasons. What was struck is not
    repeated: it may be false, and who wants it finds it in the JSON."""
    found = (_reason(finding) for one in dropped for finding in one.findings)
    commonest = Counter(found).most_common(_MOST_REASONS)
    told = tuple(f"{words(reason)} × {count}" for reason, count in commonest)
    return words("已删去未能证明的 {n} 句：", n=len(dropped)), told


def how(answer: Answer, words: Words) -> str:
    """Who wrote the answer."""
    if answer.mode == "model":
        return words("由模型 {model} 撰写，逐句核对原文", model=answer.model or "?")
    return words("摘自报告原文，未使用模型")


def _reason(finding: Finding) -> str:
    """The kind of finding; its own message may repeat what is false."""
    return next((told for kind, told in _REASONS if finding.code.startswith(kind)), "与原文不符")
