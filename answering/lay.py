"""Lay questions and the passages that answer them: what the expansion is learned from.

Passages and questions were written for this purpose, about invented places. Two passages
each treat one matter (`a001-1`, `a001-2`), as the reports of two regions do.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class LayPassage:
    """A passage of an invented report, its heading, and questions that it answers."""

    id: str
    title: str
    section: str
    text: str
    questions: tuple[str, ...]

    @property
    def context(self) -> str:
        """The passage under its heading, as it is indexed."""
        return f"{self.section}\n{self.text}"


@lru_cache(maxsize=1)
def passages() -> tuple[LayPassage, ...]:
    """All of them, in the order of the file."""
    text = (resources.files("config") / "lay" / "passages.jsonl").read_text(encoding="utf-8")
    rows = map(json.loads, text.splitlines())
    return tuple(
        LayPassage(r["id"], r["title"], r["section"], r["passage"], tuple(r["questions"]))
        for r in rows
    )
