"""An answer with all that comes with it. Made where there is a core for it, which may be in
another process: so all is values here, and nothing is known of chats.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from answering.answer import Answer
from answering.events import Done
from answering.question import Question
from bot.telegram.chat import picturing
from bot.telegram.running.workshops import Hear
from bot.tracing import traced
from bot.wiring import Wiring
from bot.words import Words

T = TypeVar("T")
SUGGESTIONS = 3

_log = logging.getLogger("fazhi.telegram")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`questions` are asked in turn till there is an answer; `topic` is what a chart of it is
    about ("": what it asks), `words` are those of the chart. With `suggesting`, a refusal
    comes with what may be asked instead."""

    questions: tuple[Question, ...]
    topic: str
    words: Words
    suggesting: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """An answer with what comes with it: a chart, or what may be asked instead."""

    answer: Answer
    picture: bytes = b""
    suggestions: tuple[str, ...] = ()


def make(parts: Wiring, hear: Hear, wanted: Wanted) -> Made:
    """The answer; `hear` is told how far it is. Raises as `Answerer.events` does."""
    answer = _answered(parts, hear, wanted.questions[0])
    for question in wanted.questions[1:]:
        answer = _answered(parts, hear, question) if answer.refusal else answer
    if answer.refusal is None:
        return Made(answer, or_else(b"", picturing.picture, answer, wanted.words, wanted.topic))
    if not wanted.suggesting:
        return Made(answer)
    after = parts.suggester.after_refusal
    return Made(answer, suggestions=or_else((), after, answer, SUGGESTIONS))


def warm(parts: Wiring, hear: Hear) -> None:
    """Asks something that nobody waits for. Raises LibraryError where there is no library."""
    del hear
    parts.answerer.extractive(Question("全年收到多少件行政复议申请？"))


def warm_charts(parts: Wiring, hear: Hear) -> None:
    """Loads what draws, which few answers need."""
    del parts, hear
    picturing.warm()


def or_else(missing: T, work: Callable[..., T], *given: object) -> T:
    """What `work` gives, or what is taken in its stead where it fails: what comes with an
    answer is worth less than the answer."""
    try:
        return work(*given)
    except Exception as error:
        _log.error("An answer goes out without all that belongs to it: %s", traced(error))
        return missing


def _answered(parts: Wiring, hear: Hear, question: Question) -> Answer:
    with parts.library.snapshot():
        for event in parts.answerer.events(question):
            hear(event)
            if isinstance(event, Done):
                return event.answer
    raise AssertionError("the events ended before Done")
