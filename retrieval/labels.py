"""The label lines in a web page's head: 索引号：… 发布机构：… 成文日期：…, or 2023-12-28 来源：….

Knows the labels' names and reads their values; leaves to others what a value means.
"""

import re
from dataclasses import dataclass
from typing import Literal

from retrieval.dates import dates

Field = Literal["title", "number", "issuer", "source", "written", "published", "index", "page"]

_NAMES: dict[Field, str] = {
    "title": "信息名称|文件名称|公文名称|文件标题|信息标题|标题|名称",
    "number": "发文字号|发文文号|发布文号|公文文号|文件编号|文件字号|文件号|文号",
    "issuer": "发布机构|发文机关|发文机构|发文单位|发布机关|发布单位|制发机关|制定机关|公开机构"
    "|公开主体|所属机构|责任部门|公开责任部门|公开单位",
    "source": "信息来源|文章来源|稿件来源|来源",
    "written": "成文日期|成文时间|生成日期|生成时间|制发日期|签发日期|发文日期|发文时间",
    "published": "发布日期|发布时间|公开日期|公开时间|更新时间|更新日期|日期|时间",
    "index": "信息索引号|索引号|索引编号|统一编号|信息编号|编号",
    "page": "主题分类|体裁分类|组配分类|信息分类|信息类别|公开类别|公开目录|公开方式|公开形式|公开范围|公开时限"
    "|公开程序|公开依据|公开属性|有效性|时效性|是否有效|生效日期|失效日期|废止日期|实施日期|服务对象|主题词|主题"
    "|关键词|关键字|内容概述|内容概要|文件下载|附件下载|载体类型|记录形式|语种|分类|作者|审核|审核人|校对|编辑"
    "|责任编辑|录入|录入人|签发|签发人|发布人|供稿|供稿单位|撰稿|浏览次数|浏览量|浏览|点击数|点击量|点击率|点击"
    "|阅读次数|阅读量|阅读数|阅读|访问量|访问次数|字体大小|字体|字号|视力保护色|保护视力色|分享到|分享",
}
_FIELD = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_SPACED = "|".join(r"\s*".join(name) for name in sorted(_FIELD, key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:(?<=^)|(?<=[\s\]】）)|·]))(?P<open>[\[【(（]\s*)?(?P<name>{_SPACED})\s*"
    r"(?P<end>[\]】)）]\s*[:：]?|[:：]|(?=\s|$))"
)
_LEAD = re.compile(r"[\s\[\]【】()（）|·]*")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Label:
    """A label on a page: what it tells of, and its value; empty where none is given."""

    field: Field
    value: str


def labels(line: str) -> tuple[Label, ...]:
    """The labels of a label line in order; empty for any other line.

    A line may begin with a date; a label needs a colon or brackets, except a long one
    that begins the line (索引号 640522001/2023-00346 文号 海政办发〔2023〕34号).
    """
    if len(line) > _LONGEST:
        return ()
    marks = list(_LABEL.finditer(line))
    if not marks or not _begins(line, marks[0]):
        return ()
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    found = [
        Label(_field(mark), _value(line[mark.end() : end]))
        for mark, end in zip(marks, ends, strict=True)
    ]
    day = line[: marks[0].start()].strip(" []【】()（）|·")
    if day:
        found.insert(0, Label("published", day))
    return tuple(found)


def tells(line: str) -> bool:
    """True for a label line that says something of the document, not only of the page."""
    return any(label.field != "page" and label.value for label in labels(line))


def _begins(line: str, mark: re.Match[str]) -> bool:
    before = line[: mark.start()]
    if not _LEAD.fullmatch(before):
        [*found] = dates(before)
        rest = before
        for date in reversed(found):
            rest = rest[: date.start] + rest[date.end :]
        return bool(found) and _LEAD.fullmatch(rest) is not None
    written = re.sub(r"\s", "", mark["name"])
    return bool(mark["end"]) or (len(written) >= 3 and mark.end() < len(line))


def _field(mark: re.Match[str]) -> Field:
    return _FIELD[re.sub(r"\s", "", mark["name"])]


def _value(text: str) -> str:
    bare = text.strip(" :：|·\u3000")
    return "" if re.fullmatch(r"[\[\]【】()（）\s/无-]*", bare) else bare
