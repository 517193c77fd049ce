"""Figures that a report states, as somebody would ask for them: 办理了多少件法律援助案件？

Reads single clauses: a verb with what it counts, or a rate with its name. What it cannot
turn into a plain question it leaves. Whether the answer is found is for others to try.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from answering.deeds import FIRST_WORDS, deed
from answering.nouns import is_noun, terms_in
from answering.patterns import any_of
from answering.reading import Line, clauses_of
from retrieval.quantities import Quantity, quantities


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report, by what it counts. `start` and `end` are its clause's offsets
    in the report's text, half-open.

    `who` did it ("" where not said), `verb` is what was done ("" for what there simply is),
    `noun` what is counted, `unit` its measure word. A rate or a total (受援人数) has a noun
    that names the number itself, and no verb; its unit is "".
    """

    start: int
    end: int
    who: str
    verb: str
    noun: str
    unit: str

    def asked(self, where: str, *, each: bool = False, planned: bool = False) -> str:
        """The question for it; `where` is the place and the year. `each` asks of several
        places or years, `planned` for a target."""
        apart = "分别" if each else ""
        if not self.unit:
            return f"{where}的{self.noun}{apart}{'要达到' if planned else '是'}多少？"
        done = (
            f"{'要' if planned else ''}{self.verb}{'' if planned else '了'}" if self.verb else "有"
        )
        return f"{where}{self.who}{apart}{done}多少{self.unit}{self.noun}？"


def figures(line: Line) -> Iterator[Figure]:
    """The figures of one sentence that can be asked for without what stands around them."""
    if not _NUMBER.search(line.folded):
        return
    for start, end in clauses_of(line.text):
        clause = line.folded[start:end]
        found = quantities(clause) if _NUMBER.search(clause) else ()
        if len(found) == 1 and not _LEANS.search(clause):
            told = _told(clause, found[0])
            if told is not None:
                yield Figure(line.start + start, line.start + end, *told)


Told = tuple[str, str, str, str]
"""Who, verb, noun and unit."""


def _told(clause: str, number: Quantity) -> Told | None:
    """What a clause with one number tells; None for one that needs more than its own words."""
    if number.ordinal or number.direction or number.high or not number.unit:
        return None
    before = _bare(clause[: number.start])
    after = clause[number.end :].strip("，。；：、,.;: ")
    name = _REACHES.sub("", before)
    if number.unit == "%":
        return None if after or not _is_rate(name) else ("", "", name, "")
    if number.unit not in _UNITS:
        return None
    if _TOTAL.fullmatch(name) and not after and is_noun(name):
        return "", "", name, ""
    return _counted(before, after, "名" if number.unit == "人" else number.unit)


def _counted(before: str, after: str, unit: str) -> Told | None:
    """办理法律援助案件 + 428件, 召开 + 3场 + 听证会, 人民调解员 + 1058名."""
    who, verb, noun = _parsed(before)
    if after and (noun or not verb):
        return None
    noun = noun or after
    if not verb:
        return ("", "", noun, unit) if _is_there(noun) else None
    if (verb in _EVENTS) != (unit in _TIMES) and verb in _EVENTS:
        return None
    return (who, verb, noun, unit) if is_noun(noun) and not _acts(noun) else None


def _bare(words: str) -> str:
    """The words before a number without what only places them in time and region."""
    last = ""
    while words != last:
        last, words = words, _FRAME.sub("", words.strip("，,、 "))
    return _TOGETHER.sub("", words)


def _parsed(words: str) -> tuple[str, str, str]:
    """Who did, what was done, and to what; the first two empty where no verb is there."""
    match = _DEED.fullmatch(words)
    if match is None:
        return "", "", words
    who = match["who"] or ""
    return "" if _VAGUE.match(who) else who, match["verb"], match["noun"]


def _is_rate(name: str) -> bool:
    """Whether a name tells what it is a rate of: 办结率 by itself does not."""
    return len(name) > _BARE_RATE and bool(_RATE.fullmatch(name) and terms_in(name))


def _is_there(noun: str) -> bool:
    """Whether a noun can be asked for with 有多少: things and people, no deed."""
    first = terms_in(noun)[:1]
    begins = bool(first) and noun.startswith(first[0]) and not _VERB.match(noun)
    return is_noun(noun) and bool(_THING.search(noun)) and begins


