"""Which lines of a report are its title, and where its body opens.

Works on tidied lines, before and after cleaning alike; leaves what the title says to
`metadata`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.dates import year_mentions
from retrieval.labels import labels

_TOPIC = re.compile(r"法治|依法|普法|述法|学法|行政执法|行政复议|法制|司法")
_FORM = re.compile(
    r"(报告书?|总结|情况|方案|要点|计划|规划|安排|通知|意见|汇报|纲要|公告|工作|年报|清单|任务分解表?"
    r"|通报|函|办法|公示|措施|说明|综述)$"
)
_BRACKETED = re.compile(r"[(（][^()（）]{1,12}[)）]$")
_NUMBERED = re.compile(
    r"第?[一二三四五六七八九十百]+[章节编部、]|[(（]?[一二三四五六七八九十]{1,3}[)）]|\d{1,3}\s*(?:[、．]|\.(?!\d))"
)
_PLACE = re.compile(r"[省市县区州旗盟镇乡师]|街道|兵团|人民政府")
_STOPS = re.compile(r"[。！？；!?;]")
_ENDS = re.compile(r"[。！？；：!?;:][”’」』)）]*$")
_CRUMB = re.compile(r"[>›»＞]")
_LONGEST = 100
_HALF = 45
_HEADER_REACH = 12
_FULL = 5


@dataclass(frozen=True, slots=True)
class Title:
    """A title and the lines it stands on, half-open."""

    text: str
    first: int
    last: int


def find_title(lines: Sequence[str]) -> Title | None:
    """The best title above the body; None where the text has none.

    A topic, a year and a place count. Of equals the first wins, but for those that
    lack the year: menus stand above titles.
    """
    best: tuple[int, Title] | None = None
    for title in _candidates(lines, opening(lines)):
        score = _score(title.text)
        if (
            best is None
            or score > best[0]
            or (score == best[0] < _FULL and title.text != best[1].text)
        ):
            best = (score, title)
    return None if best is None else best[1]


def opening(lines: Sequence[str]) -> int:
    """Where the body opens: its first sentence or numbered heading below the page's
    head. `len(lines)` where there is neither."""
    for index, line in enumerate(lines):
        if _opens(line) and not any(map(is_header, lines[index + 1 : index + _HEADER_REACH])):
            return index
    return len(lines)


def looks_like_title(line: str) -> bool:
    """True for a line that could head a report: on the topic or of a year, no sentence."""
    bare = re.sub(r"[《》“”\"]", "", line).strip()
    if not 4 <= len(bare) <= _LONGEST or _STOPS.search(bare) or re.search("[|：:]|^[·•]", bare):
        return False
    if _CRUMB.search(bare) or _NUMBERED.match(bare) or bare.endswith(("，", "、")):
        return False
    form = _FORM.search(_BRACKETED.sub("", bare))
    if form is None:
        return False
    on_topic = bool(_TOPIC.search(bare))
    return on_topic or (form.group() not in ("工作", "情况") and bool(year_mentions(bare)))


def is_prose(line: str) -> bool:
    """A sentence or more of running text, whatever words are in it."""
    if len(line) < 12 or labels(line) or is_crumbs(line):
        return False
    if _ENDS.search(line) and re.search("[，。；！？,;!?]", line):
        return True
    stops = len(re.findall(r"[。；]", line))
    return (stops >= 1 and len(line) >= 40) or (
        len(re.findall("[，,]", line)) >= 2 and len(line) >= 50
    )


def is_crumbs(line: str) -> bool:
    """A bread crumb: 首页 > 政务公开 > 法治政府建设."""
    return "<" not in line and len(_CRUMB.findall(line)) >= 1 and not _STOPS.search(line)


def crumb_title(lines: Sequence[str]) -> str:
    """The last step of a bread crumb, where that is a title with its year; else empty."""
    for line in lines:
        last = _CRUMB.split(line)[-1].strip()
        if is_crumbs(line) and looks_like_title(last) and year_mentions(last):
            return last
    return ""


def is_numbered(line: str) -> bool:
    """True where a line begins with the number of a heading or item."""
    return _NUMBERED.match(line) is not None


def is_header(line: str) -> bool:
    """A line of a page's head: labels or a bread crumb."""
    return bool(labels(line)) or is_crumbs(line)


def _opens(line: str) -> bool:
    return (is_numbered(line) and len(line) >= 5) or is_prose(line)


def _candidates(lines: Sequence[str], end: int) -> Iterator[Title]:
    for index in range(end):
        if is_header(lines[index]) or is_prose(lines[index]):
            continue
        joined = _joined(lines, index, end)
        if joined is not None:
            yield joined
        elif looks_like_title(lines[index]):
            yield Title(lines[index], index, index + 1)


def _joined(lines: Sequence[str], index: int, end: int) -> Title | None:
    """A title broken over two or three lines that begins at `index`."""
    text, last = lines[index], index + 1
    while last < min(end, index + 3) and _continues(text, lines[last]):
        text, last = text + lines[last], last + 1
    if last == index + 1 or not looks_like_title(text):
        return None
    return Title(text, index, last)


def _continues(above: str, line: str) -> bool:
    """True where `above` is the first part of a title and `line` the next."""
    if len(above) > _HALF or len(line) > _HALF or re.search("[。：:；;|>〔\\[]", above + line):
        return False
    if above.endswith("关于") or re.search(r"[\d０-９二〇○零一-九]{4}年度?$", above):
        return not year_mentions(line)
    if re.match("关于|的", line) or re.match(r"[12１２][\d０-９]{3}年|二[〇○零]", line):
        return (
            re.search(r"(人民政府|办公室|委员会|[省市县区旗州镇乡局厅]|街道)$", above) is not None
        )
    if _FORM.search(above) or not _TOPIC.search(above):
        return False
    return len(line) <= 16 and _FORM.search(line) is not None and not _PLACE.search(line)


def _score(title: str) -> int:
    topic = 3 if _TOPIC.search(title) else 0
    year = 2 if year_mentions(title) else 0
    return topic + year + (1 if _PLACE.search(title) else 0)
