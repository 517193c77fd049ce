"""Takes a web site's furniture off a report: menus, bread crumbs, buttons, footers.

Only whole lines go, so that what stays is verbatim; lines that tell of the document
(index number, document number, issuer, dates) stay, and so does every sentence.
After `clean` the text never changes again.
"""

import re
from collections.abc import Iterator, Sequence

from retrieval.labels import labels, tells
from retrieval.titles import (
    find_title,
    is_crumbs,
    is_numbered,
    is_prose,
    looks_like_title,
    opening,
)

_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u2060\ufeff]")
_BREAKS = re.compile(r"\r\n?|[\f\v\x85\u2028\u2029]")

_BUTTONS = frozenset(
    "字体 字号 大 中 小 特大 正常 打印 打印本页 打印页面 打印文章 打印此页 关闭 关闭窗口 "
    "关闭本页 关闭页面 返回 返回顶部 返回首页 返回列表 回到顶部 收藏 加入收藏 收藏本站 收藏本页 "
    "设为首页 分享 分享到 微信 微博 新浪微博 腾讯微博 QQ空间 QQ QQ好友 人人网 豆瓣 朋友圈 "
    "下载 纠错 我要纠错 网页纠错 登录 注册 无障碍 无障碍阅读 无障碍浏览 长者版 长者模式 适老版 "
    "适老化 关怀版 手机版 简体 简体版 繁体 繁体版 繁體版 English 智能问答 top 首页 正文 "
    "没有了 网站地图 网站声明 联系我们 关于我们 隐私声明 站群导航 网站导航 站内搜索 搜索 语音播报 "
    "朗读 复制链接 保护视力色".lower().split()
)
_BUTTON_SEPARATORS = re.compile(r"[\s|｜\[\]【】()（）:：、·•/,，>»＞‹›«]+")

_FURNITURE = re.compile(
    r"扫一扫|扫码|手机扫|(上|下)一?[条篇页则][:：\s]|您?的?(当前|现在|所在)的?位置|您的位置|位置\s*[:：]"
    r"|(主办|承办|协办|版权|技术支持|制作维护|运行维护|运维)(单位|所有)?\s*[:：]|版权所有|Copyright|©"
    r"|政府网站标识码|网站标识码|.{0,4}ICP备|.{0,4}公网安备|备案(序)?号|网站(联系)?电话|联系(电话|方式|我们)\s*[:：]"
    r"|(地址|邮编|邮箱|电话|传真)\s*[:：]|建议使用|最佳浏览|(附件|文件)下载\s*[:：]?\s*(暂?无)?$|热搜词|今天是"
    r"|欢迎(光临|访问|您来到|进入)|(站内|网站)搜索|请输入关键[词字]|(头条|今日|最新)(新闻|头条|要闻)\s*[:：]"
    r"|分享(到|至)|打开当前页|我要纠错|网站支持IPv6|本站已支持",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"[【\[]?(相关(链接|信息|新闻|文章|阅读|稿件|文档|推荐|报道|解读)|友情链接|热门(推荐|文章)|推荐阅读|延伸阅读"
    r"|猜你喜欢|最新(信息|发布|文章))[】\]]?\s*([:：]|$|\s)"
)
_SITE = re.compile(r"(ICP备|公网安备|网站标识码|版权所有|技术支持)")
_NUMBER_LINE = re.compile(r"[〔\[【(（]20\d\d[〕\]】)）]\s*第?\d+\s*号$")
_DATE_LINE = re.compile(r"[(（]?([12１２][\d０-９]{3}|[二〇○零O一-九]{4})\s*[年-].{1,12}$")
_ABOVE = re.compile(
    r"(人民政府|[省市县区旗州镇乡局厅]|街道|委员会|办公室|办事处|文件|关于.{2,30})[:：]?$"
)


def clean(raw: str) -> str:
    """The report's text without its site's furniture: lines joined by one newline.

    White space inside a line is folded to single spaces; blank lines go. Deterministic,
    and `clean(clean(x)) == clean(x)`.
    """
    lines = tidy_lines(raw)
    while True:
        kept = _without_furniture(lines)
        if len(kept) == len(lines):
            return "\n".join(kept)
        lines = kept


