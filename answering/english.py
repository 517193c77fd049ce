"""An English question in Chinese words, so that the same steps read it.

Terms go through the glossary; what is asked (how many, which, when) becomes the Chinese
question word. Regions and years are found in the English text before this.
"""

import re

from answering.thesaurus import Thesaurus

_MARKERS = (
    (r"\bhow many\b", "多少个"),
    (
        r"\bhow much\b.{0,30}\b(?:money|compensation|fund|funding|yuan|loan|amount|cost|pay|paid)",
        "多少钱",
    ),
    (r"\b(?:what|which) (?:percentage|percent|share|proportion)\b|\brate\b", "率是多少"),
    (r"\bhow long\b|\btime limit\b|\bhow (?:quickly|fast|soon)\b", "多久"),
    (r"\bhow much\b|\bhow often\b|\bhow high\b", "多少"),
    (r"\b(?:what|which) year\b|\bwhen\b", "哪一年"),
    (r"\b(?:shortcoming|weakness|deficienc|problem|challenge|difficult)", "存在哪些不足"),
    (r"\bplans? for\b|\bnext (?:year|step)|\bpriorit|\bgoing forward\b", "下一步工作安排有哪些"),
    (r"\bwho\b|\bname\b", "谁"),
    (r"\b(?:which|what are|what were|list|name the)\b", "哪些"),
    (r"\bwhy\b|\bhow (?:did|does|do|is|was|are|were)\b", "如何"),
    (r"^(?:is|are|was|were|did|does|do|has|have|had|can)\b", "是否"),
)


_HOW = re.compile(r"\bhow\b")
"""Told by the marker; the glossary has it as a noun."""
_ABOUT = re.compile(r"^\s*(?:and\s+|so\s+|then\s+)?(?:what|how)\s+about\b")
"""那……呢: what follows a question, and asks nothing itself."""
_PARTS = re.compile(r",? and (?=how|what|which|when|who)|; ?|\? ?")


def to_chinese(question: str, thesaurus: Thesaurus) -> str:
    """A folded English question as Chinese terms, each part with its question word."""
    asked = _ABOUT.sub("", question)
    parts = (part for part in _PARTS.split(asked) if part.strip())
    told = "，".join(f"{thesaurus.chinese(_HOW.sub('', part))} {_marker(part)}" for part in parts)
    return told + ("呢?" if asked != question else "?")


def _marker(part: str) -> str:
    return next((word for pattern, word in _MARKERS if re.search(pattern, part)), "")
