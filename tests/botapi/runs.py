"""A text with entities, cut into blocks and runs, as whoever shows it needs it."""

from dataclasses import dataclass
from itertools import pairwise

from tests.botapi.detecting import detect
from tests.botapi.utf16 import boundaries, units
from tests.botapi.values import QUOTES, Entity

BLOCKS = (*QUOTES, "pre")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch that looks the same all along; `url` is where it leads, empty for nowhere."""

    text: str
    kinds: frozenset[str] = frozenset()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Runs that stand together. `kind` is "text", a kind of quotation, or "pre"."""

    kind: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Without any look."""
        return "".join(run.text for run in self.runs)


def blocks_of(text: str, entities: tuple[Entity, ...]) -> list[Block]:
    """The blocks of a text. The line break that ends what stands before a quotation, and
    the one after it, go: a block is by itself anyway. Addresses, commands and mentions
    that nobody marked are found, as Telegram does."""
    entities += tuple(one for one in detect(text) if not _is_in_any(one, entities))
    cuts = sorted((e for e in entities if e.kind in BLOCKS), key=lambda e: e.offset)
    blocks, at, end = [], 0, units(text)
    for cut in cuts:
        blocks += _block("text", text, entities, at, cut.offset)
        blocks += _block(cut.kind, text, entities, cut.offset, cut.end)
        at = cut.end
    return [*blocks, *_block("text", text, entities, at, end)]


def _is_in_any(found: Entity, entities: tuple[Entity, ...]) -> bool:
    fixed = (e for e in entities if e.kind in ("text_link", "text_mention", "code", "pre"))
    return any(e.offset < found.end and found.offset < e.end for e in fixed)


def _block(kind: str, text: str, entities: tuple[Entity, ...], start: int, end: int) -> list[Block]:
    at = boundaries(text)
    said = text[at[start] : at[end]]
    left = 1 if kind == "text" and start and said.startswith("\n") else 0
    right = 1 if kind == "text" and said[left:].endswith("\n") else 0
    runs = _runs(text, entities, start + left, end - right)
    return [Block(kind, tuple(runs))] if "".join(run.text for run in runs).strip() else []


def _runs(text: str, entities: tuple[Entity, ...], start: int, end: int) -> list[Run]:
    at = boundaries(text)
    inside = [e for e in entities if e.kind not in BLOCKS and e.offset < end and start < e.end]
    edges = {start, end}
    for entity in inside:
        edges |= {max(start, entity.offset), min(end, entity.end)}
    places = sorted(edges)
    return [
        _run(text[at[left] : at[right]], [e for e in inside if e.offset <= left and right <= e.end])
        for left, right in pairwise(places)
        if left < right
    ]


def _run(text: str, entities: list[Entity]) -> Run:
    url = next((entity.url for entity in entities if entity.url), "")
    if not url and any(entity.kind == "url" for entity in entities):
        url = text
    return Run(text, frozenset(entity.kind for entity in entities), url)