def tidy_lines(raw: str) -> list[str]:
    """The non-blank lines of a raw text, white space folded, nothing left out."""
    text = _INVISIBLE.sub("", _BREAKS.sub("\n", raw))
    folded = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return [line for line in folded if line]


def without_links(raw: str) -> str:
    """The page with its header and footer, but without lists of links and bread crumbs'
    neighbours: what tells whose page it is."""
    return "\n".join(_outside_links([line for line in tidy_lines(raw) if not _is_ticker(line)]))


def _without_furniture(lines: list[str]) -> list[str]:
    if not lines:
        return []
    start, end = _body(lines)
    head = [line for line in lines[:start] if _stays_in_head(line)]
    body = [line for line in _outside_links(lines[start:end]) if not _is_furniture(line)]
    tail = [line for line in lines[end:] if _is_sentence(line)]
    return [line for line in head + body + tail if any(map(str.isalnum, line))]


def _body(lines: Sequence[str]) -> tuple[int, int]:
    """From the title, else from where the text opens, to where the footer begins."""
    title, first = find_title(lines), opening(lines)
    if title is not None:
        start = title.first
    elif any(_is_furniture(line) or is_crumbs(line) for line in lines[:first]):
        start = first if first < len(lines) else 0
    else:
        start = 0
    while start > 0 and _belongs_above(lines[start - 1]):
        start -= 1
    return start, _footer(lines, max(start, min(first, len(lines) - 1)))


def _footer(lines: Sequence[str], start: int) -> int:
    """Where the page's footer begins: at the first furniture below the last sentence.

    Signature, date, table and list of attachments stand before it.
    """
    last = max((i for i in range(start, len(lines)) if _is_sentence(lines[i])), default=start)
    for index in range(last + 1, len(lines)):
        line = lines[index]
        if _is_furniture(line) or _LINKS.match(line) or is_crumbs(line):
            return index
    return len(lines)


def _stays_in_head(line: str) -> bool:
    if _FURNITURE.match(line):
        return False
    return tells(line) or _is_sentence(line) or bool(_NUMBER_LINE.search(line))


def _belongs_above(line: str) -> bool:
    """A line right above the title that is part of the document: issuer, number, date."""
    if len(line) > 40 or is_crumbs(line) or _is_furniture(line):
        return False
    return bool(_ABOVE.search(line) or _NUMBER_LINE.search(line) or _DATE_LINE.match(line))


def _is_sentence(line: str) -> bool:
    return is_prose(line) and not _FURNITURE.match(line) and not _SITE.search(line)


def _is_furniture(line: str) -> bool:
    """A line that is nothing but the page's own: buttons, page counters, site facts."""
    if is_numbered(line) and not _FURNITURE.match(line):
        return False
    if _FURNITURE.match(line) or (_SITE.search(line) and not is_prose(line)):
        return True
    if labels(line):
        return not tells(line)
    parts = [part for part in _BUTTON_SEPARATORS.split(line.lower()) if part]
    return all(part in _BUTTONS for part in parts)


def _is_ticker(line: str) -> bool:
    return re.match(r"(头条|今日|最新)(新闻|头条|要闻)|[·•]", line) is not None


def _outside_links(lines: Sequence[str]) -> Iterator[str]:
    """The lines without lists of links: 相关信息, 上一篇 and the titles under them."""
    inside = False
    for line in lines:
        if _LINKS.match(line) and not is_prose(line):
            inside = True
        elif inside and not _is_link(line):
            inside = False
        if not inside:
            yield line


def _is_link(line: str) -> bool:
    return (
        not is_prose(line)
        and not is_numbered(line)
        and (looks_like_title(_bare_link(line)) or bool(re.match("[·•]", line)) or "网站" in line)
    )


def _bare_link(line: str) -> str:
    return re.sub(r"^[·•\s]+|\s*[\[(（]?\d{4}-\d\d-\d\d[\])）]?$", "", line)
