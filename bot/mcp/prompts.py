"""Prompts that a person picks in their client: what to tell the model, with places to fill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answering.prompting import Name
from answering.question import LONGEST, written
from bot.words import Words

_ANY = "不限"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt; `text` names what it says, `required` those arguments that must be given."""

    name: str
    title: str
    text: Name
    arguments: Sequence[str]
    required: Sequence[str]

    def values(self, given: Mapping[str, str], words: Words) -> dict[str, str]:
        """What is filled in. Raises ValueError for an argument that is missing, unknown or
        too long."""
        unknown = [name[:100] for name in given if name not in self.arguments]
        missing = [name for name in self.required if not written(given.get(name, ""))]
        long = [name for name, value in given.items() if len(value) > LONGEST]
        if unknown or missing or long:
            wrong = {"unknown": unknown, "missing": missing, "too long": long}
            told = (f"{what}: {', '.join(names)}" for what, names in wrong.items() if names)
            raise ValueError("Wrong arguments: " + "; ".join(told))
        return {name: written(given.get(name, "")) or words(_ANY) for name in self.arguments}


PROMPTS: Sequence[Prompt] = (
    Prompt("answer", "附原文的回答", "mcp_prompt_answer", ("question",), ("question",)),
    Prompt(
        "compare", "比较几地几年", "mcp_prompt_compare", ("topic", "regions", "years"), ("topic",)
    ),
)
