"""What a report's heading says was done, as somebody would ask how: 怎么规范中介服务的？"""

import re

from answering.patterns import any_of
from retrieval.folding import fold

FIRST_WORDS = (
    "加强 推进 推行 推动 完善 健全 规范 优化 深化 强化 提升 提高 打造 落实 构建 建立 筑牢 夯实 化解 破解",
    "创新 开展 发挥 维护 改善 管好 拓展 拓宽 严查 整治 治理 防范 保障 普及 畅通 压实 营造 培育 充实 改革",
)
"""Verbs that a heading begins with, or any other words that are a deed and no thing."""


def deed(heading: str) -> str:
    """The deed that a heading names, without the words of how eagerly: 规范中介服务; ""
    where it names none."""
    first = re.split("[，,；;。：:]", _ENUMERATOR.sub("", fold(heading)), maxsplit=1)[0].strip()
    match = _DEED.fullmatch(first)
    if match is None or _UNFIT.search(first) or first.count("(") != first.count(")"):
        return ""
    return match["deed"]


def object_of(deed: str) -> str:
    """What a deed is done to: 中介服务 of 规范中介服务."""
    return _FIRST.sub("", deed)


_HOW_DONE = any_of(
    "持续 深入 切实 全面 着力 不断 积极 认真 严格 扎实 进一步 有序 稳步 大力 充分 主动 高标准 高质量 加快 依法",
    "有效 科学 纵深 多措并举 统筹 从严 突出 坚持 自觉 始终 稳妥 强势 多维度 公正",
)
_DEED = re.compile(
    rf"(?:{_HOW_DONE})*(?P<deed>{any_of(*FIRST_WORDS)}[\u4e00-\u9fff“”\"、()（）]{{3,16}})"
)
_FIRST = re.compile(f"^{any_of(*FIRST_WORDS)}+")
_ENUMERATOR = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]|[一二三四五六七八九十]是)\s*"
)
_UNFIT = re.compile(
    any_of("情况 不足 问题 困难 要求$ 目标 任务$ 仍 不够 有待 需要 提升行动")
    + "|"  # what every report says, and nobody asks
    + any_of("党 领导 政治 组织 理论 思想 站位 保障$ 意识 责任 整体水平")
)
