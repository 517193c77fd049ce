"""Cuts a long sentence to what answers, at clause boundaries, losing nothing that turns
its meaning: the subject, 其中, 未, 除外.
"""

import re

from retrieval.sentences import Span, clauses

QUOTE_LIMIT = 240
"""Characters of a quote: a whole sentence where it fits."""

_LEANS_BACK = re.compile(
    r"^(?:其中|其余|另有?|另外|均|都|也|并|且|而|占|分别|同比|环比|比上年|较上年|较去年|增长|下降|上升|减少|提高|涉及|共计?|总计|合计|累计|"
    r"率|达|为|有\d|\d|[(（]|审结|办结|结案|开庭|维持|驳回|撤销|成功|好评|主动)"
)
_LEANS_ON = re.compile(
    r"^(?:但|除外|不含|不包括|除|其中|尚|仍|还|未|不|且|并|均|同比|环比|比上年|较上年)"
)
_OPENS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|全年|全县|全市|全区|今年|截至|\d{4}年|目前)"
)


def window(text: str, sentence: Span, focus: Span, limit: int) -> Span:
    """A stretch of whole clauses around `focus`, at most `limit` characters.

    The whole sentence where it fits. Grows back first to the subject, then on over
    clauses that restrict it, then wherever there is room. A focus longer than `limit`
    is given whole up to QUOTE_LIMIT, then cut at its last inner mark that fits.
    """
    start, end = sentence
    if end - start <= limit:
        return sentence
    spans = clauses(text, start, end)
    first = last = next((i for i, (_, b) in enumerate(spans) if focus[0] < b), len(spans) - 1)
    while last + 1 < len(spans) and spans[last][1] < focus[1]:
        last += 1

    def size(a: int, b: int) -> int:
        return spans[b][1] - spans[a][0]

    if size(first, last) > limit:
        return _inner(text, (spans[first][0], spans[last][1]), focus, limit)
    while first and _needs_before(text, spans[first]) and size(first - 1, last) <= limit:
        first -= 1
    while last + 1 < len(spans) and _needs_after(text, spans[last + 1]):
        if size(first, last + 1) > limit:
            break
        last += 1
    while first and size(first - 1, last) <= limit * 0.75:
        first -= 1
    while last + 1 < len(spans) and size(first, last + 1) <= limit * 0.85:
        last += 1
    return _trim(text, (spans[first][0], spans[last][1]))


def _needs_before(text: str, clause: Span) -> bool:
    words = text[clause[0] : clause[1]].lstrip("“”\"' ")
    return bool(_LEANS_BACK.match(words)) or (not _OPENS.match(words) and len(words) < 12)


def _needs_after(text: str, clause: Span) -> bool:
    return bool(_LEANS_ON.match(text[clause[0] : clause[1]].lstrip()))


def _inner(text: str, span: Span, focus: Span, limit: int) -> Span:
    """A clause that is itself too long (a list of names in brackets): cut at 、 or 》."""
    start, end = span
    room = max(limit, min(end - start, QUOTE_LIMIT))
    if end - start <= room:
        return _trim(text, span)
    at = max(start, min(focus[0], end - room))
    stop = at + room
    marks = [m.end() for m in re.finditer("[、》；;，,。]", text[at:stop])]
    return _trim(text, (at, at + marks[-1] if marks else stop))


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def without_tail(text: str, span: Span) -> Span:
    """The span without its closing mark, for a quote inside a running text."""
    start, end = span
    while end > start and text[end - 1] in "，,；;：:、。 ":
        end -= 1
    return start, end
