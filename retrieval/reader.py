"""Bytes in, text out: what encoding a file is in, and whether it is text at all.

Knows files' formats; leaves site furniture to the cleaner. A further format is one
more class with `suffixes` and `read`, added to `READERS`.
"""

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol
from unicodedata import category

from config.errors import UnreadableReport

MAX_BYTES = 32 * 1024 * 1024
MAX_CHARACTERS = 2_000_000
"""Of one file's text: some hundred times the longest report."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a source: its printed number (0: the source has no pages) and text."""

    number: int
    text: str


class Reader(Protocol):
    """Turns a file's bytes into pages of text, or raises UnreadableReport."""

    suffixes: tuple[str, ...]

    def read(self, data: bytes, name: str) -> tuple[Page, ...]: ...


class TextReader:
    """Plain text in any encoding met in China: UTF-8, GB18030, UTF-16, Big5."""

    suffixes: tuple[str, ...] = (".txt", ".text", ".md")

    def read(self, data: bytes, name: str) -> tuple[Page, ...]:
        text = decode(data, name)
        if not any(character.isalnum() for character in text):
            raise UnreadableReport(
                "The file holds no text", where=name, mend="Check that it was saved completely."
            )
        return (Page(0, text),)


READERS: tuple[Reader, ...] = (TextReader(),)


def read(data: bytes, name: str) -> tuple[Page, ...]:
    """The pages of the file called `name`; raises UnreadableReport with the mend."""
    if len(data) > MAX_BYTES:
        raise UnreadableReport(
            f"The file is larger than {MAX_BYTES // 1024 // 1024} MB",
            where=name,
            mend="Split it, or check that it is a report.",
        )
    suffix = PurePath(name).suffix.lower()
    for reader in READERS:
        if suffix in reader.suffixes:
            pages = reader.read(data, name)
            _check(pages, name)
            return pages
    readable = ", ".join(s for reader in READERS for s in reader.suffixes)
    raise UnreadableReport(
        f"Files of type {suffix or '(none)'} cannot be read",
        where=name,
        mend=f"Save it as one of: {readable}.",
    )


def _check(pages: Sequence[Page], name: str) -> None:
    """Raises UnreadableReport for a text that can be no report, before anything is made of
    it. A note of one sentence passes: what is no report is for people to say."""
    if sum(len(page.text) for page in pages) > MAX_CHARACTERS:
        raise UnreadableReport(
            f"The text is longer than {MAX_CHARACTERS} characters",
            where=name,
            mend="Take in one report a file: split it, or check that it is a report.",
        )
    if not any(_CHINESE.search(page.text) for page in pages):
        raise UnreadableReport(
            "The file holds no Chinese sentence, so it is no report",
            where=name,
            mend="Check that it is the report itself, in Chinese, and was saved whole.",
        )


_CHINESE = re.compile(r"(?:[\u3400-\u9fff]\s*){4}")
"""Four characters in a row; a scanner may have set spaces or breaks between them."""


def readable_suffixes() -> frozenset[str]:
    """The file name endings that some reader takes."""
    return frozenset(s for reader in READERS for s in reader.suffixes)


def decode(data: bytes, name: str) -> str:
    """The text of `data`, its encoding found by mark, then by what reads as a language.

    A file with a few damaged bytes still reads, each as U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding, name)
    encodings = ("utf-16-le", "utf-16-be") if b"\0" in data else ("utf-8", "gb18030", "big5")
    for errors in ("strict", "replace"):
        for encoding in encodings:
            text = _attempt(data, encoding, errors)
            if text is not None and _looks_like_text(text):
                return text
    raise UnreadableReport(
        "The file is not text in UTF-8, GB18030, UTF-16 or Big5",
        where=name,
        mend="Save it as UTF-8 text.",
    )


def _attempt(data: bytes, encoding: str, errors: str) -> str | None:
    try:
        return data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _decode_marked(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        if _looks_like_text(text):
            return text
        raise UnreadableReport(
            f"The file says it is {encoding} but breaks off or is damaged at byte {error.start}",
            where=name,
            mend="Save it again as UTF-8 text.",
        ) from error


def _looks_like_text(text: str) -> bool:
    """False where a wrong guess shows: by control, private or unassigned characters, by
    replaced ones, or by Chinese without its commonest characters.
    """
    sample = text[:20_000]
    counts = Counter(sample)
    odd = sum(n for c, n in counts.items() if c not in _PLAIN_CONTROLS and category(c) in _ODD)
    replaced = text.count("\ufffd")
    if odd * 100 > len(sample) or replaced > max(_FEW, len(text) // 200):
        return False
    foreign = sum(n for c, n in counts.items() if ord(c) > 0x2E7F)
    common = sum(counts[c] for c in _COMMON)
    return foreign < 20 or common * 20 >= foreign


_FEW = 4
_PLAIN_CONTROLS = frozenset("\t\n\r\f\v\x1a\0")
_ODD = frozenset(("Cc", "Co", "Cn", "Cs"))
_COMMON = frozenset(
    "的一是在和了有不年月日大中国上为人民政府法治行工作市县区情况，。、：；（）及与以对各建设"
    "國為會務業發對實報縣區於與"
)
