"""Where sentences and clauses begin and end. Offsets only; no meaning.

A sentence ends at 。！？ (with closing quotes or brackets after it) or at a line's end.
A clause ends at ，；：、-free punctuation inside a sentence, never inside 《》 or “”.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]

_END = re.compile(r"[。！？!?]+[”’」』）)】》〉]*|\n+")
_CLAUSE_MARK = re.compile(r"[，,；;：:。！？!?]")
_OPEN, _CLOSE = "《“「『（(【〔", "》”」』）)】〕"


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Half-open spans of the sentences of `text[start:end]`, in `text`'s own offsets.

    Spans carry no outer white space, do not overlap, and together hold every
    character of the stretch that is not white space.
    """
    stop = len(text) if end is None else end
    at = start
    for match in _END.finditer(text, start, stop):
        yield from _trimmed(text, at, match.end())
        at = match.end()
    yield from _trimmed(text, at, stop)


def clauses(text: str, start: int, end: int) -> list[Span]:
    """Half-open spans of the clauses of one sentence, each with its closing mark.

    A mark inside brackets, quotes or a title does not end a clause; a thousands
    separator or a ratio (1,234 / 3:1) does not either. Together they cover the
    stretch exactly.
    """
    found: list[Span] = []
    at, depth = start, 0
    for index in range(start, end):
        character = text[index]
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and _CLAUSE_MARK.match(character) and not _in_number(text, index):
            found.append((at, index + 1))
            at = index + 1
    if at < end:
        found.append((at, end))
    return found


def _in_number(text: str, index: int) -> bool:
    return (
        text[index] in ",:"
        and 0 < index < len(text) - 1
        and text[index - 1].isdigit()
        and text[index + 1].isdigit()
        and _three_digits(text, index)
    )


def _three_digits(text: str, index: int) -> bool:
    return text[index] == ":" or re.match(r"\d{3}(?!\d)", text[index + 1 : index + 5]) is not None


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
