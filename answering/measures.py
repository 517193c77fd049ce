"""The measure that a question leaves open: 多少件, 几天, 多少钱, 百分之几.

Knows units and kinds of value; what is counted is for others.
"""

import re
from typing import Literal

from answering.patterns import any_of
from retrieval.quantities import same_unit

Family = Literal["rate", "money", "time", "year", "area", "count", ""]

UNITS = any_of(
    "个工作日 工作日 人次 件次 家次 场次 台次 批次 户次 个百分点 百分点 万元 亿元 元 个人",
    "个?小时 个?钟头 平方公里 平方米 公顷 亩 件 个 份 起 宗 人 名 位 家 户 所 项 次 场 期 部 册 条 笔",
    "张 支 辆 处 座 间 套 本 篇 块 幅 天 日 届 批 类 种 例 单 公里 字 遍 趟 回 级 轮 村 年",
)
_HOW_MANY = re.compile(rf"(?:多少|几|若干)\s*(?:来|多)?\s*({UNITS})?")
_PEOPLE = re.compile(
    any_of(
        "老?百姓 群众 居民 村民 学生 农民工 工人 职工 干部 人员 人(?!次) 对象 律师 法官 民警",
        "调解员 志愿者 党员 孩子 企业家 当事人",
    )
)
_RATE = re.compile(any_of("率 百分之(?:几|多少) 百分比 几成 占比 比例 比重"))
_MONEY = re.compile(
    any_of(
        "多少(?:万|亿)?(?:块)?[^，,。?？]{0,4}?(?:元|钱|资金|经费|款项?|补贴|赔偿金|奖金|费用)",
        "(?:金额|资金|经费|款额?|钱|(?<!免)费用?|奖金|补贴|薪资|工资|赔偿|补偿)"
        ".{0,8}(?:多少|几)(?!件|个|人|次|家|户|项|条|份|名|起|宗|%)",
        "几(?:万|亿)?元 (?:几|多少)(?:十|百|千)?块(?!地|田|牌|板|区)",
    )
)
_TIME = re.compile(
    any_of(
        "多久 多长时间 几天 多少天 多少个?工作日 几个工作日 多少个?小时 几个?小时 钟头",
        "(?:期限|时限|时长|时间)(?:是|为|要|得|一般|至少|最短|不少于|不得少于|规定|要求)*"
        "(?:多少|多久|几|多长)",
    )
)
_AREA = re.compile(
    any_of("面积.{0,6}(?:多少|多大) 多少.{0,2}面积 多少(?:个)?(?:平方|平米|亩|公顷)")
)
_YEAR = re.compile(
    any_of("哪(?:一)?年 何年 几年(?=创|建|达|实现) 什么时候 何时 哪天 什么时间 几月")
)
_OTHERWISE = re.compile("百分之几|几成|多高|多大|第几")
_STATED = re.compile(
    r"率.{0,6}(?:是|为|怎么样|如何|呢|\?|？|$)|数(?:量|字)?是|(?:件|人|总|次|案)?数量?[?？。]?$"
)
_NUMBER_OF = re.compile("数量?[?？。]?$|数(?:量|字)?(?:分别|各)?是")
_HOW_MANY_OF = re.compile(
    any_of("案件? 复议 申请 诉讼 纠纷 争议 事项 人员 人数 律师 调解员 明白人 干部 顾问 志愿者")
    + r"(?:总数|数量|数)?(?:分别|各自?|一?共)?(?:是|有|为)?多少[?？。]?$"
)
_MANY = re.compile(
    "(?:多少|几)[^，,。?？]{0,12}?(?:"
    + any_of("案件?子? 复议 申请 诉讼 纠纷 争议 事项 人员 律师 调解员 明白人 干部 顾问 志愿者")
    + ")(?=[?？。，,]|$)"
)
"""多少行政复议案件: what is counted behind, without a measure word."""
_THINGS = re.compile("多少(?!多|少|算|合|才)[\u4e00-\u9fff]{2}")
"""多少普法活动: things are counted, though the question has no measure word for them."""
_RANKS = re.compile(
    "(?:谁|哪(?:里|儿|(?:一)?(?:个|家|边|地|年|处)))[^，。?？]{0,20}[最更]?(?<!不)[多少高低]"
    "(?:[?？。]|$|呢)"
)
_COUNTED_IN = (
    ("件", re.compile("案|复议|申请|诉讼|纠纷|争议|事项")),
    ("人", re.compile("人员|人数|律师|调解员|明白人|干部|顾问|志愿者")),
)
_TIME_UNIT = re.compile(r"(天|日|小时|分钟|月|年|周|工作日|学时|课时)$")
_PEOPLE_UNITS = ("人", "名", "位")
_TIME_MEASURES = ("", "天", "日", "个工作日", "工作日", "小时", "个小时")
_RATE_UNITS = ("%", "‰", "个百分点", "百分点")

