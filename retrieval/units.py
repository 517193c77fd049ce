"""Units: the measure words of reports, and which of them say the same.

Knows words only; numbers are `retrieval.quantities`. A word followed by one of the
characters in brackets is part of a longer word there (三部门, 两年级) and no unit.
"""

from functools import lru_cache

_TIMES = r"(?:人|台|家|件|户|车|辆|场|架|班|艘|店|项|篇|条)(?:[(（]次[)）]|次)"
_LONG = (
    "个工作日 个百分点 个自然日 个小时 个季度 个星期 个月 工作日 百分点 平方公里 平方千米 平方米 立方米 "
    "公里 千米 公顷 公斤 千克 千瓦时 千瓦 分钟 秒 小时 季度 星期 美元 港元 欧元 日元 英镑 批次 人天 课时 学时 大类"
)
_SHORT = (
    "年级轻龄 日常前益均 天然 周围边 度假过 米面粉 人民员才力事大均口工身体格社 名单称录誉义优牌额 位列于居置 "
    "家庭园属乡 个人体性别 件数 条例件款约 项目 次序 部门分署队委 本级地身次年着来质 期间限末中 场所地景 起草来诉点 "
    "处理罚分置 所有属在需 间接 组织建成长 类型似别 种植子 只有要是 台账 班子 版权 首创次先届要 集中体 批准评示发 "
    "例如外会 块状 份额 头部 支持部出撑付 元 吨 亩 岁 倍 宗 册 篇 辆 座 套 款 笔 幅 张 卷 枚 栋 幢 艘 架 株 盏 户 "
    "轮 堂 页 句 段 则 桩 趟 章 ℃"
)
_PERCHANCE = "分歧管布配析 节约 点击 面 口 门 方面案法式 道路德 环 字 步骤"


def _guarded(words: str) -> list[str]:
    return [f"{word[0]}(?![{word[1:]}])" if word[1:] else word for word in words.split()]


CHINESE_UNITS = "|".join(
    [_TIMES, *_LONG.split(), *_guarded(_SHORT), "成(?![员果功立效为绩年本分熟长文就都])"]
)
"""What makes a Chinese numeral a count: 二十四条, 七成."""

UNITS = "|".join([CHINESE_UNITS, *_guarded(_PERCHANCE)])
"""What may follow digits as well; 十分 and 两面 are words, 10分 is not."""

_ALIKE = (
    "件 起 宗 例 桩 个 项",
    "件 份 部 个 篇",
    "人 名 位 个",
    "家 户 个 所",
    "天 日 自然日",
    "次 场 场次 回 节 堂 轮 期",
    "册 本 份",
    "条 项 个 则",
    "条 部 个 篇",
    "张 幅 份 条 块",
    "支 只 个",
    "台 辆 部",
    "台次 辆次 车次",
    "处 个 座 间 所 家 块",
    "个 类 种 大类 款 套 项 组",
    "批 批次",
    "家 家次",
    "户 户次",
)
_FAMILIES = tuple(frozenset(words.split()) for words in _ALIKE)
_BARE = str.maketrans("", "", "()（） ")


def same_unit(a: str, b: str) -> bool:
    """Whether two units can stand for one another: 件 and 起, 人 and 名, 天 and 日.

    人 is not 人次, % is not 个百分点, 元 is not 美元. An empty unit only equals itself.
    """
    a, b = _canonical(a), _canonical(b)
    return a == b or any(a in family and b in family for family in _FAMILIES)


@lru_cache(maxsize=1024)
def _canonical(unit: str) -> str:
    unit = unit.translate(_BARE)
    if len(unit) > 1 and unit[0] == "个":
        return unit[1:]
    return {"星期": "周", "平方千米": "平方公里", "千米": "公里", "千克": "公斤"}.get(unit, unit)