def _acts(noun: str) -> bool:
    """Whether it is a deed with its object (启动应急响应) and no noun that only begins with
    such a word (调解案件)."""
    first = terms_in(noun)[:1]
    return bool(deed(noun) or _VERB.match(noun)) and not (
        first and noun.startswith(first[0]) and len(first[0]) > _VERB_LENGTH
    )


_NUMBER = re.compile(r"\d")
_BARE_RATE, _VERB_LENGTH = 4, 2
_TIMES = frozenset("次 场 场次 期 项 个 轮".split())
_UNITS = _TIMES | frozenset(
    "件 起 份 名 人 位 家 户 所 人次 件次 家次 户次 条 篇 部 本 册 卷 支 宗 台 处 辆 万元 亿元 元"
    " 亩 公里".split()
)
_EVENTS = frozenset("开展 举办 组织 召开 举行 承办 实施".split())
_VERBS = any_of(
    "收到 接到 受理 办理 审结 办结 审理 审查 审核 化解 调解 调处 排查 排除 预防 查处 立案 处理 处置 侦破",
    "开展 举办 组织 召开 举行 承办 实施 印发 制定 出台 修订 修改 废止 清理 梳理 公布 公开 发布 发放 印制",
    "解答 接待 接受 提供 建成 建立 新建 设立 设置 成立 组建 新创建 创建 打造 培育 培养 选聘 聘请 聘任 聘用",
    "选派 新配备 配备 新增 完成 推出 推行 发现 整改 纠正 抽取 抽查 评查 检查 抽检 督察 督查 归集 录入",
    "新登记 登记 挽回 追回 清偿 征集 收集 采纳 报送 报备 签订 执结 追缴 安置 救助 制发 发出 出具 启动",
    "撤销 维持 驳回 取消 下放 承接 评选 表彰 命名 抓获 编制 认定 新申领",
)
_VERB = re.compile(
    f"{_VERBS}|"
    + any_of(*FIRST_WORDS)
    + "|"
    + any_of("进行 提出 宣布 开庭 协调 回复 联合 约谈 移送")
)
_WHO = (
    r"[\u4e00-\u9fff]{1,10}?"
    r"(?:局|委|办|院|中心|政府|部门|机关|组织|单位|队伍|机构|协会|学校|企业)"
)
_DEED = re.compile(
    rf"(?P<who>(?!{_VERBS}){_WHO})?(?:共计?|累计|一共|总共|先后|依法|已|均|全部)*"
    rf"(?P<verb>{_VERBS})了?(?P<noun>[\u4e00-\u9fff]*)"
)
_VAGUE = re.compile("[各全我本该]|.*[各级]")
_FRAME = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.]|[一二三四五六七八九十]是|\d{4}年(?:度|以来|来|底)?|全年|本年度?"
    r"|年内|今年(?:以来)?|一年来|近年来|截至[^，,]{0,10}?(?:底|前|日|目前|年末)|目前|同时|此外|另外|并|还"
    r"|全(?:省|市|县|区|州|旗|镇|乡|街道)(?:范围内)?|[我本](?:省|市|县|区|州|旗|镇|乡)|共计?有?|累计|先后|已|依法|力争|确保|努力|使)"
)
_TOGETHER = re.compile("(?:共计?|累计|总计|合计|达到?|约|共有|有|为|了)+$")
_LEANS = re.compile(
    any_of(
        "其中 比上年 较上年 比去年 较去年 同比 环比 增长 增加 减少 下降 降低 提高 上升 占 压缩 每 上述 该 此 其余",
        "另有 不足 不予 未 仍 尚 平均 由 以上的 将 人均",
    )
)
_REACHES = re.compile("(?:均|都|也|已|保持|稳定|维持|力争|确保)*(?:达到?|为|是|在|至|到|有)*了?$")
_RATE = re.compile(r"[\u4e00-\u9fff]{2,14}率")
_TOTAL = re.compile(r"[\u4e00-\u9fff]{2,10}(?:人数|总数|总量|数量|金额|总额|面积|里程)")
_THING = re.compile(
    "(?:员|人|案|案件|事件|事项|户|企业|主体|机构|组织|队伍|队|所|项目|建议|提案|议题|窗口|站|室|中心|点|机|"
    "仪|设备|资料|视频|讲座|文件|律师|顾问|骨干|干部|申请|诉求|纠纷|证|村|社区|基地|平台|清单)$"
)
