"""The parts of a report that a question may ask for: shortcomings, plans, targets, results.

Knows the words for them in questions and in headings; finds no section.
"""

import re
from collections.abc import Mapping
from typing import Literal

from answering.patterns import any_of

Chapter = Literal["shortcomings", "plans", "targets", "results", ""]

_ASKED: Mapping[Chapter, re.Pattern[str]] = {
    "shortcomings": re.compile(
        any_of(
            "不足 短板 不到位 做得不 欠缺 软肋 薄弱(?:环节)? 问题和不足 缺点 弱项 没做好 还差",
            "(?:存在|哪些|什么|有何|主要)的?(?:主要)?(?:问题|困难|差距)",
        )
    ),
    "plans": re.compile(
        any_of(
            "下一?步 下一?年度? 来年 明年 今后 接下来 打算 工作思路 主要思路 思路 工作安排",
            "主要安排 工作计划 工作重点 努力方向 规划",
            "(?:作|做)(?:了|出)?(?:哪些|什么|怎样的?)?(?:部署|安排)",
        )
    ),
    "targets": re.compile(any_of("目标(?:任务)? 总体要求 工作要求 主要任务")),
}
_HEADINGS: Mapping[Chapter, re.Pattern[str]] = {
    "shortcomings": re.compile(any_of("不足 问题 短板 薄弱 困难 差距 弱项")),
    "plans": re.compile(
        any_of(
            "下一?步 下一?年度? 来年 明年 今后 思路 打算 工作安排 主要安排 重点安排 工作计划",
            "努力方向 工作重点 重点工作 改进措施",
            r"20\d\d年.{0,14}(?:安排|计划|打算|思路|重点|任务|工作)",
        )
    ),
    "targets": re.compile(any_of("目标 总体要求 工作要求 主要任务 目标任务")),
    "results": re.compile(any_of("成效 举措 措施 做法 工作情况 主要工作 亮点")),
}
_AHEAD = re.compile(
    any_of(
        "下一?步 下一?年度? 来年 明年 今后 思路 工作安排 主要安排 重点安排 工作计划 工作打算",
        "努力方向 目标任务 总体要求 工作要求 主要任务 工作目标 改进措施 整改措施 重点任务",
        r"20\d\d年度?(?:法治(?:政府)?建设)?(?:工作)?的?(?:主要|重点|总体)?"
        "(?:任务|计划|打算|安排|思路|目标|要点)",
    )
)


def chapter_asked(text: str) -> Chapter:
    """The part of a report that a folded question names; "" for none."""
    return next((chapter for chapter, words in _ASKED.items() if words.search(text)), "")


def heads(chapter: Chapter, title: str) -> bool:
    """Whether a folded heading opens such a part."""
    return bool(chapter) and bool(_HEADINGS[chapter].search(title))


def looks_ahead(title: str) -> bool:
    """Whether what stands under a folded heading is planned, not done."""
    return bool(_AHEAD.search(title))
