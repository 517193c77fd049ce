"""A file of questions with what their answers should be, one JSON object a line.

Only `question` is required. Whoever gives no `id` gets the number of the line, and whoever
says nothing of the answer gets one that is not judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answering.judging import LONGEST, LONGEST_ELSE, Expected, Needed, comparable
from answering.question import Question
from bot import batch
from bot.jsonlines import objects, wrong

_MUST = '"must": [["86件", "86起"]]'
_MUST_NOT = '"must_not": ["57件"]'
_EVIDENCE = '"evidence": [{"report": "…", "spans": ["…"]}]'
_LINE = f'{{"question": "…", {_MUST}, {_EVIDENCE}}}'

Key = str | int


@dataclass(frozen=True, slots=True)
class Posed:
    """A question of the set. `type` is empty where none is given, `expected` None where
    nothing is expected; `note` is the writer's own."""

    id: Key
    type: str
    question: Question
    expected: Expected | None = None
    note: str = ""

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports that its evidence is in, each once."""
        pieces = self.expected.evidence if self.expected else ()
        return tuple(dict.fromkeys(piece.report for piece in pieces if piece.report))


def read(path: Path) -> tuple[Posed, ...]:
    """The questions of a file, or of stdin for `-`. Raises BadRequest naming the line."""
    first: dict[str, str] = {}
    found = []
    for where, data in objects(path, _LINE):
        posed = _posed(data, where)
        earlier = first.setdefault(repr(posed.id), where)
        if earlier != where:
            raise wrong(
                f"This line does not fit: its `id` stands already in {earlier}", where, '"id": "q7"'
            )
        found.append(posed)
    return tuple(found)


def _posed(data: dict[str, Any], where: str) -> Posed:
    asked = batch.asked(data, where)
    key = int(where.rpartition(":")[2]) if asked.id is None else asked.id
    if isinstance(key, bool) or not isinstance(key, Key):
        raise wrong("This line does not fit: `id` is neither text nor number", where, '"id": "q7"')
    kind = _text(data, "type", where)
    return Posed(
        key, kind, asked.question, _expected(data, kind, where), _text(data, "note", where)
    )


def _expected(data: dict[str, Any], kind: str, where: str) -> Expected | None:
    must = tuple(_groups(data, where))
    must_not = _filled(batch.many(data, "must_not", str, where), "must_not", where, _MUST_NOT)
    evidence = tuple(_evidence(data, where))
    refuse = data.get("refuse")
    if refuse is not None and not isinstance(refuse, bool):
        raise wrong(
            "This line does not fit: `refuse` is neither true nor false", where, '"refuse": true'
        )
    if refuse and (must or must_not or evidence):
        raise wrong(
            "This line does not fit: `refuse` is true, and yet an answer is described",
            where,
            '{"question": "…", "refuse": true}',
        )
    if refuse is None and not (must or must_not or evidence):
        return None
    return Expected(must, must_not, evidence, bool(refuse), LONGEST.get(kind, LONGEST_ELSE))


def _groups(data: dict[str, Any], where: str) -> Iterator[tuple[str, ...]]:
    groups = data.get("must")
    fits = isinstance(groups, list | None) and all(
        isinstance(group, list) and group and all(isinstance(text, str) for text in group)
        for group in groups or ()
    )
    if not fits:
        raise wrong("This line does not fit: `must` is no list of lists of texts", where, _MUST)
    for group in groups or ():
        yield _filled(group, "must", where, _MUST)


def _evidence(data: dict[str, Any], where: str) -> Iterator[Needed]:
    pieces = data.get("evidence")
    if not isinstance(pieces, list | None) or not all(map(_is_piece, pieces or ())):
        raise wrong(
            "This line does not fit: `evidence` is no list of objects with `spans`",
            where,
            _EVIDENCE,
        )
    for piece in pieces or ():
        spans = _filled(piece["spans"], "spans", where, _EVIDENCE)
        yield Needed(piece.get("report") or "", spans)


def _is_piece(piece: object) -> bool:
    if not isinstance(piece, dict) or not isinstance(piece.get("report"), str | None):
        return False
    spans = piece.get("spans")
    return isinstance(spans, list) and bool(spans) and all(isinstance(s, str) for s in spans)


def _filled(texts: Any, key: str, where: str, example: str) -> tuple[str, ...]:
    """The texts, none of which may be empty: an empty one stands in every answer."""
    if not all(map(comparable, texts)):
        raise wrong(f"This line does not fit: `{key}` holds an empty text", where, example)
    return tuple(texts)


def _text(data: dict[str, Any], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str | None):
        raise wrong(f"This line does not fit: `{key}` is no text", where, f'"{key}": "lookup"')
    return value or ""
