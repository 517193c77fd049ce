"""What kind of answer a question asks for. Knows question words; nothing about reports.

Works on a folded Chinese question (an English one is brought to Chinese words first).
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from answering import measures
from answering.chapters import Chapter, chapter_asked
from answering.measures import Family
from answering.outcomes import Outcome, outcome_asked
from answering.patterns import any_of
from retrieval.numerals import numeral
from retrieval.quantities import quantities

Form = Literal["value", "fact", "yesno", "list", "section", "compute", "explain"]
Operation = Literal["sum", "share", "rest", "difference"]
Direction = Literal["up", "down", ""]


@dataclass(frozen=True, slots=True)
class Ask:
    """The answer's form.

    `unit` is the measure word asked for ("" any); `family` narrows the value: "rate",
    "money", "time" or ""; `items` is how many a list must hold (0: not said);
    `chapter` is the part of a report asked for; `operation` belongs to "compute".
    `ahead` asks for a plan or target, `future` for a year after the report's, so that
    nothing else will do; `change` asks for a rise or fall, `direction` for one of them,
    `denied` for what was not done, `actual` for a result and no target; `rate` is what the
    rate asked for is a rate of (调解成功), "" where the question does not name it; `outcome`
    is what became of those that are counted (败诉), None where all of them are; `given` are
    the numbers that the question states itself (送审的17个), which it does not ask for;
    `standing` asks how a thing is dealt with or stands (垃圾怎么处理, 种植情况), so that only
    what speaks of the thing itself answers.
    """

    form: Form
    unit: str = ""
    family: Family = ""
    items: int = 0
    chapter: Chapter = ""
    operation: Operation | None = None
    ahead: bool = False
    future: bool = False
    change: bool = False
    direction: Direction = ""
    denied: bool = False
    actual: bool = False
    rate: str = ""
    outcome: Outcome | None = None
    given: tuple[Decimal, ...] = ()
    standing: bool = False

    def accepts(self, unit: str) -> bool:
        """Whether a quantity of this unit can be the value asked for."""
        return measures.fits(self.unit, self.family, unit)

    @property
    def plain(self) -> "Ask":
        """The same for a single value, nothing computed."""
        return replace(self, form="value", operation=None)


_LIST_WORDS = re.compile(
    any_of(
        r"哪些 哪几 哪两 哪[二三四五六七八九十\d]+ 有哪 分别(?:是|有|为) 都有(?:什么|谁)",
        "包括(?:什么|哪) 列出 列举 各是什么 什么环节",
    )
)
_LIST_COUNT = re.compile(
    r"哪?([两二三四五六七八九十]|\d{1,2})(?:大|个|项|部|类|种|家|条|方面|点|件|处|位|名)"
)
_SECTION_ASK = re.compile(
    any_of(
        "哪些 哪几 什么 怎么 如何 主要 有何 几条 几项 几点 方面 介绍 讲讲 说说 概括 总结 打算 呢"
    )
)
_WHICH = re.compile(
    r"哪(?:些|几|[一两二三四五六七八九十\d]+)(?:条|个|项|点|大|方面|类|种)*(?:的)?"
    r"([\u4e00-\u9fff]{0,8})"
)
_WHOLE_CHAPTER = re.compile(
    any_of(
        "方面 内容 举措 措施 安排 任务 重点(?:工作|任务|安排|举措|是|$) 工作 主要(?!的?[领对])",
        "具体 突出 明显 是 呢 吗 要 事 地方 可以 需要 还 方向",
    )
)
_YESNO = re.compile(
    "(?:吗|(?<![什怎那这多])么|没有|是不是|有没有|是否|能否|能不能|会不会|对不对)[?？。!！]*$"
    "|是否|有没有|是不是|会不会|了没"
)
_EXPLAIN = re.compile(
    any_of(
        "为什么 为何 怎么 如何 怎样 做法 举措 措施 经验 介绍 情况(?:如何|怎么样|怎样) 怎么样",
        "讲讲 说说 概括 归纳 简述 总结一下 梳理一下 (?:情况|进展|成效|现状)(?:呢)?[?？。]?$",
        "[做干搞]了?(?:些|点)?(?:什么|啥) (?:开展|采取|推进)了?(?:些|点)?(?:什么|啥)",
    )
)
_SUM = re.compile(
    any_of(
        "加起来 加在一起 合计 总和 之和 相加 加总 合起来 合在一起 拢共",
        "[两三四五](?:样|项|者|类|个|年|地|县|区|市)?(?:一共|共|总共|合起来)",
    )
)
_TOTAL = re.compile("一共|总共|共计|合计|加起来|加在一起|拢共")
_SHARE = re.compile(
    any_of(
        "占(?:了|到|全部|总数|总量|其中)?的?(?:百分之|多少|几成|比例|比重|百分比|多大|几分之)",
        "的?占比(?:是|为|多少|有|呢|[?？。]|$)",
        "(?:比例|占比)(?:是|为|有|达|能)?(?:到|达到)?多(?:少|大|高)",
        "几分之几 占(?:了|到)?多少(?=[?？。]|$)",
    )
)
_REST = re.compile(
    any_of(
        "(?:除去|除了|扣除|刨去|刨除|减去|去掉|除开|不算|剔除).{2,60}?(?:还|剩|其余|余下|另外)",
        "(?:还|尚)?剩(?:下|余)?(?:多少|几)",
        "其余.{0,8}(?:多少|几)",
    )
)
_UNDONE = re.compile(
    "(?:中|里头?|当中|之中)[，,]?[^，,]{0,6}(?:没有?|未|不是|并非)([^，,的]{2,8})"
    "的(?:有|是|共)?(?:多少|几)(?!成)"
)
_ALTOGETHER = re.compile(any_of("一共 总共 共计 合计 加起来 加在一起 合起来 拢共 之和 总和"))
_EACH = re.compile(any_of("分别 各 逐一 每 依次 列出"))
_TOGETHER = re.compile(
    "[^，,。]{2,}(?:和|与|及|跟|、)[^，,。]{2,}?(?:总共|一共|共计|总计|合计)[^，,。和与及、]{0,8}(?:多少|几)"
)
_AHEAD = re.compile(
    any_of(
        "计划 打算 力争 争取 目标 指标要求 要求(?:达到|不|多少|各|是) 要达到 规定 应当 应该 拟",
        "需?要(?:求)?(?:达到|做到|建|办|开展|完成) 将(?!近) 准备(?!金) 部署 安排 下一?步 明年",
        "来年 下一?年 想(?:要)?(?:找|建|办|搞|在) 起码 至少 不少于 不低于",
        "要(?:拉起|新建|培育|创建|组建|降到|提高到|增加)",
    )
)
_LATER = re.compile(
    any_of(
        "计划 打算 安排 思路 下一步 目标 要求 力争 争取 规划 将(?!近) (?<![主重需必])要(?![求点件素])",
        "部署 举措 任务 重点 起码 至少 方案 怎么干 提出 准备(?!金) 上限 控制在 设[的定]",
        "plan target goal aim",
    )
    + "|by 20"
)
_DONE = re.compile(
    any_of("实际 完成了 做了(?!.{0,6}(?:安排|部署|打算|计划)) 办了 取得了? 已经 达到了 落实了")
)
_CHANGE = re.compile(
    any_of(
        "增[长加幅] 减[少幅] 上升 下降 提高了 降低了 升幅 降幅 同比 环比 比上年 比去年 较上年",
        "较去年 变化 涨 多了多少 少了多少 高了多少 低了多少 压减 压缩了 缩短了 缩减",
    )
)
_RISE = re.compile("增[长加幅]|上升|提高|[多高]了|升幅|涨")
_FALL = re.compile("减[少幅]|下降|降低|[少低]了|降幅|压减|压缩|缩短|缩减")
_DENIAL = re.compile(
    "未(?!成年|来|必)|(?<![罚有])没(?!收|问|有(?:[?？。，,]|$))|不予|无法|(?<!是)不(?:合格|达标|服|符合|通过)"
)
_STANDING = re.compile(
    "^[^，,。;；]{2,14}?(?:"
    + any_of(
        "(?:情况|现状|进展|状况)(?:是)?(?:如何|怎么样|怎样|咋样|什么样)?",
        "(?:是)?(?:如何|怎么样|怎样|咋样)了?",
        "(?:该|应该|是|都|要)?(?:怎么|如何|怎样|咋)(?:去|来|进行|加以)?"
        "(?:处理|处置|解决|管理?|办|防范|预防|应对|治理|整治|开展|推进|发展|保障)(?:的|好)?",
    )
    + ")[?？。]*$"
)
_DIFFERENCE = re.compile(
    any_of(
        "相差 差距 差了? 多了? 少了? 高了? 低了? 增加了? 减少了? 增长了? 下降了? 提高了?",
        "降低了?",
    )
    + "(?:了)?(?:多少|几)"
)


def ask_of(text: str) -> Ask:
    """The form of answer that `text`, a folded Chinese question, asks for."""
    form = _form(text)
    return replace(
        form,
        ahead=bool(_AHEAD.search(text)),
        change=bool(_CHANGE.search(text)),
        direction=_direction(text),
        denied=denies(text),
        actual="实际" in text and "目标" not in text,
        rate=measures.rate_named(text) if form.family == "rate" else "",
        outcome=_outcome(text) if form.family in ("count", "") else None,
        standing=bool(_STANDING.search(text.strip())),
        given=_given(text) if form.form == "value" else (),
    )


def denies(words: str) -> bool:
    """Whether words speak of what was not done: 没通过, 不予受理."""
    return bool(_DENIAL.search(words))


def _given(text: str) -> tuple[Decimal, ...]:
    """The counts that a question states: not shares, which it may ask about (达到100%的有几个),
    nor one or two, which may be anything."""
    return tuple(q.value for q in quantities(text) if q.value > 2 and "%" not in q.unit)


def _outcome(text: str) -> Outcome | None:
    many = measures.how_many(text) or measures.number_of(text)
    return outcome_asked(text, many.span()) if many else None


def asks_value(text: str) -> bool:
    """Whether a stretch of a question asks for a value of its own."""
    if measures.asks_rank(text):
        return True
    return measures.asks_value(text, yesno=bool(_YESNO.search(text)))


def totals(text: str) -> bool:
    """Whether a follow-up asks for the sum of what was spoken of: 这两年一共呢？"""
    return bool(_TOTAL.search(text))


def adds_up(text: str) -> bool:
    """Whether a question about several places or years asks for one number of them all
    (两年一共办理了多少件), not for one each."""
    return bool(_ALTOGETHER.search(text)) and not _EACH.search(text)


def totalled(ask: Ask) -> Ask:
    """The sum of the values that `ask` asks for; another form as it is."""
    return replace(ask, form="compute", operation="sum") if ask.form == "value" else ask


def _direction(text: str) -> Direction:
    if _FALL.search(text):
        return "" if _RISE.search(text) else "down"
    return "up" if _RISE.search(text) else ""


def asks_ahead(text: str, ask: Ask) -> bool:
    """Whether a question about a year to come can be answered by plans for it."""
    planned = ask.ahead or ask.chapter in ("plans", "targets") or _LATER.search(text)
    return bool(planned) and not _DONE.search(text)


def _form(text: str) -> Ask:
    chapter, items = chapter_asked(text), _items(text)
    value = asks_value(text)
    if chapter and not value and _asks_chapter(text):
        return Ask("section", chapter=chapter, items=items)
    operation = _operation(text)
    if operation:
        return _computed(text, chapter, items, operation)
    if value:
        return Ask("value", *measures.value_asked(text), chapter=chapter)
    return _plain_form(text, chapter, items)


def _plain_form(text: str, chapter: Chapter, items: int) -> Ask:
    """The form of a question that asks for no number."""
    if _LIST_WORDS.search(text):
        return Ask("list", items=items, chapter=chapter)
    if measures.asks_year(text):
        return Ask("value", family="year", chapter=chapter)
    if chapter and len(text) < 40:
        return Ask("section", chapter=chapter, items=items)
    if _YESNO.search(text):
        return Ask("yesno", chapter=chapter)
    return Ask("explain" if _EXPLAIN.search(text) else "fact", chapter=chapter)


def _computed(text: str, chapter: Chapter, items: int, operation: Operation) -> Ask:
    unit, family = measures.value_asked(text)
    family = "rate" if operation == "share" else family
    return Ask("compute", unit, family, items, chapter, operation)


def _asks_chapter(text: str) -> bool:
    """Whether the chapter itself is asked for, not some other thing within it
    (工作思路里要对哪些重点领域严格执法 asks for fields)."""
    if not _SECTION_ASK.search(text):
        return False
    asked = _WHICH.search(text)
    if not asked or not asked.group(1):
        return True
    thing = asked.group(1)[:6]
    return bool(chapter_asked(thing) or _WHOLE_CHAPTER.match(thing))


def _items(text: str) -> int:
    match = _LIST_COUNT.search(text)
    value = numeral(match.group(1)) if match else None
    return int(value) if value else 0


def _operation(text: str) -> Operation | None:
    many = measures.how_many(text)
    if _SHARE.search(text):
        return "share"
    if (_REST.search(text) and many) or _UNDONE.search(text):
        return "rest"
    if (_SUM.search(text) and (many or "合计" in text)) or _TOGETHER.search(text):
        return "sum"
    return "difference" if _DIFFERENCE.search(text) else None
