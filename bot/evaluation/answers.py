"""Answers that were written to a file earlier, and the texts that their quotes stand in."""

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from answering.answer import Answer
from answering.judging import Texts, comparable, stem
from bot.answerjson import from_json
from bot.evaluation.questions import Key, Posed
from bot.jsonlines import objects
from config.errors import BadRequest
from retrieval.library import Library

_EXAMPLE = '{"id": 1, "question": "…", "answer": "…", …}'


class Given:
    """The answers of a file that `fazhi ask --batch` wrote."""

    def __init__(self, path: Path) -> None:
        """Reads the file, `-` for stdin; raises BadRequest naming the line."""
        self._by_id: dict[Key, Answer] = {}
        self._by_text: dict[str, list[Answer]] = defaultdict(list)
        for where, data in objects(path, _EXAMPLE):
            answer = _answer(data, where)
            key = data.get("id")
            if isinstance(key, Key) and not isinstance(key, bool):
                self._by_id[key] = answer
            else:
                self._by_text[answer.question].append(answer)

    def take(self, posed: Posed) -> Answer | None:
        """The answer to a question: that of its id, else the next one without an id that
        was given to these words; None where there is none."""
        waiting = self._by_text[posed.question.text]
        return self._by_id.pop(posed.id, None) or (waiting.pop(0) if waiting else None)

    @property
    def left(self) -> int:
        """How many answers were not taken."""
        return len(self._by_id) + sum(map(len, self._by_text.values()))


def texts_of(library: Library) -> Texts:
    """The comparable text of a report by id, file name (with its ending or without) or
    title; of all that have the name, one after the other."""
    ids: dict[str, set[str]] = defaultdict(set)
    for entry in library.entries():
        for name in (entry.id, entry.source, stem(entry.source), entry.metadata.title):
            ids[name].add(entry.id)

    @cache
    def text(name: str) -> str:
        found = (library.report(key).text for key in sorted(ids.get(name, ())))
        return "\0".join(map(comparable, found))

    return text


def _answer(data: dict[str, Any], where: str) -> Answer:
    try:
        return from_json(data)
    except BadRequest as error:
        raise BadRequest(error.what, where=f"{where} {error.where}", mend=error.mend) from error
