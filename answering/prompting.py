"""What a model is told: text files with a version, in Chinese and English.

A folder of the user's may hold files of the same names; they take the place of ours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from answering.said import Language
from config.errors import SettingsError

Name = Literal[
    "answer",
    "question",
    "repair",
    "search",
    "search_question",
    "search_again",
    "mcp",
    "mcp_ask",
    "mcp_search",
    "mcp_compare",
    "mcp_read_report",
    "mcp_prompt_answer",
    "mcp_prompt_compare",
]
_PLACES: Mapping[Name, tuple[str, ...]] = {
    "answer": (),
    "question": ("question", "history", "evidence"),
    "repair": ("struck", "allowed"),
    "search": (),
    "search_question": ("question", "history", "headings"),
    "search_again": ("tried", "nearest"),
    "mcp": (),
    "mcp_ask": (),
    "mcp_search": (),
    "mcp_compare": (),
    "mcp_read_report": (),
    "mcp_prompt_answer": ("question",),
    "mcp_prompt_compare": ("topic", "regions", "years"),
}
_SHIPPED = Path(__file__).resolve().parent.parent / "prompts"
"""No `importlib.resources`: an editable install makes this folder of texts a namespace that
it cannot read."""
_VERSION = re.compile(r"^# version: *(\S+) *\n")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One text with its version; `{name}` marks the places to fill."""

    name: Name
    version: str
    text: str

    def filled(self, **values: str) -> str:
        """The text with its places filled. Braces that are no place stay as they are."""
        return re.sub(
            r"\{(\w+)\}", lambda match: values.get(match.group(1), match.group()), self.text
        )


class Prompts:
    """The prompts of one language. Raises SettingsError for a file that lacks a place."""

    def __init__(self, language: Language, folder: Path | None = None) -> None:
        self._language = language
        self._folder = folder

    def get(self, name: Name) -> Prompt:
        """The user's own text where there is one, else ours."""
        own = self._folder / self._language / f"{name}.txt" if self._folder else None
        if own is not None and own.is_file():
            return _parsed(name, own.read_text(encoding="utf-8"), str(own))
        shipped = _SHIPPED / self._language / f"{name}.txt"
        return _parsed(name, shipped.read_text(encoding="utf-8"), str(shipped))


def _parsed(name: Name, text: str, where: str) -> Prompt:
    match = _VERSION.match(text)
    missing = [place for place in _PLACES[name] if "{" + place + "}" not in text]
    if match is None or missing:
        lacks = "its first line `# version: N`" if match is None else "{" + missing[0] + "}"
        raise SettingsError(
            f"The prompt lacks {lacks}", where=where, mend="Start from the shipped text."
        )
    return Prompt(name, match.group(1), text[match.end() :].strip())
