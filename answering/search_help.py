"""Asks a chat model how a question is worded in official terms, and what else to search.

Knows what is said to the model and what is kept of it. Whatever the model or its server
does, the worst that comes of it is no rewording.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from answering.chat import ChatModel, Message, Schema, whole
from answering.json_stream import document
from answering.prompting import Prompts
from answering.rewording import Rewording, read
from answering.said import Language
from config.errors import ModelUnavailable

SECONDS = 6.0
"""What one question may spend on this at most, both rounds together."""
PART = 0.25
"""The part of a question's patience that it may spend on this."""
_MOST_LINES, _LONGEST_LINE = 40, 40
_NEAREST, _LONGEST_SENTENCE = 8, 120

SCHEMA: Schema = {
    "type": "object",
    "properties": {
        "words": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "asked": {"type": "string"},
                    "official": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["asked", "official"],
                "additionalProperties": False,
            },
        },
        "questions": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["words", "questions"],
    "additionalProperties": False,
}


class Memory(Protocol):
    """Keeps what was said, by a key. Never fails."""

    def get(self, key: str) -> str | None: ...

    def put(self, key: str, said: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What the model is asked: the folded question, those before it, and the headings of
    the reports in scope, for their words."""

    question: str
    history: tuple[str, ...]
    language: Language
    headings: tuple[str, ...]


class SearchHelper:
    """Rewords questions with one chat model; what it said once it is not asked again."""

    def __init__(
        self,
        model: ChatModel,
        name: str,
        prompts: Callable[[Language], Prompts],
        names_region: Callable[[str], bool],
        memory: Memory,
    ) -> None:
        """`name` is the model's, so that another's words are not taken for its own."""
        self._model = model
        self._name = name
        self._prompts = prompts
        self._names_region = names_region
        self._memory = memory

    def rewrite(self, asked: Asked, deadline: float) -> Rewording:
        """The question in official words; empty where none came by `deadline`, a reading
        of `time.monotonic()`."""
        return self._reworded(asked, self._messages(asked), deadline)

    def again(
        self, asked: Asked, tried: Rewording, nearest: Sequence[str], deadline: float
    ) -> Rewording:
        """What else to search, where `tried` found no more than `nearest`."""
        text = (
            self._prompts(asked.language)
            .get("search_again")
            .filled(
                tried="、".join(tried.words) or "-",
                nearest=_lines(nearest[:_NEAREST], _LONGEST_SENTENCE),
            )
        )
        return self._reworded(asked, [*self._messages(asked), Message("user", text)], deadline)

    def _messages(self, asked: Asked) -> list[Message]:
        prompts = self._prompts(asked.language)
        history = "\n".join(f"- {question}" for question in asked.history[-4:])
        user = prompts.get("search_question").filled(
            question=_inside(asked.question),
            history=f"\n此前的提问 / asked before:\n{_inside(history)}\n" if history else "",
            headings=_lines(asked.headings[:_MOST_LINES], _LONGEST_LINE),
        )
        return [Message("system", prompts.get("search").text), Message("user", user)]

    def _reworded(self, asked: Asked, messages: Sequence[Message], deadline: float) -> Rewording:
        key = _key(self._name, messages)
        said = _object(self._memory.get(key))
        if said is None:
            said = self._ask(messages, deadline)
            if said is None:
                return Rewording()
            self._memory.put(key, json.dumps(said, ensure_ascii=False))
        return read(said, asked.question, self._names_region)

    def _ask(self, messages: Sequence[Message], deadline: float) -> dict[str, Any] | None:
        try:
            text = whole(self._model.complete(messages, schema=SCHEMA, deadline=deadline)).text
        except ModelUnavailable:
            return None
        return document(text, tuple(SCHEMA["properties"]))  # type: ignore[arg-type]


def _object(kept: str | None) -> dict[str, Any] | None:
    """What memory holds, if it is what was put there."""
    try:
        value = json.loads(kept) if kept else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _key(name: str, messages: Sequence[Message]) -> str:
    """Of the model and every word it is told, so that a changed prompt asks anew."""
    told = json.dumps([name, *((m.role, m.content) for m in messages)], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _lines(texts: Sequence[str], longest: int) -> str:
    return "\n".join(f"- {_inside(' '.join(text.split()))[:longest]}" for text in texts) or "-"


def _inside(text: str) -> str:
    """Text that cannot close the mark it stands in."""
    return text.replace("<", "〈")