_RATE_NAME = re.compile(r"([\u4e00-\u9fff]{2,6})率")


def how_many(text: str) -> re.Match[str] | None:
    """Where a folded question asks 多少, 几; group 1 is the measure word, if one follows."""
    return _HOW_MANY.search(text)


def number_of(text: str) -> re.Match[str] | None:
    """Where a folded question asks for a number by that word: 办结数, 数量是."""
    return _NUMBER_OF.search(text)


def asks_value(text: str, *, yesno: bool) -> bool:
    """Whether a stretch of a question asks for a value; `yesno` where it asks 是否."""
    measure = how_many(text)
    if measure and not _counts_points(text[measure.start() :]):
        return not re.search(r"哪\s*$", text[: measure.start()])
    if _TIME.search(text) or _OTHERWISE.search(text):
        return True
    return bool(_STATED.search(text)) and not yesno


def _counts_points(asked: str) -> bool:
    return bool(re.search(r"几(?:条|点|项|个方面|大)(?:[?？。]|$)", asked))


def asks_rank(text: str) -> bool:
    """Whether a question asks who or which has most or least."""
    return bool(_RANKS.search(text))


def asks_year(text: str) -> bool:
    """Whether a question asks when."""
    return bool(_YEAR.search(text))


def unit_asked(text: str) -> str:
    """The measure word that the first 多少 or 几 asks for; "" for any."""
    measure = how_many(text)
    if not measure:
        return ""
    if not measure.group(1):
        return "人" if _PEOPLE.match(text, measure.end()) else ""
    return {"个人": "人", "钟头": "小时", "个钟头": "小时"}.get(measure.group(1), measure.group(1))


def value_asked(text: str) -> tuple[str, Family]:
    """The unit ("" any) and the kind of value that a question asks for."""
    unit = unit_asked(text)
    if unit in ("元", "万元", "亿元"):
        return "", "money"
    if unit in ("%", "百分点", "个百分点") or (_RATE.search(text) and not unit):
        return unit, "rate"
    if _AREA.search(text):
        return "", "area"
    if _MONEY.search(text):
        return "", "money"
    if _TIME.search(text) and unit in _TIME_MEASURES:
        return "", "time"
    if asks_year(text) and not unit and not asks_rank(text):
        return "", "year"
    behind = _MANY.search(text)
    if not unit and behind:
        text = behind.group()
    if not unit and (
        behind or asks_rank(text) or _NUMBER_OF.search(text) or _HOW_MANY_OF.search(text)
    ):
        unit = next((unit for unit, words in _COUNTED_IN if words.search(text)), "")
    return unit, "count" if unit or _THINGS.search(text) else ""


def fits(unit: str, family: Family, found: str) -> bool:
    """Whether a quantity in the unit `found` can be the value asked for."""
    if family == "rate":
        return found in _RATE_UNITS
    if family == "money":
        return found.endswith(("元", "美元", "港元"))
    if family == "time":
        return bool(_TIME_UNIT.search(found))
    if family == "year":
        return False  # a day is no quantity
    if family == "area":
        return found.endswith(("平方米", "平方公里", "亩", "公顷"))
    if unit in _PEOPLE_UNITS and found == "个":
        return False
    if unit:
        return same_unit(unit, found) or found.startswith(unit) or _loosely(unit, found)
    if family == "count":
        return (
            found not in _RATE_UNITS and not found.endswith("元") and not _TIME_UNIT.search(found)
        )
    return not found.startswith(("%", "‰")) or not family


def _loosely(asked: str, found: str) -> bool:
    """Citizens say 个 for nearly anything, and 回 for 次 and for 件 (打官司输了几回)."""
    if asked in ("回", "趟"):
        return any(same_unit(unit, found) for unit in ("次", "件")) or found.endswith("次")
    if asked == "个":
        return found not in ("%", "‰") and not found.endswith("元")
    return asked in ("次", "场", "人") and found.startswith(asked)


def rate_named(text: str) -> str:
    """What the last rate that folded words name is a rate of: 调解成功 of 人民调解成功率,
    as much of it as stands right before; "" where they name none."""
    names = _RATE_NAME.findall(text)
    return names[-1] if names else ""
