"""The parts of a report that a question may ask for: shortcomings, plans, targets, results.

Knows the words for them in questions and in headings; finds no section.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from answering.patterns import any_of
from retrieval.folding import fold
from retrieval.report import Metadata

Chapter = Literal["shortcomings", "plans", "targets", "results", "outline", ""]

_ASKED: Mapping[Chapter, re.Pattern[str]] = {
    "shortcomings": re.compile(
        any_of(
            "不足 短板 不到位 做得不 欠缺 软肋 薄弱(?:环节)? 问题和不足 缺点 弱项 没做好 还差",
            "(?:存在|哪些|什么|有何|主要)的?(?:主要)?(?:问题|困难|差距)",
            "^的?(?:主要|存在)?的?(?:问题|困难|差距)[?？]?$ 困难和问题 问题和困难 (?:困难|差距)(?:是|有|在)(?:什么|哪)",
        )
    ),
    "plans": re.compile(
        any_of(
            "下一?步 下一?年度? 来年 明年 今后 接下来 打算 工作思路 主要思路 思路 工作安排",
            "主要安排 工作计划 工作重点 努力方向 规划 准备(?:从|怎么|如何|抓|做|干)",
            "^的?(?:工作)?(?:安排|计划)[?？]?$ (?:作|做)(?:了|出)?(?:哪些|什么|怎样的?)?(?:部署|安排)",
            "(?:哪些|什么|怎样的?|有何)(?:工作)?(?:计划|部署)(?=[?？。]|$) 有何(?:工作)?安排(?=[?？。]|$)",
        )
    ),
    "targets": re.compile(any_of("目标(?:任务)? 总体要求 工作要求 主要任务")),
    "results": re.compile(
        any_of(
            "主要(?:做法|举措|措施|成效|成绩|亮点) 工作成效 成效(?:如何|怎么样|$)",
            "取得(?:了)?(?:哪些|什么|何种|怎样)的?(?:主要|新|积极)?(?:成效|成绩|进展)",
        )
    ),
    "outline": re.compile(
        "分(?:成|为|了)?"
        + any_of("(?:哪些|哪?几|多少)(?:个|大)?(?:方面|部分|块|章)")
        + "|(?:有|讲|包括|包含)(?:了)?哪几(?:个|大)?(?:方面|部分)|(?:整体|总体)?(?:框架|结构)是"
    ),
}
_HEADINGS: Mapping[Chapter, re.Pattern[str]] = {
    "shortcomings": re.compile(any_of("不足 问题(?!导向|整改|清单) 短板 薄弱 困难 差距 弱项")),
    "plans": re.compile(
        any_of(
            "下一?步 下一?年度? 来年 明年 今后 思路 打算 工作安排 主要安排 重点安排 工作计划",
            "努力方向 工作重点 重点工作 改进措施",
            r"20\d\d年.{0,14}(?:安排|计划|打算|思路|重点|任务|工作(?!的?(?:总体|整体|主要)?"
            "(?:情况|成效|成绩|总结|回顾|做法|亮点|进展|开展)))",
        )
    ),
    "targets": re.compile(any_of("目标 总体要求 工作要求 主要任务 目标任务")),
    "results": re.compile(any_of("成效 成绩 举措 措施 做法 工作情况 主要工作 亮点 进展")),
}
_OVERVIEW = re.compile(
    any_of(
        "总结 概括 概述 简述 归纳 梳理 介绍 回顾 概况 情况 成效 成绩 亮点 举措 做法 进展 主要内容",
        "怎么样 (?:做了?|干了?|开展了?)(?:哪些|什么|啥) (?:哪些|什么|主要)工作",
        "(?:讲|说|写)(?:了|的)?(?:些|是)?(?:什么|啥)",
    )
)
_LACKING = re.compile(
    any_of(
        "不足 短板 薄弱 不够 不强 不高 有待 亟待 尚未 欠缺 滞后 偏[低少弱] 仍需 还需 差距 不到位 不平衡"
    )
)
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


def asks_overview(text: str) -> bool:
    """Whether a folded question may ask what a report says on the whole; it does where it
    names nothing else."""
    return bool(_OVERVIEW.search(text))


def in_every_title(word: str, reports: Iterable[Metadata]) -> bool:
    """Whether a folded word only says what kind of report these are: 法治政府建设."""
    return all(word in fold(report.title) for report in reports)


def chapters_asked(text: str) -> tuple[Chapter, ...]:
    """The parts named where a question asks for two of them (不足和下一步打算), in its
    order; else the one it names."""
    found = {name: words.search(text) for name, words in _ASKED.items()}
    lacks, plans = found["shortcomings"], found["plans"]
    if lacks and plans and lacks.start() != plans.start():
        return (
            ("shortcomings", "plans")
            if lacks.start() < plans.start()
            else ("plans", "shortcomings")
        )
    chapter = chapter_asked(text)
    return (chapter,) if chapter else ()


def heads(chapter: Chapter, title: str) -> bool:
    """Whether a folded heading opens such a part."""
    words = _HEADINGS.get(chapter)
    return words is not None and bool(words.search(title))


def owns_up(text: str) -> bool:
    """Whether a sentence tells a shortcoming."""
    return bool(_LACKING.search(text))


def looks_ahead(title: str) -> bool:
    """Whether what stands under a folded heading is planned, not done."""
    return bool(_AHEAD.search(title))
