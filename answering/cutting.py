"""Cuts a long sentence to what answers, at clause boundaries, losing nothing that turns
its meaning: the subject, 其中, 未, 除外.
"""

import re
from collections.abc import Sequence

from answering.patterns import any_of
from retrieval.sentences import Span, clauses

QUOTE_LIMIT = 240
"""Characters of a quote: a whole sentence where it fits."""

_LEANS_BACK = re.compile(
    any_of(
        "其中 其余 另有? 另外 均 都 也 并 且 而 占 分别 同比 环比 比上年 较上年 较去年 增长 下降 上升",
        r"减少 提高 涉及 共计? 总计 合计 累计 率 达 为 有\d \d [(（] 审结 办结 结案 开庭 维持 驳回",
        "撤销 成功 好评 主动 但 未 尚 仍 还 除外 不含 不包括",
    )
)
_LEANS_ON = re.compile(
    any_of("但 除外 不含 不包括 除 其中 尚 仍 还 未 不 且 并 均 同比 环比 比上年 较上年")
)
_TURNS = re.compile(any_of("但 除外 不含 不包括 除 尚未 仍未 未"))
"""A clause that takes back something of the one before it."""
_OPENS = re.compile(
    any_of(r"[一二三四五六七八九十]{1,3}是 全年 全县 全市 全区 今年 截至 \d{4}年 目前")
)
_INNER = re.compile("》[、，,；;]?|[、；;，,。]")
_BARE = 12
"""Characters under which a clause says too little without the one before it."""
_SHORT = 40
_BACK, _ON = 0.75, 0.85
"""How far of the limit is filled up with what stands before, and after."""


def window(text: str, sentence: Span, focus: Span, limit: int) -> Span:
    """A stretch of whole clauses around `focus`, at most `limit` characters.

    The whole sentence where it fits. Grows back first to the subject and on over clauses
    that take something back, for these up to QUOTE_LIMIT; then wherever there is room. A
    clause that is itself too long is cut at its last inner mark that fits.
    """
    start, end = sentence
    if end - start <= limit:
        return sentence
    spans = clauses(text, start, end)
    first, last = _holding(spans, focus)
    most = max(limit, QUOTE_LIMIT)
    if _size(spans, first, last) > limit:
        return _inner(text, (spans[first][0], spans[last][1]), focus, limit)
    while first and _leans_back(text, spans[first]) and _size(spans, first - 1, last) <= most:
        first -= 1
    while last + 1 < len(spans) and _leans_on(text, spans[last + 1]):
        turned = _turns(text, spans[last + 1])
        if _size(spans, first, last + 1) > (most if turned else limit):
            break
        last += 1
    while first and _size(spans, first - 1, last) <= limit * _BACK:
        first -= 1
    while last + 1 < len(spans) and _size(spans, first, last + 1) <= limit * _ON:
        last += 1
    return _trim(text, (spans[first][0], spans[last][1]))


def without_tail(text: str, span: Span) -> Span:
    """The span without its closing mark, for a quote inside a running text."""
    start, end = span
    while end > start and text[end - 1] in "，,；;：:、。 \n":
        end -= 1
    return start, end


def _holding(spans: Sequence[Span], focus: Span) -> tuple[int, int]:
    """The clauses that the focus touches, first and last."""
    first = next((i for i, (_, end) in enumerate(spans) if focus[0] < end), len(spans) - 1)
    touched = (i for i, (start, _) in enumerate(spans) if start < focus[1])
    return first, max(first, max(touched, default=first))


def _size(spans: Sequence[Span], first: int, last: int) -> int:
    return spans[last][1] - spans[first][0]


def _words(text: str, clause: Span) -> str:
    return text[clause[0] : clause[1]].lstrip("“”\"' ")


def _leans_back(text: str, clause: Span) -> bool:
    words = _words(text, clause)
    return bool(_LEANS_BACK.match(words)) or (not _OPENS.match(words) and len(words) < _BARE)


def _leans_on(text: str, clause: Span) -> bool:
    return bool(_LEANS_ON.match(_words(text, clause)))


def _turns(text: str, clause: Span) -> bool:
    return bool(_TURNS.match(_words(text, clause))) and clause[1] - clause[0] <= _SHORT


def _inner(text: str, span: Span, focus: Span, limit: int) -> Span:
    """A clause that is itself too long (a list of names in brackets): cut at 、 or 》."""
    start, end = span
    room = max(limit, QUOTE_LIMIT)
    if end - start <= room:
        return _trim(text, span)
    inner = (mark.end() for mark in _INNER.finditer(text, start, end))
    marks = [start, *inner, end]
    before = [mark for mark in marks if mark <= max(focus[0], start)]
    reaching = [mark for mark in before if focus[1] - mark <= room]
    begin = min(reaching) if reaching else before[-1]
    stop = max((mark for mark in marks if begin < mark <= begin + room), default=begin + room)
    return _trim(text, (begin, stop))


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
