"""Questions whether a thing rose or fell against another year: 比2023年增加了吗.

Knows question words; which years are meant is for others.
"""

import re

from answering import measures
from answering.intent import Ask

_MORE = "(?:增加|增长|上升|提高|提升|上涨|升高|减少|下降|降低|[多少高低升降涨增减])"
_WHETHER = "(?:有没有|是否|是不是|有无)"
_AGAINST = r"(?:(?:相?比起?|较|跟|和|与|同)[\s，,的]*)?(?:相比|比)?[\s，,]*"
_TREND = re.compile(
    f"(?:{_WHETHER}{_AGAINST}(?:有所)?{_MORE}了?(?:一?些)?(?:吗|么)?"
    f"|{_AGAINST}(?:(?:有所|有|又|也|还|是)?{_MORE}了?(?:一?些)?(?:吗|么|没有?|了没)"
    f"|{_WHETHER}(?:有所)?{_MORE}了?|是?{_MORE}了?还是{_MORE}了?"
    "|变化(?:如何|怎么样|怎样|大吗|了吗)?)"
    ")[?？。呢]*$"
)


def trend(text: str) -> re.Match[str] | None:
    """Where a folded question that names what it compares with asks whether a thing rose or
    fell (比…增加了吗, 是增加还是减少)."""
    return _TREND.search(text)


def compared(thing: str) -> Ask:
    """What is asked of a thing whose rise or fall between two years is asked: its value in
    each, and the difference."""
    unit, family = measures.value_asked(thing.rstrip() + "是多少")
    rate = measures.rate_named(thing) if family == "rate" else ""
    return Ask("compute", unit, family, operation="difference", rate=rate)
