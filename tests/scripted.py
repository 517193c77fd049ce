"""A chat model that says what a test wrote, and notes what it was asked."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from answering.chat import Event, Finished, Message, Restarted, Schema, Text, Usage
from config.errors import ModelUnavailable
from tests.fake_lies import Prompt, read_prompt

Step = str | Restarted | ModelUnavailable | Callable[[Prompt], str]


class Scripted:
    """Each turn is a list of steps: text to stream (or what makes it from the prompt), a
    restart, or the failure it ends with.

    A turn that is not written says that nothing answers.
    """

    def __init__(self, *turns: Sequence[Step], name: str = "scripted") -> None:
        self.asked: list[tuple[Message, ...]] = []
        self._turns = list(turns)
        self._name = name

    def complete(
        self, messages: Sequence[Message], *, schema: Schema | None, deadline: float
    ) -> Iterator[Event]:
        assert schema is not None
        assert deadline > 0
        self.asked.append(tuple(messages))
        steps = self._turns.pop(0) if self._turns else [said()]
        for step in steps:
            if isinstance(step, ModelUnavailable):
                raise step
            if isinstance(step, Restarted):
                yield step
            else:
                yield Text(step if isinstance(step, str) else step(self._read(messages)))
        yield Finished(self._name, Usage(100, 10))

    @staticmethod
    def _read(messages: Sequence[Message]) -> Prompt:
        return read_prompt([{"role": m.role, "content": m.content} for m in messages])

    @property
    def prompts(self) -> list[str]:
        """The last message of each turn."""
        return [messages[-1].content for messages in self.asked]


def claim(text: str, *sentences: object, formula: str = "") -> dict[str, Any]:
    return {"text": text, "sentences": list(sentences), "formula": formula}


def said(*claims: object, answered: bool = True) -> str:
    """The JSON that the writer asks for."""
    return json.dumps({"claims": list(claims), "answered": answered}, ensure_ascii=False)


def numbers(prompt: Prompt, *parts: str) -> list[int]:
    """The numbers of the sentences that hold these words."""
    return [next(s.n for s in prompt.sentences if part in s.text) for part in parts]


def gone() -> ModelUnavailable:
    return ModelUnavailable("No chat model answered", where="test", mend="Wait.")
