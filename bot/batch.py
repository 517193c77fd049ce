"""A file of questions, one JSON object a line: read whole first, then answered in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answering.question import Question, kinds_named
from bot.jsonlines import objects, wrong

EXAMPLE = '{"id": 1, "question": "…"}'


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the `id` that its answer carries back, any JSON value."""

    id: Any
    question: Question


def read(path: Path) -> tuple[Asked, ...]:
    """The questions of a file, or of stdin for `-`. Raises BadRequest naming the line."""
    return tuple(asked(data, where) for where, data in objects(path, EXAMPLE))


def asked(data: dict[str, Any], where: str) -> Asked:
    """The question of one line that stands at `where`."""
    if not isinstance(data.get("question"), str):
        raise wrong("This line does not fit: `question` is missing or no text", where, EXAMPLE)
    question = Question(
        text=data["question"],
        history=tuple(many(data, "history", str, where)),
        regions=tuple(many(data, "regions", str, where)),
        years=tuple(many(data, "years", int, where)),
        kinds=kinds_named(many(data, "kinds", str, where), where),
    )
    return Asked(data.get("id"), question)


def many(data: dict[str, Any], key: str, kind: type, where: str) -> Sequence[Any]:
    """The list under `key`; empty where it is missing or null."""
    values = data.get(key)
    if values is None:
        return ()
    fits = isinstance(values, list) and all(type(value) is kind for value in values)
    if not fits:
        named = "texts" if kind is str else "whole numbers"
        raise wrong(f"This line does not fit: `{key}` is no list of {named}", where, EXAMPLE)
    return list(values)
